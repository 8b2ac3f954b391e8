import { opensWithPronoun } from './openings.ts';
import { rank } from './ranking.ts';
import type { Sentence } from './sentences.ts';
import { indexTerms } from './terms.ts';

/** Most of an article that is chosen from, in characters. */
export const MAX_ARTICLE_CHARS = 24_000;
/** Most of it that a model is sent, in characters: some 1,400 words, which most news articles do not have. */
export const MAX_SHOWN_CHARS = 8_500;

/** This share of what is shown is the article's beginning, as it stands. */
const LEAD_SHARE = 0.5;
/** A number in brackets, spaces and a line's end. */
const NUMBER_CHARS = 7;
/** A chain of pronouns is followed back no further than this. */
const MAX_ANTECEDENTS = 2;

export interface Excerpt {
  /** In the order of the article, with their numbers; what is left out leaves a gap in them. */
  readonly sentences: readonly Sentence[];
  /** Whether any were left out. */
  readonly truncated: boolean;
}

/**
 * Choose what a model is shown of an article: all of it, or of a long one its beginning and the sentences nearest to what it is about.
 *
 * A sentence that opens with a pronoun comes with the one before it. One that alone is longer than all that may be shown is left out.
 */
export function excerptOf(
  sentences: readonly Sentence[],
  { title, language, maxChars = MAX_SHOWN_CHARS }: { title: string; language: string; maxChars?: number },
): Excerpt {
  const sizes = sentences.map(({ text }) => text.length + NUMBER_CHARS);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= maxChars) return { sentences, truncated: false };

  const shown = new Set<number>();
  let room = maxChars;
  const show = (indexes: readonly number[], floor: number) => {
    const fresh = indexes.filter((index) => !shown.has(index));
    const size = fresh.reduce((sum, index) => sum + (sizes[index] ?? 0), 0);
    if (room - size < floor) return false;
    for (const index of fresh) shown.add(index);
    room -= size;
    return true;
  };
  for (let index = 0; index < sentences.length; index++) if (!show([index], LEAD_SHARE * maxChars)) break;
  const { salience } = rank(sentences, title, indexTerms(language));
  const bySalience = [...salience.keys()].sort((a, b) => (salience[b] ?? 0) - (salience[a] ?? 0) || a - b);
  for (const index of bySalience) show(withAntecedents(sentences, index, language), 0);
  return { sentences: sentences.filter((_, index) => shown.has(index)), truncated: true };
}

function withAntecedents(sentences: readonly Sentence[], index: number, language: string): number[] {
  let first = index;
  while (first > 0 && index - first < MAX_ANTECEDENTS && opensWithPronoun(sentences[first]?.text ?? '', language)) {
    first -= 1;
  }
  return Array.from({ length: index - first + 1 }, (_, n) => first + n);
}
