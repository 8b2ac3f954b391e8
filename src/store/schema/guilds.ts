import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Length } from '../../briefing/brief.ts';
import { instant, json } from './columns.ts';

/** The one row that names this installation, so that two of them can share a Redis. */
export const installation = pgTable(
  'installation',
  { isOnly: boolean('is_only').primaryKey().default(true), id: uuid('id').notNull().defaultRandom() },
  (table) => [check('installation_one_row', sql`${table.isOnly}`)],
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
    detail: json<Readonly<Record<string, unknown>>>('detail').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('audit_guild').on(table.guildId, table.createdAt)],
);
