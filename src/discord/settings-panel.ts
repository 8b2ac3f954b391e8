import {
  type APIComponentInContainer,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Length } from '../briefing/brief.ts';
import type { GuildSettings } from '../store/guilds.ts';
import { LANGUAGES, languageName } from './languages.ts';
import { button, buttonRow, container, type Message, separator, textDisplay } from './layout.ts';

/** What stands for "the article's own" in the menu; no language tag. */
export const OWN_LANGUAGE = 'own';
const MAX_MODERATOR_ROLES = 10;
/** Discord's limit on the options of a menu. */
const MAX_OPTIONS = 25;

const LENGTHS = [
  ['short', 'Short: one sentence'],
  ['medium', 'Medium: about three sentences'],
  ['long', 'Long: about five sentences'],
] as const satisfies (readonly [Length, string])[];

/** Show a guild's settings, with what changes them; every change is kept at once. */
export function renderSettings(settings: GuildSettings, locale: string): Message {
  const { length, isPrivate, moderatorRoleIds, logChannelId } = settings;
  const privacy = isPrivate ? 'only whoever asks sees the answer' : 'everyone in the channel sees answers';
  return container('brand', [
    textDisplay(
      '### Lede’s settings for this server\nEvery change is saved at once. With each **/summarize**, members can choose otherwise.',
    ),
    textDisplay('**Language** of summaries'),
    row({
      type: ComponentType.StringSelect,
      custom_id: 'settings-language',
      options: languageOptions(settings, locale),
    }),
    buttonRow(button('Another language…', 'settings-other-language')),
    textDisplay('**Length** of summaries'),
    row({
      type: ComponentType.StringSelect,
      custom_id: 'settings-length',
      options: LENGTHS.map(([value, label]) => ({ value, label, default: value === length })),
    }),
    textDisplay(`**Privacy**: ${privacy}`),
    buttonRow(
      button(isPrivate ? 'Show answers to everyone' : 'Make answers private', `settings-private:${!isPrivate}`),
    ),
    separator(),
    textDisplay(
      '**Moderators**, besides members with Manage Server\n-# To let them see a command that Discord hides from them: Server Settings → Integrations',
    ),
    row({
      type: ComponentType.RoleSelect,
      custom_id: 'settings-moderators',
      placeholder: 'No role',
      min_values: 0,
      max_values: MAX_MODERATOR_ROLES,
      default_values: moderatorRoleIds.map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
    }),
    textDisplay('**Log channel**, where moderators read reports and what went wrong'),
    row({
      type: ComponentType.ChannelSelect,
      custom_id: 'settings-log',
      placeholder: 'No channel: reports are kept, but nobody is told',
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
      min_values: 0,
      max_values: 1,
      default_values: logChannelId === null ? [] : [{ id: logChannelId, type: SelectMenuDefaultValueType.Channel }],
    }),
    separator(),
    textDisplay('**Data**: what Lede stores of this server, as a file for you alone'),
    buttonRow(
      button('Export data', 'settings-export'),
      button('Delete data…', 'settings-delete', ButtonStyle.Danger),
      button('Reset all', 'settings-reset', ButtonStyle.Danger),
    ),
  ]);
}

/** A form for a language that the menu does not offer. */
export function languageForm(): APIModalInteractionResponseCallbackData {
  return {
    custom_id: 'settings-language-form',
    title: 'Language of summaries',
    components: [
      {
        type: ComponentType.Label,
        label: 'Language tag',
        description: 'Such as da, pt-PT or zh-Hant',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'language',
          style: TextInputStyle.Short,
          min_length: 2,
          max_length: 35,
        },
      },
    ],
  };
}

function languageOptions({ language }: GuildSettings, locale: string) {
  const listed: readonly string[] = LANGUAGES;
  const tags = language === null || listed.includes(language) ? listed : [language, ...listed];
  const own = { value: OWN_LANGUAGE, label: 'The article’s own', default: language === null };
  const others = tags.map((tag) => ({ value: tag, label: languageName(tag, locale), default: tag === language }));
  // What is chosen is always among those shown.
  const shown = [own, ...others].filter((option, index) => index < MAX_OPTIONS || option.default);
  return shown.length > MAX_OPTIONS ? shown.toSpliced(MAX_OPTIONS - 1, 1) : shown;
}

const row = (component: APISelectMenuComponent): APIComponentInContainer => ({
  type: ComponentType.ActionRow,
  components: [component],
});
