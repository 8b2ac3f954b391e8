import { stopwordsOf } from './stopwords.ts';

/** Runs of plain letters are named apart: they are read several times as fast as by the tables of Unicode. */
export const WORD = /(?:[A-Za-z\d]|[\p{L}\p{N}])(?:[a-z]+|[\p{L}\p{N}\p{M}’'])*/gu;
/** Scripts written without spaces: two neighbouring letters stand for a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{2,}/gu;
export const HAS_UNSPACED =
  /(?![ -\u0DFF])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const HIRAGANA_PAIR = /^\p{Script=Hiragana}{2}$/u;

/** @returns The words of a text as written, in order; unspaced scripts give pairs of letters, after all other words. */
export function wordsOf(text: string): string[] {
  if (!HAS_UNSPACED.test(text)) return text.match(WORD) ?? [];
  const words: string[] = text.replace(UNSPACED, ' ').match(WORD) ?? [];
  for (const [run] of text.matchAll(UNSPACED)) {
    const letters = [...run];
    for (let i = 0; i + 1 < letters.length; i++) words.push(`${letters[i]}${letters[i + 1]}`);
  }
  return words;
}

/**
 * Reduce a text to the terms that say what it is about: lower case, stop words out, endings cut.
 *
 * @returns In order, repetitions kept; comparable within one language only.
 */
export function termsOf(text: string, language: string): string[] {
  const stopwords = stopwordsOf(language);
  const terms: string[] = [];
  for (const raw of wordsOf(text)) {
    const term = termOf(raw, stopwords);
    if (term !== undefined) terms.push(term);
  }
  return terms;
}

/** @returns The term of one word as written; `undefined` if it says nothing about a text. */
export function termOf(raw: string, stopwords: ReadonlySet<string>): string | undefined {
  const lower = raw.toLowerCase();
  const word = /['’]/.test(lower) ? lower.replace(/['’](?:s|re|ve|ll|d|t|m)?$/u, '') : lower;
  if (word.length < 2 && !/\p{N}/u.test(word)) return undefined;
  return stopwords.has(word) || HIRAGANA_PAIR.test(word) ? undefined : cutEnding(word);
}

/** Cut inflection roughly: enough to bring "attacks" to "attacked", with no table per language. */
function cutEnding(word: string): string {
  if (word.length <= 4 || /\p{N}/u.test(word)) return word;
  const cut = word.replace(/(?:ies|ied)$/u, 'y').replace(/(?:ing|edly|ed|es|s|ly|e)$/u, '');
  const stem = cut.length >= 3 ? cut : word;
  // Languages rich in endings keep theirs in the last letters of long words.
  return /^[\p{Script=Latin}]+$/u.test(stem)
    ? stem.slice(0, 9)
    : stem.slice(0, Math.max(4, Math.min(7, stem.length - 2)));
}

/** @returns How many words a reader would count; about two letters of an unspaced script count as one. */
export function countWords(text: string): number {
  return wordsOf(text).length;
}
