import type { Profile } from './profile.ts';
import type { Vector } from './vector.ts';

/** Keys an article is looked up by: its most telling terms and pairs of terms. */
const TERM_KEYS = 20;
const PHRASE_KEYS = 12;
const NAME_BOOST = 1.3;
/** Of those that share a key, the nearest in time are met, this many on each side: what bounds the work. */
const REACH = 48;
/** Partners that an article is compared with in full, at most, besides those that choose it. */
const PARTNERS = 16;
/** A partner must share about as much as this share of the best one does: the others met by chance. */
const MIN_AFFINITY = 0.2;

/**
 * Find for every article the few others that may be on the same event: those that share most of its telling terms, the nearest in
 * time. An index of terms brings them together, never a look at all pairs.
 *
 * @param profiles In order of time, those without one last.
 * @returns Pairs of indexes, the lower first, each once.
 */
export function listCandidates(profiles: readonly Profile[]): [number, number][] {
  const index = indexKeys(profiles);
  const affinity = new Float64Array(profiles.length);
  const pairs = new Set<number>();
  profiles.forEach((_, one) => {
    const met: number[] = [];
    for (const { articles, weight, place } of index[one] ?? []) {
      const last = Math.min(articles.length - 1, place + REACH);
      for (let at = Math.max(0, place - REACH); at <= last; at++) {
        const other = articles[at] as number; // in range
        if (other === one) continue;
        if (affinity[other] === 0) met.push(other);
        affinity[other] = (affinity[other] ?? 0) + weight;
      }
    }
    const best = met.reduce((most, other) => Math.max(most, affinity[other] ?? 0), 0);
    const partners = met
      .filter((other) => (affinity[other] ?? 0) >= MIN_AFFINITY * best)
      .sort((a, b) => (affinity[b] ?? 0) - (affinity[a] ?? 0) || a - b)
      .slice(0, PARTNERS);
    for (const other of partners) pairs.add(Math.min(one, other) * profiles.length + Math.max(one, other));
    for (const other of met) affinity[other] = 0;
  });
  return [...pairs].sort((a, b) => a - b).map((pair) => [Math.floor(pair / profiles.length), pair % profiles.length]);
}

interface Entry {
  /** Everyone with the key, in order. */
  readonly articles: readonly number[];
  readonly weight: number;
  /** Where the article itself stands among them. */
  readonly place: number;
}

function indexKeys(profiles: readonly Profile[]): Entry[][] {
  const postings = new Map<number, number[]>();
  const keys = profiles.map(keysOf);
  keys.forEach((list, article) => {
    for (const key of list) {
      const articles = postings.get(key);
      if (articles) articles.push(article);
      else postings.set(key, [article]);
    }
  });
  return keys.map((list, article) =>
    list.flatMap((key) => {
      const articles = postings.get(key) ?? [];
      if (articles.length < 2) return [];
      return [{ articles, weight: Math.log(1 + profiles.length / articles.length), place: placeOf(articles, article) }];
    }),
  );
}

function keysOf({ lead, names, phrases }: Profile): number[] {
  const named = new Set(names.ids);
  const terms = heaviest(lead, TERM_KEYS, (id) => (named.has(id) ? NAME_BOOST : 1));
  return [...new Set([...terms, ...heaviest(phrases, PHRASE_KEYS, () => 1)])];
}

/** @returns The terms that weigh most, in order; the lower number decides between equals. */
function heaviest({ ids, weights }: Vector, count: number, boost: (id: number) => number): number[] {
  const best: { readonly id: number; readonly weight: number }[] = [];
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    const weight = (weights[i] ?? 0) * boost(id);
    // IDs ascend, so that an equal one stands behind those before it.
    if (best.length === count && weight <= (best.at(-1)?.weight ?? 0)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1]?.weight ?? 0) < weight) at--;
    best.splice(at, 0, { id, weight });
    if (best.length > count) best.pop();
  }
  return best.map(({ id }) => id);
}

/** Binary search: the list is ascending and holds the article. */
function placeOf(articles: readonly number[], article: number): number {
  let low = 0;
  let high = articles.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((articles[middle] ?? 0) < article) low = middle + 1;
    else high = middle;
  }
  return low;
}
