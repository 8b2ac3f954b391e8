import { UserError } from '../errors.ts';
import type { Choice } from './command.ts';

/** Languages that are offered by name; any other can be typed as a tag. */
export const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'pt-BR',
  'it',
  'nl',
  'pl',
  'uk',
  'ru',
  'cs',
  'sv',
  'da',
  'no',
  'fi',
  'el',
  'tr',
  'ar',
  'he',
  'hi',
  'id',
  'vi',
  'ko',
  'ja',
  'zh',
] as const;

/** A language as members call it, in their own. */
export function languageName(tag: string, locale: string): string {
  return new Intl.DisplayNames([locale, 'en'], { type: 'language' }).of(tag) ?? tag;
}

/**
 * Read a language that somebody typed or chose.
 *
 * @returns A canonical language tag (BCP 47).
 * @throws {UserError} `bad_language`.
 */
export function readLanguage(text: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(text.trim());
    // A name such as "german" is a well-formed tag that names no language.
    if (tag !== undefined && languageName(tag, 'en') !== tag) return tag;
  } catch {
    // answered below
  }
  throw new UserError(
    'bad_language',
    `I do not know that language: choose one from the list, or type a tag such as de or pt-BR.`,
  );
}

/** Offer languages whose name, in the member's language or in English, or whose tag begins with what was typed. */
export function completeLanguage(typed: string, locale: string): Choice[] {
  const wanted = typed.trim().toLowerCase();
  return LANGUAGES.map((tag) => ({ name: languageName(tag, locale), value: tag as string })).filter(({ name, value }) =>
    [name, value, languageName(value, 'en'), languageName(value, value)].some((each) =>
      each.toLowerCase().startsWith(wanted),
    ),
  );
}
