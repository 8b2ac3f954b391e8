import { and, asc, eq, inArray, isNull, lt, ne, sql } from 'drizzle-orm';
import { MINUTE } from '../time.ts';
import { claimed, isClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { feeds, subscriptions } from './schema.ts';

export type FeedRow = typeof feeds.$inferSelect;
/** A feed in the turn in which somebody polls it: only the latest turn may write. */
export type FeedClaim = FeedRow;

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

/** Above the 15 s of a fetch and the 5 s of a parse. */
const CLAIM_MS = MINUTE;
const UNDER_WAY = ['polling'] as const;

/** Feeds and their polls; the table is `feeds` in schema.ts. */
export function feedStore(db: Queryable) {
  const held = ({ id, turn }: Pick<FeedClaim, 'id' | 'turn'>) =>
    and(eq(feeds.id, id), eq(feeds.turn, turn), eq(feeds.state, 'polling'));

  return {
    /** The feed at an address, made if nobody followed it; a new one is due at once. @param title Until it gives its own. */
    async open(url: string, title = ''): Promise<FeedRow> {
      const [made] = await db
        .insert(feeds)
        .values({ url, title: title.slice(0, 300) })
        .onConflictDoNothing()
        .returning();
      if (made) return made;
      const [row] = await db.select().from(feeds).where(eq(feeds.url, url));
      if (!row) throw new Error('A feed vanished between two statements');
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

    /** Poll now, whatever its health: a moderator wants to know. @returns The turn to ring for. */
    async hurry(id: string): Promise<Pick<FeedRow, 'id' | 'turn'> | undefined> {
      const [row] = await db
        .update(feeds)
        .set({ state: 'due', dueAt: sql`now()`, slotAt: null, attempts: 0 })
        .where(and(eq(feeds.id, id), ne(feeds.state, 'polling')))
        .returning({ id: feeds.id, turn: feeds.turn });
      return row;
    },

    /** @returns `undefined` if the feed is not due, or somebody else polls it. */
    async claim(id: string): Promise<FeedClaim | undefined> {
      const [row] = await db
        .update(feeds)
        .set({ state: 'polling', ...claimed(feeds, CLAIM_MS) })
        .where(and(eq(feeds.id, id), isClaimable(feeds, UNDER_WAY)))
        .returning();
      return row;
    },

    /** Wait for a turn at the host. @returns `false` if the claim was lost. */
    async postpone(claim: FeedClaim, slotAt: Date): Promise<boolean> {
      const { rowCount } = await db
        .update(feeds)
        .set({ state: 'due', dueAt: slotAt, slotAt, claimedUntil: null, attempts: sql`${feeds.attempts} - 1` })
        .where(held(claim));
      return rowCount === 1;
    },

    /** A poll has ended, well or not. @returns `false` if the claim was lost; then nothing was written. */
    async settle(claim: FeedClaim, change: PollChange): Promise<boolean> {
      const { rowCount } = await db
        .update(feeds)
        .set({ state: 'due', ...change, claimedUntil: null, slotAt: null, attempts: 0, polledAt: sql`now()` })
        .where(held(claim));
      return rowCount === 1;
    },

    /** Give the poll back, to be tried again. @returns `false` if the claim was lost. */
    async release(claim: FeedClaim, dueAt: Date): Promise<boolean> {
      const { rowCount } = await db.update(feeds).set({ state: 'due', dueAt, claimedUntil: null }).where(held(claim));
      return rowCount === 1;
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

    /** Feeds that should be polled and are not. Longest due first. */
    async listSilent(limit: number): Promise<Pick<FeedRow, 'id' | 'turn'>[]> {
      return db
        .select({ id: feeds.id, turn: feeds.turn })
        .from(feeds)
        .where(isClaimable(feeds, UNDER_WAY))
        .orderBy(asc(feeds.dueAt))
        .limit(limit);
    },

    /** Delete feeds that nobody has followed since they were last asked for. @returns How many. */
    async deleteUnfollowed(polledBefore: Date): Promise<number> {
      const followed = db.select({ feedId: subscriptions.feedId }).from(subscriptions);
      const { rowCount } = await db
        .delete(feeds)
        .where(
          and(
            lt(feeds.polledAt, polledBefore),
            sql`${feeds.id} not in ${followed}`,
            inArray(feeds.state, ['due', 'paused', 'gone']),
          ),
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

    /** Whether anybody follows it and has not paused. */
    async isWanted(id: string): Promise<boolean> {
      const wanted = and(
        eq(subscriptions.feedId, id),
        eq(subscriptions.isPaused, false),
        isNull(subscriptions.removedAt),
      );
      return (await db.$count(subscriptions, wanted)) > 0;
    },
  };
}
