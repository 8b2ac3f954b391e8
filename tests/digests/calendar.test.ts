import { describe, expect, test } from 'vitest';
import { countDailyRuns, parseSchedule, type Slot, slotsAfter, slotsBetween } from '../../src/digests/calendar.ts';
import { findZones } from '../../src/digests/zone.ts';
import { DAY, MINUTE } from '../../src/time.ts';

function runsOf(expression: string | readonly string[], zone: string, from: string, count: number): string[] {
  const slots: Slot[] = [];
  for (const slot of slotsAfter(parseSchedule([expression].flat(), zone), new Date(from))) {
    slots.push(slot);
    if (slots.length === count) break;
  }
  return slots.map(({ slot, at }) => `${slot} ${at.toISOString().slice(0, 16)}Z`);
}

describe('a schedule', () => {
  test('keeps a day whose midnight clocks skip', () => {
    expect(runsOf('0 0 * * *', 'America/Santiago', '2026-09-05T00:00:00Z', 3)).toEqual([
      '2026-09-05T00:00 2026-09-05T04:00Z',
      '2026-09-06T00:00 2026-09-06T04:00Z',
      '2026-09-07T00:00 2026-09-07T03:00Z',
    ]);
  });

  test('follows clocks that change by half an hour', () => {
    expect(runsOf('0 2 * * *', 'Australia/Lord_Howe', '2026-10-02T00:00:00Z', 3)).toEqual([
      '2026-10-03T02:00 2026-10-02T15:30Z',
      '2026-10-04T02:00 2026-10-03T15:30Z',
      '2026-10-05T02:00 2026-10-04T15:00Z',
    ]);
  });

  test('runs at the first instant after a gap, and keeps its local time as its name', () => {
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T02:30 2026-03-29T01:00Z',
      '2026-03-30T02:30 2026-03-30T00:30Z',
    ]);
  });

  test('runs once in the hour that clocks show twice: the first time', () => {
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T02:30 2026-10-25T00:30Z',
      '2026-10-26T02:30 2026-10-26T01:30Z',
    ]);
    expect(runsOf('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:45:00Z', 1)).toEqual([
      '2026-10-26T02:30 2026-10-26T01:30Z',
    ]);
  });

  test('has one run where several local times come at one instant', () => {
    expect(runsOf(['0,30 2 * * *', '0 3 * * *'], 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T03:00 2026-03-29T01:00Z',
      '2026-03-30T02:00 2026-03-30T00:00Z',
    ]);
    // Samoa left out 30 December 2011.
    expect(runsOf('0 0 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', 2)).toEqual([
      '2011-12-29T00:00 2011-12-29T10:00Z',
      '2011-12-31T00:00 2011-12-30T10:00Z',
    ]);
    expect(runsOf('0 9 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', 3)).toEqual([
      '2011-12-29T09:00 2011-12-29T19:00Z',
      '2011-12-30T09:00 2011-12-30T10:00Z',
      '2011-12-31T09:00 2011-12-30T19:00Z',
    ]);
  });

  test('follows a zone that changed its rules', () => {
    // Jordan stayed on summer time from 2022.
    expect(runsOf('0 8 * * *', 'Asia/Amman', '2021-11-30T12:00:00Z', 1)).toEqual([
      '2021-12-01T08:00 2021-12-01T06:00Z',
    ]);
    expect(runsOf('0 8 * * *', 'Asia/Amman', '2022-11-30T12:00:00Z', 1)).toEqual([
      '2022-12-01T08:00 2022-12-01T05:00Z',
    ]);
    // Mexico City gave summer time up in 2022.
    expect(runsOf('0 8 1 7 *', 'America/Mexico_City', '2022-01-01T00:00:00Z', 2)).toEqual([
      '2022-07-01T08:00 2022-07-01T13:00Z',
      '2023-07-01T08:00 2023-07-01T14:00Z',
    ]);
  });

  test.for([
    ['0 9 * * mon-fri', '2026-11-20T10:00:00Z', ['2026-11-23', '2026-11-24', '2026-11-25']],
    ['0 9 31 * *', '2026-01-31T10:00:00Z', ['2026-03-31', '2026-05-31', '2026-07-31']],
    ['0 9 L * *', '2027-12-31T10:00:00Z', ['2028-01-31', '2028-02-29', '2028-03-31']],
    ['0 9 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29', '2032-02-29', '2036-02-29']],
    ['0 9 29 2 *', '2095-01-01T00:00:00Z', ['2096-02-29', '2104-02-29', '2108-02-29']],
    ['0 9 * * 1#1', '2026-11-20T00:00:00Z', ['2026-12-07', '2027-01-04', '2027-02-01']],
    ['0 9 * * 7', '2026-11-20T00:00:00Z', ['2026-11-22', '2026-11-29', '2026-12-06']],
  ] as const)('counts the days of %s', ([expression, from, days]) => {
    expect(runsOf(expression, 'UTC', from, 3).map((run) => run.slice(0, 10))).toEqual(days);
  });

  test('catches up on what came after one instant and not after another', () => {
    const schedule = parseSchedule(['0 8,20 * * *'], 'Asia/Tokyo');
    const at = (text: string) => new Date(text);

    expect(
      slotsBetween(schedule, at('2026-11-20T23:00:00Z'), at('2026-11-21T23:00:00Z')).map(({ slot }) => slot),
    ).toEqual(['2026-11-21T20:00', '2026-11-22T08:00']);
    expect(slotsBetween(schedule, at('2026-11-21T00:00:00Z'), at('2026-11-21T10:00:00Z'))).toEqual([]);
  });

  test.for(['Asia/Kolkata', 'Asia/Calcutta', 'asia/kolkata', ' Asia/Kolkata '])(
    'calls the zone "%s" by the name it has today',
    (zone) => {
      expect(parseSchedule(['0 8 * * *'], zone).zone).toBe('Asia/Kolkata');
    },
  );

  test.for([
    ['buenos aires', 'America/Argentina/Buenos_Aires'],
    ['argentina/cordoba', 'America/Argentina/Cordoba'],
    ['indianapolis', 'America/Indiana/Indianapolis'],
  ] as const)('finds the zone of "%s" by the name it has today', ([typed, zone]) => {
    expect(findZones(typed)).toEqual([zone]);
    expect(parseSchedule(['0 8 * * *'], zone).zone).toBe(zone);
  });

  test.for([
    [['0 0 30 2 *'], 'UTC', 'never_runs', /"0 0 30 2 \*" never runs/],
    [['0 0 31 2,4,6,9,11 *'], 'UTC', 'never_runs', /never runs/],
    [['99 0 * * *'], 'UTC', 'bad_cron', /"99 0 \* \* \*" is not a cron expression: .*99$/],
    [['* * * * * *'], 'UTC', 'bad_cron', /five fields/],
    [['@daily'], 'UTC', 'bad_cron', /five fields/],
    [['2026-03-29T02:30'], 'UTC', 'bad_cron', /five fields/],
    [['a b c d e'], 'UTC', 'bad_cron', /is not a cron expression/],
    [[], 'UTC', 'bad_cron', /at least one time/],
    [['0 8 * * *'], 'Mars/Base', 'bad_zone', /"Mars\/Base" is not a time zone/],
    [['0 8 * * *'], '+02:00', 'bad_zone', /is not a time zone/],
    [['0 8 * * *'], '', 'bad_zone', /is not a time zone/],
  ] as const)('%j in "%s" is refused in one sentence', ([expressions, zone, code, message]) => {
    const reading = () => parseSchedule(expressions, zone);

    expect(reading).toThrow(
      expect.objectContaining({ name: 'UserError', code, message: expect.stringMatching(message) }),
    );
  });
});

/** Modern offsets and changes are multiples of it. */
const STEP = 15 * MINUTE;
const TIMES = [
  '00:00',
  '00:30',
  '01:00',
  '01:45',
  '02:00',
  '02:30',
  '03:00',
  '06:15',
  '12:00',
  '22:30',
  '23:00',
  '23:45',
];

describe('in every zone, around every change of its clocks', () => {
  const changes = Intl.supportedValuesOf('timeZone').map((zone) => [zone, listChanges(zone, 2024, 2027)] as const);

  test('there are changes to look at', () => {
    expect(changes.filter(([, instants]) => instants.length > 0).length).toBeGreaterThan(80);
  });

  test('every local day has one run, at the first instant when clocks show its time or a later one', () => {
    const wrong: string[] = [];
    for (const [zone, instants] of changes) {
      for (const change of instants) {
        const clock = wallClock(zone, change - 3 * DAY, change + 3 * DAY);
        for (const time of TIMES) wrong.push(...differences(zone, time, change, clock));
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

function differences(
  zone: string,
  time: string,
  change: number,
  clock: readonly (readonly [string, number])[],
): string[] {
  const [hour, minute] = time.split(':').map(Number);
  const schedule = parseSchedule([`${minute} ${hour} * * *`], zone);
  const slots = slotsBetween(schedule, new Date(change - 2 * DAY), new Date(change + 2 * DAY));
  const expected = [...new Set(clock.map(([wall]) => wall.slice(0, 10)))].flatMap((day) => {
    const slot = `${day}T${time}`;
    const found = clock.find(([wall]) => wall >= slot);
    const isInside = found && found[1] > change - 2 * DAY && found[1] <= change + 2 * DAY;
    return isInside ? [`${slot} ${new Date(found[1]).toISOString()}`] : [];
  });
  const got = slots.map(({ slot, at }) => `${slot} ${at.toISOString()}`);
  return JSON.stringify(got) === JSON.stringify(expected) ? [] : [`${zone} ${time}: ${got} instead of ${expected}`];
}

/** What clocks show, as `Intl` writes it, and when: in order of instants. */
function wallClock(zone: string, from: number, until: number): [wall: string, instant: number][] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const clock: [string, number][] = [];
  for (let at = Math.ceil(from / STEP) * STEP; at <= until; at += STEP)
    clock.push([format.format(at).replace(' ', 'T'), at]);
  return clock;
}

/** Days on which a zone's offset becomes another. */
function listChanges(zone: string, fromYear: number, untilYear: number): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (at: number) => format.format(at).replace(/^[^ ]+ /, '');
  const changes: number[] = [];
  for (let at = Date.UTC(fromYear, 0, 1); at < Date.UTC(untilYear, 0, 1); at += DAY)
    if (offsetAt(at) !== offsetAt(at + DAY)) changes.push(at);
  return changes;
}

test.each([
  [['30 7 * * *'], 1],
  [['0 * * * *'], 24],
  [['0 0-23 * * *', '30 6 * * *'], 25],
  [['0 7 * * *', '0 7 * * *'], 1],
  [['0 7,18 29 2 *'], 2],
  [['0 7 L * *', '15 8 * * 1#2'], 2],
  [['* * * * *', '* 5 * * *'], 30],
])('%j runs %i times on its days, as far as it is counted', (expressions, runs) => {
  expect(countDailyRuns({ expressions, zone: 'UTC' }, 30)).toBe(runs);
});
