import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { decisions, deliveries, entries, feeds, links } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aNewsSite, followFeed, makeDue, publicIn } from '../support/news-site.ts';
import { startLede } from '../support/process.ts';

interface Given {
  readonly databaseUrl: string;
  readonly closing: <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;
}

/** A bot in this process, a worker in one of its own, and a feed that a guild follows. */
async function aGuildWithAWorker({ databaseUrl, closing }: Given) {
  const place = await aPlace();
  const { discord, owner } = place;
  const news = await aNewsSite();
  const env = { ...settingsFor(discord, databaseUrl), LEDE_FETCH_ALLOW: news.site.host };
  const bot = closing(await startRoles(env, { hasWorker: false }));
  const { db, bells } = bot.services;
  const aWorker = async () => {
    const worker = startLede({ ...env, LEDE_ROLES: 'worker' });
    await worker.logged('Lede is ready');
    return worker;
  };
  const first = await aWorker();
  await followFeed(discord, owner, { url: news.feedUrl });
  return {
    ...place,
    ...news,
    db,
    first,
    aWorker,
    /** Ring for the feed as if the time until then had passed, and whatever a dead worker claimed were free. */
    poll: async () => {
      await db.update(feeds).set({ claimedUntil: sql`now() - interval '1 second'` });
      await bells.feeds(await makeDue(db));
    },
  };
}

describe('a worker that is killed', () => {
  test('during a poll leaves it to the next one, and the entry becomes one card', async ({ databaseUrl, closing }) => {
    const guild = await aGuildWithAWorker({ databaseUrl, closing });
    const { discord, channel, site, db, first, aWorker, poll, publish, asked } = guild;
    publish('A new story');
    const before = asked('/feed.xml');
    const go = site.hold('/feed.xml');
    await poll();
    await expect.poll(() => asked('/feed.xml'), { timeout: 9000 }).toBe(before + 1);

    await first.kill();
    go();
    expect(await db.$count(entries)).toBe(3);
    await aWorker();
    await poll();

    const cards = () => publicIn(discord, channel).filter(({ text }) => text.includes('Article 4'));
    await discord.until(() => cards().length > 0, 'the card');
    await poll();
    await expect.poll(() => asked('/feed.xml'), { timeout: 9000 }).toBe(before + 3);
    expect([cards().length, await db.$count(decisions)]).toEqual([1, 1]);
    expect(discord.violations).toEqual([]);
  });

  test('between a poll and its card leaves that to the next one', async ({ databaseUrl, closing }) => {
    const guild = await aGuildWithAWorker({ databaseUrl, closing });
    const { discord, channel, site, db, first, aWorker, poll, publish, asked } = guild;
    publish('A new story');
    const go = site.hold('/story-4');
    await poll();
    await expect.poll(() => asked('/story-4'), { timeout: 9000 }).toBe(1);

    await first.kill();
    go();
    expect([await db.$count(entries), await db.$count(deliveries)]).toEqual([4, 1]);
    await db.update(links).set({ claimedUntil: sql`now() - interval '1 second'` });
    await aWorker();
    await poll();

    const cards = () => publicIn(discord, channel).filter(({ text }) => text.includes('Article 4'));
    await discord.until(() => cards().length > 0, 'the card');
    expect([cards().length, await db.$count(deliveries)]).toEqual([1, 1]);
    expect(discord.violations).toEqual([]);
  });
});
