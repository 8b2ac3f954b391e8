import { and, asc, eq, inArray, lt, ne, type SQLWrapper, sql } from 'drizzle-orm';
import { isClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { hasLeft } from './left-guild.ts';
import { feeds, subscriptions } from './schema.ts';

export type FeedRow = typeof feeds.$inferSelect;
/** Whoever polls a feed; see polls.ts. */
type Holder = Pick<FeedRow, 'id' | 'turn'>;

/** What a poll changes of its feed. */
export type PollChange = Partial<
  Pick<
    FeedRow,
    | 'title'
    | 'siteUrl'
    | 'language'
    | 'etag'
    | 'lastModified'
    | 'status'
    | 'failures'
    | 'failingSince'
    | 'told'
    | 'movedTo'
    | 'movedTimes'
    | 'errorCode'
    | 'errorMessage'
    | 'readyAt'
    | 'rhythm'
  >
> & { readonly state?: 'due' | 'paused' | 'gone'; readonly dueAt: Date };

export const UNDER_WAY = ['polling'] as const;
/** Whether a guild that we are in follows it and has not paused, or a moderator has asked for it since it was polled. */
export const isWanted = sql`(feeds.asked_at > coalesce(feeds.polled_at, '-infinity') or exists (
  select 1 from ${subscriptions} wish where wish.feed_id = feeds.id and not wish.is_paused and wish.removed_at is null
    and not ${hasLeft('wish.guild_id')}))`;

/** The host of a feed's address as `URL` has it, for addresses are stored as `URL` writes them. */
export const hostOfFeed = sql<string>`substring(feeds.url from '^[^:/?#]+://(?:[^/?#]*@)?([^/?#]*)')`;

/** Whether a feed is still polled in that turn. */
export function heldBy({ id, turn }: { readonly id: string | SQLWrapper; readonly turn: number | SQLWrapper }) {
  return and(eq(feeds.id, id), eq(feeds.turn, turn), eq(feeds.state, 'polling'));
}

/** Feeds and what becomes of them; the table is `feeds` in schema.ts. */
export function feedStore(db: Queryable) {
  return {
    /**
     * The feed at an address, made if nobody followed it; a new one is due at once. It is kept for a while from now.
     *
     * @param title Until it gives its own.
     */
    async open(url: string, title = ''): Promise<FeedRow> {
      const [row] = await db
        .insert(feeds)
        .values({ url, title: title.slice(0, 300) })
        .onConflictDoUpdate({ target: feeds.url, set: { askedAt: sql`now()` } })
        .returning();
      if (!row) throw new Error('A feed was not stored');
      return row;
    },

    async find(id: string): Promise<FeedRow | undefined> {
      const [row] = await db.select().from(feeds).where(eq(feeds.id, id));
      return row;
    },

    async findByUrl(url: string): Promise<FeedRow | undefined> {
      const [row] = await db.select().from(feeds).where(eq(feeds.url, url));
      return row;
    },

    /**
     * Poll now, whatever its health: a moderator wants to know.
     *
     * @returns The turn to ring for, a new one: a bell that waits for the feed's next time must not swallow this one. `undefined` if
     *   it is being polled; then the end of that is announced.
     */
    async hurry(id: string): Promise<Pick<FeedRow, 'id' | 'turn'> | undefined> {
      const [row] = await db
        .update(feeds)
        .set({
          state: 'due',
          dueAt: sql`now()`,
          askedAt: sql`now()`,
          slotAt: null,
          attempts: 0,
          turn: sql`${feeds.turn} + 1`,
        })
        .where(and(eq(feeds.id, id), ne(feeds.state, 'polling')))
        .returning({ id: feeds.id, turn: feeds.turn });
      if (!row) await db.update(feeds).set({ askedAt: sql`now()` }).where(eq(feeds.id, id));
      return row;
    },

    /** A poll has ended, well or not. @returns `false` if the claim was lost; then nothing was written. */
    async settle(claim: Holder, change: PollChange): Promise<boolean> {
      const { rowCount } = await db
        .update(feeds)
        .set({ state: 'due', ...change, claimedUntil: null, slotAt: null, attempts: 0, polledAt: sql`now()` })
        .where(heldBy(claim));
      return rowCount === 1;
    },

    /** Give the poll back, to be tried again. @param isCounted Whether that was an attempt. @returns `false` if the claim was lost. */
    async release(claim: Holder, dueAt: Date, isCounted = true): Promise<boolean> {
      const attempts = sql`${feeds.attempts} - ${isCounted ? 0 : 1}::int`;
      const { rowCount } = await db
        .update(feeds)
        .set({ state: 'due', dueAt, attempts, claimedUntil: null, slotAt: null })
        .where(heldBy(claim));
      return rowCount === 1;
    },

    /** A feed that had been given up is polled again. */
    async revive(id: string): Promise<void> {
      await db
        .update(feeds)
        .set({ state: 'due', dueAt: sql`now()`, failures: 0, failingSince: null, told: 'well' })
        .where(and(eq(feeds.id, id), inArray(feeds.state, ['paused', 'gone'])));
    },

    /** Follow a feed to its new address. @returns `false` if another feed is there already. */
    async move(id: string, url: string): Promise<boolean> {
      const isTaken = sql`exists (select 1 from ${feeds} other where other.url = ${url})`;
      const { rowCount } = await db
        .update(feeds)
        .set({ url, movedTo: null, movedTimes: 0 })
        .where(and(eq(feeds.id, id), sql`not ${isTaken}`));
      return rowCount === 1;
    },

    /** Feeds that should be polled and are not; one that nobody wants for now waits until somebody does. Longest due first. */
    async listSilent(limit: number): Promise<Pick<FeedRow, 'id' | 'turn'>[]> {
      return db
        .select({ id: feeds.id, turn: feeds.turn })
        .from(feeds)
        .where(and(isClaimable(feeds, UNDER_WAY), isWanted))
        .orderBy(asc(feeds.dueAt))
        .limit(limit);
    },

    /** Delete feeds that nobody has followed since they were last asked for. @returns How many. */
    async deleteUnfollowed(askedBefore: Date): Promise<number> {
      const isFollowed = sql`exists (select 1 from ${subscriptions} wish where wish.feed_id = feeds.id)`;
      const { rowCount } = await db
        .delete(feeds)
        .where(
          and(lt(feeds.askedAt, askedBefore), sql`not ${isFollowed}`, inArray(feeds.state, ['due', 'paused', 'gone'])),
        );
      return rowCount ?? 0;
    },

    /** Say once what has become of a feed's health. @returns `false` if that was said before. */
    async tell(id: string, told: FeedRow['told']): Promise<boolean> {
      const { rowCount } = await db
        .update(feeds)
        .set({ told })
        .where(and(eq(feeds.id, id), ne(feeds.told, told)));
      return rowCount === 1;
    },
  };
}
