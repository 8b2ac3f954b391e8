import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { backoffMs } from '../../src/feeds/health.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { deliveries, feeds, hosts, subscriptions } from '../../src/store/schema.ts';
import { subscriptionStore } from '../../src/store/subscriptions.ts';
import { busy, page, redirect, refusal } from '../support/feed-replies.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { test } from '../support/poll-room.ts';
import { aServedFeed } from '../support/served-feed.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const until = (date: Date) => date.getTime() - Date.now();

/** What servers write into validators, to the byte. */
const ODD_TAGS = ['"abc--gzip"', 'W/"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk"', 'no quotes', '"a, b"'];

describe('a conditional request', () => {
  test.for(ODD_TAGS)('sends back %s and an odd date byte for byte', async (tag, { aRoom }) => {
    const server = await startFeedServer();
    server.script(
      '/feed',
      aServedFeed({ etag: () => tag, lastModified: (date) => `${date.toISOString()} `.trim() }).answer,
    );
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));

    await room.poll(feedId);
    const { status } = await room.poll(feedId);

    expect(status).toBe(304);
    const [first, second] = server.requests;
    expect(first?.headers).not.toHaveProperty('if-none-match');
    expect(second?.headers).toMatchObject({ 'if-none-match': tag, 'if-modified-since': expect.stringContaining('T') });
    expect(server.violations).toEqual([]);
  });

  test('sends what came with the last document, and nothing that came before', async ({ aRoom }) => {
    const server = await startFeedServer();
    const body = aServedFeed().document();
    const served = (headers: Record<string, string>) => ({ status: 200, headers, body });
    const both = { etag: '"1"', 'last-modified': 'Fri, 20 Nov 2026 08:00:00 GMT' };
    server.script('/feed', served(both), served({ etag: '"2"' }), served({}), served({}));
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));

    for (let times = 0; times < 4; times += 1) await room.poll(feedId);

    const sent = server.requests.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']]);
    expect(sent).toEqual([
      [undefined, undefined],
      ['"1"', both['last-modified']],
      ['"2"', undefined],
      [undefined, undefined],
    ]);
  });

  test('takes from a 304 what it names, and keeps the rest', async ({ aRoom }) => {
    const server = await startFeedServer();
    const body = aServedFeed().document();
    const date = 'Fri, 20 Nov 2026 08:00:00 GMT';
    const unchanged = { status: 304, headers: { etag: '"1-b"' } };
    server.script('/feed', { status: 200, headers: { etag: '"1"', 'last-modified': date }, body }, unchanged);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));

    await room.poll(feedId);

    expect(await room.poll(feedId)).toMatchObject({ etag: '"1-b"', lastModified: date, failures: 0 });
  });

  test('is sent with the validators of the last document that was a feed', async ({ aRoom }) => {
    const server = await startFeedServer();
    const feed = aServedFeed();
    const error = { ...page(), headers: { ...page().headers, etag: '"a page"' } };
    server.script('/feed', feed.answer, error, feed.answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));

    const { etag } = await room.poll(feedId);
    const broken = await room.poll(feedId);

    expect(broken).toMatchObject({ etag, status: 200, failures: 1, errorCode: 'web_page' });
    expect((await room.poll(feedId)).status).toBe(304);
  });

  test('is what a moderator’s own poll is too', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.poll(feedId);
    await room.elapse(feedId);

    const refreshed = room.desk.refresh(feedId);
    await expect.poll(() => room.rung.feeds.length).toBe(1);
    await room.ring(feedId);

    expect((await refreshed).feed.status).toBe(304);
  });

  test('is answered to a moderator who asks in the middle of it', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    const { askedAt } = await room.poll(feedId);
    await room.elapse(feedId);
    const claim = await room.polls.begin(feedId);
    if (!claim) throw new Error('The feed was not due');

    const refreshed = room.desk.refresh(feedId);
    await expect.poll(async () => (await room.row(feedId)).askedAt).not.toEqual(askedAt);
    const dueAt = new Date(Date.now() + HOUR);
    await room.polls.rest(claim, { etag: null, lastModified: null, dueAt, movedTo: null, movedTimes: 0 });

    expect((await refreshed).feed).toMatchObject({ status: 304, dueAt });
    expect(room.rung.feeds).toEqual([]);
  });
});

describe('a host', () => {
  test('is asked once for a feed that many guilds follow, by however many workers', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.follow(server.url('/feed'), {}, '102');
    await room.follow(server.url('/feed'), { channelId: '202' }, '102');

    await Promise.all([room.aWorker(), room.aWorker(), room.aWorker()].map((worker) => worker({ id: feedId })));

    expect(server.requests).toHaveLength(1);
  });

  test('gets one request at a time, two seconds apart', async ({ aRoom }) => {
    const server = await startFeedServer();
    const ids: string[] = [];
    const room = await aRoom(server);
    for (const name of ['a', 'b', 'c', 'd']) {
      server.script(`/${name}`, aServedFeed().answer);
      ids.push((await room.follow(server.url(`/${name}`))).feedId);
    }

    await Promise.all(ids.map((id) => room.aWorker()({ id })));

    expect(server.requests).toHaveLength(1);
    const slots = (await Promise.all(ids.map(room.row))).flatMap(({ slotAt }) => slotAt?.getTime() ?? []).sort();
    expect(slots).toHaveLength(3);
    const gaps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1999);
    const soonest = Math.min(...room.rung.feeds.map(({ afterMs = 0 }) => afterMs));
    expect(soonest).toBeGreaterThan(1000);
    expect(server.violations).toEqual([]);
  });

  test('is not kept waiting for what we do with its answer, and not asked again at once', async ({ aRoom }) => {
    const server = await startFeedServer();
    for (const name of ['a', 'b']) server.script(`/${name}`, aServedFeed().answer);
    const room = await aRoom(server);
    const one = await room.follow(server.url('/a'));
    const other = await room.follow(server.url('/b'));
    await room.ring(one.feedId);

    // One that took its time before the other was asked.
    await room.db.update(feeds).set({ slotAt: sql`now()` }).where(eq(feeds.id, other.feedId));
    await room.ring(other.feedId);

    expect(server.requests).toHaveLength(1);
    const [host] = await room.db.select().from(hosts);
    expect((await room.row(other.feedId)).slotAt?.getTime()).toBeGreaterThanOrEqual(host?.restUntil?.getTime() ?? 0);
  });

  test.for([
    ['429 and a number of seconds', busy(429, 3600), HOUR],
    ['503 and a date', busy(503, new Date(Date.now() + 2 * HOUR)), 2 * HOUR],
    ['429 and no word of how long', busy(429), 5 * MINUTE],
    ['503 and no word of how long', busy(503), 5 * MINUTE],
  ] as const)(
    'that answers %s is left alone, for every feed and whoever had taken a time',
    async ([, reply, ms], { aRoom }) => {
      const names = ['one.example', 'two.example'];
      const server = await startFeedServer({ names });
      const feed = aServedFeed();
      server.script('/busy', reply);
      server.script('/other', feed.answer);
      const room = await aRoom(server);
      const asked = await room.follow(server.url('/busy', 'one.example'));
      const neighbour = await room.follow(server.url('/other', 'one.example'));
      const stranger = await room.follow(server.url('/other', 'two.example'));
      // It has taken its time at the host before the host asks to be left alone.
      await room.db.update(feeds).set({ slotAt: sql`now()` }).where(eq(feeds.id, neighbour.feedId));

      for (const { feedId } of [asked, neighbour, stranger]) await room.ring(feedId);

      expect(server.requests.map(({ path, host }) => [host.split(':')[0], path])).toEqual([
        ['one.example', '/busy'],
        ['two.example', '/other'],
      ]);
      for (const { feedId } of [asked, neighbour]) {
        const wait = until((await room.row(feedId)).dueAt);
        expect(wait).toBeGreaterThan(ms - MINUTE);
        expect(wait).toBeLessThan(ms * 1.3);
      }
    },
  );

  test('that wants to be left alone is not asked by a moderator either, who is told so', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer, busy(429, 3600));
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.poll(feedId);
    await room.poll(feedId);

    const refreshed = room.desk.refresh(feedId);
    const refused = expect(refreshed).rejects.toMatchObject({ code: 'resting' });
    await expect.poll(() => room.rung.feeds.length).toBe(1);
    await room.ring(feedId);

    await refused;
    expect(server.requests).toHaveLength(2);
  });

  test('gets no cookie, no referrer and an honest name', async ({ aRoom }) => {
    const server = await startFeedServer();
    const feed = aServedFeed({ headers: { 'set-cookie': 'id=1; Path=/' } });
    server.script('/old', { ...redirect(302, '/feed'), headers: { location: '/feed', 'set-cookie': 'a=b; Path=/' } });
    server.script('/feed', feed.answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/old'));

    await room.poll(feedId);
    await room.poll(feedId);

    expect(server.requests).toHaveLength(4);
    expect(server.violations).toEqual([]);
    expect(server.requests[0]?.headers['user-agent']).toContain('Lede/');
  });
});

describe('a feed that has moved', () => {
  test.for([301, 308] as const)(
    'with %s is followed to its new address once that was seen three times',
    async (status, { aRoom }) => {
      const server = await startFeedServer();
      server.script('/old', redirect(status, '/new'));
      server.script('/new', aServedFeed().answer);
      const room = await aRoom(server);
      const { feedId } = await room.follow(server.url('/old'));

      const urls = [];
      for (let times = 0; times < 4; times += 1) urls.push((await room.poll(feedId)).url);

      expect(urls).toEqual(['/old', '/old', '/new', '/new'].map((path) => server.url(path)));
      expect(server.requests.map(({ path }) => path)).toEqual(['/old', '/new', '/old', '/new', '/old', '/new', '/new']);
    },
  );

  test.for([302, 303, 307] as const)('with %s keeps its address for ever', async (status, { aRoom }) => {
    const server = await startFeedServer();
    server.script('/old', redirect(status, '/between'));
    server.script('/between', redirect(301, '/new'));
    server.script('/new', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/old'));

    for (let times = 0; times < 5; times += 1) await room.poll(feedId);

    expect(await room.row(feedId)).toMatchObject({ url: server.url('/old'), movedTo: null });
  });

  test('keeps its address if it is back in between, or if there is no feed at the new one', async ({ aRoom }) => {
    const server = await startFeedServer();
    const feed = aServedFeed();
    const away = redirect(301, '/new');
    server.script('/old', away, away, feed.answer, away, away, feed.answer);
    server.script('/new', feed.answer);
    server.script('/lost', redirect(301, '/page'));
    server.script('/page', page());
    const room = await aRoom(server);
    const back = await room.follow(server.url('/old'));
    const lost = await room.follow(server.url('/lost'));

    for (let times = 0; times < 6; times += 1) {
      await room.poll(back.feedId);
      await room.poll(lost.feedId);
    }

    expect((await room.row(back.feedId)).url).toBe(server.url('/old'));
    expect((await room.row(lost.feedId)).url).toBe(server.url('/lost'));
  });

  test('to where another is becomes that one, for everyone and once in each channel', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/old', redirect(301, '/new'));
    server.script('/new', aServedFeed().answer);
    const room = await aRoom(server);
    const alone = await room.follow(server.url('/old'), {}, '101');
    await room.follow(server.url('/old'), {}, '102');
    const there = await room.follow(server.url('/new'), {}, '102');
    // A choice that was taken back does not count.
    await room.follow(server.url('/old'), {}, '103');
    const removed = await room.follow(server.url('/new'), {}, '103');
    await subscriptionStore(room.db).remove('103', removed.id);
    await room.db.update(feeds).set({ state: 'gone' }).where(eq(feeds.id, there.feedId));

    for (let times = 0; times < 3; times += 1) await room.poll(alone.feedId);

    const left = await room.db.select().from(subscriptions).orderBy(subscriptions.guildId);
    expect(left.map(({ guildId, feedId, removedAt }) => [guildId, feedId, removedAt])).toEqual(
      ['101', '102', '103'].map((guildId) => [guildId, there.feedId, null]),
    );
    expect((await room.row(there.feedId)).state).toBe('due');
    await room.db.update(feeds).set({ askedAt: sql`now() - interval '2 days'` });
    expect(await feedStore(room.db).deleteUnfollowed(new Date(Date.now() - DAY))).toBe(1);
  });
});

describe('a feed that fails', () => {
  test('is asked after five minutes, then ever more seldom, up to a day; feeds that failed together part', () => {
    const failingSince = new Date();
    const delays = (random: number) =>
      [1, 2, 3, 9, 10, 30].map((failures) => backoffMs({ failures, failingSince }, random));

    expect(delays(0)).toEqual([5, 10, 20, 1280, 1440, 1440].map((minutes) => minutes * MINUTE));
    expect(delays(1)).toEqual([6, 12, 24, 1536, 1728, 1728].map((minutes) => minutes * MINUTE));
  });

  test('is told of at half of the time, and again when it is paused after a week: each once', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer, refusal(500));
    const room = await aRoom(server);
    await guildStore(room.db).change('101', '301', { logChannelId: '999' });
    const { feedId } = await room.follow(server.url('/feed'));
    await room.follow(server.url('/feed'), { channelId: '202' });
    await room.poll(feedId);
    const notices = () => room.db.$count(deliveries, eq(deliveries.form, 'health'));
    const failFor = (days: number) =>
      room.db
        .update(feeds)
        .set({ failingSince: sql`now() - ${days}::double precision * interval '1 day'` })
        .where(eq(feeds.id, feedId));

    await room.poll(feedId);
    for (let times = 0; times < 11; times += 1) await room.poll(feedId);
    expect([await notices(), (await room.row(feedId)).told]).toEqual([0, 'well']);
    await failFor(3.6);
    await room.poll(feedId);
    await room.poll(feedId);
    expect([await notices(), (await room.row(feedId)).told]).toEqual([1, 'failing']);
    await failFor(7.1);
    await room.poll(feedId);

    expect(await room.row(feedId)).toMatchObject({ state: 'paused', told: 'paused', status: 500 });
    expect(await notices()).toBe(2);
    const asked = server.requests.length;
    await room.poll(feedId);
    expect([server.requests.length, await notices()]).toEqual([asked, 2]);
  });

  test('is not paused for a week of silence that was a few failures', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', refusal(500));
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.poll(feedId);
    await room.db.update(feeds).set({ failingSince: sql`now() - interval '9 days'` });

    expect(await room.poll(feedId)).toMatchObject({ state: 'due', failures: 2 });
  });

  test('is well again after one good answer, and what it was told is forgotten', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer, refusal(500), refusal(500), aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.poll(feedId);
    await room.poll(feedId);
    await room.db.update(feeds).set({ told: 'failing' });

    await room.poll(feedId);

    expect(await room.poll(feedId)).toMatchObject({ failures: 0, failingSince: null, told: 'well', errorCode: null });
  });

  test('with 410 is not asked again, and its followers are told once', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer, refusal(410));
    const room = await aRoom(server);
    await guildStore(room.db).change('101', '301', { logChannelId: '999' });
    const { feedId } = await room.follow(server.url('/feed'));
    for (let times = 0; times < 4; times += 1) await room.poll(feedId);

    expect(server.requests).toHaveLength(2);
    expect(await room.row(feedId)).toMatchObject({ state: 'gone', status: 410, told: 'gone' });
    expect(await room.db.$count(deliveries)).toBe(1);
  });
});

describe('the next poll', () => {
  test('comes when the site and its feed say, with a share of chance', async ({ aRoom }) => {
    const server = await startFeedServer();
    const room = await aRoom(server);
    const waits = [];
    for (let index = 0; index < 8; index += 1) {
      server.script(`/${index}`, aServedFeed({ headers: { 'cache-control': 'max-age=43200' } }).answer);
      const { feedId } = await room.follow(server.url(`/${index}`));
      waits.push(until((await room.poll(feedId)).dueAt));
    }

    for (const wait of waits) expect(wait).toBeGreaterThan(12 * HOUR - MINUTE);
    for (const wait of waits) expect(wait).toBeLessThan(12 * 1.1 * HOUR + MINUTE);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(MINUTE);
  });

  test('is remembered: a restart finds nothing to do', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    await room.poll(feedId);

    await room.aWorker()({ id: feedId });

    expect(await feedStore(room.db).listSilent(10)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('that a moderator wants now has a bell of its own, which no other can swallow', async ({ aRoom }) => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed().answer);
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));
    const { turn } = await room.poll(feedId);

    expect(await feedStore(room.db).hurry(feedId)).toEqual({ id: feedId, turn: turn + 1 });
  });
});
