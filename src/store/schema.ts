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
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Brief, Length } from '../briefing/brief.ts';
import type { Edition } from '../digests/edition.ts';
import type { FoundFeed } from '../feeds/discovery/discover.ts';
import type { PollHints } from '../feeds/feed.ts';
import type { FeedList } from '../feeds/opml.ts';
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
    rhythm: jsonb('rhythm').$type<FeedRhythm>(),
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
    tagRules: jsonb('tag_rules').$type<readonly TagRule[]>().notNull().default([]),
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
    found: jsonb('found').$type<readonly FoundFeed[]>(),
    list: jsonb('list').$type<FeedList>(),
    /** What the moderator chose for the subscription that may come of it. */
    draft: jsonb('draft').$type<SubscriptionDraft>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('probes_due').on(table.dueAt).where(sql`state in ('due', 'probing')`),
    index('probes_created').on(table.createdAt),
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
    sources: jsonb('sources').$type<DigestSources>().notNull(),
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
    plan: jsonb('plan').$type<EditionPlan>(),
    /** When it goes out with what is there. */
    deadline: instant('deadline'),
    edition: jsonb('edition').$type<Edition>(),
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
    claims: jsonb('claims').$type<readonly string[]>().notNull(),
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

/** A thread below the first message of an edition, or a forum's post that begins with it. */
export interface Opening {
  readonly kind: 'thread' | 'post';
  readonly name: string;
}

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
    form: text('form', { enum: ['card', 'claims', 'entry', 'health', 'edition', 'notice'] }).notNull(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** What is answered; `null` for a notice, whose payload is there from the start. */
    requestId: uuid('request_id').references(() => requests.id),
    /** The subscription it is posted for, and the entry it is about. */
    subscriptionId: uuid('subscription_id').references(() => subscriptions.id, { onDelete: 'set null' }),
    entryId: uuid('entry_id').references(() => entries.id, { onDelete: 'set null' }),
    /** The edition that it is a part of, and which, from 0: parts are posted in their order. */
    editionId: uuid('edition_id').references(() => editions.id, { onDelete: 'set null' }),
    part: integer('part'),
    /** What the first part opens for those after it; `null` where all stand in the channel itself. */
    opens: jsonb('opens').$type<Opening>(),
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
    unique('deliveries_part').on(table.editionId, table.part),
    index('deliveries_subscription').on(table.subscriptionId, table.createdAt),
    index('deliveries_entry').on(table.entryId).where(sql`entry_id is not null`),
  ],
);

/** What model calls cost: one row per brief that made any, and one per call for embeddings, which serves many guilds. */
export const usage = pgTable(
  'usage',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** `null` for embeddings. */
    briefId: uuid('brief_id').references(() => briefs.id),
    /** Whose wish the calls were made for: who asked first, of those who had a budget; `null` for the command line and embeddings. */
    guildId: text('guild_id'),
    model: text('model').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    calls: integer('calls').notNull(),
    /** In dollars; `null` where no price is set. */
    cost: doublePrecision('cost'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('usage_guild').on(table.guildId, table.createdAt), index('usage_created').on(table.createdAt)],
);

/**
 * What calls under way may cost at most, in dollars: held against a budget before a call, and given back when its cost is known. Of a
 * worker that was killed it stays, since its call may be on the bill.
 */
export const budgetHolds = pgTable(
  'budget_holds',
  {
    briefId: uuid('brief_id')
      .notNull()
      .references(() => briefs.id),
    /** The turn of the brief's claim. */
    turn: integer('turn').notNull(),
    guildId: text('guild_id'),
    most: doublePrecision('most').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.briefId, table.turn] }), index('budget_holds_created').on(table.createdAt)],
);
