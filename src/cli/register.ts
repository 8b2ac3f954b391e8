import { type APIApplication, Routes } from 'discord-api-types/v10';
import { COMMANDS } from '../../commands/index.ts';
import { registerCommands } from '../discord/register.ts';
import { createDiscordRest } from '../discord/rest.ts';
import { UserError } from '../errors.ts';
import type { CliCommand } from './command.ts';
import { parse } from './options.ts';

export const register: CliCommand = {
  name: 'register',
  usage: '',
  summary: 'Register the slash commands with Discord, where they have changed; every start does so too',
  details: 'Needs DISCORD_TOKEN. DISCORD_GUILD_IDS registers for those guilds at once, instead of everywhere.',
  async run(args, { config, print }) {
    parse(args, {}, 0);
    const { discord } = config();
    if (!discord) throw new UserError('no_token', 'DISCORD_TOKEN is not set');
    const { channels } = createDiscordRest(discord);
    const application = (await channels.get(Routes.currentApplication())) as APIApplication; // what this route answers
    const bodies = COMMANDS.map(({ data }) => data);
    for (const { guildId, isChanged } of await registerCommands(channels, application.id, bodies, discord.guildIds)) {
      const place = guildId === undefined ? 'everywhere' : `guild ${guildId}`;
      print(`${place}: ${isChanged ? `${bodies.length} commands registered` : 'nothing has changed'}`);
    }
    return 0;
  },
};
