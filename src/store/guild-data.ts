import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { type GuildSettings, guildStore } from './guilds.ts';
import { lockAsking, lockConfiguring } from './locks.ts';
import {
  audit,
  decisions,
  deliveries,
  digests,
  editions,
  entries,
  feeds,
  guilds,
  links,
  requests,
  subscriptions,
} from './schema.ts';

/** How many rows of each kind a guild has. */
export type GuildCounts = Readonly<
  Record<'subscriptions' | 'digests' | 'editions' | 'requests' | 'deliveries' | 'audit', number>
>;

/** Everything that is stored of one guild, to be taken away by its managers or to be deleted. */
export function guildDataStore(db: Queryable) {
  return {
    async count(guildId: string): Promise<GuildCounts> {
      const tables = { subscriptions, digests, editions, requests, deliveries, audit };
      const counted = Object.entries(tables).map(async ([name, table]) => {
        const [row] = await db.select({ rows: count() }).from(table).where(eq(table.guildId, guildId));
        return [name, row?.rows ?? 0] as const;
      });
      return Object.fromEntries(await Promise.all(counted)) as GuildCounts; // one for each of the tables
    },

    /**
     * What a guild configured, and what came of it. What members asked for in private is theirs and stays out.
     *
     * @param limit Of the newest rows of each history.
     */
    async collect(guildId: string, limit: number) {
      const settings: GuildSettings = await guildStore(db).settings(guildId);
      const ofGuild = <Table extends { guildId: typeof audit.guildId | typeof digests.guildId }>(table: Table) =>
        eq(table.guildId, guildId);
      const isPublic = sql`not exists (select 1 from ${deliveries} answer where answer.request_id = ${requests.id} and answer.is_private)`;
      return {
        settings,
        feeds: await db
          .select({
            url: feeds.url,
            title: feeds.title,
            channelId: subscriptions.channelId,
            mode: subscriptions.mode,
            filter: subscriptions.filter,
            maxAgeHours: subscriptions.maxAgeHours,
            maxPerHour: subscriptions.maxPerHour,
            roleId: subscriptions.roleId,
            hasThread: subscriptions.hasThread,
            isCrossposted: subscriptions.isCrossposted,
            isForum: subscriptions.isForum,
            tagRules: subscriptions.tagRules,
            category: subscriptions.category,
            weight: subscriptions.weight,
            isPaused: subscriptions.isPaused,
            createdBy: subscriptions.createdBy,
            createdAt: subscriptions.createdAt,
            removedAt: subscriptions.removedAt,
          })
          .from(subscriptions)
          .innerJoin(feeds, eq(feeds.id, subscriptions.feedId))
          .where(eq(subscriptions.guildId, guildId))
          .orderBy(subscriptions.createdAt),
        digests: await db.select().from(digests).where(ofGuild(digests)).orderBy(digests.createdAt),
        editions: await db
          .select({
            digestId: editions.digestId,
            slot: editions.slot,
            purpose: editions.purpose,
            state: editions.state,
            since: editions.since,
            until: editions.until,
            postedAt: editions.postedAt,
            reason: editions.errorMessage,
            edition: editions.edition,
          })
          .from(editions)
          .where(eq(editions.guildId, guildId))
          .orderBy(desc(editions.createdAt))
          .limit(limit),
        requests: await db
          .select({
            url: links.url,
            memberId: requests.memberId,
            state: requests.state,
            language: requests.language,
            length: requests.length,
            reason: requests.errorMessage,
            createdAt: requests.createdAt,
          })
          .from(requests)
          .innerJoin(links, eq(links.id, requests.linkId))
          .where(and(eq(requests.guildId, guildId), isPublic))
          .orderBy(desc(requests.createdAt))
          .limit(limit),
        messages: await db
          .select({
            form: deliveries.form,
            channelId: deliveries.channelId,
            messageId: deliveries.messageId,
            state: deliveries.state,
            reason: deliveries.errorMessage,
            createdAt: deliveries.createdAt,
            postedAt: deliveries.postedAt,
          })
          .from(deliveries)
          .where(and(eq(deliveries.guildId, guildId), eq(deliveries.isPrivate, false)))
          .orderBy(desc(deliveries.createdAt))
          .limit(limit),
        decisions: await db
          .select({
            title: entries.title,
            url: entries.url,
            channelId: subscriptions.channelId,
            outcome: decisions.outcome,
            detail: decisions.detail,
            createdAt: decisions.createdAt,
          })
          .from(decisions)
          .innerJoin(subscriptions, eq(subscriptions.id, decisions.subscriptionId))
          .innerJoin(entries, eq(entries.id, decisions.entryId))
          .where(eq(subscriptions.guildId, guildId))
          .orderBy(desc(decisions.createdAt))
          .limit(limit),
        changes: await db
          .select({ memberId: audit.memberId, action: audit.action, detail: audit.detail, createdAt: audit.createdAt })
          .from(audit)
          .where(ofGuild(audit))
          .orderBy(desc(audit.createdAt))
          .limit(limit),
      };
    },

    /**
     * Delete all of it, in a transaction. We stay in the guild, which begins anew; that somebody did so is noted.
     */
    async erase(guildId: string, memberId: string): Promise<void> {
      // Nobody asks for anything in this guild meanwhile, or adds to it.
      await lockAsking(db, guildId);
      await lockConfiguring(db, guildId);
      await guildStore(db).erase([guildId]);
      await db.insert(guilds).values({ id: guildId });
      await db.insert(audit).values({ guildId, memberId, action: 'data.delete', detail: {} });
    },
  };
}
export type GuildExport = Awaited<ReturnType<ReturnType<typeof guildDataStore>['collect']>>;
