import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { KnownEntry } from '../feeds/identity.ts';
import type { Queryable } from './database.ts';
import { entries, feeds, subscriptions } from './schema.ts';

export type EntryRow = typeof entries.$inferSelect;
export type NewEntry = Omit<typeof entries.$inferInsert, 'id' | 'createdAt'>;

/** As many entries of a feed are remembered to know them again: twice what a document may hold. */
const REMEMBERED = 1000;

/** Entries of feeds; the table is `entries` in schema.ts. */
export function entryStore(db: Queryable) {
  return {
    /** What is remembered of a feed, newest first. */
    async listKnown(feedId: string): Promise<KnownEntry[]> {
      const { key, url, title, publishedAt, contentHash } = entries;
      const rows = await db
        .select({ key, url, title, publishedAt, contentHash })
        .from(entries)
        .where(eq(entries.feedId, feedId))
        .orderBy(desc(entries.createdAt))
        .limit(REMEMBERED);
      return rows.map((row) => ({
        key: row.key,
        contentHash: row.contentHash,
        ...(row.url === null ? {} : { link: row.url }),
        ...(row.title === '' ? {} : { title: row.title }),
        ...(row.publishedAt === null ? {} : { published: row.publishedAt.toISOString() }),
      }));
    },

    /** Store entries that were not there. @returns Those, in the order given. */
    async add(rows: readonly NewEntry[]): Promise<EntryRow[]> {
      if (rows.length === 0) return [];
      const stored = await db
        .insert(entries)
        .values([...rows])
        .onConflictDoNothing()
        .returning();
      const order = new Map(rows.map(({ key }, index) => [key, index]));
      return stored.sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
    },

    /** An entry's words have changed; that is an update, not news. */
    async update({ feedId, key, title, summary, contentHash }: NewEntry): Promise<void> {
      await db
        .update(entries)
        .set({ title, summary, contentHash })
        .where(and(eq(entries.feedId, feedId), eq(entries.key, key)));
    },

    async find(id: string): Promise<EntryRow | undefined> {
      const [row] = await db.select().from(entries).where(eq(entries.id, id));
      return row;
    },

    /** @returns The newest of a feed: by their own date, else by when we first saw them. */
    async listNewest(feedId: string, limit: number): Promise<EntryRow[]> {
      return db
        .select()
        .from(entries)
        .where(eq(entries.feedId, feedId))
        .orderBy(desc(sql`coalesce(${entries.publishedAt}, ${entries.createdAt})`), desc(entries.createdAt))
        .limit(limit);
    },

    /** Entries with their feed and the guild's subscription to it; an entry of several subscriptions is there once. */
    async listForGuild(guildId: string, ids: readonly string[]) {
      if (ids.length === 0) return [];
      return db
        .selectDistinctOn([entries.id], { entry: entries, feed: feeds, subscription: subscriptions })
        .from(entries)
        .innerJoin(feeds, eq(feeds.id, entries.feedId))
        .innerJoin(subscriptions, and(eq(subscriptions.feedId, feeds.id), eq(subscriptions.guildId, guildId)))
        .where(inArray(entries.id, [...ids]))
        .orderBy(entries.id, desc(subscriptions.weight));
    },

    /** What came after an instant and was news, oldest first. */
    async listNews(feedId: string, after: Date): Promise<EntryRow[]> {
      return db
        .select()
        .from(entries)
        .where(and(eq(entries.feedId, feedId), eq(entries.isOld, false), gt(entries.createdAt, after)))
        .orderBy(asc(entries.createdAt), asc(entries.publishedAt))
        .limit(REMEMBERED);
    },

    /** Forget old entries beyond those remembered of a feed. */
    async trim(feedId: string): Promise<void> {
      const oldestKept = db
        .select({ createdAt: entries.createdAt })
        .from(entries)
        .where(eq(entries.feedId, feedId))
        .orderBy(desc(entries.createdAt))
        .offset(REMEMBERED - 1)
        .limit(1);
      await db.delete(entries).where(and(eq(entries.feedId, feedId), lt(entries.createdAt, oldestKept)));
    },
  };
}
