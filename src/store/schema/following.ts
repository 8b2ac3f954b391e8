import { sql } from 'drizzle-orm';
import { boolean, doublePrecision, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { FoundFeed } from '../../feeds/discovery/discover.ts';
import type { FeedList } from '../../feeds/opml.ts';
import { instant, json, work } from './columns.ts';
import { entries, feeds } from './feeds.ts';

/** A forum's tag, and the filter whose entries get it. */
export interface TagRule {
  readonly filter: string;
  readonly tagId: string;
}

/** A guild's choice to follow a feed in a channel. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    feedId: uuid('feed_id')
      .notNull()
      .references(() => feeds.id),
    /** `card` reads each article, `link` only names it, `digest` leaves it to digests. */
    mode: text('mode', { enum: ['card', 'link', 'digest'] }).notNull(),
    /** As a moderator wrote it; empty lets everything through. */
    filter: text('filter').notNull().default(''),
    maxAgeHours: integer('max_age_hours'),
    roleId: text('role_id'),
    maxPerHour: integer('max_per_hour'),
    hasThread: boolean('has_thread').notNull().default(false),
    isCrossposted: boolean('is_crossposted').notNull().default(false),
    /** Whether the channel is a forum, in which each entry is a post of its own. */
    isForum: boolean('is_forum').notNull().default(false),
    /** Of a forum: which tag a post gets where a filter holds. */
    tagRules: json<readonly TagRule[]>('tag_rules').notNull().default([]),
    /** From an OPML folder, or a moderator. */
    category: text('category'),
    /** How much its source counts in a digest: 1 is usual. */
    weight: doublePrecision('weight').notNull().default(1),
    isPaused: boolean('is_paused').notNull().default(false),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** When it began, or began again after a pause: what is older is not news here. */
    since: instant('since').notNull().defaultNow(),
    /** Removed; for a while it can be brought back. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    unique('subscriptions_place').on(table.guildId, table.channelId, table.feedId),
    index('subscriptions_feed').on(table.feedId),
  ],
);

/** Why an entry was or was not posted somewhere. */
export const decisions = pgTable(
  'decisions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    subscriptionId: uuid('subscription_id')
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    entryId: uuid('entry_id')
      .notNull()
      .references(() => entries.id, { onDelete: 'cascade' }),
    outcome: text('outcome', {
      enum: ['posted', 'digest', 'filtered', 'old', 'duplicate', 'capped', 'held', 'dismissed', 'paused'],
    }).notNull(),
    /** In words: which term, which twin. */
    detail: text('detail'),
    /** The message of the entry; for one that was kept back, the message that says how many were. */
    deliveryId: uuid('delivery_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('decisions_entry').on(table.subscriptionId, table.entryId),
    index('decisions_subscription').on(table.subscriptionId, table.createdAt),
    index('decisions_entries').on(table.entryId),
    index('decisions_capped').on(table.subscriptionId, table.deliveryId).where(sql`outcome = 'capped'`),
  ],
);

/** What a moderator chooses of a subscription. */
export type SubscriptionDraft = Pick<
  typeof subscriptions.$inferSelect,
  | 'channelId'
  | 'mode'
  | 'filter'
  | 'maxAgeHours'
  | 'roleId'
  | 'maxPerHour'
  | 'hasThread'
  | 'isCrossposted'
  | 'isForum'
  | 'tagRules'
  | 'category'
  | 'weight'
> & {
  /** How many entries that were there before are posted all the same. */
  readonly backfill: number;
};

/** A moderator's question about an address: which feeds a site has, or a list of feeds (OPML) names. */
export const probes = pgTable(
  'probes',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    guildId: text('guild_id').notNull(),
    memberId: text('member_id').notNull(),
    kind: text('kind', { enum: ['site', 'list'] }).notNull(),
    url: text('url').notNull(),
    state: text('state', { enum: ['due', 'probing', 'done', 'failed'] })
      .notNull()
      .default('due'),
    ...work,
    found: json<readonly FoundFeed[]>('found'),
    list: json<FeedList>('list'),
    /** What the moderator chose for the subscription that may come of it. */
    draft: json<SubscriptionDraft>('draft').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('probes_due').on(table.dueAt).where(sql`state in ('due', 'probing')`),
    index('probes_created').on(table.createdAt),
  ],
);
