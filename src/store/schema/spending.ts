import { doublePrecision, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { briefs } from './reading.ts';

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
