import { expect, test } from 'vitest';
import { measureExtraction } from '../../bench/extraction-quality.ts';

test('articles are found as completely and as cleanly as we promise', ({ skip }) => {
  const figures = measureExtraction();
  if (figures === undefined) return skip('the labelled pages are not beside this folder');

  expect(figures.f1).toBeGreaterThan(0.978);
  return undefined;
}, 60_000);
