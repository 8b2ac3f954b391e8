import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { openAnnouncements } from '../../src/store/announcements.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { hostStore } from '../../src/store/hosts.ts';
import { type FeedClaim, type Manners, pollStore, type Unchanged } from '../../src/store/polls.ts';
import { REQUESTS_CHANNEL } from '../../src/store/requests.ts';
import { feeds, hosts } from '../../src/store/schema.ts';
import { subscriptionStore } from '../../src/store/subscriptions.ts';
import { test as base, silent } from '../support/fixtures.ts';
import { aDraft } from '../support/poll-room.ts';

const MANNERS: Manners = { spacingMs: 2000, busyMs: 20_000, graceMs: 50 };
const MAX_ATTEMPTS = 4;
const HOUR = 3_600_000;
const HOST = 'courier.example';

const inAnHour = (): Unchanged => ({
  etag: '"2"',
  lastModified: null,
  dueAt: new Date(Date.now() + HOUR),
  movedTo: null,
  movedTimes: 0,
});

function aDesk(db: Database) {
  const host = async () => {
    const [row] = await db.select().from(hosts).where(eq(hosts.host, HOST));
    return row;
  };
  return {
    db,
    ...pollStore(db, MANNERS, MAX_ATTEMPTS),
    host,
    free: hostStore(db).free,
    /** A new feed, which is due. */
    async open(path: string): Promise<string> {
      return (await feedStore(db).open(`https://${HOST}/${path}`)).id;
    },
    async feed(id: string) {
      return feedStore(db).find(id);
    },
    /** As if a worker had died so long ago that its claim has ended, and its time at the host. */
    lapse: async () => {
      const past = sql`now() - interval '1 second'`;
      await db.update(feeds).set({ claimedUntil: past });
      await db.update(hosts).set({ busyUntil: past, nextAt: past });
    },
    /** As if every time that was given had come, and moderators wanted to know. */
    elapse: async () => {
      await db.update(feeds).set({ dueAt: sql`now()`, askedAt: sql`now()` });
      await db.update(hosts).set({ nextAt: sql`now()`, restUntil: null });
    },
  };
}

type Desk = ReturnType<typeof aDesk>;

/** Two workers, each with connections of its own. */
const test = base.extend<{ one: Desk; other: Desk }>({
  one: async ({ database }, use) => use(aDesk(database.db)),
  other: async ({ databaseUrl, closing }, use) => use(aDesk(closing(await openDatabase(databaseUrl, silent)).db)),
});

function taken(claim: FeedClaim | undefined): FeedClaim & { readonly busyUntil: string } {
  if (!claim || claim.busyUntil === null) throw new Error('It was nobody’s turn');
  return { ...claim, busyUntil: claim.busyUntil };
}

describe('beginning a poll', () => {
  test('tells the host as URL does', async ({ one }) => {
    const addresses = [
      'https://courier.example/feed',
      'http://courier.example:8080/feed?at=a@b/c://d',
      'https://me:secret@courier.example/a@b',
      'https://courier.example?x=//y@z',
      'https://courier.example#@top',
      'https://xn--bcher-kva.example./feed',
      'http://[2001:db8::1]:8080/feed',
      'http://192.0.2.1/',
    ].map((address) => new URL(address));

    const told = [];
    for (const { href } of addresses) told.push((await one.begin((await feedStore(one.db).open(href)).id))?.host);

    expect(told).toEqual(addresses.map(({ host }) => host));
  });

  test('claims a feed for one worker, whoever else tries', async ({ one, other }) => {
    const id = await one.open('feed');

    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? one : other).begin(id)));

    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  test('gives a host, new or known, to one of many workers; the others get times of their own', async ({
    one,
    other,
  }) => {
    const ids = [];
    for (let n = 0; n < 8; n += 1) ids.push(await one.open(`feed-${n}`));
    for (let round = 0; round < 10; round += 1) {
      const claims = await Promise.all(ids.map((id, n) => (n % 2 ? one : other).begin(id)));
      const turns = claims.filter((claim) => claim?.busyUntil != null);
      expect([claims.filter(Boolean).length, turns.length]).toEqual([8, 1]);

      const ends = claims.map(async (claim, n) => {
        if (!claim) return undefined;
        const worker = n % 2 ? other : one;
        return claim.busyUntil === null ? worker.wait(claim) : worker.rest(claim, inAnHour());
      });
      expect(await Promise.all(ends)).not.toContain(undefined);

      const times = await Promise.all(ids.map(async (id) => (await one.feed(id))?.slotAt?.getTime()));
      const given = times.filter((time) => time !== undefined).sort();
      expect(given).toHaveLength(7);
      for (const [n, time] of given.slice(1).entries()) expect(time - (given[n] ?? 0)).toBeGreaterThanOrEqual(1999);
      await one.elapse();
    }
  });

  test('takes no turn at a host that rests, whatever time was given', async ({ one }) => {
    const [id, neighbour] = [await one.open('a'), await one.open('b')];
    const first = taken(await one.begin(id));
    const waiting = await one.begin(neighbour);
    if (waiting) await one.wait(waiting);
    await one.free(first, HOUR);
    await one.db.update(feeds).set({ dueAt: sql`now()` }).where(eq(feeds.id, neighbour));

    const again = await one.begin(neighbour);

    expect(again).toMatchObject({ slotAt: expect.any(Date), busyUntil: null });
    expect(again && (await one.wait(again))).toBeGreaterThan(HOUR - MANNERS.spacingMs);
  });

  test('gives no turn to a feed that every worker dies of', async ({ one }) => {
    const id = await one.open('feed');
    await one.db.update(feeds).set({ attempts: MAX_ATTEMPTS });

    expect(await one.begin(id)).toMatchObject({ attempts: MAX_ATTEMPTS + 1, busyUntil: null });
    expect(await one.host()).toBeUndefined();
  });
});

describe('a worker that dies in the middle of a poll', () => {
  test('keeps feed and host to itself until its time is over, and no longer', async ({ one, other }) => {
    const [id, neighbour] = [await one.open('a'), await one.open('b')];
    taken(await one.begin(id));
    await one.db.update(hosts).set({ nextAt: sql`now()` });

    expect(await other.begin(id)).toBeUndefined();
    expect(await other.begin(neighbour)).toMatchObject({ busyUntil: null });
    await one.lapse();

    const heir = taken(await other.begin(id));
    expect(heir).toMatchObject({ turn: 2, attempts: 2 });
    expect(await other.begin(neighbour)).toMatchObject({ busyUntil: null });
    expect(await other.rest(heir, inAnHour())).toBe(true);
  });

  test('and was not dead changes nothing with its late answer', async ({ one, other }) => {
    const id = await one.open('feed');
    const late = taken(await one.begin(id));
    await one.lapse();
    const heir = taken(await other.begin(id));
    const before = [await one.feed(id), await one.host()];

    expect(await one.rest(late, { ...inAnHour(), etag: '"late"' })).toBe(false);
    expect(await one.wait(late)).toBeUndefined();

    expect([await one.feed(id), await one.host()]).toEqual(before);
    expect(await other.rest(heir, inAnHour())).toBe(true);
    expect(await one.rest(late, { ...inAnHour(), etag: '"late"' })).toBe(false);
    expect(await one.feed(id)).toMatchObject({ etag: '"2"', state: 'due' });
  });

  test('and was not dead does not end the next request to its host', async ({ one, other }) => {
    const [id, neighbour] = [await one.open('a'), await one.open('b')];
    const late = taken(await one.begin(id));
    // Its request took longer than any may, but its claim has not ended.
    await one.db.update(hosts).set({ busyUntil: sql`now() - interval '1 second'`, nextAt: sql`now()` });
    taken(await other.begin(neighbour));
    const occupied = (await one.host())?.busyUntil;

    expect(await one.rest(late, inAnHour())).toBe(true);
    await one.free(late, HOUR);

    const host = await one.host();
    expect(host?.busyUntil).toEqual(occupied);
    expect(host?.restUntil?.getTime()).toBeGreaterThan(Date.now() + HOUR / 2);
  });
});

describe('an answer without news', () => {
  test('is announced to whoever asked since the last poll, and to nobody else', async ({
    one,
    database,
    databaseUrl,
    closing,
  }) => {
    const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
    const heard = announcements.listen(AbortSignal.timeout(10_000))[Symbol.asyncIterator]();
    const [asked, followed] = [await one.open('asked'), await one.open('followed')];
    const other = { guildId: '1', feedId: followed, createdBy: '3' };
    await subscriptionStore(database.db).add(other, aDraft());
    await one.db.update(feeds).set({ polledAt: sql`now()`, dueAt: sql`now()` });
    await one.open('asked');

    for (const id of [followed, asked]) {
      expect(await one.rest(taken(await one.begin(id)), inAnHour())).toBe(true);
      await one.elapse();
    }

    expect((await heard.next()).value).toEqual({ id: asked });
  });

  test('makes the feed well, and leaves its host alone for a while', async ({ one }) => {
    const id = await one.open('feed');
    const readyAt = new Date(Date.now() - HOUR);
    const failing = { failures: 3, failingSince: readyAt, errorCode: 'too_slow', errorMessage: 'So slow.' };
    await one.db.update(feeds).set({ ...failing, told: 'failing', readyAt, status: 500 });
    const change = {
      ...inAnHour(),
      lastModified: 'Fri, 20 Nov 2026 08:00:00 GMT',
      movedTo: 'https://a.example/',
      movedTimes: 2,
    };

    expect(await one.rest(taken(await one.begin(id)), change)).toBe(true);

    expect(await one.feed(id)).toMatchObject({
      ...change,
      ...{ state: 'due', status: 304, failures: 0, failingSince: null, errorCode: null, errorMessage: null },
      ...{ told: 'well', readyAt, polledAt: expect.any(Date), claimedUntil: null, slotAt: null, attempts: 0 },
    });
    const host = await one.host();
    expect(host?.busyUntil).toBeNull();
    expect(host?.restUntil?.getTime()).toBeGreaterThan(Date.now());
  });
});
