import type { Length } from '../../briefing/brief.ts';
import { guildDataStore } from '../../store/guild-data.ts';
import { DEFAULT_SETTINGS, type GuildSettings } from '../../store/guilds.ts';
import type { Action, ActionCall, BotServices } from '../command.ts';
import { exportGuild, renderDeleted, renderDeletion } from '../guild-data.ts';
import { readLanguage } from '../languages.ts';
import { note } from '../layout.ts';
import { demandPosting } from '../permissions.ts';
import { languageForm, OWN_LANGUAGE, renderSettings } from '../settings-panel.ts';

const LENGTHS: readonly Length[] = ['short', 'medium', 'long'];

/** What the panel of `/settings` does; each change shows the panel anew. */

export const settingsActions: readonly Action[] = [
  change('settings-language', ({ values: [tag = OWN_LANGUAGE] }) => ({
    language: tag === OWN_LANGUAGE ? null : readLanguage(tag),
  })),
  change('settings-language-form', ({ fields }) => ({
    language: readLanguage(fields?.getTextInputValue('language') ?? ''),
  })),
  change('settings-length', ({ values: [length] }) => ({
    length: LENGTHS.find((each) => each === length) ?? 'medium',
  })),
  change('settings-private', ({ about: [isPrivate] }) => ({ isPrivate: isPrivate === 'true' })),
  change('settings-moderators', ({ values }) => ({ moderatorRoleIds: values })),
  change('settings-log', ({ guildId, values: [channelId] }, services) => {
    if (channelId !== undefined) demandPosting(services.channelOf(guildId, channelId), channelId);
    return { logChannelId: channelId ?? null };
  }),
  change('settings-reset', () => DEFAULT_SETTINGS),
  { name: 'settings-other-language', right: 'manager', kind: 'form', open: languageForm },
  {
    name: 'settings-export',
    right: 'manager',
    kind: 'reply',
    execute: (call, { db }) => exportGuild(db, call, new Date()),
  },
  {
    name: 'settings-delete',
    right: 'manager',
    kind: 'reply',
    execute: async ({ guildId }, { db }) => renderDeletion(await guildDataStore(db).count(guildId)),
  },
  {
    name: 'settings-erase',
    right: 'manager',
    kind: 'update',
    async execute({ guildId, memberId }, { db, settings }) {
      await db.transaction((tx) => guildDataStore(tx).erase(guildId, memberId));
      settings.forget(guildId);
      return renderDeleted();
    },
  },
  { name: 'settings-keep', right: 'manager', kind: 'update', execute: async () => note('Nothing was deleted.') },
];

function change(name: string, read: (call: ActionCall, services: BotServices) => Partial<GuildSettings>): Action {
  return {
    name,
    right: 'manager',
    kind: 'update',
    async execute(call, services) {
      const settings = await services.settings.change(call.guildId, call.memberId, read(call, services));
      return renderSettings(settings, call.locale);
    },
  };
}
