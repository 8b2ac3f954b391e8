import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { PollHints } from '../../feeds/feed.ts';
import { instant, json, work } from './columns.ts';

/** What a feed said of itself when it was last read: when to come again, and when its newest entries appeared. */
export interface FeedRhythm {
  readonly hints: PollHints;
  /** ISO 8601. */
  readonly dates: readonly string[];
}

/** A feed, polled once for everyone who follows it. */
export const feeds = pgTable(
  'feeds',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    url: text('url').notNull().unique(),
    title: text('title').notNull().default(''),
    /** The site that it is a feed of. */
    siteUrl: text('site_url'),
    language: text('language'),
    /** `due` is the state of rest: `dueAt` says when. */
    state: text('state', { enum: ['due', 'polling', 'paused', 'gone'] })
      .notNull()
      .default('due'),
    ...work,
    /** When a moderator last asked for it: then it is polled once, whoever follows it. */
    askedAt: instant('asked_at').notNull().defaultNow(),
    /** When this feed may ask its host, for polls that wait for others of the same host. */
    slotAt: instant('slot_at'),
    /** Validators as the server sent them, byte for byte (RFC 9110 §8.8). */
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** Of the last answer; `null` before the first, and where there was none. */
    status: integer('status'),
    polledAt: instant('polled_at'),
    /** When it was first read well; what it held then is not news. */
    readyAt: instant('ready_at'),
    failures: integer('failures').notNull().default(0),
    failingSince: instant('failing_since'),
    /** What its followers were told of its health, so that nothing is told twice. */
    told: text('told', { enum: ['well', 'failing', 'paused', 'gone', 'held'] })
      .notNull()
      .default('well'),
    /** Where a permanent redirect leads, and how often in a row. */
    movedTo: text('moved_to'),
    movedTimes: integer('moved_times').notNull().default(0),
    rhythm: json<FeedRhythm>('rhythm'),
  },
  (table) => [index('feeds_due').on(table.dueAt).where(sql`state in ('due', 'polling')`)],
);

/** Politeness: one request at a time to each host, and not before it allows the next. */
export const hosts = pgTable('hosts', {
  host: text('host').primaryKey(),
  /** The first time that nobody has taken yet. */
  nextAt: instant('next_at').notNull(),
  busyUntil: instant('busy_until'),
  /** Nobody asks before, whatever time they have taken: a pause after the last request, or what the host asked for. */
  restUntil: instant('rest_until'),
});

/** What a feed has held. */
export const entries = pgTable(
  'entries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    feedId: uuid('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    /** What it is recognised by within its feed. */
    key: text('key').notNull(),
    url: text('url'),
    title: text('title').notNull(),
    author: text('author'),
    categories: text('categories').array().notNull().default(sql`'{}'::text[]`),
    /** Plain text, cut. */
    summary: text('summary').notNull(),
    image: text('image'),
    publishedAt: instant('published_at'),
    contentHash: text('content_hash').notNull(),
    /** Whether it was there when the feed was first read. */
    isOld: boolean('is_old').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('entries_key').on(table.feedId, table.key),
    index('entries_feed').on(table.feedId, table.createdAt),
    // By hash, for an address may be longer than a tree takes.
    index('entries_url').using('hash', table.url),
  ],
);
