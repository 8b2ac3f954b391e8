import { expect, test } from 'vitest';
import { linkGroups } from '../../src/digests/link.ts';

const RULE = { minMean: 0.5, minPair: -4 };

/** Items on a line: near ones belong together, and far ones keep groups apart. */
function link(places: readonly number[]): number[][] {
  const score = (one: number, other: number) => 3 - Math.abs((places[one] ?? 0) - (places[other] ?? 0));
  const pairs = places.flatMap((_, i) => places.slice(0, i).map((__, j) => [j, i] as const));
  return linkGroups(places.length, pairs, score, RULE);
}

test('items near each other are one group', () => {
  expect(link([0, 1, 2, 10, 11])).toEqual([
    [0, 1, 2],
    [3, 4],
  ]);
});

test('a chain of look-alikes does not bring its ends together', () => {
  expect(link([0, 2, 4, 6, 8, 10]).every((group) => group.length <= 3)).toBe(true);
});

test('nothing is grouped where nothing is alike', () => {
  expect(link([0, 10, 20])).toEqual([[0], [1], [2]]);
  expect(link([])).toEqual([]);
});
