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

interface Reading {
  readonly words: number;
  readonly terms: readonly string[];
  distinct?: ReadonlySet<string>;
}

/** Begin an index of terms, for as long as one article is worked on. */
export function indexTerms(language: string): TermIndex {
  const stopwords = stopwordsOf(language);
  const termByWord = new Map<string, string>();
  const readings = new Map<string, Reading>();

  const lookUp = (word: string): string => {
    let term = termByWord.get(word);
    if (term === undefined) {
      term = termOf(word, stopwords) ?? '';
      termByWord.set(word, term);
    }
    return term;
  };
  const read = (text: string): Reading => {
    let reading = readings.get(text);
    if (!reading) {
      const words = wordsOf(text);
      reading = { words: words.length, terms: words.map(lookUp).filter((term) => term !== '') };
      readings.set(text, reading);
    }
    return reading;
  };

  return {
    language,
    list: (text) => read(text).terms,
    set(text) {
      const reading = read(text);
      reading.distinct ??= new Set(reading.terms);
      return reading.distinct;
    },
    countWords: (text) => read(text).words,
  };
}
