/** Whether two groups become one: what pairs across them score on average, and at worst. */
export interface LinkRule {
  readonly minMean: number;
  /** One pair below it keeps two groups apart, whatever the others say. */
  readonly minPair: number;
}

/** Of two items; symmetric, and asked once for each pair that matters. */
type Score = (one: number, other: number) => number;

interface Group {
  readonly members: readonly number[];
  /** To other groups, the sum of the scores of all pairs across; those that must stay apart have none. */
  readonly links: Map<number, number>;
}

/**
 * Group items bottom up. In each round every two groups that are each other's best partner become one; it ends when no two satisfy
 * the rule.
 *
 * @param pairs Who may belong together; links to others are worked out only when groups meet.
 * @returns Members of each group, ascending, groups in order of their first.
 */
export function linkGroups(
  count: number,
  pairs: readonly (readonly [number, number])[],
  score: Score,
  rule: LinkRule,
): number[][] {
  const groups = new Map<number, Group>();
  for (let i = 0; i < count; i++) groups.set(i, { members: [i], links: new Map() });
  for (const [one, other] of pairs) {
    const value = score(one, other);
    // Groups reach the mean only if one of their pairs does: the others are asked about when groups meet.
    if (value >= rule.minMean) join(groups, one, other, value);
  }
  let active = [...groups.keys()];
  while (active.length > 0) {
    const couples = listCouples(groups, active, rule);
    const changed = new Set(couples.flatMap(([key, partner]) => merge(groups, key, partner, score, rule)));
    active = [...changed].filter((key) => groups.has(key)).sort((a, b) => a - b);
  }
  return [...groups.values()]
    .map(({ members }) => members.toSorted((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** Groups that are each other's best partner, one of them at least among those asked about; the lower key first. */
function listCouples(groups: ReadonlyMap<number, Group>, keys: readonly number[], rule: LinkRule): [number, number][] {
  const couples = new Map<number, number>();
  for (const key of keys) {
    const partner = bestPartner(groups, key, rule);
    if (partner !== -1 && bestPartner(groups, partner, rule) === key)
      couples.set(Math.min(key, partner), Math.max(key, partner));
  }
  return [...couples].sort(([a], [b]) => a - b);
}

function join(groups: ReadonlyMap<number, Group>, one: number, other: number, sum: number): void {
  groups.get(one)?.links.set(other, sum);
  groups.get(other)?.links.set(one, sum);
}

/** @returns -1 if no partner satisfies the rule. Of equals the first is best, so that order of arrival never matters. */
function bestPartner(groups: ReadonlyMap<number, Group>, key: number, { minMean }: LinkRule): number {
  const group = groups.get(key);
  let best = -1;
  let bestMean = minMean;
  for (const [other, sum] of group?.links ?? []) {
    const mean = sum / ((group?.members.length ?? 1) * (groups.get(other)?.members.length ?? 1));
    if (mean > bestMean || (mean === bestMean && (best === -1 || other < best))) [best, bestMean] = [other, mean];
  }
  return best;
}

/** Join a group to another, under the key of the first. @returns The keys whose best partner may have changed. */
function merge(
  groups: Map<number, Group>,
  key: number,
  partner: number,
  score: Score,
  { minPair }: LinkRule,
): number[] {
  const [one, other] = [groups.get(key), groups.get(partner)];
  if (!one || !other) return [];
  const merged: Group = { members: [...one.members, ...other.members], links: new Map() };
  const neighbours = new Set([...one.links.keys(), ...other.links.keys()]);
  neighbours.delete(key);
  neighbours.delete(partner);
  groups.delete(partner);
  groups.set(key, merged);
  for (const each of neighbours) {
    const third = groups.get(each);
    if (!third) continue;
    third.links.delete(key);
    third.links.delete(partner);
    const left = one.links.get(each) ?? sumAcross(one.members, third.members, score, minPair);
    if (left === undefined) continue;
    const right = other.links.get(each) ?? sumAcross(other.members, third.members, score, minPair);
    if (right !== undefined) join(groups, key, each, left + right);
  }
  return [key, ...neighbours];
}

/** @returns `undefined` as soon as one pair keeps the two apart. */
function sumAcross(
  ones: readonly number[],
  others: readonly number[],
  score: Score,
  minPair: number,
): number | undefined {
  let sum = 0;
  for (const one of ones) {
    for (const other of others) {
      const value = score(one, other);
      if (value < minPair) return undefined;
      sum += value;
    }
  }
  return sum;
}
