import { InteractionContextType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import { renderUsage } from '../src/discord/usage-message.ts';

export const usage: Command = {
  data: {
    name: 'usage',
    description: 'What this server asked for, what the model took and cost, and what is left of the budget',
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  },
  right: 'moderator',
  audience: () => 'member',
  execute: async ({ guildId }, { bills }) => renderUsage(await bills.of(guildId)),
};
