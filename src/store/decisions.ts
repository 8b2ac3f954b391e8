import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { decisions, deliveries, entries, subscriptions } from './schema.ts';

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

/** Why entries were or were not posted; the table is `decisions` in schema.ts. */
export function decisionStore(db: Queryable) {
  return {
    /** Store decisions that were not made before. @returns The entries and subscriptions that they are of, as `subscription/entry`. */
    async add(rows: readonly NewDecision[]): Promise<Set<string>> {
      if (rows.length === 0) return new Set();
      const { subscriptionId, entryId } = decisions;
      const stored = await db
        .insert(decisions)
        .values([...rows])
        .onConflictDoNothing()
        .returning({ subscriptionId, entryId });
      return new Set(stored.map((row) => `${row.subscriptionId}/${row.entryId}`));
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

    /** How many entries of a subscription its limit kept back since it last posted. */
    async countCapped(subscriptionId: string): Promise<number> {
      const [row] = await db
        .select({
          capped: sql<number>`count(*) filter (where ${decisions.outcome} = 'capped' and ${decisions.createdAt} > coalesce(
            (select max(d.created_at) from ${decisions} d where d.subscription_id = ${subscriptionId} and d.outcome = 'posted'), '-infinity'))::int`,
        })
        .from(decisions)
        .where(eq(decisions.subscriptionId, subscriptionId));
      return row?.capped ?? 0;
    },
  };
}
