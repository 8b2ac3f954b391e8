import { expect, test } from 'vitest';
import { findPasted } from '../../src/discord/find-links.ts';
import { cpuMsOf } from '../support/effort.ts';

test.each([
  ['(see https://wiki.example/Courier_(newspaper))', 'https://wiki.example/Courier_(newspaper)'],
  ['（见 https://courier.example/a）。', 'https://courier.example/a'],
  ['“**https://courier.example/a**”, he said', 'https://courier.example/a'],
  ['[words](https://courier.example/a).', 'https://courier.example/a'],
  ['{"url": "https://courier.example/a"}]', 'https://courier.example/a'],
])('what stands around a link is no part of it: %s', (text, link) => {
  expect(findPasted(text)).toEqual([link]);
});

test('a link with thousands of marks behind it takes no longer than any other', () => {
  // As long as Discord lets an option be.
  const [dots, brackets] = ['.'.repeat(2900), ']).'.repeat(960)];

  expect(cpuMsOf(() => findPasted(`see https://courier.example/${dots}a${brackets}`))).toBeLessThan(200);
  expect(findPasted(`see https://courier.example/a${brackets}`)).toEqual(['https://courier.example/a']);
});
