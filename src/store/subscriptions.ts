import { and, asc, count, eq, gt, isNull, lt, ne, not, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { hasLeft } from './left-guild.ts';
import { deliveries, feeds, type SubscriptionDraft, subscriptions } from './schema.ts';

export type { SubscriptionDraft, TagRule } from './schema.ts';
export type Subscription = typeof subscriptions.$inferSelect;
export type SubscriptionChange = Partial<Omit<SubscriptionDraft, 'backfill'>> & {
  readonly isPaused?: boolean;
  readonly since?: Date;
};

/** A subscription and the feed it follows, as lists show them. */
export interface FollowedFeed {
  readonly subscription: Subscription;
  readonly feed: typeof feeds.$inferSelect;
}

/** Guilds' choices to follow feeds; the table is `subscriptions` in schema.ts. */
export function subscriptionStore(db: Queryable) {
  const isThere = isNull(subscriptions.removedAt);

  return {
    /** @returns `undefined` if the channel followed this feed already; nothing is changed. */
    async add(
      { guildId, feedId, createdBy }: Pick<Subscription, 'guildId' | 'feedId' | 'createdBy'>,
      { backfill: _, ...draft }: SubscriptionDraft,
    ): Promise<Subscription | undefined> {
      const values = { guildId, feedId, createdBy, ...draft, tagRules: [...draft.tagRules] };
      const [row] = await db
        .insert(subscriptions)
        .values(values)
        .onConflictDoUpdate({
          target: [subscriptions.guildId, subscriptions.channelId, subscriptions.feedId],
          set: { ...values, isPaused: false, removedAt: null, createdAt: sql`now()`, since: sql`now()` },
          setWhere: sql`${subscriptions.removedAt} is not null`,
        })
        .returning();
      return row;
    },

    async find(guildId: string, id: string): Promise<FollowedFeed | undefined> {
      const [row] = await db
        .select({ subscription: subscriptions, feed: feeds })
        .from(subscriptions)
        .innerJoin(feeds, eq(feeds.id, subscriptions.feedId))
        .where(and(eq(subscriptions.guildId, guildId), eq(subscriptions.id, id)));
      return row;
    },

    /** @returns By title; without those removed. */
    async listByGuild(guildId: string): Promise<FollowedFeed[]> {
      return db
        .select({ subscription: subscriptions, feed: feeds })
        .from(subscriptions)
        .innerJoin(feeds, eq(feeds.id, subscriptions.feedId))
        .where(and(eq(subscriptions.guildId, guildId), isThere))
        .orderBy(asc(sql`lower(${feeds.title})`), asc(subscriptions.createdAt));
    },

    async countByGuild(guildId: string): Promise<number> {
      return db.$count(subscriptions, and(eq(subscriptions.guildId, guildId), isThere));
    },

    /** Everyone who follows a feed, paused ones included, in guilds that we are in. */
    async listByFeed(feedId: string): Promise<Subscription[]> {
      return db
        .select()
        .from(subscriptions)
        .where(and(eq(subscriptions.feedId, feedId), isThere, not(hasLeft('subscriptions.guild_id'))))
        .orderBy(asc(subscriptions.id));
    },

    /** @returns `undefined` if the guild has no such subscription. */
    async change(guildId: string, id: string, change: SubscriptionChange): Promise<Subscription | undefined> {
      const { tagRules, ...rest } = change;
      const [row] = await db
        .update(subscriptions)
        .set({ ...rest, ...(tagRules && { tagRules: [...tagRules] }) })
        .where(and(eq(subscriptions.guildId, guildId), eq(subscriptions.id, id), isThere))
        .returning();
      return row;
    },

    /** Stop following; `restore` brings it back for a while. @returns `false` if the guild has no such subscription. */
    async remove(guildId: string, id: string): Promise<boolean> {
      const { rowCount } = await db
        .update(subscriptions)
        .set({ removedAt: sql`now()` })
        .where(and(eq(subscriptions.guildId, guildId), eq(subscriptions.id, id), isThere));
      return rowCount === 1;
    },

    /**
     * Bring back what was removed. Runs in a transaction.
     *
     * @returns It and when it was removed; `undefined` if that is too long ago.
     */
    async restore(
      guildId: string,
      id: string,
      removedAfter: Date,
    ): Promise<{ subscription: Subscription; removedAt: Date } | undefined> {
      const isIt = and(eq(subscriptions.guildId, guildId), eq(subscriptions.id, id));
      const [removed] = await db
        .select({ removedAt: subscriptions.removedAt })
        .from(subscriptions)
        .where(and(isIt, gt(subscriptions.removedAt, removedAfter)))
        .for('update');
      if (!removed?.removedAt) return undefined;
      const [subscription] = await db.update(subscriptions).set({ removedAt: null }).where(isIt).returning();
      return subscription && { subscription, removedAt: removed.removedAt };
    },

    /** Delete what was removed before an instant. */
    async sweep(removedBefore: Date): Promise<void> {
      await db.delete(subscriptions).where(lt(subscriptions.removedAt, removedBefore));
    },

    /** A feed moved to the address of another one: whoever followed it follows that. */
    async merge(fromFeedId: string, toFeedId: string): Promise<void> {
      // A choice that was taken back must not stand in the way of one that stands.
      await db.execute(sql`
        delete from ${subscriptions} twin using ${subscriptions} moving
        where twin.feed_id = ${toFeedId} and twin.removed_at is not null
          and moving.feed_id = ${fromFeedId} and moving.removed_at is null
          and moving.guild_id = twin.guild_id and moving.channel_id = twin.channel_id`);
      await db.execute(sql`
        update ${subscriptions} set feed_id = ${toFeedId}
        where feed_id = ${fromFeedId} and not exists (
          select 1 from ${subscriptions} twin
          where twin.feed_id = ${toFeedId} and twin.guild_id = ${subscriptions}.guild_id
            and twin.channel_id = ${subscriptions}.channel_id
        )`);
      await db.delete(subscriptions).where(eq(subscriptions.feedId, fromFeedId));
    },

    /** How many messages of each subscription were made since an instant; those without any are left out. */
    async countPosts(ids: readonly string[], since: Date): Promise<Map<string, number>> {
      if (ids.length === 0) return new Map();
      const rows = await db
        .select({ id: deliveries.subscriptionId, posts: count() })
        .from(deliveries)
        .where(
          and(
            sql`${deliveries.subscriptionId} = any(${sql.param([...ids])}::uuid[])`,
            gt(deliveries.createdAt, since),
            ne(deliveries.form, 'health'),
          ),
        )
        .groupBy(deliveries.subscriptionId);
      return new Map(rows.map(({ id, posts }) => [String(id), posts]));
    },
  };
}
