import { and, avg, desc, eq, gte, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { BriefClaim } from './briefs.ts';
import type { Queryable } from './database.ts';
import { SPENDING_LOCK } from './locks.ts';
import { briefs, budgetHolds, requests, usage } from './schema.ts';

/** Briefs whose cost says what the next one may cost. */
const RECENT = 1000;

/** What was spent in some time, and what calls under way may add to it, in dollars. */
export interface Spending {
  readonly spent: number;
  readonly held: number;
}

/** Money held for model calls under way; the tables are `budget_holds` and `usage` in schema.ts. */
export function holdStore(db: Queryable) {
  return {
    /** Wait for whoever decides now; until the transaction ends nobody else does. */
    async lock(): Promise<void> {
      await db.execute(sql`select pg_advisory_xact_lock(${SPENDING_LOCK})`);
    },

    /** @param guildId Of that guild alone; left out, of all. */
    async spendingSince(since: Date, guildId?: string): Promise<Spending> {
      const ofGuild = (column: AnyPgColumn) => (guildId === undefined ? sql`` : sql` and ${column} = ${guildId}`);
      // One statement sees one instant: between two, a hold could become a cost and be in neither sum.
      const { rows } = await db.execute<{ spent: number; held: number }>(sql`
        select
          (select coalesce(sum(${usage.cost}), 0)::float8 from ${usage}
            where ${usage.createdAt} >= ${since}${ofGuild(usage.guildId)}) as spent,
          (select coalesce(sum(${budgetHolds.most}), 0)::float8 from ${budgetHolds}
            where ${budgetHolds.createdAt} >= ${since}${ofGuild(budgetHolds.guildId)}) as held`);
      return { spent: rows[0]?.spent ?? 0, held: rows[0]?.held ?? 0 };
    },

    /** @returns What a brief cost lately on average, in dollars; `undefined` where no price is set, or none was written. */
    async recentCost(): Promise<number | undefined> {
      const recent = db
        .select({ cost: usage.cost })
        .from(usage)
        .where(and(isNotNull(usage.briefId), isNotNull(usage.cost)))
        .orderBy(desc(usage.createdAt))
        .limit(RECENT)
        .as('recent');
      const [row] = await db.select({ cost: avg(recent.cost).mapWith(Number) }).from(recent);
      return row?.cost ?? undefined;
    },

    async add({ id, turn }: Pick<BriefClaim, 'id' | 'turn'>, guildId: string | null, most: number): Promise<void> {
      await db.insert(budgetHolds).values({ briefId: id, turn, guildId, most }).onConflictDoNothing();
    },

    /** The cost of a turn's calls is known, or there were none. */
    async giveBack({ id, turn }: Pick<BriefClaim, 'id' | 'turn'>): Promise<void> {
      await db.delete(budgetHolds).where(and(eq(budgetHolds.briefId, id), eq(budgetHolds.turn, turn)));
    },

    /** Forget what was held before a time, and for whom was paid: it counts in no budget any more. */
    async forget(before: Date): Promise<void> {
      await db.delete(budgetHolds).where(lt(budgetHolds.createdAt, before));
      await db
        .update(usage)
        .set({ guildId: null })
        .where(and(lt(usage.createdAt, before), isNotNull(usage.guildId)));
    },

    /** @returns What a guild's model calls took since a time. */
    async usageOf(guildId: string, since: Date): Promise<GuildUsage> {
      const [row] = await db
        .select({
          briefs: sql<number>`count(*)::int`,
          calls: sql<number>`coalesce(sum(${usage.calls}), 0)::int`,
          inputTokens: sql<number>`coalesce(sum(${usage.inputTokens}), 0)::int`,
          outputTokens: sql<number>`coalesce(sum(${usage.outputTokens}), 0)::int`,
          cost: sql<number | null>`sum(${usage.cost})::float8`,
        })
        .from(usage)
        .where(and(eq(usage.guildId, guildId), gte(usage.createdAt, since)));
      const [asked] = await db
        .select({
          articles: sql<number>`count(distinct ${requests.briefId})::int`,
          byModel: sql<number>`count(distinct ${requests.briefId}) filter (where ${briefs.brief} ->> 'engine' = 'model')::int`,
        })
        .from(requests)
        .innerJoin(briefs, eq(briefs.id, requests.briefId))
        .where(and(eq(requests.guildId, guildId), gte(requests.createdAt, since), isNull(requests.errorCode)));
      return {
        ...(row ?? { briefs: 0, calls: 0, inputTokens: 0, outputTokens: 0, cost: null }),
        articles: asked?.articles ?? 0,
        byModel: asked?.byModel ?? 0,
      };
    },
  };
}

/** What a guild asked for in some time, and what that took. */
export interface GuildUsage {
  /** Articles that it had answers about, and those of them that a model wrote. */
  readonly articles: number;
  readonly byModel: number;
  /** Briefs that were written for this guild: the others were there, or were written for another. */
  readonly briefs: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In dollars; `null` where no price is set. */
  readonly cost: number | null;
}
