import { and, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { MINUTE } from '../time.ts';
import type { ModelBill } from './briefs.ts';
import type { Queryable } from './database.ts';
import { inMs } from './interval.ts';
import { entries, entryVectors, usage } from './schema.ts';

/** Longer than anybody asks: whoever claimed is gone then. */
const CLAIM_MS = MINUTE;

/** What a model says that entries mean, one for everyone who follows their feed; the tables are `entry_vectors` and `usage`. */
export function entryVectorStore(db: Queryable) {
  return {
    /** @returns Vectors by entry, of the entry's present words; those unknown are missing. */
    async list(model: string, entryIds: readonly string[]): Promise<Map<string, Float32Array>> {
      if (entryIds.length === 0) return new Map();
      const rows = await db
        .select({ id: entryVectors.entryId, vector: entryVectors.vector })
        .from(entryVectors)
        .innerJoin(
          entries,
          and(eq(entries.id, entryVectors.entryId), eq(entries.contentHash, entryVectors.contentHash)),
        )
        .where(
          and(
            eq(entryVectors.model, model),
            inArray(entryVectors.entryId, [...entryIds]),
            isNotNull(entryVectors.vector),
          ),
        );
      return new Map(rows.flatMap(({ id, vector }) => (vector ? [[id, numbersOf(vector)] as const] : [])));
    },

    /** Take on asking for vectors that nobody knows or asks for. @returns The entries that are the caller's to ask for. */
    async claim(model: string, rows: readonly { readonly id: string; readonly contentHash: string }[]) {
      if (rows.length === 0) return [];
      const claimedUntil = inMs(CLAIM_MS);
      // In one order, as whoever keeps what was answered, since each row stays locked.
      const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const claimed = await db
        .insert(entryVectors)
        .values(ordered.map(({ id, contentHash }) => ({ entryId: id, model, contentHash, claimedUntil })))
        .onConflictDoUpdate({
          target: [entryVectors.entryId, entryVectors.model],
          set: { contentHash: sql`excluded.content_hash`, vector: null, claimedUntil, createdAt: sql`now()` },
          // Of words that have changed, or of whoever is gone.
          setWhere: sql`case when ${entryVectors.vector} is null then ${entryVectors.claimedUntil} < now()
            else ${entryVectors.contentHash} <> excluded.content_hash end`,
        })
        .returning({ id: entryVectors.entryId });
      return claimed.map(({ id }) => id);
    },

    /** How many of these entries somebody is asking for. */
    async countAsked(model: string, entryIds: readonly string[]): Promise<number> {
      return db.$count(
        entryVectors,
        and(
          eq(entryVectors.model, model),
          inArray(entryVectors.entryId, [...entryIds]),
          isNull(entryVectors.vector),
          gt(entryVectors.claimedUntil, sql`now()`),
        ),
      );
    },

    /** Store what was answered, and what it took. */
    async keep(
      { model, cost }: Omit<ModelBill, 'guildId'>,
      vectors: ReadonlyMap<string, Float32Array>,
      inputTokens: number,
    ): Promise<void> {
      for (const [id, vector] of [...vectors].sort(([a], [b]) => (a < b ? -1 : 1))) {
        await db
          .update(entryVectors)
          .set({ vector: bytesOf(vector), claimedUntil: null })
          .where(and(eq(entryVectors.entryId, id), eq(entryVectors.model, model), isNull(entryVectors.vector)));
      }
      await db.insert(usage).values({ briefId: null, model, inputTokens, outputTokens: 0, calls: 1, cost });
    },

    /** There was no answer: the next edition asks again. */
    async giveUp(model: string, entryIds: readonly string[]): Promise<void> {
      if (entryIds.length === 0) return;
      const { entryId } = entryVectors;
      const unanswered = and(
        eq(entryVectors.model, model),
        inArray(entryId, [...entryIds]),
        isNull(entryVectors.vector),
      );
      const locked = db.select({ entryId }).from(entryVectors).where(unanswered).orderBy(entryId).for('update');
      await db.delete(entryVectors).where(and(eq(entryVectors.model, model), inArray(entryId, locked)));
    },

    /** Forget what is old. */
    async sweep(before: Date): Promise<void> {
      await db.delete(entryVectors).where(lt(entryVectors.createdAt, before));
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Copied, for numbers must stand at a multiple of four. */
function numbersOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4));
}
