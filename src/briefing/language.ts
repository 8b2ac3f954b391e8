import { LISTED_LANGUAGES, languagesOf } from './stopwords.ts';

/** Scripts that name their language well enough on their own. Japanese before Chinese: it borrows Han letters. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Tamil}/gu, 'ta'],
];
/** In most texts every letter is Latin: then there is no need to look for each of the others. */
const OTHER_LETTER = /(?![ -\u00B4\u00B6-\u024F])[^\p{Script=Latin}\P{L}]/u;
const UKRAINIAN_LETTERS = /[іїєґ]/giu;
const RUSSIAN_LETTERS = /[ыэъё]/giu;
const SAMPLE_CHARS = 3000;

/** How sure `detectLanguage` is: `weak` means too few known words to hold against anyone. */
export interface DetectedLanguage {
  /** ISO 639-1, `und` when nothing was recognised. */
  readonly language: string;
  readonly certainty: 'strong' | 'weak';
}

/**
 * Recognise the language of a text by its script and its commonest words.
 *
 * Short texts are recognised weakly: nothing should be rejected on a weak answer.
 */
export function detectLanguage(text: string): DetectedLanguage {
  const sample = text.slice(0, SAMPLE_CHARS);
  if (!OTHER_LETTER.test(sample))
    return /\p{L}/u.test(sample) ? byCommonWords(sample, false) : { language: 'und', certainty: 'weak' };
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return { language: 'und', certainty: 'weak' };
  for (const [script, language] of SCRIPTS) {
    const count = sample.match(script)?.length ?? 0;
    const share = count / letters;
    if (share > (language === 'ja' ? 0.12 : 0.4)) return { language, certainty: count >= 6 ? 'strong' : 'weak' };
  }
  return byCommonWords(sample, (sample.match(/\p{Script=Cyrillic}/gu)?.length ?? 0) / letters > 0.4);
}

const CYRILLIC: readonly string[] = ['ru', 'uk'];
const LATIN = LISTED_LANGUAGES.filter((language) => ![...CYRILLIC, 'hi', 'ar'].includes(language));

function byCommonWords(sample: string, isCyrillic: boolean): DetectedLanguage {
  const words = sample.toLowerCase().match(/(?:[a-z]+|[\p{L}\p{M}])+/gu) ?? [];
  const hits = new Map((isCyrillic ? CYRILLIC : LATIN).map((language) => [language, 0]));
  for (const word of words) {
    for (const language of languagesOf(word)) {
      const count = hits.get(language);
      if (count !== undefined) hits.set(language, count + 1);
    }
  }
  const scored = [...hits].map(([language, count]) => ({ language, hits: count })).sort((a, b) => b.hits - a.hits);
  const [best, second] = scored;
  if (!best || !second || best.hits === 0) return { language: isCyrillic ? 'ru' : 'und', certainty: 'weak' };
  if (isCyrillic) {
    const ukrainian = sample.match(UKRAINIAN_LETTERS)?.length ?? 0;
    const russian = sample.match(RUSSIAN_LETTERS)?.length ?? 0;
    if (ukrainian !== russian) {
      const language = ukrainian > russian ? 'uk' : 'ru';
      return { language, certainty: ukrainian + russian >= 4 ? 'strong' : 'weak' };
    }
  }
  const isClear = best.hits >= 5 && best.hits >= 1.5 * second.hits && best.hits / words.length >= 0.12;
  return { language: best.language, certainty: isClear ? 'strong' : 'weak' };
}

/** @returns The article's stated language, else the one its text is written in; BCP 47. */
export function languageOf({ language, text }: { language: string | null; text: string }): string {
  if (!language) return detectLanguage(text).language;
  const detected = detectLanguage(text);
  // Pages state the language of their template; the text itself is the better witness when it is plain.
  return detected.certainty === 'strong' && !isSameLanguage(detected.language, language) ? detected.language : language;
}

/** Whether two BCP 47 tags name one language, regions apart. */
export function isSameLanguage(a: string, b: string): boolean {
  return a === b || primary(a) === primary(b);
}

/** @returns The primary subtag, lower case. */
export function primary(tag: string): string {
  const end = tag.search(/[-_]/);
  return (end < 0 ? tag : tag.slice(0, end)).toLowerCase();
}
