import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Brief, Length } from '../../briefing/brief.ts';
import type { Block } from '../../reading/article.ts';
import { bytea, instant, json, work } from './columns.ts';

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
    blocks: json<readonly Block[]>('blocks').notNull(),
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
    brief: json<Brief>('brief'),
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
    // Without those whose article is not known yet: no plan should look for one of them among all.
    index('requests_waiting_brief').on(table.briefId).where(sql`state = 'waiting' and brief_id is not null`),
    index('requests_guild').on(table.guildId, table.createdAt),
  ],
);
