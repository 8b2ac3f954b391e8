/** What a text says, as weights of its terms (tf-idf); of length 1. */
export type Vector = ReadonlyMap<string, number>;

/** The sentences of an article as vectors, kept by term: a text meets only the sentences that share something with it. */
export interface VectorIndex {
  vectorOf(terms: readonly string[]): Vector;
  /** What all sentences have in common. Terms of a single one are left out: they say what that sentence is about. */
  centroid(): Vector;
  /** @returns How alike each sentence is to a vector: 0 (nothing shared) to 1 (same direction). */
  likenessTo(vector: Vector): readonly number[];
}

/** A sentence that has a term: how often, and what the term weighs in its vector. */
interface Posting {
  readonly sentence: number;
  count: number;
  weight: number;
}

/** @param sentences The terms of each, repetitions kept. */
export function indexVectors(sentences: readonly (readonly string[])[]): VectorIndex {
  const postings = postingsOf(sentences);
  const rarity = (found: readonly Posting[] | undefined) => Math.log(1 + sentences.length / (found?.length ?? 1));
  weigh(postings, rarity);
  return {
    vectorOf(terms) {
      const weights = new Map<string, number>();
      for (const term of terms) weights.set(term, (weights.get(term) ?? 0) + 1);
      for (const [term, count] of weights) weights.set(term, weightOf(count, rarity(postings.get(term))));
      return unit(weights);
    },
    centroid() {
      const weights = new Map<string, number>();
      for (const [term, found] of postings) {
        if (found.length < 2 && sentences.length > 4) continue;
        const occurrences = found.reduce((sum, { count }) => sum + count, 0);
        weights.set(term, occurrences * rarity(found));
      }
      return unit(weights);
    },
    likenessTo(vector) {
      const likeness = sentences.map(() => 0);
      for (const [term, weight] of vector)
        for (const posting of postings.get(term) ?? [])
          likeness[posting.sentence] = (likeness[posting.sentence] ?? 0) + weight * posting.weight;
      return likeness;
    },
  };
}

function postingsOf(sentences: readonly (readonly string[])[]): ReadonlyMap<string, readonly Posting[]> {
  const postings = new Map<string, Posting[]>();
  sentences.forEach((terms, sentence) => {
    for (const term of terms) {
      const found = postings.get(term);
      const last = found?.at(-1);
      if (last?.sentence === sentence) last.count += 1;
      else if (found) found.push({ sentence, count: 1, weight: 0 });
      else postings.set(term, [{ sentence, count: 1, weight: 0 }]);
    }
  });
  return postings;
}

function weigh(postings: ReadonlyMap<string, readonly Posting[]>, rarity: (found: readonly Posting[]) => number): void {
  const squares: number[] = [];
  for (const found of postings.values()) {
    const rare = rarity(found);
    for (const posting of found) {
      posting.weight = weightOf(posting.count, rare);
      squares[posting.sentence] = (squares[posting.sentence] ?? 0) + posting.weight ** 2;
    }
  }
  for (const found of postings.values())
    for (const posting of found) posting.weight /= Math.sqrt(squares[posting.sentence] ?? 1);
}

/** Said twice, a term weighs more, but not twice as much. */
function weightOf(count: number, rarity: number): number {
  return (1 + Math.log(count)) * rarity;
}

function unit(weights: Map<string, number>): Vector {
  let sum = 0;
  for (const weight of weights.values()) sum += weight * weight;
  const length = Math.sqrt(sum) || 1;
  for (const [term, weight] of weights) weights.set(term, weight / length);
  return weights;
}
