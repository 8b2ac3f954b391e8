import type { Span } from './sentences.ts';
import type { TermIndex } from './terms.ts';

/** What ranking needs to know of a sentence. */
export interface Rankable extends Span {
  readonly text: string;
}

/** A sentence's terms as a unit vector. */
export type Vector = ReadonlyMap<string, number>;

export interface Ranking {
  /** One a sentence, in their order: how well it says what the article says. */
  readonly salience: readonly number[];
  readonly vectors: readonly Vector[];
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
  const counted = sentences.map(({ text }) => countEach(terms.list(text)));
  const usage = usageIn(counted);
  const vectors = counted.map((counts) => vectorOf(counts, usage, sentences.length));
  const centroid = centroidOf(usage, sentences.length);
  const titleVector = vectorOf(countEach(terms.list(title)), usage, sentences.length);
  const nearness = vectors.map((vector) => cosine(vector, centroid));
  const nearest = Math.max(...nearness, 1e-9);
  const salience = vectors.map((vector, i) => {
    const text = sentences[i]?.text ?? '';
    const words = terms.countWords(text);
    const lead = 2 ** (-i / LEAD_HALF_LIFE);
    const centre = (nearness[i] ?? 0) / nearest;
    return (
      LEAD_SHARE * lead +
      CENTROID_SHARE * centre +
      TITLE_BOOST * cosine(vector, titleVector) -
      LENGTH_COST * Math.min(2, Math.abs(words - EASY_WORDS) / EASY_WORDS) -
      (/^["“„«「]/u.test(text) ? SPEECH_COST : 0) -
      (words < 5 ? 1 : 0)
    );
  });
  return { salience, vectors };
}

/** How often each term of a text occurs in it, in the order they first do. */
type Counts = ReadonlyMap<string, number>;

/** How much an article uses a term. */
interface Usage {
  occurrences: number;
  sentences: number;
}

function countEach(terms: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function usageIn(counted: readonly Counts[]): ReadonlyMap<string, Usage> {
  const usage = new Map<string, Usage>();
  for (const counts of counted) {
    for (const [term, count] of counts) {
      const known = usage.get(term);
      if (known) {
        known.occurrences += count;
        known.sentences += 1;
      } else usage.set(term, { occurrences: count, sentences: 1 });
    }
  }
  return usage;
}

function vectorOf(counts: Counts, usage: ReadonlyMap<string, Usage>, total: number): Vector {
  const weights = new Map<string, number>();
  for (const [term, count] of counts)
    weights.set(term, (1 + Math.log(count)) * idf(usage.get(term)?.sentences ?? 1, total));
  return unit(weights);
}

/** Terms of a single sentence are left out: they say what that sentence is about. */
function centroidOf(usage: ReadonlyMap<string, Usage>, total: number): Vector {
  const weights = new Map<string, number>();
  for (const [term, { occurrences, sentences }] of usage) {
    if (sentences < 2 && total > 4) continue;
    weights.set(term, occurrences * idf(sentences, total));
  }
  return unit(weights);
}

function idf(documentFrequency: number, total: number): number {
  return Math.log(1 + total / documentFrequency);
}

function unit(weights: Map<string, number>): Vector {
  let sum = 0;
  for (const weight of weights.values()) sum += weight * weight;
  const length = Math.sqrt(sum) || 1;
  for (const [term, weight] of weights) weights.set(term, weight / length);
  return weights;
}

/** @returns 0 (nothing shared) to 1 (same direction). */
function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
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
  { salience, vectors }: Ranking,
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
    const vector = vectors[best];
    if (!vector) break;
    picked.push(best);
    size += sizes[best] ?? 0;
    vectors.forEach((other, i) => {
      repetition[i] = Math.max(repetition[i] ?? 0, cosine(vector, other));
    });
  }
  return picked;
}
