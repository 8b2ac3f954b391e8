import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Length } from '../../briefing/brief.ts';
import type { Edition } from '../../digests/edition.ts';
import { bytea, instant, json, work } from './columns.ts';
import { entries } from './feeds.ts';

/** What a model says that an entry means, for as long as editions may compare it; a row without a vector is being asked for. */
export const entryVectors = pgTable(
  'entry_vectors',
  {
    entryId: uuid('entry_id')
      .notNull()
      .references(() => entries.id, { onDelete: 'cascade' }),
    model: text('model').notNull(),
    /** Of the words that were asked about. */
    contentHash: text('content_hash').notNull(),
    /** Numbers of four bytes, in this machine's order. */
    vector: bytea('vector'),
    claimedUntil: instant('claimed_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.model] }),
    index('entry_vectors_created').on(table.createdAt),
  ],
);

/** Which of a guild's feeds a digest reads. */
export type DigestSources =
  | { readonly kind: 'all' }
  | { readonly kind: 'categories'; readonly categories: readonly string[] };

/** A digest: what a channel reads, and when. */
export const digests = pgTable(
  'digests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    name: text('name').notNull(),
    /** Cron expressions, and the IANA time zone they are read in. */
    expressions: text('expressions').array().notNull(),
    zone: text('zone').notNull(),
    sources: json<DigestSources>('sources').notNull(),
    maxStories: integer('max_stories').notNull(),
    /** What a day without news gets: nothing, or a line. */
    quiet: text('quiet', { enum: ['skip', 'line'] }).notNull(),
    /** `null` is as the guild has chosen. */
    language: text('language'),
    length: text('length').$type<Length>(),
    roleId: text('role_id'),
    /** Whether the stories stand in a thread below a first message. */
    hasThread: boolean('has_thread').notNull().default(false),
    isForum: boolean('is_forum').notNull().default(false),
    /** The tag of a forum that its posts get. */
    tagId: text('tag_id'),
    /** Whether it comes without a sound. */
    isSilent: boolean('is_silent').notNull().default(false),
    isPaused: boolean('is_paused').notNull().default(false),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    removedAt: instant('removed_at'),
    /** When the next edition is due. */
    nextAt: instant('next_at'),
  },
  (table) => [
    index('digests_next').on(table.nextAt).where(sql`not is_paused and removed_at is null`),
    index('digests_guild').on(table.guildId),
  ],
);

/** One issue of a digest. Its slot is unique, so that no hour brings two. */
export const editions = pgTable(
  'editions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    digestId: uuid('digest_id')
      .notNull()
      .references(() => digests.id, { onDelete: 'cascade' }),
    guildId: text('guild_id').notNull(),
    /** The local date and time it stands for; one that was asked for has the instant instead. */
    slot: text('slot').notNull(),
    /** `preview` is composed and never posted. */
    purpose: text('purpose', { enum: ['slot', 'run', 'preview'] }).notNull(),
    state: text('state', {
      enum: ['planned', 'collected', 'briefed', 'rendered', 'posting', 'posted', 'skipped', 'failed'],
    })
      .notNull()
      .default('planned'),
    ...work,
    /** The period whose entries it holds. */
    since: instant('since').notNull(),
    until: instant('until').notNull(),
    isLate: boolean('is_late').notNull().default(false),
    /** The stories chosen, and the requests that read them. */
    plan: json<EditionPlan>('plan'),
    /** When it goes out with what is there. */
    deadline: instant('deadline'),
    edition: json<Edition>('edition'),
    createdAt: instant('created_at').notNull().defaultNow(),
    postedAt: instant('posted_at'),
  },
  (table) => [
    unique('editions_slot').on(table.digestId, table.purpose, table.slot),
    index('editions_due')
      .on(table.dueAt)
      .where(sql`state in ('planned', 'collected', 'briefed', 'rendered', 'posting')`),
    index('editions_digest').on(table.digestId, table.createdAt),
  ],
);

/** What a digest has told, for as long as it remembers. */
export const editionStories = pgTable(
  'edition_stories',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    digestId: uuid('digest_id')
      .notNull()
      .references(() => digests.id, { onDelete: 'cascade' }),
    editionId: uuid('edition_id')
      .notNull()
      .references(() => editions.id, { onDelete: 'cascade' }),
    storyId: text('story_id').notNull(),
    headline: text('headline').notNull(),
    url: text('url'),
    /** What the story is recognised by: the beginning of its lead's text. */
    text: text('text').notNull(),
    claims: json<readonly string[]>('claims').notNull(),
    toldAt: instant('told_at').notNull().defaultNow(),
  },
  (table) => [
    unique('edition_stories_story').on(table.editionId, table.storyId),
    index('edition_stories_told').on(table.digestId, table.toldAt),
  ],
);

/** What an edition will hold, once its articles are read: each story's entries, the lead first, and the requests for them. */
export interface EditionPlan {
  readonly stories: readonly {
    readonly storyId: string;
    readonly entryIds: readonly string[];
    /** Copies among them: outlets more, not evidence. */
    readonly copies: readonly string[];
    readonly requestIds: readonly { readonly entryId: string; readonly requestId: string }[];
    /** Whether this digest has told it before. */
    readonly isSeen: boolean;
  }[];
  readonly leftOut: number;
  readonly entriesRead: number;
  readonly outletsRead: number;
}
