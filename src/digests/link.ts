/** Whether two groups become one: what pairs across them score on average, and at worst. */
export interface LinkRule {
  readonly minMean: number;
  /** One pair below it keeps two groups apart, whatever the others say. */
  readonly minPair: number;
}

/** Scores of all pairs across two groups. */
interface Link {
  readonly sum: number;
  readonly min: number;
}

interface Group {
  readonly members: readonly number[];
  readonly links: Map<number, Link>;
}

/**
 * Group items bottom up. In each round every two groups that are each other's best partner become one; it ends when no two satisfy
 * the rule.
 *
 * @param pairs Who may belong together; links to others are worked out only when groups meet.
 * @param score Symmetric; asked once for each pair that matters.
 * @returns Members of each group, ascending, groups in order of their first.
 */
export function linkGroups(
  count: number,
  pairs: readonly (readonly [number, number])[],
  score: (one: number, other: number) => number,
  rule: LinkRule,
): number[][] {
  const groups = new Map<number, Group>();
  for (let i = 0; i < count; i++) groups.set(i, { members: [i], links: new Map() });
  for (const [one, other] of pairs) {
    const value = score(one, other);
    join(groups, one, other, { sum: value, min: value });
  }
  let active = [...groups.keys()];
  while (active.length > 0) {
    const best = new Map<number, number>();
    for (const key of active) best.set(key, bestPartner(groups, key, rule));
    const couples = active.filter((key) => {
      const partner = best.get(key) ?? -1;
      return key < partner && bestPartner(groups, partner, rule) === key;
    });
    active = couples.flatMap((key) => merge(groups, key, best.get(key) ?? -1, score));
    active = [...new Set(active)].filter((key) => groups.has(key)).sort((a, b) => a - b);
  }
  return [...groups.values()]
    .map(({ members }) => members.toSorted((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

function join(groups: ReadonlyMap<number, Group>, one: number, other: number, link: Link): void {
  groups.get(one)?.links.set(other, link);
  groups.get(other)?.links.set(one, link);
}

/** @returns -1 if no partner satisfies the rule. Of equals the first is best, so that order of arrival never matters. */
function bestPartner(groups: ReadonlyMap<number, Group>, key: number, { minMean, minPair }: LinkRule): number {
  const group = groups.get(key);
  let best = -1;
  let bestMean = minMean;
  for (const [other, { sum, min }] of group?.links ?? []) {
    if (min < minPair) continue;
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
  score: (one: number, other: number) => number,
): number[] {
  const [one, other] = [groups.get(key), groups.get(partner)];
  if (!one || !other) return [];
  const members = [...one.members, ...other.members];
  const merged: Group = { members, links: new Map() };
  const neighbours = new Set([...one.links.keys(), ...other.links.keys()]);
  neighbours.delete(key);
  neighbours.delete(partner);
  groups.delete(partner);
  groups.set(key, merged);
  for (const each of neighbours) {
    const third = groups.get(each);
    if (!third) continue;
    const left = one.links.get(each) ?? across(one.members, third.members, score);
    const right = other.links.get(each) ?? across(other.members, third.members, score);
    third.links.delete(partner);
    join(groups, key, each, { sum: left.sum + right.sum, min: Math.min(left.min, right.min) });
  }
  return [key, ...neighbours];
}

function across(
  ones: readonly number[],
  others: readonly number[],
  score: (one: number, other: number) => number,
): Link {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  for (const one of ones) {
    for (const other of others) {
      const value = score(one, other);
      sum += value;
      min = Math.min(min, value);
    }
  }
  return { sum, min };
}
