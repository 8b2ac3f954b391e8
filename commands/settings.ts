import { InteractionContextType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import { renderSettings } from '../src/discord/settings-panel.ts';

export const settings: Command = {
  data: {
    name: 'settings',
    description: 'Language, length and privacy of answers, moderators and log channel',
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
  },
  right: 'manager',
  audience: () => 'member',
  execute: async ({ guildId, locale }, services) => renderSettings(await services.settings.of(guildId), locale),
};
