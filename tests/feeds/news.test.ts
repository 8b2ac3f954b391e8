import { asc, eq, isNull, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { decisionStore } from '../../src/store/decisions.ts';
import { entryStore } from '../../src/store/entries.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { probeStore } from '../../src/store/probes.ts';
import { decisions, deliveries, entries, feeds, guilds, links, probes, subscriptions } from '../../src/store/schema.ts';
import { subscriptionStore } from '../../src/store/subscriptions.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { aDraft, type PollRoom, test } from '../support/poll-room.ts';
import { aServedFeed, type ServedFeedOptions } from '../support/served-feed.ts';

const EDITOR = { guildId: '101', memberId: '301' };

/** A feed that was read once, and whoever polls it. */
async function aFollowedFeed(
  aRoom: (server: Awaited<ReturnType<typeof startFeedServer>>) => Promise<PollRoom>,
  options: ServedFeedOptions = {},
  draft: Parameters<PollRoom['follow']>[1] = {},
) {
  const server = await startFeedServer();
  const feed = aServedFeed(options);
  server.script('/feed', feed.answer);
  const room = await aRoom(server);
  const url = server.url('/feed');
  const subscription = await room.follow(url, draft);
  const { feedId } = subscription;
  await room.poll(feedId);
  /** What became of entries, in the order of events. */
  const outcomes = async (subscriptionId = subscription.id) => {
    const rows = await room.db
      .select({ outcome: decisions.outcome })
      .from(decisions)
      .innerJoin(entries, eq(entries.id, decisions.entryId))
      .where(eq(decisions.subscriptionId, subscriptionId))
      .orderBy(asc(entries.publishedAt));
    return rows.map(({ outcome }) => outcome);
  };
  const posts = () => room.db.$count(deliveries, eq(deliveries.form, 'entry'));
  return { ...room, room, server, feed, url, subscription, feedId, outcomes, posts };
}

describe('what is news', () => {
  test('what a feed held when it was first read is none; what comes then is, once', async ({ aRoom }) => {
    const { feed, poll, feedId, outcomes, posts } = await aFollowedFeed(aRoom);

    feed.publish();
    await poll(feedId);
    await poll(feedId);

    expect([await posts(), await outcomes()]).toEqual([1, ['posted']]);
  });

  test('an entry whose words change is an update', async ({ aRoom }) => {
    const { feed, db, poll, feedId, posts } = await aFollowedFeed(aRoom);

    Object.assign(feed.entries[0] ?? {}, { title: 'Corrected: the ferry is late', summary: 'A correction.' });
    await poll(feedId);

    const [newest] = await entryStore(db).listNewest(feedId, 1);
    expect(newest).toMatchObject({ title: 'Corrected: the ferry is late', summary: 'A correction.' });
    expect(await posts()).toBe(0);
  });

  test('an entry with a new id and a known link is known', async ({ aRoom }) => {
    const { feed, poll, feedId, posts } = await aFollowedFeed(aRoom);

    for (const entry of feed.entries) entry.id = `https://new.example/?p=${entry.id}`;
    await poll(feedId);

    expect(await posts()).toBe(0);
  });

  test('most of a feed that suddenly looks new is held, and the moderators are told once', async ({ aRoom }) => {
    const { feed, db, poll, feedId, outcomes, posts } = await aFollowedFeed(aRoom, { entries: 8 });
    await guildStore(db).change('101', '301', { logChannelId: '999' });

    for (const entry of feed.entries) {
      Object.assign(entry, { id: `new-${entry.id}`, link: `${entry.link}/moved`, title: `${entry.title}!` });
    }
    const { told } = await poll(feedId);
    await poll(feedId);

    expect([told, await posts(), await outcomes()]).toEqual(['held', 0, Array(8).fill('held')]);
    expect(await db.$count(deliveries, eq(deliveries.form, 'health'))).toBe(1);
  });

  test('500 new entries for 40 channels are more than one statement can store, and are stored', async ({ aRoom }) => {
    const { db, feed, poll, follow, url, feedId } = await aFollowedFeed(aRoom, { entries: 2 });
    for (let index = 0; index < 39; index += 1) await follow(url, { channelId: `${300 + index}` });

    for (let index = 0; index < 500; index += 1) feed.publish({ date: new Date('2026-11-01') });
    await poll(feedId);

    expect(await db.$count(decisions, eq(decisions.outcome, 'held'))).toBe(498 * 40);
  });

  test('an entry whose link nobody could follow is posted as it is, and spoils nothing', async ({ aRoom }) => {
    const { feed, db, poll, feedId, outcomes } = await aFollowedFeed(aRoom, {}, { mode: 'card' });

    feed.publish({ link: `https://harbour.example/${'long/'.repeat(800)}` });
    feed.publish({ link: 'mailto:desk@harbour.example' });
    feed.publish({ link: null });
    feed.publish();
    expect(await poll(feedId)).toMatchObject({ failures: 0, attempts: 0 });

    expect(await outcomes()).toEqual(['posted', 'posted', 'posted', 'posted']);
    expect([await db.$count(deliveries, eq(deliveries.form, 'entry')), await db.$count(links)]).toEqual([3, 1]);
  });

  test('a feed with characters that PostgreSQL does not take is read all the same', async ({ aRoom }) => {
    const server = await startFeedServer();
    const nul = '\u0000';
    const item = { id: `a${nul}b`, url: `https://harbour.example/${nul}`, title: `A${nul}`, image: `x${nul}` };
    const body = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: `Harbour${nul} \ud800`,
      language: `en${nul}`,
      home_page_url: `not an address${nul}`,
      items: [{ ...item, tags: [nul, `b${nul}`], authors: [{ name: nul }], content_text: `x${nul}` }],
    });
    server.script('/feed', { status: 200, headers: { 'content-type': 'application/feed+json' }, body });
    const room = await aRoom(server);
    const { feedId } = await room.follow(server.url('/feed'));

    expect(await room.poll(feedId)).toMatchObject({ failures: 0, readyAt: expect.any(Date) });
  });

  test('a thousand entries of a feed are remembered, and no more', async ({ aRoom }) => {
    const { feed, db, poll, feedId } = await aFollowedFeed(aRoom, { entries: 2 });
    await db.execute(sql`
      insert into entries (feed_id, key, title, summary, content_hash, is_old, created_at)
      select ${feedId}, 'old-' || n, '', '', '', true, now() - interval '1 day' - n * interval '1 second'
      from generate_series(1, 1500) n`);

    feed.publish();
    await poll(feedId);

    expect(await db.$count(entries)).toBe(1000);
    expect((await entryStore(db).listKnown(feedId))[0]?.key).toBe('harbour-3');
  });
});

describe('a channel', () => {
  test('is not told of an address again that another of its feeds brought, even at the same moment', async ({
    aRoom,
  }) => {
    const server = await startFeedServer({ names: ['one.example', 'two.example'] });
    const feed = aServedFeed();
    server.script('/feed', feed.answer);
    const room = await aRoom(server);
    const ids: string[] = [];
    for (const name of ['one.example', 'two.example']) ids.push((await room.follow(server.url('/feed', name))).feedId);
    for (const id of ids) await room.poll(id);

    feed.publish();
    for (const id of ids) await room.elapse(id);
    await Promise.all(ids.map((id) => room.aWorker()({ id })));

    const rows = await room.db.select({ outcome: decisions.outcome }).from(decisions);
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'posted']);
  });

  test('gets so many messages an hour, of which the last says how many more there were', async ({ aRoom }) => {
    const { feed, db, poll, feedId, outcomes, subscription } = await aFollowedFeed(aRoom, {}, { maxPerHour: 2 });
    const told = async () => {
      const rows = await db.select({ id: deliveries.id }).from(deliveries).orderBy(asc(deliveries.createdAt));
      const counts = rows.map(({ id }) => decisionStore(db).countCapped(subscription.id, id));
      return (await Promise.all(counts)).filter((count) => count > 0);
    };

    for (let times = 0; times < 5; times += 1) feed.publish();
    await poll(feedId);
    expect(await outcomes()).toEqual(['posted', 'posted', 'capped', 'capped', 'capped']);
    expect(await told()).toEqual([3]);
    feed.publish();
    await poll(feedId);
    expect(await told()).toEqual([3]);
    await db.update(deliveries).set({ createdAt: sql`created_at - interval '61 minutes'` });
    feed.publish();
    await poll(feedId);

    expect(await outcomes()).toEqual(['posted', 'posted', 'capped', 'capped', 'capped', 'capped', 'posted']);
    expect(await told()).toEqual([3, 1]);
  });

  test('gets nothing that came during its pause, although nobody asked the feed meanwhile', async ({ aRoom }) => {
    const { feed, db, poll, server, feedId, outcomes, subscription } = await aFollowedFeed(aRoom, {
      newest: new Date(Date.now() - 86_400_000),
    });
    const { change } = subscriptionStore(db);
    await change('101', subscription.id, { isPaused: true });
    // Six hours pass, with a look now and then.
    await db.update(feeds).set({ polledAt: sql`now() - interval '6 hours'`, askedAt: sql`now() - interval '1 day'` });
    for (let times = 0; times < 6; times += 1) await poll(feedId);
    expect(server.requests).toHaveLength(1);
    feed.publish({ date: new Date(Date.now() - 3_600_000) });

    await change('101', subscription.id, { isPaused: false, since: new Date() });
    feed.publish({ date: new Date(Date.now() + 1000) });
    expect(await poll(feedId)).toMatchObject({ failures: 0 });

    expect(await outcomes()).toEqual(['old', 'posted']);
  });

  test('that begins to follow what others follow gets nothing old, and as much as it asked for', async ({ aRoom }) => {
    const { room, db, feedId, outcomes, posts } = await aFollowedFeed(aRoom);

    const plain = await room.desk.subscribe(EDITOR, feedId, aDraft({ channelId: '202' }));
    const filled = await room.desk.subscribe(EDITOR, feedId, aDraft({ channelId: '203', backfill: 2, maxAgeHours: 1 }));

    expect([await outcomes(plain.id), await outcomes(filled.id)]).toEqual([[], ['posted', 'posted']]);
    expect(await posts()).toBe(2);
    expect(room.rung.deliveries).toHaveLength(2);
    expect(await db.$count(subscriptions)).toBe(3);
  });

  test('gets once what it asked for twice, by removing and adding again', async ({ aRoom }) => {
    const { room, db, feedId, posts } = await aFollowedFeed(aRoom);
    const draft = aDraft({ channelId: '203', backfill: 2 });
    const { id } = await room.desk.subscribe(EDITOR, feedId, draft);
    await subscriptionStore(db).remove('101', id);

    await room.desk.subscribe(EDITOR, feedId, draft);

    expect(await posts()).toBe(2);
  });

  test('gets what came between a removal and its undoing', async ({ aRoom }) => {
    const { room, db, feed, poll, follow, url, feedId, subscription, outcomes } = await aFollowedFeed(aRoom);
    await follow(url, { channelId: '202' });
    await subscriptionStore(db).remove('101', subscription.id);
    feed.publish();
    await poll(feedId);

    await room.desk.restore(EDITOR, subscription.id);

    expect(await outcomes()).toEqual(['posted']);
    await db.update(subscriptions).set({ removedAt: sql`now() - interval '11 minutes'` });
    await expect(room.desk.restore(EDITOR, subscription.id)).rejects.toMatchObject({ code: 'too_late' });
  });

  test('takes no more feeds than its guild may follow, however fast its moderators are', async ({ aRoom }) => {
    const server = await startFeedServer();
    const room = await aRoom(server, { maxFeeds: 3 });
    const lists = ['a', 'b', 'c', 'd'].map((name) =>
      Array.from({ length: 2 }, (_, index) => ({ url: server.url(`/${name}${index}`), categories: [] })),
    );

    const plan = (added: (typeof lists)[number]) => ({ added, known: 0, beyond: 0 });
    await Promise.all(lists.map((list) => room.desk.importFeeds(EDITOR, plan(list), aDraft())));

    expect(await room.db.$count(subscriptions)).toBe(3);
    const [one] = await room.db.select().from(feeds);
    await expect(room.desk.subscribe(EDITOR, String(one?.id), aDraft({ channelId: '204' }))).rejects.toMatchObject({
      code: 'too_many_feeds',
    });
    const [removed] = await room.db.select().from(subscriptions);
    await subscriptionStore(room.db).remove('101', String(removed?.id));
    await room.desk.subscribe(EDITOR, String(one?.id), aDraft({ channelId: '204' }));
    await expect(room.desk.restore(EDITOR, String(removed?.id))).rejects.toMatchObject({ code: 'too_many_feeds' });
    expect(await room.db.$count(subscriptions, isNull(subscriptions.removedAt))).toBe(3);
  });
});

describe('whatever dies', () => {
  test('a poll whose worker is gone is done by another, and the first can write nothing', async ({ aRoom }) => {
    const { room, db, feed, poll, feedId, posts, elapse } = await aFollowedFeed(aRoom);
    await elapse(feedId);
    const lost = await room.polls.begin(feedId);
    feed.publish();
    expect(await feedStore(db).listSilent(10)).toEqual([]);
    await db.update(feeds).set({ claimedUntil: sql`now() - interval '1 second'` });
    expect(await feedStore(db).listSilent(10)).toEqual([{ id: feedId, turn: lost?.turn }]);

    await poll(feedId);

    expect(await posts()).toBe(1);
    if (!lost) throw new Error('The feed was not claimed');
    expect(await feedStore(db).settle(lost, { dueAt: new Date(0), failures: 9 })).toBe(false);
    expect(await feedStore(db).find(feedId)).toMatchObject({ failures: 0, state: 'due' });
  });

  test('a poll that restarts cut short, however often, is not a failure of its feed', async ({ aRoom }) => {
    const { room, elapse, feedId, poll } = await aFollowedFeed(aRoom);

    for (let times = 0; times < 6; times += 1) {
      await elapse(feedId);
      await expect(room.aWorker(AbortSignal.abort())({ id: feedId })).rejects.toThrow();
    }

    expect(await poll(feedId)).toMatchObject({ failures: 0, errorCode: null, status: 304 });
  });

  test('a guild that left is not asked for, and after a month nothing is left of it', async ({ aRoom }) => {
    const { db, feed, poll, feedId, posts, subscription, url, follow } = await aFollowedFeed(
      aRoom,
      {},
      { mode: 'card' },
    );
    await guildStore(db).join('101');
    await follow(url, { mode: 'digest' }, '102');
    feed.publish();
    await poll(feedId);
    await probeStore(db).ask({ guildId: '101', memberId: '301', kind: 'site', url, draft: aDraft() });

    await guildStore(db).leave('101');
    feed.publish();
    await poll(feedId);
    expect(await db.$count(decisions, eq(decisions.subscriptionId, subscription.id))).toBe(1);
    await db.update(guilds).set({ leftAt: sql`now() - interval '31 days'` });
    await db.transaction((tx) => guildStore(tx).purge(new Date(Date.now() - 30 * 86_400_000)));

    const left = await db.select({ guildId: subscriptions.guildId }).from(subscriptions);
    expect(left).toEqual([{ guildId: '102' }]);
    expect([await db.$count(probes), await db.$count(deliveries), await posts()]).toEqual([0, 0, 0]);
    expect(await db.$count(decisions)).toBe(2);
  });

  test('a guild that comes back gets nothing of what it missed', async ({ aRoom }) => {
    const { db, feed, poll, feedId, outcomes } = await aFollowedFeed(aRoom);
    await guildStore(db).join('101');
    await guildStore(db).leave('101');
    await db.update(feeds).set({ polledAt: sql`now() - interval '6 hours'`, askedAt: sql`now() - interval '1 day'` });
    feed.publish();

    await guildStore(db).join('101');
    await poll(feedId);

    expect(await outcomes()).toEqual(['old']);
  });

  test('a feed that somebody only looked at is forgotten, but not while they look', async ({ aRoom }) => {
    const { db, url, feedId, subscription } = await aFollowedFeed(aRoom);
    const yesterday = () => new Date(Date.now() - 86_400_000);
    const age = () => db.update(feeds).set({ askedAt: sql`now() - interval '2 days'` });
    await age();
    expect(await feedStore(db).deleteUnfollowed(yesterday())).toBe(0);
    await db.delete(subscriptions).where(eq(subscriptions.id, subscription.id));

    await feedStore(db).open(url);
    expect(await feedStore(db).deleteUnfollowed(yesterday())).toBe(0);
    await age();
    expect(await feedStore(db).deleteUnfollowed(yesterday())).toBe(1);
    expect([await feedStore(db).find(feedId), await db.$count(entries)]).toEqual([undefined, 0]);
  });

  test('a feed that nobody follows is read when a moderator looks at it again', async ({ aRoom }) => {
    const { room, db, feedId, subscription, server, ring, url } = await aFollowedFeed(aRoom);
    await db.delete(subscriptions).where(eq(subscriptions.id, subscription.id));
    await room.elapse(feedId);
    await db.update(feeds).set({ polledAt: sql`now() - interval '1 hour'`, askedAt: sql`now() - interval '2 hours'` });
    await ring(feedId);
    expect(server.requests).toHaveLength(1);

    const read = room.desk.read(url);
    await expect.poll(() => room.rung.feeds.length).toBe(1);
    await ring(feedId);

    expect((await read).entries).toHaveLength(3);
    expect(server.requests).toHaveLength(2);
  });
});

test('an entry for a thousand channels is posted within a few seconds', async ({ aRoom }) => {
  const { db, feed, poll, feedId } = await aFollowedFeed(aRoom, {}, { mode: 'card' });
  await db.execute(sql`
    insert into subscriptions (guild_id, channel_id, feed_id, mode, filter, created_by)
    select (1000 + n)::text, (5000 + n)::text, ${feedId}, 'card', 'ferry OR council OR harbour OR ice OR choir OR fish', '1'
    from generate_series(1, 1000) n`);

  for (let times = 0; times < 3; times += 1) feed.publish();
  const begun = performance.now();
  await poll(feedId);

  expect(performance.now() - begun).toBeLessThan(10_000);
  expect([await db.$count(deliveries), await db.$count(links)]).toEqual([3003, 3]);
});
