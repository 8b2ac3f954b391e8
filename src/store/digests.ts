import { and, asc, eq, gt, isNull, lt, lte, not, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { hasLeft } from './left-guild.ts';
import { digests, editions } from './schema.ts';

export type { DigestSources } from './schema.ts';
export type Digest = typeof digests.$inferSelect;
export type NewDigest = Omit<typeof digests.$inferInsert, 'id' | 'createdAt' | 'removedAt' | 'isPaused'>;
export type DigestChange = Partial<Omit<NewDigest, 'guildId' | 'createdBy'>> & { readonly isPaused?: boolean };

/** Digests; the table is `digests` in schema.ts. */
export function digestStore(db: Queryable) {
  const isThere = isNull(digests.removedAt);

  return {
    /** Keep a digest that nobody has saved yet: like a removed one, it can be restored for a while. */
    async addDraft(digest: NewDigest): Promise<Digest> {
      const [row] = await db
        .insert(digests)
        .values({ ...digest, removedAt: sql`now()` })
        .returning();
      if (!row) throw new Error('A digest was not stored');
      return row;
    },

    /** @returns `undefined` if the guild has no such digest. */
    async find(guildId: string, id: string): Promise<Digest | undefined> {
      const [row] = await db
        .select()
        .from(digests)
        .where(and(eq(digests.guildId, guildId), eq(digests.id, id), isThere));
      return row;
    },

    /** The same; it stays locked until the transaction ends, so that nobody plans its editions meanwhile. */
    async lock(guildId: string, id: string): Promise<Digest | undefined> {
      const [row] = await db
        .select()
        .from(digests)
        .where(and(eq(digests.guildId, guildId), eq(digests.id, id), isThere))
        .for('update');
      return row;
    },

    /** @returns Where an edition goes, and the tag that a forum's posts get, also of a digest that was removed lately. */
    async findPlace(editionId: string): Promise<Pick<Digest, 'channelId' | 'tagId'> | undefined> {
      const [row] = await db
        .select({ channelId: digests.channelId, tagId: digests.tagId })
        .from(digests)
        .innerJoin(editions, eq(editions.digestId, digests.id))
        .where(eq(editions.id, editionId));
      return row;
    },

    /** By name. */
    async listByGuild(guildId: string): Promise<Digest[]> {
      return db
        .select()
        .from(digests)
        .where(and(eq(digests.guildId, guildId), isThere))
        .orderBy(asc(sql`lower(${digests.name})`));
    },

    async change(guildId: string, id: string, change: DigestChange): Promise<Digest | undefined> {
      const [row] = await db
        .update(digests)
        .set(change)
        .where(and(eq(digests.guildId, guildId), eq(digests.id, id), isThere))
        .returning();
      return row;
    },

    async remove(guildId: string, id: string): Promise<boolean> {
      const { rowCount } = await db
        .update(digests)
        .set({ removedAt: sql`now()` })
        .where(and(eq(digests.guildId, guildId), eq(digests.id, id), isThere));
      return rowCount === 1;
    },

    /** @returns `undefined` if it was removed before that instant. */
    async restore(guildId: string, id: string, removedAfter: Date): Promise<Digest | undefined> {
      const [row] = await db
        .update(digests)
        .set({ removedAt: null })
        .where(and(eq(digests.guildId, guildId), eq(digests.id, id), gt(digests.removedAt, removedAfter)))
        .returning();
      return row;
    },

    /** Digests whose time has come, oldest first; each stays locked until the transaction ends. */
    async claimDue(now: Date, limit: number): Promise<Digest[]> {
      return db
        .select()
        .from(digests)
        .where(and(lte(digests.nextAt, now), eq(digests.isPaused, false), isThere, not(hasLeft('digests.guild_id'))))
        .orderBy(asc(digests.nextAt))
        .limit(limit)
        .for('update', { skipLocked: true });
    },

    /** Delete what was removed, or never saved, before an instant. */
    async sweep(removedBefore: Date): Promise<void> {
      await db.delete(digests).where(lt(digests.removedAt, removedBefore));
    },

    async schedule(id: string, nextAt: Date | null): Promise<void> {
      await db.update(digests).set({ nextAt }).where(eq(digests.id, id));
    },
  };
}
