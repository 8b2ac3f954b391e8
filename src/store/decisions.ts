import { and, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import { batchesOf } from './batches.ts';
import type { Queryable } from './database.ts';
import { DECIDING_LOCK } from './locks.ts';
import { decisions, deliveries, entries, feeds, subscriptions } from './schema.ts';

export type Decision = typeof decisions.$inferSelect;
export type Outcome = Decision['outcome'];
export type NewDecision = Pick<Decision, 'subscriptionId' | 'entryId' | 'outcome' | 'detail' | 'deliveryId'>;

/** A decision with what it was about and what became of it. */
export interface ExplainedDecision {
  readonly decision: Decision;
  readonly entry: typeof entries.$inferSelect;
  /** `null` for what was not to be posted. */
  readonly delivery: Pick<typeof deliveries.$inferSelect, 'state' | 'errorMessage' | 'channelId' | 'messageId'> | null;
}

/** An entry that a guild's filters let through, and where it came from. */
export interface PassedEntry {
  readonly entry: typeof entries.$inferSelect;
  readonly feed: typeof feeds.$inferSelect;
  readonly subscription: typeof subscriptions.$inferSelect;
}

/** Why entries were or were not posted; the table is `decisions` in schema.ts. */
export function decisionStore(db: Queryable) {
  return {
    /** Begin to decide, within a transaction: digests wait until what was decided in their period is committed. */
    async begin(): Promise<void> {
      await db.execute(sql`select pg_advisory_xact_lock_shared(${DECIDING_LOCK})`);
    },

    /** Wait, within a transaction of its own, until everything is committed that has been decided up to now. */
    async settle(): Promise<void> {
      await db.execute(sql`select pg_advisory_xact_lock(${DECIDING_LOCK})`);
    },

    /** Store decisions that were not made before; `begin` comes first. */
    async add(rows: readonly NewDecision[]): Promise<void> {
      // Not the beginning of the transaction, which may lie before a period that has been read.
      const createdAt = sql`clock_timestamp()`;
      const dated = rows.map((row) => ({ ...row, createdAt }));
      for (const batch of batchesOf(dated)) await db.insert(decisions).values(batch).onConflictDoNothing();
    },

    /** @returns Those of some entries that a subscription has decided on before. */
    async listDecided(subscriptionId: string, entryIds: readonly string[]): Promise<string[]> {
      if (entryIds.length === 0) return [];
      const rows = await db
        .select({ entryId: decisions.entryId })
        .from(decisions)
        .where(and(eq(decisions.subscriptionId, subscriptionId), inArray(decisions.entryId, [...entryIds])));
      return rows.map(({ entryId }) => entryId);
    },

    /** The newest decisions of a subscription. */
    async listNewest(subscriptionId: string, limit: number): Promise<ExplainedDecision[]> {
      const { state, errorMessage, channelId, messageId } = deliveries;
      return db
        .select({ decision: decisions, entry: entries, delivery: { state, errorMessage, channelId, messageId } })
        .from(decisions)
        .innerJoin(entries, eq(entries.id, decisions.entryId))
        .leftJoin(deliveries, eq(deliveries.id, decisions.deliveryId))
        .where(eq(decisions.subscriptionId, subscriptionId))
        .orderBy(desc(decisions.createdAt), desc(entries.publishedAt))
        .limit(limit);
    },

    /** How many entries a subscription holds because most of its feed suddenly looked new. */
    async countHeld(subscriptionId: string): Promise<number> {
      return db.$count(decisions, and(eq(decisions.subscriptionId, subscriptionId), eq(decisions.outcome, 'held')));
    },

    /** Take back that entries are held, of the newest, so that they can be decided on anew. @returns Them, oldest first. */
    async takeHeld(subscriptionId: string, limit: number): Promise<(typeof entries.$inferSelect)[]> {
      const held = await db
        .select({ id: decisions.id, entry: entries })
        .from(decisions)
        .innerJoin(entries, eq(entries.id, decisions.entryId))
        .where(and(eq(decisions.subscriptionId, subscriptionId), eq(decisions.outcome, 'held')))
        .orderBy(desc(sql`coalesce(${entries.publishedAt}, ${entries.createdAt})`), desc(entries.id))
        .limit(limit)
        .for('update', { of: decisions });
      const ids = held.map(({ id }) => id);
      if (ids.length > 0) await db.delete(decisions).where(inArray(decisions.id, ids));
      return held.map(({ entry }) => entry).reverse();
    },

    /** Leave out what is held, for good. @returns How many entries that were. */
    async dismissHeld(subscriptionId: string): Promise<number> {
      const { rowCount } = await db
        .update(decisions)
        .set({ outcome: 'dismissed' })
        .where(and(eq(decisions.subscriptionId, subscriptionId), eq(decisions.outcome, 'held')));
      return rowCount ?? 0;
    },

    /** Addresses that were posted in a channel since an instant, by whichever feed. */
    async listPostedUrls(
      channelIds: readonly string[],
      urls: readonly string[],
      since: Date,
    ): Promise<{ channelId: string; url: string }[]> {
      if (channelIds.length === 0 || urls.length === 0) return [];
      const rows = await db
        .selectDistinct({ channelId: subscriptions.channelId, url: entries.url })
        .from(decisions)
        .innerJoin(entries, eq(entries.id, decisions.entryId))
        .innerJoin(subscriptions, eq(subscriptions.id, decisions.subscriptionId))
        .where(
          and(
            inArray(subscriptions.channelId, [...channelIds]),
            inArray(entries.url, [...urls]),
            eq(decisions.outcome, 'posted'),
            gt(decisions.createdAt, since),
          ),
        );
      return rows.flatMap(({ channelId, url }) => (url === null ? [] : [{ channelId, url }]));
    },

    /**
     * What a guild's feeds brought in a period and its filters let through, newest first: for digests.
     *
     * @param categories Only of subscriptions in these; `undefined` for all.
     */
    async listPassed(
      guildId: string,
      { since, until, categories }: { since: Date; until: Date; categories: readonly string[] | undefined },
      limit: number,
    ): Promise<PassedEntry[]> {
      return db
        .select({ entry: entries, feed: feeds, subscription: subscriptions })
        .from(decisions)
        .innerJoin(subscriptions, eq(subscriptions.id, decisions.subscriptionId))
        .innerJoin(entries, eq(entries.id, decisions.entryId))
        .innerJoin(feeds, eq(feeds.id, entries.feedId))
        .where(
          and(
            eq(subscriptions.guildId, guildId),
            isNull(subscriptions.removedAt),
            categories && inArray(subscriptions.category, [...categories]),
            inArray(decisions.outcome, ['posted', 'digest', 'duplicate', 'capped']),
            gt(decisions.createdAt, since),
            lte(decisions.createdAt, until),
          ),
        )
        .orderBy(desc(decisions.createdAt))
        .limit(limit);
    },

    /** Entries that were kept back and that no message has told of yet are told of by these, one of each subscription. */
    async tellCapped(messages: ReadonlyMap<string, string>, since: Date): Promise<void> {
      if (messages.size === 0) return;
      const [ids, deliveryIds] = [sql.param([...messages.keys()]), sql.param([...messages.values()])];
      await db.execute(sql`
        update ${decisions} set delivery_id = message.delivery_id
        from unnest(${ids}::uuid[], ${deliveryIds}::uuid[]) as message (subscription_id, delivery_id)
        where decisions.subscription_id = message.subscription_id and decisions.outcome = 'capped'
          and decisions.delivery_id is null and decisions.created_at > ${since}`);
    },

    /** How many entries were kept back of which a message tells. */
    async countCapped(subscriptionId: string, deliveryId: string): Promise<number> {
      return db.$count(
        decisions,
        and(
          eq(decisions.subscriptionId, subscriptionId),
          eq(decisions.deliveryId, deliveryId),
          eq(decisions.outcome, 'capped'),
        ),
      );
    },
  };
}
