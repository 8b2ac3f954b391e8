import { askOnce } from './once.ts';
import { stopwordsOf } from './stopwords.ts';
import { termOf, wordsOf } from './words.ts';

/** What the texts of an article are about. Ranking and grounding ask it of the same sentences again and again: each is read once. */
export interface TermIndex {
  /** BCP 47; terms are comparable within one language only. */
  readonly language: string;
  /** @returns The terms of a text, as `termsOf` finds them. */
  list(text: string): readonly string[];
  /** @returns The same, each once. */
  set(text: string): ReadonlySet<string>;
  /** @returns How many words a reader would count in a text. */
  countWords(text: string): number;
}

/** Begin an index of terms, for as long as one article is worked on. */
export function indexTerms(language: string): TermIndex {
  const stopwords = stopwordsOf(language);
  const lookUp = askOnce((word: string) => termOf(word, stopwords) ?? '');
  const read = askOnce((text: string) => {
    const words = wordsOf(text);
    const terms: string[] = [];
    for (const word of words) {
      const term = lookUp(word);
      if (term !== '') terms.push(term);
    }
    return { words: words.length, terms };
  });
  const list = (text: string) => read(text).terms;
  return {
    language,
    list,
    set: askOnce((text) => new Set(list(text))),
    countWords: (text) => read(text).words,
  };
}
