import { and, asc, eq, lt } from 'drizzle-orm';
import type { FoundFeed } from '../feeds/discovery/discover.ts';
import type { FeedList } from '../feeds/opml.ts';
import { MINUTE } from '../time.ts';
import { claimed, isClaimable, isStillClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { probes } from './schema.ts';
import type { SubscriptionDraft } from './subscriptions.ts';

export type Probe = typeof probes.$inferSelect;

/** Above the time that discovery gives itself. */
const CLAIM_MS = 2 * MINUTE;
const UNDER_WAY = ['probing'] as const;

/** Moderators' questions about addresses; the table is `probes` in schema.ts. */
export function probeStore(db: Queryable) {
  const held = ({ id, turn }: Pick<Probe, 'id' | 'turn'>) =>
    and(eq(probes.id, id), eq(probes.turn, turn), eq(probes.state, 'probing'));

  return {
    async ask(
      probe: Pick<Probe, 'guildId' | 'memberId' | 'kind' | 'url'> & { draft: SubscriptionDraft },
    ): Promise<Probe> {
      const [row] = await db.insert(probes).values(probe).returning();
      if (!row) throw new Error('A probe was not stored');
      return row;
    },

    async find(id: string): Promise<Probe | undefined> {
      const [row] = await db.select().from(probes).where(eq(probes.id, id));
      return row;
    },

    /** @returns `undefined` if the probe is not due, or somebody else works on it. */
    async claim(id: string): Promise<Probe | undefined> {
      const [row] = await db
        .update(probes)
        .set({ state: 'probing', ...claimed(probes, CLAIM_MS) })
        .where(and(eq(probes.id, id), isStillClaimable(probes, UNDER_WAY)))
        .returning();
      return row;
    },

    async markDone(claim: Probe, result: { found: readonly FoundFeed[] } | { list: FeedList }): Promise<void> {
      await db
        .update(probes)
        .set({ state: 'done', ...result, claimedUntil: null })
        .where(held(claim));
    },

    async markFailed(claim: Probe, errorCode: string, errorMessage: string): Promise<void> {
      await db.update(probes).set({ state: 'failed', errorCode, errorMessage, claimedUntil: null }).where(held(claim));
    },

    /** Give it back, to be tried again. */
    async release(claim: Probe): Promise<void> {
      await db.update(probes).set({ state: 'due', claimedUntil: null }).where(held(claim));
    },

    async listSilent(limit: number): Promise<Pick<Probe, 'id' | 'turn'>[]> {
      return db
        .select({ id: probes.id, turn: probes.turn })
        .from(probes)
        .where(isClaimable(probes, UNDER_WAY))
        .orderBy(asc(probes.dueAt))
        .limit(limit);
    },

    async sweep(before: Date): Promise<void> {
      await db.delete(probes).where(lt(probes.createdAt, before));
    },
  };
}
