import { and, eq, gte, inArray, isNotNull, isNull, lt, notInArray, sql } from 'drizzle-orm';
import type { Length } from '../briefing/brief.ts';
import type { Queryable } from './database.ts';
import { decisionStore } from './decisions.ts';
import { announce } from './requests.ts';
import { audit, deliveries, digests, guilds, probes, requests, subscriptions, usage } from './schema.ts';

/** What a guild's moderators decide. */
export interface GuildSettings {
  /** Of briefs, as a language tag; `null` is the article's own. */
  readonly language: string | null;
  readonly length: Length;
  /** Whether answers are for the asking member's eyes, unless they say otherwise. */
  readonly isPrivate: boolean;
  readonly moderatorRoleIds: readonly string[];
  readonly logChannelId: string | null;
}

export const DEFAULT_SETTINGS: GuildSettings = {
  language: null,
  length: 'medium',
  isPrivate: false,
  moderatorRoleIds: [],
  logChannelId: null,
};

/** Guilds and their settings; the table is `guilds` in schema.ts. */
export function guildStore(db: Queryable) {
  return {
    /** @returns The defaults for a guild that changed none. */
    async settings(guildId: string): Promise<GuildSettings> {
      const [row] = await db.select().from(guilds).where(eq(guilds.id, guildId));
      if (!row) return DEFAULT_SETTINGS;
      const { language, length, isPrivate, moderatorRoleIds, logChannelId } = row;
      return { language, length, isPrivate, moderatorRoleIds, logChannelId };
    },

    /** The same for many guilds at once. */
    async settingsOf(guildIds: readonly string[]): Promise<ReadonlyMap<string, GuildSettings>> {
      const ids = [...new Set(guildIds)];
      const rows = ids.length === 0 ? [] : await db.select().from(guilds).where(inArray(guilds.id, ids));
      const known = new Map<string, GuildSettings>(rows.map((row) => [row.id, row]));
      return new Map(ids.map((id) => [id, known.get(id) ?? DEFAULT_SETTINGS]));
    },

    /** Change settings and note who did. */
    async change(guildId: string, memberId: string, change: Partial<GuildSettings>): Promise<void> {
      const { moderatorRoleIds, ...rest } = change;
      const values = { ...rest, ...(moderatorRoleIds && { moderatorRoleIds: [...moderatorRoleIds] }) };
      await db
        .insert(guilds)
        .values({ id: guildId, ...values })
        .onConflictDoUpdate({ target: guilds.id, set: values });
      await db.insert(audit).values({ guildId, memberId, action: 'settings.change', detail: change });
    },

    /** We are in this guild. What its feeds brought while we were away is no news. @returns `true` if we were not before. */
    async join(guildId: string): Promise<boolean> {
      const rows = await db
        .insert(guilds)
        .values({ id: guildId })
        .onConflictDoUpdate({
          target: guilds.id,
          set: { leftAt: null, joinedAt: sql`now()` },
          setWhere: isNotNull(guilds.leftAt),
        })
        .returning({ id: guilds.id });
      if (rows.length > 0)
        await db.update(subscriptions).set({ since: sql`now()` }).where(eq(subscriptions.guildId, guildId));
      return rows.length > 0;
    },

    /** We are no longer in this guild; what it configured is kept for a while, in case we come back. */
    async leave(guildId: string): Promise<void> {
      await db
        .update(guilds)
        .set({ leftAt: sql`now()` })
        .where(and(eq(guilds.id, guildId), isNull(guilds.leftAt)));
    },

    /** @returns Guilds we believe to be in, besides those named. */
    async listOthers(guildIds: readonly string[]): Promise<string[]> {
      const isOther = guildIds.length > 0 ? notInArray(guilds.id, [...guildIds]) : undefined;
      const rows = await db
        .select({ id: guilds.id })
        .from(guilds)
        .where(and(isNull(guilds.leftAt), isOther));
      return rows.map(({ id }) => id);
    },

    /** Delete what is stored of guilds that we left before an instant. @returns Their IDs. */
    async purge(leftBefore: Date): Promise<string[]> {
      // First, so that a guild that comes back meanwhile begins anew, and loses nothing that it has just chosen.
      const rows = await db.delete(guilds).where(lt(guilds.leftAt, leftBefore)).returning({ id: guilds.id });
      const ids = rows.map(({ id }) => id);
      await this.erase(ids);
      return ids;
    },

    /**
     * Delete what is stored of guilds. What was read for them is everybody's and bears no mark of theirs; only what today's model
     * calls cost keeps it for a while, or deleting would be a way around the budget of a day.
     */
    async erase(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      // Whoever decides on entries just now has committed after this, and nobody begins until we have.
      await decisionStore(db).settle();
      // Workers lock requests before their deliveries, too.
      const asked = await db
        .select({ id: requests.id, state: requests.state })
        .from(requests)
        .where(inArray(requests.guildId, ids))
        .orderBy(requests.id)
        .for('update');
      await db.delete(guilds).where(inArray(guilds.id, ids));
      await db.delete(deliveries).where(inArray(deliveries.guildId, ids));
      await db.delete(requests).where(inArray(requests.guildId, ids));
      await db.delete(subscriptions).where(inArray(subscriptions.guildId, ids));
      await db.delete(probes).where(inArray(probes.guildId, ids));
      await db.delete(audit).where(inArray(audit.guildId, ids));
      await db.delete(digests).where(inArray(digests.guildId, ids));
      await announce(
        db,
        asked.filter(({ state }) => state === 'waiting').map(({ id }) => id),
      );
      const isOld = lt(usage.createdAt, sql`date_trunc('day', now(), 'UTC')`);
      await db
        .update(usage)
        .set({ guildId: null })
        .where(and(inArray(usage.guildId, ids), isOld));
    },
  };
}

/** Notes for moderators; the table is `audit` in schema.ts. */
export function auditStore(db: Queryable) {
  return {
    async note(entry: {
      guildId: string;
      memberId: string;
      action: string;
      detail: Readonly<Record<string, unknown>>;
    }): Promise<void> {
      await db.insert(audit).values(entry);
    },

    /** How often a member has done something since a time. */
    async count({
      guildId,
      memberId,
      action,
      since,
    }: {
      guildId: string;
      memberId: string;
      action: string;
      since: Date;
    }) {
      const isTheirs = and(eq(audit.guildId, guildId), eq(audit.memberId, memberId), eq(audit.action, action));
      return db.$count(audit, and(isTheirs, gte(audit.createdAt, since)));
    },
  };
}
