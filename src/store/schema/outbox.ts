import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant, json, work } from './columns.ts';
import { editions } from './digests.ts';
import { entries } from './feeds.ts';
import { subscriptions } from './following.ts';
import { requests } from './reading.ts';

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
    opens: json<Opening>('opens'),
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
    payload: json<RESTPostAPIChannelMessageJSONBody>('payload'),
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
