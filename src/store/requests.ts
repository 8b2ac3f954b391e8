import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Brief, Length } from '../briefing/brief.ts';
import { MINUTE } from '../time.ts';
import type { Queryable } from './database.ts';
import { briefs, links, requests } from './schema.ts';

/** Notifications on this channel carry the ID of a request whose progress changed. */
export const REQUESTS_CHANNEL = 'lede_requests';

/** How long a brief that the extractive engine wrote in the model's stead is given out. */
const STAND_IN_MS = 10 * MINUTE;

export interface NewRequest {
  readonly linkId: string;
  readonly profile: string;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
}

export type Progress =
  | { readonly stage: 'queued' | 'fetching' | 'reading' | 'writing' }
  | { readonly stage: 'answered'; readonly articleId: string; readonly briefId: string }
  | { readonly stage: 'refused'; readonly code: string; readonly message: string };

/** A brief to be written, and the turn its bell rings for. */
export interface Due {
  readonly id: string;
  readonly turn: number;
}

/** Wishes for briefs; the table is `requests` in schema.ts. Every change is announced on `REQUESTS_CHANNEL` when it is committed. */
export function requestStore(db: Queryable) {
  const announce = async (ids: readonly string[]) => {
    if (ids.length === 0) return;
    await db.execute(
      sql`select pg_notify(${REQUESTS_CHANNEL}, id::text) from ${requests} where ${inArray(requests.id, [...ids])}`,
    );
  };
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

    /**
     * A link's article is known: make the briefs that its waiting requests want, and answer those whose brief is written.
     *
     * Runs in a transaction that has the link's row locked. Briefs are locked before requests, as by whoever writes them.
     *
     * @returns The briefs that are still to be written.
     */
    async settle(linkId: string, articleId: string): Promise<Due[]> {
      const waiting = await db.select().from(requests).where(isUnread(linkId)).orderBy(asc(requests.profile));
      const due: Due[] = [];
      for (const [profile, group] of Map.groupBy(waiting, (request) => request.profile)) {
        const brief = await openBrief(articleId, profile, group[0]);
        const isWritten = brief.state === 'written';
        const answer = isWritten ? ({ state: 'answered', answeredAt: sql`now()` } as const) : {};
        await db
          .update(requests)
          .set({ briefId: brief.id, ...answer })
          .where(and(inArray(requests.id, idsOf(group)), eq(requests.state, 'waiting')));
        if (brief.state === 'due') due.push({ id: brief.id, turn: brief.turn });
      }
      await announce(idsOf(waiting));
      return due;
    },

    /** A brief is written: answer everyone who waits for it. */
    async answer(briefId: string): Promise<void> {
      const rows = await db
        .update(requests)
        .set({ state: 'answered', answeredAt: sql`now()` })
        .where(isUnwritten(briefId))
        .returning({ id: requests.id });
      await announce(idsOf(rows));
    },

    /** Nothing will come of a link, or of a brief: tell everyone who waits for it why. */
    async refuse(
      subject: { linkId: string } | { briefId: string },
      errorCode: string,
      errorMessage: string,
    ): Promise<void> {
      const rows = await db
        .update(requests)
        .set({ state: 'refused', errorCode, errorMessage, answeredAt: sql`now()` })
        .where('linkId' in subject ? isUnread(subject.linkId) : isUnwritten(subject.briefId))
        .returning({ id: requests.id });
      await announce(idsOf(rows));
    },

    /** Tell everyone who waits for a link or a brief that its stage changed. */
    async announceProgress(subject: { linkId: string } | { briefId: string }): Promise<void> {
      const isWaiting = 'linkId' in subject ? isUnread(subject.linkId) : isUnwritten(subject.briefId);
      await announce(idsOf(await db.select({ id: requests.id }).from(requests).where(isWaiting)));
    },

    /** @throws {Error} If there is no such request. */
    async progress(id: string): Promise<Progress> {
      const [row] = await db
        .select({ request: requests, linkState: links.state, briefState: briefs.state, articleId: briefs.articleId })
        .from(requests)
        .innerJoin(links, eq(links.id, requests.linkId))
        .leftJoin(briefs, eq(briefs.id, requests.briefId))
        .where(eq(requests.id, id));
      if (!row) throw new Error(`There is no request ${id}`);
      const { request, linkState, briefState, articleId } = row;
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
      return { stage: linkState === 'fetching' ? 'fetching' : linkState === 'extracting' ? 'reading' : 'queued' };
    },
  };

  async function openBrief(articleId: string, profile: string, wish: BriefWish | undefined) {
    if (!wish) throw new Error('A group of requests is empty');
    const { engine, language, length } = wish;
    // A fallback's brief answers for a while, then the model may be tried again.
    const isStandIn = sql`${briefs.brief} ? 'note' and ${briefs.writtenAt} < now() - ${STAND_IN_MS} * interval '1 millisecond'`;
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
