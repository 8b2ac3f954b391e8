import { eq, sql } from 'drizzle-orm';
import { type FeedDesk, feedDesk } from '../../src/feeds/desk.ts';
import { createFeedFetcher } from '../../src/feeds/fetch.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { feedPoller, MANNERS } from '../../src/feeds/poller.ts';
import { entryPoster } from '../../src/feeds/poster.ts';
import type { Rung } from '../../src/jobs/bell.ts';
import { MAX_ATTEMPTS } from '../../src/jobs/job.ts';
import { requestDesk } from '../../src/requests.ts';
import { openAnnouncements } from '../../src/store/announcements.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { type FeedRow, feedStore } from '../../src/store/feeds.ts';
import { pollStore } from '../../src/store/polls.ts';
import { REQUESTS_CHANNEL } from '../../src/store/requests.ts';
import { feeds, hosts } from '../../src/store/schema.ts';
import { type Subscription, type SubscriptionDraft, subscriptionStore } from '../../src/store/subscriptions.ts';
import type { FeedServer } from './feed-server.ts';
import { test as base, silent } from './fixtures.ts';

/** What a moderator chooses who chooses nothing. */
export function aDraft(parts: Partial<SubscriptionDraft> = {}): SubscriptionDraft {
  return {
    channelId: '201',
    mode: 'link',
    filter: '',
    maxAgeHours: null,
    roleId: null,
    maxPerHour: null,
    hasThread: false,
    isCrossposted: false,
    isForum: false,
    tagRules: [],
    category: null,
    weight: 1,
    backfill: 0,
    ...parts,
  };
}

export type PollRoom = Awaited<ReturnType<typeof aPollRoom>>;

/** Whoever polls, on a real database, with nobody but the test to ring the bells. */
async function aPollRoom(
  { database, databaseUrl, closing }: Given,
  server: Pick<FeedServer, 'allow' | 'resolve'>,
  { maxFeeds = 50 } = {},
) {
  const { db } = database;
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const fetcher = closing(
    createFeedFetcher({ allow: server.allow, userAgent: 'Lede/0 (test)', resolve: server.resolve }),
  );
  const parser = closing(createFeedParser({ threads: 1 }));
  const rung = { feeds: [] as Rung[], links: [] as Rung[], deliveries: [] as Rung[] };
  const bellTo = (kept: Rung[]) => async (rows: readonly Rung[]) => void kept.push(...rows);
  const quiet = async () => {};
  const profileOf = () => ({ engine: 'extractive', profile: 'extractive' }) as const;
  const bells = { ringLinks: bellTo(rung.links), ringBriefs: quiet, ringDeliveries: bellTo(rung.deliveries) };
  const poster = entryPoster({ desk: requestDesk({ db, announcements, profileOf, ...bells }), engine: 'extractive' });
  const { signal: running } = new AbortController();
  const aWorker = (signal = running) =>
    feedPoller({ db, fetcher, parser, poster, ringFeeds: bellTo(rung.feeds), log: silent, signal });
  const worker = aWorker();
  const rings = { ringFeeds: bellTo(rung.feeds), ringProbes: quiet };
  const desk: FeedDesk = feedDesk({ db, announcements, poster, maxFeeds, ...rings });

  /** As if the time until a feed's next poll had passed. */
  async function elapse(id: string): Promise<void> {
    await db.update(hosts).set({ nextAt: sql`now()`, restUntil: null, busyUntil: null });
    await db.update(feeds).set({ dueAt: sql`now()`, slotAt: null }).where(eq(feeds.id, id));
  }

  async function row(id: string): Promise<FeedRow> {
    const found = await feedStore(db).find(id);
    if (!found) throw new Error('The feed is gone');
    return found;
  }

  return {
    db,
    desk,
    poster,
    rung,
    /** What a worker asks of the database. */
    polls: pollStore(db, MANNERS, MAX_ATTEMPTS),
    elapse,
    row,
    aWorker,
    /** Do what a bell for a feed asks, now. */
    ring: (id: string) => worker({ id }),
    /** Poll a feed as if the time until then had passed. @returns It, after that. */
    async poll(id: string): Promise<FeedRow> {
      await elapse(id);
      await worker({ id });
      return row(id);
    },
    /** A feed that a guild follows in one channel. */
    async follow(url: string, draft: Partial<SubscriptionDraft> = {}, guildId = '101'): Promise<Subscription> {
      const feed = await feedStore(db).open(url);
      const added = await subscriptionStore(db).add({ guildId, feedId: feed.id, createdBy: '301' }, aDraft(draft));
      if (!added) throw new Error('The channel follows that feed already');
      return added;
    },
  };
}

interface Given {
  readonly database: OpenDatabase;
  readonly databaseUrl: string;
  readonly closing: <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;
}

/** Tests of polling, each with a database of its own. */
export const test = base.extend<{
  aRoom: (server: Pick<FeedServer, 'allow' | 'resolve'>, options?: { maxFeeds?: number }) => Promise<PollRoom>;
}>({
  aRoom: async ({ database, databaseUrl, closing }, use) => {
    await use((server, options) => aPollRoom({ database, databaseUrl, closing }, server, options));
  },
});
