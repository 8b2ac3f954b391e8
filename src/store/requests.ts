import { and, asc, count, eq, gt, inArray, isNull, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Brief, Length } from '../briefing/brief.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { batchesOf } from './batches.ts';
import type { Queryable } from './database.ts';
import { type DueDelivery, deliveryStore } from './deliveries.ts';
import { briefs, links, requests } from './schema.ts';

/** Notifications on this channel carry the ID of a request, a probe or a feed that has news. */
export const REQUESTS_CHANNEL = 'lede_requests';

/** How long a brief that the extractive engine wrote in the model's stead is given out. */
const STAND_IN_MS = 10 * MINUTE;

export interface NewRequest {
  readonly linkId: string;
  readonly profile: string;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
  /** Who asks on Discord; left out for the command line. */
  readonly guildId?: string;
  readonly memberId?: string;
}

export type Progress =
  /** `place` counts from 1: how many links are before this one, and it. */
  | { readonly stage: 'queued'; readonly place: number }
  | { readonly stage: 'fetching' | 'reading' | 'writing' }
  | { readonly stage: 'cancelled' }
  | { readonly stage: 'answered'; readonly articleId: string; readonly briefId: string }
  | { readonly stage: 'refused'; readonly code: string; readonly message: string };

/** A brief to be written, and the turn its bell rings for. */
export interface Due {
  readonly id: string;
  readonly turn: number;
}

/** How much of somebody's share is used. */
export interface Load {
  readonly memberLastHour: number;
  readonly memberWaiting: number;
  readonly guildLastDay: number;
  readonly guildWaiting: number;
}

/** Tell whoever waits for something that there is news of it. */
export async function announce(db: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const payloads = sql.param([...ids]);
  await db.execute(sql`select pg_notify(${REQUESTS_CHANNEL}, id) from unnest(${payloads}::text[]) id`);
}

/** The same within a statement, for each of its rows. */
export function announcement(id: SQLWrapper): SQL {
  return sql`pg_notify(${REQUESTS_CHANNEL}, ${id}::text)`;
}

/** Wishes for briefs; the table is `requests` in schema.ts. Every change is announced on `REQUESTS_CHANNEL` when it is committed. */
export function requestStore(db: Queryable) {
  /** Requests that wait for a link to be read: those that wait for a brief already have their article. */
  const isUnread = (linkId: string) =>
    and(eq(requests.linkId, linkId), isNull(requests.briefId), eq(requests.state, 'waiting'));
  const isUnwritten = (briefId: string) => and(eq(requests.briefId, briefId), eq(requests.state, 'waiting'));
  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

  return {
    async create(request: NewRequest): Promise<string> {
      const [row] = await db.insert(requests).values(request).returning({ id: requests.id });
      if (!row) throw new Error('A request was not stored');
      return row.id;
    },

    /** The same for many, with IDs that are given. */
    async createAll(rows: readonly (NewRequest & { readonly id: string })[]): Promise<void> {
      for (const batch of batchesOf(rows)) await db.insert(requests).values(batch);
    },

    /**
     * A link's article is known: make the briefs that its waiting requests want, and answer those whose brief is written.
     *
     * Runs in a transaction that has the link's row locked. Briefs are locked before requests, as by whoever writes them.
     *
     * @returns The briefs that are still to be written, and the answers that are to be delivered.
     */
    async settle(linkId: string, articleId: string): Promise<{ briefs: Due[]; deliveries: DueDelivery[] }> {
      const waiting = await db.select().from(requests).where(isUnread(linkId)).orderBy(asc(requests.profile));
      const due: Due[] = [];
      const answered: string[] = [];
      for (const [profile, group] of Map.groupBy(waiting, (request) => request.profile)) {
        const brief = await openBrief(articleId, profile, group[0]);
        const isWritten = brief.state === 'written';
        const answer = isWritten ? ({ state: 'answered', answeredAt: sql`now()` } as const) : {};
        await db
          .update(requests)
          .set({ briefId: brief.id, ...answer })
          .where(and(inArray(requests.id, idsOf(group)), eq(requests.state, 'waiting')));
        if (brief.state === 'due') due.push({ id: brief.id, turn: brief.turn });
        if (isWritten) answered.push(...idsOf(group));
      }
      await announce(db, idsOf(waiting));
      return { briefs: due, deliveries: await deliveryStore(db).makeDue(answered) };
    },

    /** A brief is written: answer everyone who waits for it. @returns The answers to deliver. */
    async answer(briefId: string): Promise<DueDelivery[]> {
      const rows = await db
        .update(requests)
        .set({ state: 'answered', answeredAt: sql`now()` })
        .where(isUnwritten(briefId))
        .returning({ id: requests.id });
      await announce(db, idsOf(rows));
      return deliveryStore(db).makeDue(idsOf(rows));
    },

    /** Nothing will come of a link, or of a brief: tell everyone who waits for it why. @returns The answers to deliver. */
    async refuse(
      subject: { linkId: string } | { briefId: string },
      errorCode: string,
      errorMessage: string,
    ): Promise<DueDelivery[]> {
      const rows = await db
        .update(requests)
        .set({ state: 'refused', errorCode, errorMessage, answeredAt: sql`now()` })
        .where('linkId' in subject ? isUnread(subject.linkId) : isUnwritten(subject.briefId))
        .returning({ id: requests.id });
      await announce(db, idsOf(rows));
      return deliveryStore(db).makeDue(idsOf(rows));
    },

    /**
     * Whoever asked no longer wants it. Work that nobody else waits for and that has not begun is called off.
     *
     * Runs in a transaction. Link and brief are locked before the request, as by those who end it.
     *
     * @returns `false` if the request had ended before.
     */
    async cancel(id: string): Promise<boolean> {
      const [asked] = await db.select({ linkId: requests.linkId }).from(requests).where(eq(requests.id, id));
      if (!asked) return false;
      const { linkId } = asked;
      await db.select({ id: links.id }).from(links).where(eq(links.id, linkId)).for('update');
      const [settled] = await db.select({ briefId: requests.briefId }).from(requests).where(eq(requests.id, id));
      const briefId = settled?.briefId ?? null;
      if (briefId !== null) await db.select({ id: briefs.id }).from(briefs).where(eq(briefs.id, briefId)).for('update');

      const { rowCount } = await db
        .update(requests)
        .set({ state: 'cancelled', answeredAt: sql`now()` })
        .where(and(eq(requests.id, id), eq(requests.state, 'waiting')));
      if (rowCount !== 1) return false;
      await deliveryStore(db).cancel([id]);
      const others = await db.$count(requests, briefId === null ? isUnread(linkId) : isUnwritten(briefId));
      if (others === 0) await callOff(linkId, briefId);
      await announce(db, [id]);
      return true;
    },

    /** @returns The IDs of what a guild waits for. */
    async listWaiting(guildId: string): Promise<string[]> {
      const isWaiting = and(eq(requests.guildId, guildId), eq(requests.state, 'waiting'));
      return idsOf(await db.select({ id: requests.id }).from(requests).where(isWaiting));
    },

    /** How much a member and their guild have asked for lately, and wait for now. */
    async load(guildId: string, memberId: string, now: Date): Promise<Load> {
      const isMember = sql`${requests.memberId} = ${memberId}`;
      const isWaiting = sql`${requests.state} = 'waiting'`;
      // What feeds bring is nobody's share.
      const isAsked = sql`${requests.memberId} is not null`;
      const isRecent = sql`${requests.createdAt} > ${new Date(now.getTime() - HOUR)}`;
      const [row] = await db
        .select({
          memberLastHour: sql<number>`count(*) filter (where ${isMember} and ${isRecent})::int`,
          memberWaiting: sql<number>`count(*) filter (where ${isMember} and ${isWaiting})::int`,
          guildLastDay: sql<number>`count(*) filter (where ${isAsked})::int`,
          guildWaiting: sql<number>`count(*) filter (where ${isAsked} and ${isWaiting})::int`,
        })
        .from(requests)
        .where(and(eq(requests.guildId, guildId), gt(requests.createdAt, new Date(now.getTime() - DAY))));
      return row ?? { memberLastHour: 0, memberWaiting: 0, guildLastDay: 0, guildWaiting: 0 };
    },

    /** @returns How many of these have not ended. */
    async countWaiting(ids: readonly string[]): Promise<number> {
      return ids.length === 0
        ? 0
        : db.$count(requests, and(inArray(requests.id, [...ids]), eq(requests.state, 'waiting')));
    },

    /** Tell everyone who waits for a link or a brief that its stage changed. */
    async announceProgress(subject: { linkId: string } | { briefId: string }): Promise<void> {
      const isWaiting = 'linkId' in subject ? isUnread(subject.linkId) : isUnwritten(subject.briefId);
      await announce(db, idsOf(await db.select({ id: requests.id }).from(requests).where(isWaiting)));
    },

    /** @returns The link that was asked for. @throws {Error} If there is no such request. */
    async urlOf(id: string): Promise<string> {
      const isAsked = eq(links.id, requests.linkId);
      const [row] = await db
        .select({ url: links.url })
        .from(requests)
        .innerJoin(links, isAsked)
        .where(eq(requests.id, id));
      if (!row) throw new Error(`There is no request ${id}`);
      return row.url;
    },

    /** @throws {Error} If there is no such request. */
    async progress(id: string): Promise<Progress> {
      const [row] = await db
        .select({
          request: requests,
          linkState: links.state,
          linkDueAt: links.dueAt,
          briefState: briefs.state,
          articleId: briefs.articleId,
        })
        .from(requests)
        .innerJoin(links, eq(links.id, requests.linkId))
        .leftJoin(briefs, eq(briefs.id, requests.briefId))
        .where(eq(requests.id, id));
      if (!row) throw new Error(`There is no request ${id}`);
      const { request, linkState, linkDueAt, briefState, articleId } = row;
      if (request.state === 'cancelled') return { stage: 'cancelled' };
      if (request.state === 'refused') {
        return {
          stage: 'refused',
          code: request.errorCode ?? 'failed',
          message: request.errorMessage ?? 'The link could not be read.',
        };
      }
      if (request.state === 'answered' && request.briefId !== null && articleId !== null) {
        return { stage: 'answered', briefId: request.briefId, articleId };
      }
      if (briefState === 'writing') return { stage: 'writing' };
      if (linkState === 'fetching') return { stage: 'fetching' };
      if (linkState === 'extracting') return { stage: 'reading' };
      const isAhead = and(eq(links.state, 'due'), lt(links.dueAt, linkDueAt));
      const [ahead] = await db.select({ count: count() }).from(links).where(isAhead);
      return { stage: 'queued', place: (ahead?.count ?? 0) + 1 };
    },
  };

  async function callOff(linkId: string, briefId: string | null): Promise<void> {
    const off = { state: 'failed', errorCode: 'cancelled', errorMessage: 'Nobody waits for it any more.' } as const;
    if (briefId === null)
      await db
        .update(links)
        .set(off)
        .where(and(eq(links.id, linkId), eq(links.state, 'due')));
    else
      await db
        .update(briefs)
        .set(off)
        .where(and(eq(briefs.id, briefId), eq(briefs.state, 'due')));
  }

  async function openBrief(articleId: string, profile: string, wish: BriefWish | undefined) {
    if (!wish) throw new Error('A group of requests is empty');
    const { engine, language, length } = wish;
    // A fallback's brief answers for a while, then the model may be tried again; at once where one guild's budget was the reason.
    const isOld = sql`${briefs.writtenAt} < now() - ${STAND_IN_MS} * interval '1 millisecond'`;
    const isStandIn = sql`${briefs.brief} ? 'note' and (${briefs.brief} ? 'isOfOneGuild' or ${isOld})`;
    const isOver = sql`${briefs.state} = 'failed' or (${briefs.state} = 'written' and ${isStandIn})`;
    const again = { state: 'due', attempts: 0, dueAt: sql`now()`, errorCode: null, errorMessage: null } as const;
    const [opened] = await db
      .insert(briefs)
      .values({ articleId, profile, engine, language, length })
      .onConflictDoUpdate({
        target: [briefs.articleId, briefs.profile],
        set: again,
        setWhere: isOver,
      })
      .returning();
    if (opened) return opened;
    const [stored] = await db
      .select()
      .from(briefs)
      .where(and(eq(briefs.articleId, articleId), eq(briefs.profile, profile)));
    if (!stored) throw new Error('A brief vanished between two statements');
    return stored;
  }
}

type BriefWish = Pick<NewRequest, 'engine' | 'language' | 'length'>;
