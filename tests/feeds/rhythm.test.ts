import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PollHints } from '../../src/feeds/feed.ts';
import { nextPoll, type Polled } from '../../src/feeds/rhythm.ts';
import { DAY, HOUR, MINUTE } from '../../src/time.ts';
import { anEntry, parse, rss } from '../support/feeds.ts';

const SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';
/** A Wednesday. */
const NOW = new Date('2026-11-25T10:20:00Z');
const NOTHING: PollHints = { skipHours: [], skipDays: [] };

/** How long a feed is left alone, in milliseconds; without a word of when, an hour. */
function waitOf(parts: Partial<Polled> & { hint?: Partial<PollHints> } = {}): number {
  const { hint, ...rest } = parts;
  const polled = { now: NOW, headers: {}, entryDates: [], random: 0, ...rest };
  return nextPoll({ ...polled, hints: { ...NOTHING, ...hint } }).getTime() - NOW.getTime();
}

/** Entries so long before now. */
function ago(...lengths: number[]): Date[] {
  return lengths.map((length) => new Date(NOW.getTime() - length));
}

function every(gap: number, count = 12): Date[] {
  return ago(...Array.from({ length: count }, (_, index) => index * gap));
}

describe('a feed is polled again', () => {
  test.each([
    ['in an hour where its entries have no dates', [], HOUR],
    ['in an hour where only one has', ago(5 * MINUTE), HOUR],
    ['twice between two entries', every(4 * HOUR), 2 * HOUR],
    ['no sooner than in 15 minutes, however much it publishes', every(MINUTE, 300), 15 * MINUTE],
    ['no later than in a day, however little', every(30 * DAY), DAY],
    ['by its newest entries, not its archive', [...every(HOUR), ...ago(300 * DAY, 600 * DAY, 900 * DAY)], 30 * MINUTE],
    ['less and less often while nothing comes', ago(20 * HOUR, 21 * HOUR, 22 * HOUR), 2 * HOUR],
    ['once a day when nothing has come for long', ago(400 * DAY, 401 * DAY), DAY],
    ['as if a batch were one entry', every(6 * HOUR).flatMap((date) => [date, date, date]), 3 * HOUR],
    ['by what has appeared, not by what is announced', ago(-DAY, -3 * DAY, -9 * DAY), HOUR],
    ['by the dates that can be read', [new Date(Number.NaN), ...every(4 * HOUR)], 2 * HOUR],
  ])('%s', (_, entryDates, expected) => {
    expect(waitOf({ entryDates })).toBe(expected);
  });

  test.each<[string, Record<string, string>, number]>([
    ['when the copy is stale', { 'cache-control': 'public, max-age=7200' }, 2 * HOUR],
    ['when it is, with the time it was under way', { 'cache-control': 'max-age=10800', age: '3600' }, 2 * HOUR],
    ['whatever the case and quotes', { 'cache-control': 'Public,MAX-AGE="7200"' }, 2 * HOUR],
    ['by the first of two ages', { 'cache-control': 'max-age=7200, max-age=9', age: '0, 3600' }, 2 * HOUR],
    ['in a day where it would be stale in a year', { 'cache-control': 'max-age=31536000' }, DAY],
    ['in a day where the number is beyond counting', { 'cache-control': `max-age=${'9'.repeat(400)}` }, DAY],
    ['as usual where only shared caches are meant', { 'cache-control': 's-maxage=7200' }, HOUR],
    ['as usual where it may not be kept', { 'cache-control': 'no-cache, no-store, must-revalidate' }, HOUR],
    ['as usual where max-age stands inside another word', { 'cache-control': 'private="x, max-age=7200"' }, HOUR],
    ['as usual where the number is none', { 'cache-control': 'max-age=-7200, stale-if-error=9999' }, HOUR],
    ['when it expires by the site’s own clock', { date: http(-9 * HOUR), expires: http(-7 * HOUR) }, 2 * HOUR],
    ['when it expires by ours, where the site has none', { expires: http(2 * HOUR) }, 2 * HOUR],
    ['by its age rather than its end', { 'cache-control': 'max-age=0', expires: http(2 * HOUR) }, HOUR],
    ['by its end where its age cannot be read', { 'cache-control': 'max-age=x', expires: http(2 * HOUR) }, 2 * HOUR],
    ['as usual where it has expired', { expires: '0' }, HOUR],
    ['as usual where the end is no date', { expires: 'soon' }, HOUR],
  ])('%s', (_, headers, expected) => {
    expect(waitOf({ headers })).toBe(expected);
  });

  test('after the longest of what it asks for', () => {
    const headers = { 'cache-control': 'max-age=7200' };

    expect(waitOf({ headers, hint: { ttlMs: 3 * HOUR, updatePeriodMs: 4 * HOUR } })).toBe(4 * HOUR);
    expect(waitOf({ headers, hint: { ttlMs: 3 * HOUR, updatePeriodMs: MINUTE } })).toBe(3 * HOUR);
    expect(waitOf({ headers, entryDates: every(12 * HOUR), hint: { ttlMs: MINUTE } })).toBe(6 * HOUR);
    expect(waitOf({ hint: { ttlMs: 99 * DAY } })).toBe(DAY);
  });

  test('a little later by chance, so that feeds part', () => {
    expect(waitOf({ random: 0.5 })).toBe(63 * MINUTE);
    expect(waitOf({ random: 1 })).toBe(66 * MINUTE);
  });

  test.each<[string, Partial<PollHints>, number, string]>([
    ['after the hours it skips', { skipHours: [11, 12] }, 0, '2026-11-25T13:00:00.000Z'],
    ['not all at the full hour', { skipHours: [11, 12] }, 0.5, '2026-11-25T13:03:00.000Z'],
    ['after the days it skips', { skipDays: [3, 4] }, 0, '2026-11-27T00:00:00.000Z'],
    ['after both', { skipDays: [3], skipHours: [0, 1, 23] }, 0, '2026-11-26T02:00:00.000Z'],
    ['as usual where it skips other hours', { skipHours: [10, 12], skipDays: [1] }, 0, '2026-11-25T11:20:00.000Z'],
    ['as usual where it skips every day', { skipDays: [0, 1, 2, 3, 4, 5, 6] }, 0, '2026-11-25T11:20:00.000Z'],
    ['as usual where it skips every hour', { skipHours: [...Array(24).keys()] }, 0, '2026-11-25T11:20:00.000Z'],
  ])('%s', (_, hint, random, expected) => {
    expect(
      nextPoll({ now: NOW, headers: {}, entryDates: [], random, hints: { ...NOTHING, ...hint } }).toISOString(),
    ).toBe(expected);
  });
});

describe('whatever a feed says', () => {
  const duration = fc.oneof(fc.double(), fc.integer({ min: 0, max: 40 * DAY }));
  const word = fc.oneof(
    fc.nat().map((seconds) => `max-age=${seconds}`),
    fc.date().map((date) => (Number.isNaN(date.getTime()) ? '' : date.toUTCString())),
    fc.string(),
  );
  const polled: fc.Arbitrary<Polled> = fc.record({
    now: fc.date({ min: new Date('1990-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }),
    headers: fc.record(
      { 'cache-control': word, age: fc.oneof(fc.nat().map(String), fc.string()), expires: word, date: word },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>, // what is left out is not undefined
    hints: fc.record(
      {
        ttlMs: duration,
        updatePeriodMs: duration,
        skipHours: fc.array(fc.integer({ min: -1, max: 30 })),
        skipDays: fc.array(fc.integer({ min: -1, max: 8 })),
      },
      { requiredKeys: ['skipHours', 'skipDays'] },
    ),
    entryDates: fc.array(fc.date()),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('it is never polled sooner than in 15 minutes', () => {
    fc.assert(
      fc.property(polled, (given) => nextPoll(given).getTime() - given.now.getTime() >= 15 * MINUTE),
      { numRuns: 2000 },
    );
  });

  test('it is polled within 24 hours and a tenth, or in the first hour after them that it does not skip', () => {
    fc.assert(
      fc.property(polled, (given) => {
        const at = nextPoll(given).getTime();
        const latest = given.now.getTime() + 24 * HOUR * 1.1;
        for (let hour = at - (at % HOUR) - HOUR; hour > latest; hour -= HOUR)
          expect(isSkipped(hour, given.hints)).toBe(true);
        // A poll that was moved to an hour comes early in it, perhaps after a limit that falls into the same hour.
        if (at - (at % HOUR) > latest) expect(isSkipped(latest, given.hints)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('it is never polled in an hour or on a day that it skips', () => {
    fc.assert(
      fc.property(polled, (given) => !isSkipped(nextPoll(given).getTime(), given.hints)),
      { numRuns: 2000 },
    );
  });

  /** A list that leaves no time at all is not obeyed. */
  function isSkipped(time: number, { skipHours, skipDays }: PollHints): boolean {
    const hours = [...Array(24).keys()];
    const days = [...Array(7).keys()];
    const date = new Date(time);
    return (
      (hours.some((hour) => !skipHours.includes(hour)) && skipHours.includes(date.getUTCHours())) ||
      (days.some((day) => !skipDays.includes(day)) && skipDays.includes(date.getUTCDay()))
    );
  }
});

describe('a feed says when it would like to be polled', () => {
  test('in RSS, by hours, days and a time to live', () => {
    const { hints } = parse(
      rss(`<ttl>90</ttl><skipHours><hour> 7 </hour><hour>24</hour><hour>07</hour><hour>25</hour><hour>x</hour></skipHours>
        <skipDays><day>Sunday</day><day> saturday</day><day>Someday</day></skipDays>`),
    );

    expect(hints).toEqual({ ttlMs: 90 * MINUTE, skipHours: [0, 7], skipDays: [0, 6] });
  });

  test.each([
    ['RSS', rss('<sy:updatePeriod> Hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>', SY)],
    [
      'RDF',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ${SY}>
        <channel><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel></rdf:RDF>`,
    ],
    [
      'Atom, under another prefix',
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:when="http://purl.org/rss/1.0/modules/syndication/">
        <when:updatePeriod>hourly</when:updatePeriod><when:updateFrequency>2</when:updateFrequency></feed>`,
    ],
  ])('in %s, by the syndication module', (_, text) => {
    expect(parse(text).hints).toEqual({ updatePeriodMs: 30 * MINUTE, skipHours: [], skipDays: [] });
  });

  test.each([
    ['once in a period', '<sy:updatePeriod>weekly</sy:updatePeriod>', 7 * DAY],
    ['so many times a day', '<sy:updateFrequency>4</sy:updateFrequency>', 6 * HOUR],
    ['never in a period unheard of', '<sy:updatePeriod>fortnightly</sy:updatePeriod>', undefined],
    [
      'once where the number is none',
      '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>',
      DAY,
    ],
  ])('%s', (_, inside, expected) => {
    expect(parse(rss(inside, SY)).hints.updatePeriodMs).toBe(expected);
  });

  test('or does not say', () => {
    expect(parse(anEntry('')).hints).toEqual(NOTHING);
    expect(
      parse('{"version":"https://jsonfeed.org/version/1.1","title":"Harbour News","items":[{"id":"1"}]}').hints,
    ).toEqual(NOTHING);
  });
});

/** A moment so long from now, as HTTP writes it. */
function http(length: number): string {
  return new Date(NOW.getTime() + length).toUTCString();
}
