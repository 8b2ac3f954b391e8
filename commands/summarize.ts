import { ApplicationCommandOptionType, InteractionContextType } from 'discord-api-types/v10';
import type { Length } from '../src/briefing/brief.ts';
import type { Command, CommandCall } from '../src/discord/command.ts';
import { findPasted } from '../src/discord/find-links.ts';
import { completeLanguage, readLanguage } from '../src/discord/languages.ts';
import { readLinks } from '../src/discord/reading-desk.ts';
import { normaliseUrl } from '../src/reading/read.ts';

export const summarize: Command = {
  data: {
    name: 'summarize',
    description: 'Read an article and show who says what in it',
    contexts: [InteractionContextType.Guild],
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'link',
        description: 'Address of the article',
        required: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'language',
        description: 'Language of the summary; if left out, this server’s',
        autocomplete: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'length',
        description: 'Length of the summary',
        choices: [
          { name: 'Short', value: 'short' },
          { name: 'Medium', value: 'medium' },
          { name: 'Long', value: 'long' },
        ],
      },
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'private',
        description: 'Only you can see the answer',
      },
    ],
  },
  right: 'member',
  async audience(call, { settings }) {
    readOptions(call);
    const isPrivate = call.options.getBoolean('private') ?? (await settings.of(call.guildId)).isPrivate;
    return isPrivate ? 'member' : 'channel';
  },
  async execute(call, services) {
    return readLinks(call, services, { ...readOptions(call), form: 'card' });
  },
  complete: ({ options, locale }) => completeLanguage(options.getFocused(), locale),
};

/** @throws {UserError} For a link or a language that is none. */
function readOptions({ options }: CommandCall) {
  const links = findPasted(options.getString('link', true));
  for (const link of links) normaliseUrl(link);
  const language = options.getString('language');
  return {
    links,
    ...(language !== null && { language: readLanguage(language) }),
    // Discord offers only these.
    ...(options.getString('length') !== null && { length: options.getString('length') as Length }),
  };
}
