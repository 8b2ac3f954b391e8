import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  or,
  type SQLWrapper,
  sql,
  type WithSubquery,
} from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import { MINUTE } from '../time.ts';
import { batchesOf } from './batches.ts';
import { claimed, claimedAt } from './claim.ts';
import type { Queryable } from './database.ts';
import { inMs } from './interval.ts';
import { deliveries, type Opening } from './schema.ts';

export type { Opening } from './schema.ts';

export type Delivery = typeof deliveries.$inferSelect;
/** A delivery in the turn of whoever makes it: only the latest turn may write. */
export type DeliveryClaim = Delivery & { readonly claimedAt: Date };

/** A message's body as Discord takes it. */
export type Payload = RESTPostAPIChannelMessageJSONBody;

/** Where the answer to a request goes: into the reply of an interaction while its token is good, else into its channel. */
export interface ReplyAddress {
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  readonly isPrivate: boolean;
  readonly form: 'card' | 'claims';
  readonly applicationId: string;
  readonly interactionToken: string;
  readonly interactionExpiresAt: Date;
  readonly interactionMessage: string;
  readonly replyTo: string | null;
  /** The row that was pledged for it, if any; it becomes the answer's. */
  readonly pledgeId?: string;
}

/** Where an entry of a feed is posted. */
export interface ChannelAddress {
  readonly guildId: string;
  readonly channelId: string;
  /** Nobody asked. */
  readonly memberId?: undefined;
  readonly form: 'card' | 'entry' | 'health';
  readonly subscriptionId: string;
  /** Left out where the feed itself is meant. */
  readonly entryId?: string;
}

/** A delivery to look at, and the turn it is in. */
export interface DueDelivery {
  readonly id: string;
  readonly turn: number;
}

/** Above the longest that one attempt at posting may take. */
const CLAIM_MS = MINUTE;
const OPEN = ['due', 'rendered', 'posting'] as const;

/** The outbox; the table is `deliveries` in schema.ts. */
export function deliveryStore(db: Queryable) {
  const held = ({ id, turn }: Pick<DeliveryClaim, 'id' | 'turn'>) =>
    and(eq(deliveries.id, id), eq(deliveries.turn, turn), inArray(deliveries.state, OPEN));
  const isClaimable = and(
    inArray(deliveries.state, OPEN),
    lte(deliveries.dueAt, sql`now()`),
    or(isNull(deliveries.claimedUntil), lt(deliveries.claimedUntil, sql`now()`)),
  );
  const isPledge = (id: string) =>
    and(eq(deliveries.id, id), eq(deliveries.form, 'notice'), eq(deliveries.state, 'rendered'));
  const write = async (claim: DeliveryClaim, change: Partial<typeof deliveries.$inferInsert> | object) => {
    const { rowCount } = await db.update(deliveries).set(change).where(held(claim));
    return rowCount === 1;
  };

  return {
    /** Promise the answer to a request; it becomes due with the request's end. @returns Its ID. */
    async promise(requestId: string, { pledgeId, ...address }: ReplyAddress): Promise<string> {
      const promised = { ...address, requestId, state: 'waiting' as const };
      const [row] =
        pledgeId === undefined
          ? []
          : await db
              .update(deliveries)
              .set({ ...promised, payload: null, dueAt: sql`now()` })
              .where(isPledge(pledgeId))
              .returning({ id: deliveries.id });
      return row?.id ?? insert(promised).then(({ id }) => id);
    },

    /** A message that is edited into a reply after a while, unless it is withdrawn or becomes the answer's own row. @returns Its ID. */
    async pledge(
      address: Pick<ReplyAddress, 'guildId' | 'channelId' | 'memberId' | 'applicationId' | 'interactionToken'> & {
        readonly interactionExpiresAt: Date;
      },
      payload: Payload,
      afterMs: number,
    ): Promise<string> {
      const dueAt = inMs(afterMs);
      const interactionMessage = '@original';
      const { id } = await insert({
        ...address,
        interactionMessage,
        payload,
        dueAt,
        form: 'notice',
        state: 'rendered',
      });
      return id;
    },

    /** Whoever made a pledge is still at it: it is put off. @returns `false` if there is none any more. */
    async renewPledge(id: string, afterMs: number): Promise<boolean> {
      const { rowCount } = await db
        .update(deliveries)
        .set({ dueAt: inMs(afterMs) })
        .where(isPledge(id));
      return rowCount === 1;
    },

    /** A pledge is not needed any more. One that was delivered, or became an answer, stays. */
    async withdraw(id: string): Promise<void> {
      await db.delete(deliveries).where(isPledge(id));
    },

    /** The same for many requests, with IDs that are given. */
    async promiseAll(rows: readonly (ChannelAddress & { readonly id: string; readonly requestId: string })[]) {
      for (const batch of batchesOf(rows)) {
        await db.insert(deliveries).values(batch.map((row) => ({ ...row, state: 'waiting' as const })));
      }
    },

    /** Post what needs no reading: entries by themselves, or how a feed fares. */
    async postAll(rows: readonly (ChannelAddress & { readonly id?: string })[]): Promise<DueDelivery[]> {
      const posted: DueDelivery[] = [];
      for (const batch of batchesOf(rows)) {
        const values = batch.map((row) => ({ ...row, state: 'due' as const }));
        posted.push(
          ...(await db.insert(deliveries).values(values).returning({ id: deliveries.id, turn: deliveries.turn })),
        );
      }
      return posted;
    },

    /** Lay out the messages of an edition, in order; the first is due. @returns That one. */
    async addParts(
      { id: editionId, guildId }: { id: string; guildId: string },
      channelId: string,
      { payloads, opens }: { payloads: readonly Payload[]; opens: Opening | null },
    ): Promise<DueDelivery[]> {
      const rows = payloads.map((payload, part) => ({
        editionId,
        part,
        opens: part === 0 ? opens : null,
        guildId,
        channelId,
        payload,
        form: 'edition' as const,
        state: part === 0 ? ('rendered' as const) : ('waiting' as const),
      }));
      const { id, turn, part } = deliveries;
      const stored = await db.insert(deliveries).values(rows).onConflictDoNothing().returning({ id, turn, part });
      return stored.filter((row) => row.part === 0);
    },

    /** The part before it is posted: now it is this one's turn. @param channelId Where the first part leads. */
    async startPart(editionId: string, id: string, channelId: string): Promise<DueDelivery | undefined> {
      const [row] = await db
        .update(deliveries)
        .set({ state: 'rendered', channelId, dueAt: sql`now()` })
        .where(and(eq(deliveries.editionId, editionId), eq(deliveries.id, id), eq(deliveries.state, 'waiting')))
        .returning({ id: deliveries.id, turn: deliveries.turn });
      return row;
    },

    /** Tell moderators that an edition did not come out. */
    async report({ id: editionId, guildId }: { id: string; guildId: string }, channelId: string): Promise<DueDelivery> {
      return insert({ guildId, channelId, editionId, form: 'health', state: 'due' });
    },

    /** Send a message of our own to a channel. It carries no mark of the guild's data but its payload. */
    async notify(guildId: string, channelId: string, payload: Payload): Promise<DueDelivery> {
      return insert({ guildId, channelId, form: 'notice', state: 'rendered', payload });
    },

    async find(id: string): Promise<Delivery | undefined> {
      const [row] = await db.select().from(deliveries).where(eq(deliveries.id, id));
      return row;
    },

    /**
     * Requests end: their answers are due, as soon as nobody edits the reply any more.
     *
     * @param ended The part of the statement that ends them.
     * @returns The statement, to be executed or prepared; it gives the deliveries.
     */
    makeDue(ended: WithSubquery & { readonly id: SQLWrapper }) {
      const isAnswer = sql`${deliveries.requestId} in (select ${ended.id} from ${ended})`;
      return db
        .with(ended)
        .update(deliveries)
        .set({ state: 'due', dueAt: sql`greatest(now(), ${deliveries.editingUntil})` })
        .where(and(isAnswer, eq(deliveries.state, 'waiting')))
        .returning({ id: deliveries.id, turn: deliveries.turn });
    },

    /** Nobody waits for these answers any more. */
    async cancel(requestIds: readonly string[]): Promise<void> {
      if (requestIds.length === 0) return;
      await db
        .update(deliveries)
        .set({ state: 'cancelled', interactionToken: null })
        .where(and(inArray(deliveries.requestId, [...requestIds]), eq(deliveries.state, 'waiting')));
    },

    /** Begin to edit progress into a reply that waits. @returns `undefined` if it no longer waits, or somebody else edits it. */
    async beginEdit(id: string, forMs: number): Promise<Delivery | undefined> {
      const [row] = await db
        .update(deliveries)
        .set({ editingUntil: inMs(forMs) })
        .where(
          and(
            eq(deliveries.id, id),
            eq(deliveries.state, 'waiting'),
            or(isNull(deliveries.editingUntil), lt(deliveries.editingUntil, sql`now()`)),
          ),
        )
        .returning();
      return row;
    },

    /** The edit has ended. @returns The delivery if it became due in the meantime and waits for nothing more. */
    async endEdit(id: string): Promise<DueDelivery | undefined> {
      const [row] = await db
        .update(deliveries)
        .set({ editingUntil: null, dueAt: sql`least(now(), ${deliveries.dueAt})` })
        .where(eq(deliveries.id, id))
        .returning({ id: deliveries.id, turn: deliveries.turn, state: deliveries.state });
      return row?.state === 'due' ? row : undefined;
    },

    /** @returns `undefined` if the delivery is not due, or somebody else makes it. */
    async claim(id: string): Promise<DeliveryClaim | undefined> {
      const [row] = await db
        .update(deliveries)
        .set(claimed(deliveries, CLAIM_MS))
        .where(and(eq(deliveries.id, id), isClaimable))
        .returning({ ...getTableColumns(deliveries), claimedAt });
      return row;
    },

    /** Fix what is posted. @returns `false` if the claim was lost. */
    async freeze(claim: DeliveryClaim, payload: Payload): Promise<boolean> {
      return write(claim, { state: 'rendered', payload });
    },

    /** What follows may reach Discord. @returns `false` if the claim was lost; then nothing may be sent. */
    async markPosting(claim: DeliveryClaim, to: 'reply' | 'channel'): Promise<boolean> {
      const since = to === 'channel' ? { postingAt: sql`coalesce(${deliveries.postingAt}, now())` } : {};
      return write(claim, { state: 'posting', ...since });
    },

    /** It is certain that the last attempt left nothing behind: the next one is the first again. */
    async restart(claim: DeliveryClaim): Promise<boolean> {
      return write(claim, { state: 'posting', postingAt: sql`now()` });
    },

    /** The message is there; what hangs on it may not be. */
    async markSent(claim: DeliveryClaim, messageId: string): Promise<boolean> {
      return write(claim, { messageId });
    },

    async markPosted(claim: DeliveryClaim, messageId: string): Promise<boolean> {
      const posted = { state: 'posted', messageId, postedAt: sql`now()`, claimedUntil: null, interactionToken: null };
      return write(claim, posted);
    },

    /** It ended without a message, or nobody can tell. @returns `false` if the claim was lost. */
    async markFailed(
      claim: DeliveryClaim,
      state: 'failed' | 'uncertain',
      errorCode: string,
      errorMessage: string,
    ): Promise<boolean> {
      return write(claim, { state, errorCode, errorMessage, claimedUntil: null, interactionToken: null });
    },

    /** Give it back, to be tried again after a while; not counted as an attempt. @returns `false` if the claim was lost. */
    async release(claim: DeliveryClaim, afterMs: number): Promise<boolean> {
      const dueAt = inMs(afterMs);
      return write(claim, { dueAt, claimedUntil: null, attempts: sql`${deliveries.attempts} - 1` });
    },

    /** Deliveries that should be made and are not. Longest due first. */
    async listSilent(limit: number): Promise<DueDelivery[]> {
      return db
        .select({ id: deliveries.id, turn: deliveries.turn })
        .from(deliveries)
        .where(isClaimable)
        .orderBy(asc(deliveries.dueAt))
        .limit(limit);
    },

    /** Whether the last message of a subscription to the same channel, besides this one, failed as well. */
    async hasFailedBefore({
      id,
      subscriptionId,
      channelId,
    }: Pick<Delivery, 'id' | 'subscriptionId' | 'channelId'>): Promise<boolean> {
      if (subscriptionId === null) return false;
      const [last] = await db
        .select({ state: deliveries.state })
        .from(deliveries)
        .where(
          and(
            eq(deliveries.subscriptionId, subscriptionId),
            eq(deliveries.channelId, channelId),
            ne(deliveries.id, id),
            inArray(deliveries.state, ['posted', 'failed', 'uncertain']),
          ),
        )
        .orderBy(desc(deliveries.createdAt))
        .limit(1);
      return last !== undefined && last.state !== 'posted';
    },

    /** We are no longer in a guild: nothing more goes there. */
    async abandon(guildId: string): Promise<void> {
      await db
        .update(deliveries)
        .set({ state: 'cancelled', interactionToken: null, claimedUntil: null })
        .where(and(eq(deliveries.guildId, guildId), inArray(deliveries.state, ['waiting', ...OPEN])));
    },
  };

  async function insert(values: PgInsertValue<typeof deliveries>): Promise<DueDelivery> {
    const [row] = await db.insert(deliveries).values(values).returning({ id: deliveries.id, turn: deliveries.turn });
    if (!row) throw new Error('A delivery was not stored');
    return row;
  }
}

/** Discord's limit on a nonce, in characters. */
const MAX_NONCE = 25;

/** The nonce of a delivery's message, the same each time: an attempt repeated by another process is known for what it is. */
export function nonceOf(deliveryId: string): string {
  return deliveryId.replaceAll('-', '').slice(0, MAX_NONCE);
}
