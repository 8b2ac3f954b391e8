import { randomUUID } from 'node:crypto';
import type { Brief } from '../briefing/brief.ts';
import { isWebAddress, MAX_URL_LENGTH } from '../reading/address.ts';
import type { Dues, Order, RequestDesk } from '../requests.ts';
import type { Queryable } from '../store/database.ts';
import { decisionStore, type NewDecision } from '../store/decisions.ts';
import { type ChannelAddress, deliveryStore } from '../store/deliveries.ts';
import type { EntryRow } from '../store/entries.ts';
import { type FeedRow, feedStore } from '../store/feeds.ts';
import { guildStore } from '../store/guilds.ts';
import { lockAddresses } from '../store/locks.ts';
import { type Subscription, subscriptionStore } from '../store/subscriptions.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { decide, type Verdict } from './decide.ts';
import { parseStoredFilter } from './filter.ts';

/** What counts of a feed for what becomes of its entries. */
type PolledFeed = Pick<FeedRow, 'id' | 'language' | 'polledAt'>;

/** What becomes of entries in the channels that follow their feed. */
export interface EntryPoster {
  /**
   * Decide what becomes of new entries, oldest first, in every channel that follows their feed, and store why.
   *
   * @param feed As it was before they were found.
   * @param isHeld Whether the entries look like an archive that came back: then nothing is posted.
   */
  post(tx: Queryable, feed: PolledFeed, entries: readonly EntryRow[], options: { isHeld: boolean }): Promise<Dues>;
  /** The same for one channel, of entries that were there before it followed the feed. */
  backfill(tx: Queryable, feed: FeedRow, subscription: Subscription, entries: readonly EntryRow[]): Promise<Dues>;
  /** The same for what a channel missed while it did not follow the feed by mistake. */
  catchUp(tx: Queryable, feed: FeedRow, subscription: Subscription, entries: readonly EntryRow[]): Promise<Dues>;
  /** Tell the moderators of every guild that follows a feed what has become of it, once. */
  tell(tx: Queryable, feedId: string, health: Exclude<FeedRow['told'], 'well'>): Promise<Dues>;
  ring(dues: Dues): Promise<void>;
}

export interface EntryPosterParts {
  readonly desk: Pick<RequestDesk, 'openAll' | 'ringFor'>;
  /** The engine that writes briefs. */
  readonly engine: Brief['engine'];
}

/** For so long an address that was posted in a channel is not posted there again. */
const REMEMBERED_MS = 30 * DAY;
/** A feed that was polled so long before somebody followed it was looked at then. */
const SEEN_MS = 2 * MINUTE;
const HELD: Verdict = { outcome: 'held', detail: 'most of the feed suddenly looked new' };
const NOTHING: Dues = { links: [], briefs: [], deliveries: [] };

/** What is posted: an entry in a channel. */
interface Posting {
  readonly deliveryId: string;
  readonly entry: EntryRow;
  readonly subscription: Subscription;
}

export function entryPoster({ desk, engine }: EntryPosterParts): EntryPoster {
  async function post(
    tx: Queryable,
    feed: PolledFeed,
    subscriptions: readonly Subscription[],
    entries: readonly EntryRow[],
    isHeld = false,
  ): Promise<Dues> {
    if (subscriptions.length === 0 || entries.length === 0) return NOTHING;
    await decisionStore(tx).begin();
    const now = new Date();
    const urls = entries.flatMap(({ url }) => url ?? []);
    await lockAddresses(tx, urls);
    const channelIds = subscriptions.map(({ channelId }) => channelId);
    const past = await decisionStore(tx).listPostedUrls(channelIds, urls, new Date(now.getTime() - REMEMBERED_MS));
    const posted = new Set(past.map(({ channelId, url }) => `${channelId} ${url}`));
    const ids = subscriptions.map(({ id }) => id);
    const counts = await subscriptionStore(tx).countPosts(ids, new Date(now.getTime() - HOUR));
    const filters = new Map(subscriptions.map(({ id, filter }) => [id, parseStoredFilter(filter)]));
    const postings: Posting[] = [];
    const decisions: NewDecision[] = [];

    for (const entry of entries) {
      for (const subscription of subscriptions) {
        const { id: subscriptionId, channelId, since } = subscription;
        const place = `${channelId} ${entry.url}`;
        const postsLastHour = counts.get(subscriptionId) ?? 0;
        const { outcome, detail } = isHeld
          ? HELD
          : decide(entry, subscription, {
              now,
              postsLastHour,
              isPosted: entry.url !== null && posted.has(place),
              language: feed.language,
              filter: filters.get(subscriptionId) ?? { kind: 'all' },
              isGap: since.getTime() - (feed.polledAt?.getTime() ?? 0) > SEEN_MS,
            });
        const deliveryId = outcome === 'posted' ? randomUUID() : null;
        if (deliveryId !== null) {
          posted.add(place);
          counts.set(subscriptionId, postsLastHour + 1);
          postings.push({ deliveryId, entry, subscription });
        }
        decisions.push({ subscriptionId, entryId: entry.id, outcome, detail, deliveryId });
      }
    }
    await decisionStore(tx).add(decisions);
    // The last message before the limit says how many it keeps back; where there is none, the next one after it does.
    const last = new Map(postings.map(({ deliveryId, subscription }) => [subscription.id, deliveryId]));
    await decisionStore(tx).tellCapped(last, new Date(now.getTime() - DAY));
    return order(tx, postings);
  }

  /** Order the messages of entries: a card, where there is something to read, else the entry by itself. */
  async function order(tx: Queryable, postings: readonly Posting[]): Promise<Dues> {
    const settings = await guildStore(tx).settingsOf(postings.map(({ subscription }) => subscription.guildId));
    const cards: Order[] = [];
    const plain: (ChannelAddress & { readonly id: string })[] = [];
    for (const { deliveryId: id, entry, subscription } of postings) {
      const { id: subscriptionId, guildId, channelId, mode } = subscription;
      const address = { id, guildId, channelId, subscriptionId, entryId: entry.id };
      if (mode === 'card' && isReadable(entry.url)) {
        const { language = null, length = 'medium' } = settings.get(guildId) ?? {};
        const wish = { url: entry.url, engine, language, length };
        cards.push({ id: randomUUID(), guildId, wish, address: { ...address, form: 'card' } });
      } else {
        plain.push({ ...address, form: 'entry' });
      }
    }
    const { deliveries, ...due } = await desk.openAll(tx, cards);
    return { ...due, deliveries: [...deliveries, ...(await deliveryStore(tx).postAll(plain))] };
  }

  return {
    async post(tx, feed, entries, { isHeld }) {
      return post(tx, feed, await subscriptionStore(tx).listByFeed(feed.id), entries, isHeld);
    },

    async backfill(tx, feed, subscription, entries) {
      // Whoever asks for old entries does not mean the limits on age and number.
      const lenient = { ...subscription, since: new Date(0), maxAgeHours: null, maxPerHour: null };
      return post(tx, feed, [lenient], await undecided(tx, subscription, entries));
    },

    async catchUp(tx, feed, subscription, entries) {
      return post(tx, feed, [subscription], await undecided(tx, subscription, entries));
    },

    async tell(tx, feedId, health) {
      if (!(await feedStore(tx).tell(feedId, health))) return NOTHING;
      const subscriptions = await subscriptionStore(tx).listByFeed(feedId);
      const firstOfGuild = new Map(subscriptions.toReversed().map((each) => [each.guildId, each]));
      const settings = await guildStore(tx).settingsOf([...firstOfGuild.keys()]);
      const notices = [...firstOfGuild.values()].flatMap(({ id: subscriptionId, guildId }) => {
        const channelId = settings.get(guildId)?.logChannelId ?? null;
        return channelId === null ? [] : [{ guildId, channelId, subscriptionId, form: 'health' as const }];
      });
      return { ...NOTHING, deliveries: await deliveryStore(tx).postAll(notices) };
    },

    async ring(dues) {
      await desk.ringFor(dues);
    },
  };
}

/** Entries on which a subscription has not decided before. */
async function undecided(tx: Queryable, { id }: Subscription, entries: readonly EntryRow[]): Promise<EntryRow[]> {
  const decided = await decisionStore(tx).listDecided(
    id,
    entries.map((entry) => entry.id),
  );
  return entries.filter((entry) => !decided.includes(entry.id));
}

/** Whether there can be an article at an address. */
function isReadable(url: string | null): url is string {
  return url !== null && url.length <= MAX_URL_LENGTH && isWebAddress(url);
}
