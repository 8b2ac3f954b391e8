import { primary } from '../briefing/language.ts';
import { stopwordsOf } from '../briefing/stopwords.ts';
import { HAS_UNSPACED, termOf, WORD, wordsOf } from '../briefing/words.ts';
import type { Background } from './background.ts';

/** A term, known by number: the same word has the same number in every article and every run. */
export interface Term {
  readonly id: number;
  /** How telling it is, as the background says. */
  readonly weight: number;
}

export interface Token {
  /** Number of the word as written, in lower case; stop words have one too. */
  readonly word: number;
  /** `undefined` for a stop word. */
  readonly term: Term | undefined;
  /** Whether it is written with a capital where a common word would not be. */
  readonly isCapital: boolean;
  /** Whether it is the first of its sentence, line or quotation. */
  readonly opens: boolean;
}

/** Share of longer words with a capital from which on a line is a headline whose capitals say nothing. */
const HEADLINE_CAPITALS = 0.7;
/** Words remembered between articles, before memory is given back. */
const MAX_REMEMBERED = 300_000;

/** FNV-1a, 32 bits: numbers that need no table, so that what is known of an article depends on no other article. */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

interface Known {
  readonly word: number;
  readonly term: Term | undefined;
}

/** Splits texts into tokens; remembers words between calls, because the same ones come again and again. */
export type Tokenizer = (text: string, language: string) => Token[];

export function createTokenizer(background: Background): Tokenizer {
  const known = new Map<string, Map<string, Known>>();
  let remembered = 0;
  const lookUp = (raw: string, language: string): Known => {
    const words = known.get(language) ?? new Map<string, Known>();
    if (words.size === 0) known.set(language, words);
    let found = words.get(raw);
    if (!found) {
      if (++remembered > MAX_REMEMBERED) {
        for (const each of known.values()) each.clear();
        remembered = 0;
      }
      const term = termOf(raw, stopwordsOf(language));
      found = {
        word: numberOf(raw.toLowerCase()),
        term: term === undefined ? undefined : { id: numberOf(term), weight: background.weightOf(term) },
      };
      words.set(raw, found);
    }
    return found;
  };
  return (text, language) => {
    const key = primary(language);
    if (HAS_UNSPACED.test(text))
      return wordsOf(text).map((raw) => ({ ...lookUp(raw, key), isCapital: false, opens: false }));
    return text.split('\n').flatMap((line) => tokensOfLine(line, (raw) => lookUp(raw, key)));
  };
}

function tokensOfLine(line: string, lookUp: (raw: string) => Known): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  let long = 0;
  let capitals = 0;
  for (const { 0: raw, index } of line.matchAll(WORD)) {
    const opens = end === 0 || /[.!?:"“”„«(]/.test(line.slice(end, index));
    const first = raw.charAt(0);
    const isCapital = first !== first.toLowerCase();
    if (raw.length >= 4) {
      long += 1;
      if (isCapital) capitals += 1;
    }
    const { word, term } = lookUp(raw);
    tokens.push({ word, term, isCapital, opens });
    end = index + raw.length;
  }
  const isHeadline = long >= 3 && capitals >= HEADLINE_CAPITALS * long;
  return isHeadline ? tokens.map((token) => ({ ...token, isCapital: false })) : tokens;
}
