import { and, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
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
