import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Brief, Length } from '../briefing/brief.ts';
import type { Block } from '../reading/article.ts';

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});
const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Columns of a row that is work to do. The row says what is due; a job is only a bell for it.
 *
 * `turn` counts claims and is never reset: a worker that lost its claim cannot write, and a bell for a new turn is never
 * mistaken for an old one. `attempts` counts claims since the work was last asked for.
 */
const work = {
  turn: integer('turn').notNull().default(0),
  attempts: integer('attempts').notNull().default(0),
  dueAt: instant('due_at').notNull().defaultNow(),
  /** While claimed: when the claim ends although nothing was written, because its worker is gone. */
  claimedUntil: instant('claimed_until'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
};

/** The one row that names this installation, so that two of them can share a Redis. */
export const installation = pgTable(
  'installation',
  { isOnly: boolean('is_only').primaryKey().default(true), id: uuid('id').notNull().defaultRandom() },
  (table) => [check('installation_one_row', sql`${table.isOnly}`)],
);

/** A URL that somebody asked for or a feed named, and how far reading it has come. */
export const links = pgTable(
  'links',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Normalised: no fragment, no tracking parameters. `file:` for a page that came with its request. */
    url: text('url').notNull().unique(),
    state: text('state', { enum: ['due', 'fetching', 'extracting', 'read', 'failed'] })
      .notNull()
      .default('due'),
    ...work,
    /** The page itself, when it came with the request; dropped once read. */
    page: bytea('page'),
    pageType: text('page_type'),
    articleId: uuid('article_id').references(() => articles.id),
    readAt: instant('read_at'),
  },
  (table) => [index('links_due').on(table.dueAt).where(sql`state in ('due', 'fetching', 'extracting')`)],
);

/** What was read. A row never changes, so that offsets into its text stay true: a page that changed is a new row. */
export const articles = pgTable(
  'articles',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    canonicalUrl: text('canonical_url').notNull(),
    /** SHA-256 of title and text, in hexadecimal. */
    contentHash: text('content_hash').notNull(),
    url: text('url').notNull(),
    title: text('title').notNull(),
    byline: text('byline'),
    siteName: text('site_name'),
    publishedAt: instant('published_at'),
    language: text('language'),
    image: text('image'),
    access: text('access', { enum: ['free', 'limited'] }).notNull(),
    text: text('text').notNull(),
    blocks: jsonb('blocks').$type<readonly Block[]>().notNull(),
    wordCount: integer('word_count').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [unique('articles_version').on(table.canonicalUrl, table.contentHash)],
);

/** One brief of an article for everyone who wants it in the same way. */
export const briefs = pgTable(
  'briefs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    articleId: uuid('article_id')
      .notNull()
      .references(() => articles.id),
    /** Engine, model, prompt version, language and length. */
    profile: text('profile').notNull(),
    engine: text('engine', { enum: ['extractive', 'model'] }).notNull(),
    language: text('language'),
    length: text('length').$type<Length>().notNull(),
    state: text('state', { enum: ['due', 'writing', 'written', 'failed'] })
      .notNull()
      .default('due'),
    ...work,
    brief: jsonb('brief').$type<Brief>(),
    writtenAt: instant('written_at'),
  },
  (table) => [
    unique('briefs_profile').on(table.articleId, table.profile),
    index('briefs_due').on(table.dueAt).where(sql`state in ('due', 'writing')`),
  ],
);

/** Somebody's wish for a brief of a link, and its answer. */
export const requests = pgTable(
  'requests',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    linkId: uuid('link_id')
      .notNull()
      .references(() => links.id),
    /** The brief wanted; with the article once that is read, it names one row of `briefs`. */
    profile: text('profile').notNull(),
    engine: text('engine', { enum: ['extractive', 'model'] }).notNull(),
    language: text('language'),
    length: text('length').$type<Length>().notNull(),
    state: text('state', { enum: ['waiting', 'answered', 'refused', 'cancelled'] })
      .notNull()
      .default('waiting'),
    /** Who asked on Discord; all `null` for a request from the command line. */
    guildId: text('guild_id'),
    memberId: text('member_id'),
    /** The version of the article that answers it; a link may be read again later. */
    briefId: uuid('brief_id').references(() => briefs.id),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    createdAt: instant('created_at').notNull().defaultNow(),
    answeredAt: instant('answered_at'),
  },
  (table) => [
    index('requests_waiting_link').on(table.linkId).where(sql`state = 'waiting'`),
    index('requests_waiting_brief').on(table.briefId).where(sql`state = 'waiting'`),
    index('requests_guild').on(table.guildId, table.createdAt),
  ],
);

/** A guild's settings, and whether we are in it. */
export const guilds = pgTable(
  'guilds',
  {
    id: text('id').primaryKey(),
    /** Of briefs; `null` is the article's own. */
    language: text('language'),
    length: text('length').$type<Length>().notNull().default('medium'),
    /** Whether answers are for the asking member's eyes, unless they say otherwise. */
    isPrivate: boolean('is_private').notNull().default(false),
    moderatorRoleIds: text('moderator_role_ids').array().notNull().default(sql`'{}'::text[]`),
    /** Where moderators read reports and what went wrong. */
    logChannelId: text('log_channel_id'),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    leftAt: instant('left_at'),
  },
  (table) => [index('guilds_left').on(table.leftAt).where(sql`left_at is not null`)],
);

/** Who changed what, and what was reported; for moderators. */
export const audit = pgTable(
  'audit',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    guildId: text('guild_id').notNull(),
    memberId: text('member_id').notNull(),
    /** A stable word, such as `settings.length`. */
    action: text('action').notNull(),
    detail: jsonb('detail').$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('audit_guild').on(table.guildId, table.createdAt)],
);

/**
 * The outbox: one message to one place, once.
 *
 * `waiting` for its request → `due` → `rendered` (payload frozen; the nonce follows from the ID) → `posting` (committed before the request to
 * Discord) → `posted`; or `failed`, `uncertain`, `cancelled`. States move by compare-and-set.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    state: text('state', {
      enum: ['waiting', 'due', 'rendered', 'posting', 'posted', 'failed', 'uncertain', 'cancelled'],
    }).notNull(),
    ...work,
    form: text('form', { enum: ['card', 'claims', 'notice'] }).notNull(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** What is answered; `null` for a notice, whose payload is there from the start. */
    requestId: uuid('request_id').references(() => requests.id),
    /** Whoever asked; answers that are private are theirs alone. */
    memberId: text('member_id'),
    isPrivate: boolean('is_private').notNull().default(false),
    applicationId: text('application_id'),
    /** A secret of fifteen minutes; forgotten once posted. */
    interactionToken: text('interaction_token'),
    interactionExpiresAt: instant('interaction_expires_at'),
    /** The message that becomes the answer: `@original`, or the ID of a followup. */
    interactionMessage: text('interaction_message'),
    /** The message that a late answer replies to; `null` if it cannot be seen in the channel. */
    replyTo: text('reply_to'),
    /** While somebody edits progress into the reply: the answer must not overtake them. */
    editingUntil: instant('editing_until'),
    payload: jsonb('payload').$type<RESTPostAPIChannelMessageJSONBody>(),
    /** When it was first tried to post it to the channel. */
    postingAt: instant('posting_at'),
    messageId: text('message_id'),
    postedAt: instant('posted_at'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('deliveries_due').on(table.dueAt).where(sql`state in ('due', 'rendered', 'posting')`),
    index('deliveries_request').on(table.requestId),
    index('deliveries_guild').on(table.guildId),
  ],
);

/** What model calls cost, one row per brief that made any. */
export const usage = pgTable('usage', {
  id: uuid('id').primaryKey().defaultRandom(),
  briefId: uuid('brief_id')
    .notNull()
    .references(() => briefs.id),
  model: text('model').notNull(),
  inputTokens: integer('input_tokens').notNull(),
  outputTokens: integer('output_tokens').notNull(),
  calls: integer('calls').notNull(),
  /** In dollars; `null` where no price is set. */
  cost: doublePrecision('cost'),
  createdAt: instant('created_at').notNull().defaultNow(),
});
