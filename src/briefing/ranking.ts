import type { Span } from './sentences.ts';
import type { TermIndex } from './terms.ts';
import { indexVectors } from './vectors.ts';

/** What ranking needs to know of a sentence. */
export interface Rankable extends Span {
  readonly text: string;
}

export interface Ranking {
  /** One a sentence, in their order: how well it says what the article says. */
  readonly salience: readonly number[];
  /** How much of one sentence each of them repeats: 0 (nothing shared) to 1 (same direction). */
  readonly likenessTo: (index: number) => readonly number[];
}

/** How much of a sentence's salience its place and its words give; together 1. */
const LEAD_SHARE = 0.42;
const CENTROID_SHARE = 0.58;
/** The lead's pull halves about every this many sentences. */
const LEAD_HALF_LIFE = 3;
const TITLE_BOOST = 0.15;
/** A sentence of about this many words reads best; far from it costs a little. */
const EASY_WORDS = 23;
const LENGTH_COST = 0.05;
/** Speech is colour more often than it is the news. */
const SPEECH_COST = 0.2;

/**
 * Weigh sentences by where they stand and by how near they are to the article's centre (tf-idf centroid, Radev et al. 2004).
 *
 * @param title Its words count as what the article is about; may be empty.
 */
export function rank(sentences: readonly Rankable[], title: string, terms: TermIndex): Ranking {
  const index = indexVectors(sentences.map(({ text }) => terms.list(text)));
  const nearness = index.likenessTo(index.centroid());
  const nearest = Math.max(...nearness, 1e-9);
  const titleLikeness = index.likenessTo(index.vectorOf(terms.list(title)));
  const salience = sentences.map(({ text }, i) => {
    const words = terms.countWords(text);
    const lead = 2 ** (-i / LEAD_HALF_LIFE);
    const centre = (nearness[i] ?? 0) / nearest;
    return (
      LEAD_SHARE * lead +
      CENTROID_SHARE * centre +
      TITLE_BOOST * (titleLikeness[i] ?? 0) -
      LENGTH_COST * Math.min(2, Math.abs(words - EASY_WORDS) / EASY_WORDS) -
      (/^["“„«「]/u.test(text) ? SPEECH_COST : 0) -
      (words < 5 ? 1 : 0)
    );
  });
  return { salience, likenessTo: (i) => index.likenessTo(index.vectorOf(terms.list(sentences[i]?.text ?? ''))) };
}

/**
 * Pick the sentences that say the most with the least repetition (maximal marginal relevance, Carbonell and Goldstein 1998).
 *
 * @param options.isAllowed Whether a sentence may be picked, given those picked before it.
 * @param options.novelty 0 = ignore repetition, 1 = ignore salience.
 * @param options.sizes How long each sentence is; with `maxSize`, what a pick may come to. The first pick may be longer.
 * @returns Indexes, best first; fewer than `count` when there are no more.
 */
export function pick(
  { salience, likenessTo }: Ranking,
  options: {
    count: number;
    isAllowed: (index: number, picked: readonly number[]) => boolean;
    novelty: number;
    sizes?: readonly number[];
    maxSize?: number;
  },
): number[] {
  const { count, isAllowed, novelty, sizes = [], maxSize = Number.POSITIVE_INFINITY } = options;
  const picked: number[] = [];
  const repetition = salience.map(() => 0);
  let size = 0;
  while (picked.length < count) {
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < salience.length; i++) {
      const score = (1 - novelty) * (salience[i] ?? 0) - novelty * (repetition[i] ?? 0);
      if (score <= bestScore || picked.includes(i)) continue;
      if (picked.length > 0 && size + (sizes[i] ?? 0) > maxSize) continue;
      if (isAllowed(i, picked)) [best, bestScore] = [i, score];
    }
    if (best < 0) break;
    picked.push(best);
    size += sizes[best] ?? 0;
    likenessTo(best).forEach((likeness, i) => {
      repetition[i] = Math.max(repetition[i] ?? 0, likeness);
    });
  }
  return picked;
}
