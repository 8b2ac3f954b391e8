/** Articles a key can tell apart are fewer than this: key and article fit one exact number. */
const MAX_ARTICLES = 2 ** 20;
const OFFSET = 2 ** 31;

/** How keys that many articles have are treated: each meets its neighbours within reach only, which bounds the work. */
export interface Crowds {
  readonly many: number;
  readonly reach: number;
}

/**
 * Find pairs of articles that have a key in common, through an index: one sort of all keys, no table.
 *
 * @param keys Of each article, 32 bit numbers.
 * @returns Pairs of indexes, the lower first, each once, in order.
 */
export function listMeetings(keys: readonly Int32Array[], { many, reach }: Crowds): [number, number][] {
  const postings = sortedPostings(keys);
  const pairs = new Set<number>();
  for (let from = 0, to = 0; from < postings.length; from = to) {
    const key = keyOf(postings[from] ?? 0);
    while (to < postings.length && keyOf(postings[to] ?? 0) === key) to++;
    const isCrowd = to - from > many;
    for (let i = from; i < to; i++) {
      const end = isCrowd ? Math.min(to, i + 1 + reach) : to;
      for (let j = i + 1; j < end; j++)
        pairs.add(articleOf(postings[i] ?? 0) * MAX_ARTICLES + articleOf(postings[j] ?? 0));
    }
  }
  return [...pairs].sort((a, b) => a - b).map((pair) => [keyOf(pair), articleOf(pair)]);
}

/** One number for each key of each article, ascending: by key, then by article. */
function sortedPostings(keys: readonly Int32Array[]): Float64Array {
  const postings = new Float64Array(keys.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  keys.forEach((list, article) => {
    for (const key of list) postings[at++] = (key + OFFSET) * MAX_ARTICLES + article;
  });
  return postings.sort();
}

function keyOf(posting: number): number {
  return Math.floor(posting / MAX_ARTICLES);
}

function articleOf(posting: number): number {
  return posting % MAX_ARTICLES;
}
