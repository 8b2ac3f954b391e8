import type { Brief } from '../briefing/brief.ts';
import { isWebAddress } from '../reading/address.ts';
import type { Opened, RequestDesk } from '../requests.ts';
import type { Database, Queryable } from '../store/database.ts';
import { decisionStore, type NewDecision } from '../store/decisions.ts';
import { deliveryStore } from '../store/deliveries.ts';
import type { EntryRow } from '../store/entries.ts';
import { type FeedRow, feedStore } from '../store/feeds.ts';
import { type GuildSettings, guildStore } from '../store/guilds.ts';
import { type Subscription, subscriptionStore } from '../store/subscriptions.ts';
import { DAY, HOUR } from '../time.ts';
import { decide, type Verdict } from './decide.ts';

/** Rows to ring for once what made them is committed. */
export type Dues = readonly Opened['due'][];

/** What becomes of entries in the channels that follow their feed. */
export interface EntryPoster {
  /**
   * Decide what becomes of new entries, oldest first, in every channel that follows their feed, and store why.
   *
   * @param isHeld Whether the entries look like an archive that came back: then nothing is posted.
   */
  post(tx: Queryable, feed: FeedRow, entries: readonly EntryRow[], options: { isHeld: boolean }): Promise<Dues>;
  /** The same for one channel, of entries that were there before it followed the feed. */
  backfill(tx: Queryable, feed: FeedRow, subscription: Subscription, entries: readonly EntryRow[]): Promise<Dues>;
  ring(dues: Dues): Promise<void>;
  /** Tell the moderators of every guild that follows a feed what has become of it, once. */
  tell(feedId: string, health: Exclude<FeedRow['told'], 'well'>): Promise<void>;
}

export interface EntryPosterParts {
  readonly db: Database;
  readonly desk: Pick<RequestDesk, 'openIn' | 'ringFor'>;
  /** The engine that writes briefs. */
  readonly engine: Brief['engine'];
}

/** For so long an address that was posted in a channel is not posted there again. */
const REMEMBERED_MS = 30 * DAY;
const HELD: Verdict = { outcome: 'held', detail: 'most of the feed suddenly looked new' };

export function entryPoster({ db, desk, engine }: EntryPosterParts): EntryPoster {
  async function post(
    tx: Queryable,
    subscriptions: readonly Subscription[],
    entries: readonly EntryRow[],
    verdictOf: (entry: EntryRow, subscription: Subscription, isPosted: boolean, posts: number) => Verdict,
  ): Promise<Dues> {
    if (subscriptions.length === 0 || entries.length === 0) return [];
    const now = Date.now();
    const channelIds = subscriptions.map(({ channelId }) => channelId);
    const urls = entries.flatMap(({ url }) => url ?? []);
    const past = await decisionStore(tx).listPostedUrls(channelIds, urls, new Date(now - REMEMBERED_MS));
    const posted = new Set(past.map(({ channelId, url }) => `${channelId} ${url}`));
    const ids = subscriptions.map(({ id }) => id);
    const counts = await subscriptionStore(tx).countPosts(ids, new Date(now - HOUR));
    const settings = new Map<string, GuildSettings>();
    const dues: Opened['due'][] = [];
    const decisions: NewDecision[] = [];

    for (const entry of entries) {
      for (const subscription of subscriptions) {
        const { id: subscriptionId, channelId } = subscription;
        const place = `${channelId} ${entry.url}`;
        const posts = counts.get(subscriptionId) ?? 0;
        const { outcome, detail } = verdictOf(entry, subscription, posted.has(place), posts);
        let deliveryId: string | null = null;
        if (outcome === 'posted') {
          posted.add(place);
          counts.set(subscriptionId, posts + 1);
          const opened = await open(tx, entry, subscription, settings);
          dues.push(opened.due);
          deliveryId = opened.deliveryId;
        }
        decisions.push({ subscriptionId, entryId: entry.id, outcome, detail, deliveryId });
      }
    }
    await decisionStore(tx).add(decisions);
    return dues;
  }

  /** Order the message of an entry: a card, where there is something to read, else the entry by itself. */
  async function open(
    tx: Queryable,
    { id: entryId, url }: EntryRow,
    { id: subscriptionId, guildId, channelId, mode }: Subscription,
    known: Map<string, GuildSettings>,
  ): Promise<{ deliveryId: string; due: Opened['due'] }> {
    const address = { guildId, channelId, subscriptionId, entryId } as const;
    if (mode === 'card' && url !== null && isWebAddress(url)) {
      const settings = known.get(guildId) ?? (await guildStore(tx).settings(guildId));
      known.set(guildId, settings);
      const wish = { url, engine, language: settings.language, length: settings.length };
      const { deliveryId, due } = await desk.openIn(tx, wish, { ...address, form: 'card' });
      return { deliveryId: String(deliveryId), due };
    }
    const delivery = await deliveryStore(tx).post({ ...address, form: 'entry' });
    return { deliveryId: delivery.id, due: { links: [], briefs: [], deliveries: [delivery] } };
  }

  return {
    async post(tx, feed, entries, { isHeld }) {
      const now = new Date();
      const subscriptions = await subscriptionStore(tx).listByFeed(feed.id);
      return post(tx, subscriptions, entries, (entry, subscription, isPosted, postsLastHour) =>
        isHeld ? HELD : decide(entry, subscription, { now, postsLastHour, isPosted, language: feed.language }),
      );
    },

    async backfill(tx, feed, subscription, entries) {
      const now = new Date();
      // Whoever asks for old entries does not mean the limits on age and number.
      const lenient = { ...subscription, maxAgeHours: null, maxPerHour: null };
      return post(tx, [subscription], entries, (entry, _, isPosted, postsLastHour) =>
        decide(entry, lenient, { now, postsLastHour, isPosted, language: feed.language }),
      );
    },

    async ring(dues) {
      const links = dues.flatMap((due) => due.links);
      const [briefs, deliveries] = [dues.flatMap((due) => due.briefs), dues.flatMap((due) => due.deliveries)];
      await desk.ringFor({ links: uniqueById(links), briefs: uniqueById(briefs), deliveries });
    },

    async tell(feedId, health) {
      const deliveries = await db.transaction(async (tx) => {
        if (!(await feedStore(tx).tell(feedId, health))) return [];
        const subscriptions = await subscriptionStore(tx).listByFeed(feedId);
        const firstOfGuild = new Map(subscriptions.toReversed().map((each) => [each.guildId, each]));
        const ordered = [];
        for (const { id: subscriptionId, guildId } of firstOfGuild.values()) {
          const { logChannelId } = await guildStore(tx).settings(guildId);
          if (logChannelId === null) continue;
          const address = { guildId, channelId: logChannelId, subscriptionId, form: 'health' } as const;
          ordered.push(await deliveryStore(tx).post(address));
        }
        return ordered;
      });
      await desk.ringFor({ links: [], briefs: [], deliveries });
    },
  };
}

function uniqueById<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
