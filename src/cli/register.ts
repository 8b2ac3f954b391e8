import { COMMANDS } from '../../commands/index.ts';
import { listGuildIds, type Registration, registerCommands } from '../discord/register.ts';
import { createDiscordRest } from '../discord/rest.ts';
import { UserError } from '../errors.ts';
import { checkToken } from '../ops/doctor/discord.ts';
import type { CliCommand } from './command.ts';
import { parse } from './options.ts';

export const register: CliCommand = {
  name: 'register',
  usage: '',
  summary: 'Register the slash commands with Discord, where they have changed; every start does so too',
  details: `Needs DISCORD_TOKEN. DISCORD_GUILD_IDS registers for those guilds at once, instead of everywhere. Commands that are left in other
guilds, where members would see them twice, are removed.`,
  async run(args, { config, log, print, progress }) {
    parse(args, {}, 0);
    const { discord } = config();
    if (!discord) throw new UserError('no_token', 'DISCORD_TOKEN is not set');
    const { channels: rest } = createDiscordRest(discord);
    const { id } = await checkToken(rest, discord);
    progress.stage('Comparing the commands in every guild');
    const bodies = COMMANDS.map(({ data }) => data);
    const registrations = await registerCommands(rest, id, bodies, {
      guildIds: discord.guildIds,
      listGuildIds: () =>
        listGuildIds(rest).catch((err: unknown) => {
          // What was asked for can be done all the same.
          log().warn({ err }, 'Other guilds are not looked into: Discord does not list them');
          return [];
        }),
      isThorough: true,
    });
    progress.end();
    const words: Readonly<Record<Registration['result'], string>> = {
      registered: `${bodies.length} commands registered`,
      unchanged: 'nothing has changed',
      removed: 'the commands of its own that an earlier start left there were removed',
    };
    for (const { guildId, result } of registrations)
      print(`${guildId === undefined ? 'everywhere' : `guild ${guildId}`}: ${words[result]}`);
    return 0;
  },
};
