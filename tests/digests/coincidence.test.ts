import { expect, test } from 'vitest';
import { createBackground } from '../../src/digests/background.ts';
import { measureCoincidence } from '../../src/digests/coincidence.ts';
import { profileOf } from '../../src/digests/profile.ts';
import { createTokenizer } from '../../src/digests/tokens.ts';
import { DAY } from '../../src/time.ts';
import { aDigestArticle } from '../support/digest-articles.ts';

const tokenize = createTokenizer(createBackground());
const START = Date.parse('2026-11-01T12:00:00Z');

const profilesAt = (...days: readonly (number | null)[]) =>
  days.map((day, i) =>
    profileOf(
      aDigestArticle({
        id: `${i}`,
        url: `https://outlet-${i}.example/`,
        text: 'The council of Tarvik met on Monday.',
        publishedAt: day === null ? null : new Date(START + day * DAY).toISOString(),
      }),
      tokenize,
    ),
  );

test('among articles of one day, agreeing in time says nothing', () => {
  const [a, b, ...others] = profilesAt(...Array.from({ length: 20 }, () => 0));
  if (!a || !b) throw new Error('no profiles');

  expect(measureCoincidence([a, b, ...others]).time(a, b)).toBe(0);
  expect(measureCoincidence([a, b, ...others]).weekday(a, b)).toBeLessThan(0.1);
});

test('in a batch that spans months, two articles of one day hardly meet by chance', () => {
  const [a, b, ...others] = profilesAt(0, 1, ...Array.from({ length: 18 }, (_, i) => 10 * (i + 1)));
  if (!a || !b || !others[0]) throw new Error('no profiles');
  const coincidence = measureCoincidence([a, b, ...others]);

  expect(coincidence.time(a, b)).toBeGreaterThan(1.5);
  expect(coincidence.time(a, others[0])).toBe(0);
});

test('an unknown date is evidence of nothing', () => {
  const [a, b, ...others] = profilesAt(0, null, 30, 60, 90);
  if (!a || !b) throw new Error('no profiles');

  expect(measureCoincidence([a, b, ...others]).time(a, b)).toBe(0);
});
