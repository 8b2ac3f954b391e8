import { primary } from './language.ts';

/** Languages whose names of months and weekdays are known; `Intl` has them all, these are the ones that briefs are likely in. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'uk', 'ru', 'tr', 'hi', 'ar', 'ja', 'zh'] as const;
/** English names that are words too, unless they stand with a day or a year. */
const AMBIGUOUS = new Set(['may', 'march', 'mar', 'mars', 'august', 'mai', 'marco', 'mayo']);

type Index = ReadonlyMap<string, string>;

let index: Index | undefined;
let pattern: RegExp | undefined;

/** `m1` to `m12` for months, `d0` (Sunday) to `d6` for weekdays, by their names in lower case. */
function calendarIndex(): Index {
  if (index) return index;
  const names = new Map<string, string>();
  for (const language of LANGUAGES) {
    const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
    const dated = new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
    const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    for (let i = 0; i < 12; i++) {
      const date = new Date(Date.UTC(2023, i, 1));
      const inDate = dated.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
      for (const name of [month.format(date), inDate])
        if (/\p{L}{3}/u.test(name)) names.set(stem(name, language), `m${i + 1}`);
    }
    // 1 January 2023 was a Sunday.
    for (let i = 0; i < 7; i++) names.set(stem(weekday.format(new Date(Date.UTC(2023, 0, 1 + i))), language), `d${i}`);
  }
  index = names;
  return names;
}

/** Finds whatever may name a month or weekday, inside other words too: most texts have nothing of the kind. */
function calendarPattern(): RegExp {
  pattern ??= new RegExp(`${[...calendarIndex().keys()].sort().map(RegExp.escape).join('|')}|\\d\\s?月`, 'iu');
  return pattern;
}

/** Slavic endings change with the case. */
function stem(word: string, language: string): string {
  const lower = word.toLowerCase();
  return ['uk', 'ru', 'pl'].includes(primary(language)) && lower.length > 4 ? lower.slice(0, -2) : lower;
}

/** @returns The months (`m1` to `m12`) and weekdays (`d0`, Sunday, to `d6`) a text names, in any of the known languages. */
export function calendarWordsIn(text: string): Set<string> {
  const found = new Set<string>();
  if (!calendarPattern().test(text)) return found;
  const names = calendarIndex();
  for (const { 0: word, index: at } of text.matchAll(/\p{L}[\p{L}\p{M}-]*/gu)) {
    const lower = word.toLowerCase();
    if (
      AMBIGUOUS.has(lower) &&
      !(
        (/\p{Lu}/u.test(word.charAt(0)) &&
          /\d\.?\s(?:de\s)?$|^.{0,12}\b(?:in|of|since|until|by|from)\s$/.test(text.slice(Math.max(0, at - 12), at))) ||
        /^\s\d/.test(text.slice(at + word.length))
      )
    )
      continue;
    const name =
      names.get(lower) ??
      (/\p{Script=Cyrillic}/u.test(word) && lower.length > 4
        ? (names.get(lower.slice(0, -2)) ?? names.get(lower.slice(0, -1)))
        : undefined);
    if (name) found.add(name);
  }
  if (/[\p{Script=Han}]/u.test(text))
    for (const [name, key] of names) if (/\p{Script=Han}/u.test(name) && text.includes(name)) found.add(key);
  for (const [, month] of text.matchAll(/(\d{1,2})\s?月/gu)) found.add(`m${month}`);
  return found;
}

/**
 * Find the months and weekdays that `text` names and `passage` does not. A passage with a date all in digits may mean any month.
 *
 * @returns Their keys; empty when the passage bears every one.
 */
export function calendarWordsNotIn(passage: string, text: string): string[] {
  const wanted = calendarWordsIn(text);
  if (wanted.size === 0) return [];
  const stated = calendarWordsIn(passage);
  const isNumeric = /\b\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?\b/.test(passage);
  return [...wanted].filter((key) => !stated.has(key) && !(isNumeric && key.startsWith('m')));
}

/** Whether a word is the name of a month or a weekday. */
export function isCalendarWord(word: string): boolean {
  return calendarIndex().has(word.toLowerCase());
}
