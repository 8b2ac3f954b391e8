import { UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { parseUrl } from '../reading/address.ts';
import type { Announcements } from '../store/announcements.ts';
import type { Database } from '../store/database.ts';
import { decisionStore } from '../store/decisions.ts';
import { type EntryRow, entryStore } from '../store/entries.ts';
import { type FeedRow, feedStore } from '../store/feeds.ts';
import { auditStore } from '../store/guilds.ts';
import { lockConfiguring } from '../store/locks.ts';
import { awaitNews } from '../store/news.ts';
import { type Probe, probeStore } from '../store/probes.ts';
import {
  type FollowedFeed,
  type Subscription,
  type SubscriptionDraft,
  subscriptionStore,
} from '../store/subscriptions.ts';
import { MINUTE, UNDO_MS } from '../time.ts';
import { parseFilter } from './filter.ts';
import type { FeedList, ListedFeed } from './opml.ts';
import type { EntryPoster } from './poster.ts';

/** A moderator of a guild, as far as feeds are concerned. */
export interface Editor {
  readonly guildId: string;
  readonly memberId: string;
}

/** A feed that was read, with its newest entries. */
export interface ReadFeed {
  readonly feed: FeedRow;
  readonly entries: readonly EntryRow[];
}

/** Where moderators' wishes about feeds come in. It asks workers to fetch, and fetches nothing itself. */
export interface FeedDesk {
  /**
   * Find the feeds of a site, or read a list of them.
   *
   * @throws {UserError} Why there are none.
   */
  probe(editor: Editor, kind: Probe['kind'], url: string, draft: SubscriptionDraft): Promise<Probe>;
  /**
   * Have a feed read, unless that was done just now.
   *
   * @throws {UserError} Why it cannot be.
   */
  read(url: string): Promise<ReadFeed>;
  /** Poll a feed now, whatever its health. @returns The feed after that. */
  refresh(feedId: string): Promise<ReadFeed>;
  /**
   * Follow a feed.
   *
   * @throws {UserError} `duplicate` if the channel follows it already, `too_many_feeds` at the guild's limit.
   */
  subscribe(editor: Editor, feedId: string, draft: SubscriptionDraft): Promise<Subscription>;
  /**
   * Follow a feed again that was removed just now; what came meanwhile is posted. Nothing changes where it is followed already.
   *
   * @throws {UserError} `too_late` when the time to undo it is over, `too_many_feeds` at the guild's limit.
   */
  restore(editor: Editor, id: string): Promise<void>;
  /**
   * Post what a channel holds because most of its feed suddenly looked new, the newest first up to `MAX_RELEASED`; filters and
   * duplicates count as ever. What was released before is not posted again.
   *
   * @returns How many entries were decided on.
   */
  release(editor: Editor, followed: FollowedFeed): Promise<number>;
  /** Leave it out for good. @returns How many entries that were. */
  dismiss(editor: Editor, followed: FollowedFeed): Promise<number>;
  /** What would come of following a list of feeds in a channel. */
  planImport(guildId: string, list: FeedList, channelId: string): Promise<ImportPlan>;
  /** Follow the feeds of a plan, which are read one after the other. @returns How many. */
  importFeeds(editor: Editor, plan: ImportPlan, draft: SubscriptionDraft): Promise<number>;
}

/** What comes of a list of feeds; nothing is saved yet. */
export interface ImportPlan {
  readonly added: readonly ListedFeed[];
  /** Followed in that channel already, or named twice. */
  readonly known: number;
  /** Beyond what the guild may follow. */
  readonly beyond: number;
}

export interface FeedDeskParts {
  readonly db: Database;
  readonly announcements: Announcements;
  readonly poster: EntryPoster;
  readonly ringFeeds: Bell;
  readonly ringProbes: Bell;
  /** Feeds that one guild may follow. */
  readonly maxFeeds: number;
}

/** How many held entries are posted at once: a channel takes no more well. */
export const MAX_RELEASED = 20;
/** How many entries a preview shows. */
const PREVIEW = 20;
const WAIT_MS = MINUTE;
/** New feeds of one list are read so far apart. */
const IMPORT_GAP_MS = 200;
const MAX_CATEGORY = 100;

export function feedDesk({ db, announcements, poster, ringFeeds, ringProbes, maxFeeds }: FeedDeskParts): FeedDesk {
  const feeds = feedStore(db);

  async function poll(before: FeedRow): Promise<ReadFeed> {
    const turn = await feeds.hurry(before.id);
    if (turn) await ringFeeds([turn]);
    const polled = async () => {
      const now = await feeds.find(before.id);
      if (now?.slotAt && now.slotAt.getTime() > Date.now() + WAIT_MS) {
        const seconds = Math.ceil(now.slotAt.getTime() / 1000);
        throw new UserError(
          'resting',
          `That site wants to be left alone for now: it can be asked again <t:${seconds}:R>.`,
        );
      }
      return now && now.state !== 'polling' && now.polledAt !== null && now.polledAt > (before.polledAt ?? new Date(0))
        ? now
        : undefined;
    };
    const feed = await awaitNews(announcements, before.id, polled, AbortSignal.timeout(WAIT_MS)).catch(late);
    return { feed, entries: await entryStore(db).listNewest(feed.id, PREVIEW) };
  }

  /** @throws {UserError} `too_many_feeds` for a guild that follows so many. */
  function demandRoom(followed: number): void {
    if (followed < maxFeeds) return;
    throw new UserError(
      'too_many_feeds',
      `This server follows ${maxFeeds} feeds already, which is the most there can be: remove one with /feed remove first.`,
    );
  }

  return {
    async probe({ guildId, memberId }, kind, url, draft) {
      parseFilter(draft.filter);
      if (kind === 'site') demandRoom(await subscriptionStore(db).countByGuild(guildId));
      const address = parseUrl(lacksScheme(url) ? `https://${url}` : url);
      const asked = await probeStore(db).ask({ guildId, memberId, kind, url: address.href, draft });
      await ringProbes([asked]);
      const ended = async () => {
        const probe = await probeStore(db).find(asked.id);
        return probe?.state === 'done' || probe?.state === 'failed' ? probe : undefined;
      };
      const probe = await awaitNews(announcements, asked.id, ended, AbortSignal.timeout(WAIT_MS)).catch(late);
      if (probe.state === 'failed')
        throw new UserError(probe.errorCode ?? 'failed', probe.errorMessage ?? 'That failed.');
      return probe;
    },

    async read(url) {
      const feed = await feeds.open(url);
      const isRecent =
        feed.readyAt !== null && feed.failures === 0 && Date.now() - (feed.polledAt?.getTime() ?? 0) < MINUTE;
      if (isRecent) return { feed, entries: await entryStore(db).listNewest(feed.id, PREVIEW) };
      const read = await poll(feed);
      if (read.feed.readyAt === null) {
        throw new UserError(read.feed.errorCode ?? 'failed', read.feed.errorMessage ?? 'That feed could not be read.');
      }
      return read;
    },

    async refresh(feedId) {
      const feed = await feeds.find(feedId);
      if (!feed) throw new UserError('gone', 'That feed is no longer followed.');
      return poll(feed);
    },

    async subscribe(editor, feedId, draft) {
      const { guildId, memberId } = editor;
      const { subscription, dues } = await db.transaction(async (tx) => {
        await lockConfiguring(tx, guildId);
        const subscriptions = subscriptionStore(tx);
        demandRoom(await subscriptions.countByGuild(guildId));
        const subscription = await subscriptions.add({ guildId, feedId, createdBy: memberId }, draft);
        if (!subscription) throw new UserError('duplicate', `<#${draft.channelId}> follows that feed already.`);
        const feed = await feedStore(tx).find(feedId);
        const newest = draft.backfill > 0 ? await entryStore(tx).listNewest(feedId, draft.backfill) : [];
        const dues = feed && (await poster.backfill(tx, feed, subscription, newest.toReversed()));
        await auditStore(tx).note({
          guildId,
          memberId,
          action: 'feed.add',
          detail: { feedId, channelId: draft.channelId },
        });
        return { subscription, dues };
      });
      if (dues) await poster.ring(dues);
      return subscription;
    },

    async restore({ guildId, memberId }, id) {
      const dues = await db.transaction(async (tx) => {
        await lockConfiguring(tx, guildId);
        const restored = await subscriptionStore(tx).restore(guildId, id, new Date(Date.now() - UNDO_MS));
        // Undone twice, or added again meanwhile: it is what was wished for.
        if (!restored && (await subscriptionStore(tx).find(guildId, id))?.subscription.removedAt === null)
          return undefined;
        if (!restored) throw new UserError('too_late', 'That was too long ago to undo: add the feed again.');
        demandRoom((await subscriptionStore(tx).countByGuild(guildId)) - 1);
        const { subscription, removedAt } = restored;
        await auditStore(tx).note({ guildId, memberId, action: 'feed.restore', detail: { subscriptionId: id } });
        const feed = await feedStore(tx).find(subscription.feedId);
        const missed = await entryStore(tx).listNews(subscription.feedId, removedAt);
        return feed && (await poster.catchUp(tx, feed, subscription, missed));
      });
      if (dues) await poster.ring(dues);
    },

    async release({ guildId, memberId }, { subscription, feed }) {
      const { entries, dues } = await db.transaction(async (tx) => {
        const entries = await decisionStore(tx).takeHeld(subscription.id, MAX_RELEASED);
        if (entries.length === 0) return { entries };
        const detail = { subscriptionId: subscription.id, count: entries.length };
        await auditStore(tx).note({ guildId, memberId, action: 'feed.release', detail });
        return { entries, dues: await poster.backfill(tx, feed, subscription, entries) };
      });
      if (dues) await poster.ring(dues);
      return entries.length;
    },

    async dismiss({ guildId, memberId }, { subscription }) {
      return db.transaction(async (tx) => {
        const count = await decisionStore(tx).dismissHeld(subscription.id);
        const detail = { subscriptionId: subscription.id, count };
        if (count > 0) await auditStore(tx).note({ guildId, memberId, action: 'feed.dismiss', detail });
        return count;
      });
    },

    async planImport(guildId, { feeds: listed }, channelId) {
      const followed = await subscriptionStore(db).listByGuild(guildId);
      const here = followed.filter(({ subscription }) => subscription.channelId === channelId);
      const known = new Set(here.map(({ feed }) => feed.url));
      const fresh = [...new Map(listed.map((each) => [each.url, each])).values()].filter(({ url }) => !known.has(url));
      const added = fresh.slice(0, Math.max(0, maxFeeds - followed.length));
      return { added, known: listed.length - fresh.length, beyond: fresh.length - added.length };
    },

    async importFeeds(editor, { added }, draft) {
      const { guildId, memberId } = editor;
      const opened = await db.transaction(async (tx) => {
        await lockConfiguring(tx, guildId);
        const rows = [];
        const left = maxFeeds - (await subscriptionStore(tx).countByGuild(guildId));
        // In one order for everyone, since each stays locked.
        const sorted = added.slice(0, Math.max(0, left)).toSorted((a, b) => (a.url < b.url ? -1 : 1));
        for (const { url, title, categories } of sorted) {
          const feed = await feedStore(tx).open(url, title);
          const category = categories.join(' / ').slice(0, MAX_CATEGORY) || draft.category;
          const own = { guildId, feedId: feed.id, createdBy: memberId };
          const subscription = await subscriptionStore(tx).add(own, { ...draft, category });
          if (!subscription) continue;
          // One that was given up for others is tried again for this guild.
          await feedStore(tx).revive(feed.id);
          rows.push(feed);
        }
        await auditStore(tx).note({ guildId, memberId, action: 'feed.import', detail: { count: rows.length } });
        return rows;
      });
      await ringFeeds(
        opened
          .filter(({ readyAt, state }) => readyAt === null || isGivenUp(state))
          .map((feed, index) => ({ ...feed, afterMs: index * IMPORT_GAP_MS })),
      );
      return opened.length;
    },
  };
}

const isGivenUp = (state: FeedRow['state']) => state === 'paused' || state === 'gone';

/** Whether it is the name of a site, or an address without its beginning, as in "courier.example/news". */
const lacksScheme = (url: string) => !/^[a-z][a-z\d+.-]*:/i.test(url) && /^[^\s/?#]+\.\S+$/.test(url);

function late(error: unknown): never {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    throw new UserError('too_slow', 'That takes longer than usual: please try again in a minute.');
  }
  throw error;
}
