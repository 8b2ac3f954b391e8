import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedEntry } from '../../src/feeds/feed.ts';
import { identifyEntries, judgeDocument, type KnownEntry } from '../../src/feeds/identity.ts';

function aDocument(...items: readonly FeedEntry[]) {
  return { feed: { link: 'https://n.example/news' }, items };
}

/** Entries of one day each, as a feed lists them: the newest first. */
function aRun(from: number, to: number, write: (day: number) => FeedEntry = () => ({})): readonly FeedEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const day = to - index;
    const published = new Date(Date.UTC(2024, 0, day)).toISOString();
    return { id: `id-${day}`, title: `Story ${day}`, link: `https://n.example/${day}`, published, ...write(day) };
  });
}

const READY = new Date(Date.UTC(2024, 0, 1));

function remember(items: readonly FeedEntry[]): readonly KnownEntry[] {
  return identifyEntries(aDocument(...items)).map(({ entry: _, ...known }) => known);
}

function verdicts(known: readonly KnownEntry[], items: readonly FeedEntry[]): readonly string[] {
  return judgeDocument(known, aDocument(...items), READY).judgements.map(({ verdict }) => verdict);
}

const keysOf = (...items: readonly FeedEntry[]) => identifyEntries(aDocument(...items)).map(({ key }) => key);

describe('the key of an entry', () => {
  test('is its id as it is, whatever else changes', () => {
    expect(keysOf({ id: ' HTTP://n.example/%7Ea ', link: 'https://n.example/a' })).toEqual([' HTTP://n.example/%7Ea ']);
  });

  test('is the id with the link where an id comes twice', () => {
    const keys = keysOf(
      { id: '1', link: 'https://n.example/a' },
      { id: '1', link: 'https://n.example/b?utm_source=x' },
      { id: '2' },
    );

    expect(keys).toEqual(['1 https://n.example/a', '1 https://n.example/b', '2']);
  });

  test('is the link without what only tracks where there is no id', () => {
    expect(keysOf({ link: 'https://n.example/a?utm_source=rss&p=1#top' })).toEqual(['https://n.example/a?p=1']);
  });

  test('comes from title and text where there is neither', () => {
    const [one, other] = keysOf({ title: 'A', content: '<p>x</p>' }, { title: 'B', content: '<p>x</p>' });

    expect(one).not.toBe(other);
    expect(keysOf({ title: 'A', content: '<div>x</div>' })).toEqual([one]);
  });

  test('tells entries apart that all link to one page', () => {
    expect(
      new Set(keysOf({ link: 'https://n.example/', title: 'A' }, { link: 'https://n.example/', title: 'B' })).size,
    ).toBe(2);
  });

  test('is one for an entry that is there twice', () => {
    expect(keysOf({ id: '1', link: 'https://n.example/a' }, { id: '1', link: 'https://n.example/a' })).toHaveLength(1);
  });

  test('is short enough for an index', () => {
    expect(keysOf({ id: 'x'.repeat(4000) })[0]?.length).toBeLessThan(100);
  });

  test('is unique in a document, and the same next time', () => {
    const maybe = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const entries = fc.array(
      fc.record({
        id: maybe('1', '2'),
        link: maybe('https://n.example/a', 'https://n.example/b'),
        title: maybe('A', 'B'),
      }),
    );
    fc.assert(
      fc.property(entries, (given) => {
        const items = given.map((each) =>
          Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)),
        );
        const keys = keysOf(...items);
        expect(new Set(keys).size).toBe(keys.length);
        expect(verdicts(remember(items), items).every((verdict) => verdict === 'known')).toBe(true);
      }),
    );
  });
});

describe('an entry', () => {
  const known = remember(aRun(1, 5));

  test('is new, known or an update', () => {
    const items = [...aRun(6, 6), ...aRun(5, 5), ...aRun(4, 4, () => ({ title: 'Story 4, corrected' }))];

    expect(verdicts(known, items)).toEqual(['new', 'known', 'update']);
  });

  test('is no update for its markup, date or link', () => {
    const before = remember([{ id: '1', title: 'A', content: '<p>x</p>', published: '2024-01-01T00:00:00.000Z' }]);

    expect(
      verdicts(before, [{ id: '1', title: 'A', content: '<div class="x">x</div>', link: 'https://n.example/1' }]),
    ).toEqual(['known']);
  });

  test('is known by its link when its id has changed', () => {
    const moved = aRun(1, 5, (day) => ({
      id: `new-${day}`,
      link: `https://n.example/${day}?utm_medium=rss`,
      title: 'Other',
    }));

    expect(verdicts(known, moved)).toEqual(Array(5).fill('known'));
  });

  test('is known by title and date when id and link have changed', () => {
    const moved = aRun(1, 5, (day) => ({ id: `new-${day}`, link: `https://other.example/${day}` }));

    expect(verdicts(known, moved)).toEqual(Array(5).fill('known'));
  });

  test('is not known by a link that says nothing: of the front page, of the feed’s page, of several entries', () => {
    for (const link of ['https://n.example/', 'https://n.example/news']) {
      expect(verdicts(remember([{ id: '1', link }]), [{ id: '2', link }])).toEqual(['new']);
    }
    const shared = 'https://n.example/live';
    expect(
      verdicts(remember([{ id: '1', link: shared }]), [
        { id: '2', link: shared },
        { id: '1', link: shared },
      ]),
    ).toEqual(['new', 'known']);
  });
});

describe('a document is suspicious', () => {
  const known = remember(aRun(1, 20));
  const isSuspicious = (items: readonly FeedEntry[]) => judgeDocument(known, aDocument(...items), READY).isSuspicious;
  const renamed = (day: number) => ({ id: `new-${day}`, link: `https://other.example/${day}`, title: `Report ${day}` });

  test('when most of it is new but old by its dates', () => {
    expect(isSuspicious(aRun(1, 20, renamed))).toBe(true);
  });

  test('when most of it is new and all of one hour', () => {
    const now = '2024-06-01T10:00:00.000Z';

    expect(isSuspicious(aRun(1, 20, (day) => ({ ...renamed(day), published: now })))).toBe(true);
  });

  test('when a feed that was empty is filled with what is older than its first reading', () => {
    const isSuspiciousAt = (day: number) =>
      judgeDocument([], aDocument(...aRun(1, 20)), new Date(Date.UTC(2024, 0, day))).isSuspicious;

    expect([isSuspiciousAt(30), isSuspiciousAt(1)]).toEqual([true, false]);
  });

  test('but not when the feed is always that fast', () => {
    const at = (minute: number) => ({ published: new Date(Date.UTC(2024, 5, 1, 10, minute)).toISOString() });
    const wire = remember(aRun(1, 20, at));

    const { isSuspicious } = judgeDocument(wire, aDocument(...aRun(21, 40, at)), READY);

    expect(isSuspicious).toBe(false);
  });

  test('but not when much has happened, when little is new, or at the first reading', () => {
    expect(isSuspicious(aRun(21, 40))).toBe(false);
    expect(isSuspicious([...aRun(1, 20), ...aRun(1, 4, renamed)])).toBe(false);
    expect(judgeDocument([], aDocument(...aRun(1, 20)), null).isSuspicious).toBe(false);
  });
});
