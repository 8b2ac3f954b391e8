import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  sql,
} from 'drizzle-orm';
import { MINUTE } from '../time.ts';
import { claimed, claimedAt } from './claim.ts';
import type { Queryable } from './database.ts';
import { inMs } from './interval.ts';
import { deliveries, editionStories, editions } from './schema.ts';

export type { EditionPlan } from './schema.ts';
export type EditionRow = typeof editions.$inferSelect;
/** An edition in the turn of whoever makes it: only the latest turn may write. */
export type EditionClaim = EditionRow & { readonly claimedAt: Date };
export type NewEdition = Pick<EditionRow, 'digestId' | 'guildId' | 'slot' | 'purpose' | 'since' | 'until' | 'isLate'>;
export type ToldStory = Omit<typeof editionStories.$inferSelect, 'id' | 'toldAt'>;

const CLAIM_MS = 2 * MINUTE;
/** Why an edition is skipped whose time is too long ago. */
export const TOO_LATE = 'too_late';
const OPEN = ['planned', 'collected', 'briefed', 'rendered', 'posting'] as const;

/** Issues of digests; the tables are `editions` and `edition_stories` in schema.ts. */
export function editionStore(db: Queryable) {
  const held = ({ id, turn }: Pick<EditionClaim, 'id' | 'turn'>) =>
    and(eq(editions.id, id), eq(editions.turn, turn), inArray(editions.state, OPEN));
  const isClaimable = and(
    inArray(editions.state, OPEN),
    lte(editions.dueAt, sql`now()`),
    or(isNull(editions.claimedUntil), lt(editions.claimedUntil, sql`now()`)),
  );

  return {
    /** @returns `undefined` if there is an edition of that slot already. */
    async plan(edition: NewEdition): Promise<EditionRow | undefined> {
      const [row] = await db.insert(editions).values(edition).onConflictDoNothing().returning();
      return row;
    },

    async find(id: string): Promise<EditionRow | undefined> {
      const [row] = await db.select().from(editions).where(eq(editions.id, id));
      return row;
    },

    /** @returns The newest of a digest, without previews. */
    async listNewest(digestId: string, limit: number): Promise<EditionRow[]> {
      return db
        .select()
        .from(editions)
        .where(and(eq(editions.digestId, digestId), inArray(editions.purpose, ['slot', 'run'])))
        .orderBy(desc(editions.createdAt))
        .limit(limit);
    },

    /** @returns The slots that a digest has had, by their names, from one on. */
    async listSlots(digestId: string, from: string): Promise<string[]> {
      const isOfDigest = and(eq(editions.digestId, digestId), eq(editions.purpose, 'slot'));
      const rows = await db
        .select({ slot: editions.slot })
        .from(editions)
        .where(and(isOfDigest, gte(editions.slot, from)));
      return rows.map(({ slot }) => slot);
    },

    /** @returns Until when the last edition that came out has read; `undefined` for a digest without any. */
    async lastUntil(digestId: string): Promise<Date | undefined> {
      const [row] = await db
        .select({ until: editions.until })
        .from(editions)
        .where(
          and(
            eq(editions.digestId, digestId),
            inArray(editions.purpose, ['slot', 'run']),
            inArray(editions.state, ['posted', 'skipped', ...OPEN]),
            // What an outage kept from its readers is news still.
            sql`${editions.errorCode} is distinct from ${TOO_LATE}`,
          ),
        )
        .orderBy(desc(editions.until))
        .limit(1);
      return row?.until;
    },

    /** @returns `undefined` if the edition is not due, or somebody else makes it. */
    async claim(id: string): Promise<EditionClaim | undefined> {
      const [row] = await db
        .update(editions)
        .set(claimed(editions, CLAIM_MS))
        .where(and(eq(editions.id, id), isClaimable))
        .returning({ ...getTableColumns(editions), claimedAt });
      return row;
    },

    /** One step further, by whoever holds it. @returns `false` if the claim was lost; then nothing was written. */
    async advance(
      claim: EditionClaim,
      change: Partial<Pick<EditionRow, 'state' | 'plan' | 'deadline' | 'edition' | 'errorCode' | 'errorMessage'>>,
    ): Promise<boolean> {
      const { rowCount } = await db.update(editions).set(change).where(held(claim));
      return rowCount === 1;
    },

    /** Look at it again after a while. @param isAttempt Whether it failed, and is not tried for ever. */
    async release(claim: EditionClaim, afterMs: number, { isAttempt = false } = {}): Promise<boolean> {
      const dueAt = inMs(afterMs);
      const { rowCount } = await db
        .update(editions)
        .set({ dueAt, claimedUntil: null, ...(!isAttempt && { attempts: sql`${editions.attempts} - 1` }) })
        .where(held(claim));
      return rowCount === 1;
    },

    /** It ended. @returns `false` if the claim was lost. */
    async settle(
      claim: EditionClaim,
      state: 'posted' | 'skipped' | 'failed',
      reason: Partial<Pick<EditionRow, 'errorCode' | 'errorMessage'>> = {},
    ): Promise<boolean> {
      const { rowCount } = await db
        .update(editions)
        .set({ state, ...reason, claimedUntil: null, ...(state === 'posted' && { postedAt: sql`now()` }) })
        .where(held(claim));
      return rowCount === 1;
    },

    /** It will not come out. */
    async skip(id: string, reason: Pick<EditionRow, 'errorCode' | 'errorMessage'>): Promise<void> {
      await db
        .update(editions)
        .set({ state: 'skipped', ...reason })
        .where(and(eq(editions.id, id), eq(editions.state, 'planned')));
    },

    /** @returns The states of its messages, in their order. */
    async listParts(id: string) {
      return db
        .select({
          id: deliveries.id,
          turn: deliveries.turn,
          part: deliveries.part,
          state: deliveries.state,
          messageId: deliveries.messageId,
          errorMessage: deliveries.errorMessage,
          channelId: deliveries.channelId,
          opens: deliveries.opens,
        })
        .from(deliveries)
        .where(eq(deliveries.editionId, id))
        .orderBy(asc(deliveries.part));
    },

    /** Try again what failed: posting where it stopped, or all of it. @returns The rows to ring for; `undefined` unless it failed. */
    async retry(
      guildId: string,
      id: string,
    ): Promise<{ edition: Pick<EditionRow, 'id' | 'turn'>; parts: Pick<EditionRow, 'id' | 'turn'>[] } | undefined> {
      const isPosting = sql`exists (select 1 from ${deliveries} d where d.edition_id = ${id} and d.part is not null)`;
      const [row] = await db
        .update(editions)
        .set({
          state: sql`case when ${isPosting} then 'posting' else 'planned' end`,
          dueAt: sql`now()`,
          attempts: 0,
          errorCode: null,
          errorMessage: null,
        })
        .where(and(eq(editions.id, id), eq(editions.guildId, guildId), eq(editions.state, 'failed')))
        .returning({ id: editions.id, turn: editions.turn });
      if (!row) return undefined;
      const parts = await db
        .update(deliveries)
        .set({ state: 'rendered', dueAt: sql`now()`, attempts: 0, errorCode: null, errorMessage: null })
        .where(
          and(
            eq(deliveries.editionId, id),
            inArray(deliveries.state, ['failed', 'uncertain', 'cancelled']),
            isNotNull(deliveries.part),
          ),
        )
        .returning({ id: deliveries.id, turn: deliveries.turn });
      return { edition: row, parts };
    },

    /** Remember what an edition told. */
    async remember(stories: readonly ToldStory[]): Promise<void> {
      if (stories.length > 0)
        await db
          .insert(editionStories)
          .values([...stories])
          .onConflictDoNothing();
    },

    /** @returns What a digest has told since an instant, newest first. */
    async listTold(digestId: string, since: Date): Promise<(typeof editionStories.$inferSelect)[]> {
      return db
        .select()
        .from(editionStories)
        .where(and(eq(editionStories.digestId, digestId), gt(editionStories.toldAt, since)))
        .orderBy(desc(editionStories.toldAt));
    },

    async listSilent(limit: number): Promise<Pick<EditionRow, 'id' | 'turn'>[]> {
      return db
        .select({ id: editions.id, turn: editions.turn })
        .from(editions)
        .where(isClaimable)
        .orderBy(asc(editions.dueAt))
        .limit(limit);
    },

    /** Forget old stories, and previews. */
    async sweep(toldBefore: Date, previewedBefore: Date): Promise<void> {
      await db.delete(editionStories).where(lt(editionStories.toldAt, toldBefore));
      await db.delete(editions).where(and(eq(editions.purpose, 'preview'), lt(editions.createdAt, previewedBefore)));
    },
  };
}
