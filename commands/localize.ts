import type { LocalizationMap, RESTPostAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';

/** How a command, an option or a choice is called in one language. Menu commands and choices have no description. */
export interface Wording {
  readonly name: string;
  readonly description?: string;
}

/**
 * The wordings of one language by path, in English names: `summarize`, `summarize.link` for an option, `feed.add.link` below
 * a sub-command, `summarize.length#short` for a choice by its value; a menu command by its name.
 */
export type Wordings = Readonly<Record<string, Wording>>;

/** One wording for what several sub-commands have in common. */
export function within(paths: readonly string[], wordings: Wordings): Wordings {
  return Object.fromEntries(
    paths.flatMap((path) => Object.entries(wordings).map(([name, wording]) => [`${path}.${name}`, wording])),
  );
}

/** Wordings by Discord's locale codes (https://discord.com/developers/docs/reference#locales). */
export type Translations = Readonly<Partial<Record<keyof LocalizationMap, Wordings>>>;

/** What commands, sub-commands and options have in common. */
interface Part {
  readonly name: string;
  readonly description?: string;
  readonly options?: readonly Part[];
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
}

/**
 * Name and describe a command in other languages, down to its options and choices. A member whose language lacks a wording
 * sees it in English.
 */
export function localize(
  data: RESTPostAPIApplicationCommandsJSONBody,
  translations: Translations,
): RESTPostAPIApplicationCommandsJSONBody {
  return localizePart(data as Part, data.name, translations) as RESTPostAPIApplicationCommandsJSONBody; // of the same type, with fields added
}

function localizePart(part: Part, path: string, translations: Translations): Part {
  const { options, choices } = part;
  return {
    ...part,
    ...wordingsAt(path, translations),
    ...(options && { options: options.map((option) => localizePart(option, `${path}.${option.name}`, translations)) }),
    ...(choices && {
      choices: choices.map((choice) => ({ ...choice, ...wordingsAt(`${path}#${choice.value}`, translations) })),
    }),
  };
}

function wordingsAt(path: string, translations: Translations) {
  const names = pick(path, translations, 'name');
  const descriptions = pick(path, translations, 'description');
  return {
    ...(names && { name_localizations: names }),
    ...(descriptions && { description_localizations: descriptions }),
  };
}

function pick(path: string, translations: Translations, field: keyof Wording): Record<string, string> | undefined {
  const texts = Object.entries(translations).flatMap(([locale, wordings]) => {
    const text = wordings[path]?.[field];
    return text === undefined ? [] : [[locale, text] as const];
  });
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}
