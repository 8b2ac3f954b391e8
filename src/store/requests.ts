import { and, eq, gt, inArray, isNotNull, isNull, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias, type PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Brief } from '../briefing/brief.ts';
import { DAY, HOUR } from '../time.ts';
import type { Underway } from './announcements.ts';
import { articleOf, type StoredArticle } from './articles.ts';
import { batchesOf } from './batches.ts';
import { type BriefWish, briefOpener, type OpenedBrief } from './brief-opener.ts';
import type { Queryable } from './database.ts';
import { type DueDelivery, deliveryStore } from './deliveries.ts';
import { type GivenPage, type Link, linkStore } from './links.ts';
import { type Given, keptFor, prepared } from './prepared.ts';
import { articles, briefs, links, requests } from './schema.ts';

/** Notifications on this channel carry the ID of a request, a probe, a feed or an edition that has news. */
export const REQUESTS_CHANNEL = 'lede_requests';

/** A wish for a brief of what a link leads to. */
interface NewRequest extends BriefWish {
  /** Who asks on Discord; left out for the command line. */
  readonly guildId?: string;
  readonly memberId?: string;
}

export interface LinkWish extends NewRequest {
  readonly url: string;
  /** Becomes the link's, which is due then. */
  readonly page?: GivenPage;
}

/** A brief, and the article it is of. */
export interface WrittenBrief {
  readonly article: StoredArticle;
  readonly brief: Brief;
}

export type Progress =
  /** `place` counts from 1: how many links are before this one, and it. */
  | { readonly stage: 'queued'; readonly place: number }
  | { readonly stage: 'fetching' | 'reading' | 'writing' }
  | { readonly stage: 'cancelled' }
  /** Without an answer if it is no longer stored. */
  | { readonly stage: 'answered'; readonly answer: WrittenBrief | undefined }
  | { readonly stage: 'refused'; readonly code: string; readonly message: string };

/** A brief to be written, and the turn its bell rings for. */
export interface Due {
  readonly id: string;
  readonly articleId: string;
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

/** Spelt out and no parameter: only then does a plan that knows no values use the indexes of waiting requests. */
const isWaiting = sql`${requests.state} = 'waiting'`;
/** Requests that wait for a link to be read: those that wait for a brief already have their article. */
const isUnread = (linkId: Given<string>) => and(eq(requests.linkId, linkId), isNull(requests.briefId), isWaiting);
const isUnwritten = (briefId: Given<string>) => and(eq(requests.briefId, briefId), isWaiting);

/** What requests wait for. */
type WaitedFor = { readonly linkId: Given<string> } | { readonly briefId: Given<string> };
const isWaitingFor = (subject: WaitedFor) =>
  'linkId' in subject ? isUnread(subject.linkId) : isUnwritten(subject.briefId);

/** Part of a statement: the guilds that wait for a brief, who asked first before. */
export function waitingGuilds(briefId: Given<string>) {
  const { guildId, createdAt } = requests;
  const isGuilds = and(isUnwritten(briefId), isNotNull(guildId));
  return sql<string[]>`array(select ${guildId} from ${requests} where ${isGuilds} order by ${createdAt})`.as('guilds');
}

/** Part of the statement that ends requests: tells everyone who waits for them. */
const toldOfEnd = announcement(requests.id).as('told');

/** Wishes for briefs; the table is `requests` in schema.ts. Every change is announced on `REQUESTS_CHANNEL` when it is committed. */
export const requestStore = keptFor((db: Queryable) => {
  /** The brief that answers a request whose link is read. */
  const itsBrief = () =>
    sql`${db
      .select({ id: briefs.id })
      .from(briefs)
      .innerJoin(links, eq(links.articleId, briefs.articleId))
      .where(and(eq(links.id, requests.linkId), eq(briefs.profile, requests.profile)))}`;
  const [ids, given] = [sql.placeholder('ids'), sql.placeholder('id')];
  const progress = prepared(() => {
    const { state, errorCode, errorMessage } = requests;
    const ahead = alias(links, 'ahead');
    const isAhead = and(sql`${links.state} = 'due'`, sql`${ahead.state} = 'due'`, lt(ahead.dueAt, links.dueAt));
    const linksAhead = db.select({ count: sql`count(*)::int` }).from(ahead).where(isAhead);
    return db
      .select({
        ...{ state, errorCode, errorMessage },
        linkState: links.state,
        briefState: briefs.state,
        ahead: sql<number>`${linksAhead}`,
        brief: briefs.brief,
        article: articles,
      })
      .from(requests)
      .innerJoin(links, eq(links.id, requests.linkId))
      .leftJoin(briefs, eq(briefs.id, requests.briefId))
      .leftJoin(articles, and(eq(articles.id, briefs.articleId), sql`${requests.state} = 'answered'`))
      .where(eq(requests.id, given))
      .prepare('request_progress');
  });
  const asked = prepared(() => {
    const link = linkStore(db).asking();
    const made = db.$with('made', { id: requests.id }).as(sql`
      insert into ${requests} (link_id, profile, engine, language, length, guild_id, member_id)
      select ${link.id}, ${sql.placeholder('profile')}, ${sql.placeholder('engine')}, ${sql.placeholder('language')},
        ${sql.placeholder('length')}, ${sql.placeholder('guildId')}, ${sql.placeholder('memberId')}
      from ${link} where ${link.state} <> 'read' or ${sql.placeholder('isSettled')}::boolean
      returning ${requests.id}`);
    const { id, url, state, turn, articleId } = link;
    return db
      .with(link, made)
      .select({ requestId: made.id, link: { id, url, state, turn, articleId } })
      .from(link)
      .innerJoin(made, sql`true`)
      .prepare('ask');
  });
  const those = and(sql`${requests.id} = any(${ids}::uuid[])`, isWaiting);
  const settled = prepared(() => end(those, { state: 'answered', briefId: itsBrief() }).prepare('settle_requests'));
  const answered = prepared(() => end(isUnwritten(given), { state: 'answered' }).prepare('answer_requests'));
  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

  return {
    /**
     * Ask for a link as somebody wishes, in a transaction that settles what is read already; until its end the link stays locked, so that
     * reading cannot end meanwhile.
     *
     * @param staleBefore What was read before is read again; see `linkStore`.
     */
    async ask(wish: LinkWish, staleBefore: Date): Promise<{ requestId: string; link: Link }> {
      const row = await ask(wish, staleBefore, true);
      if (!row) throw new Error('A request was not stored');
      return row;
    },

    /** The same, with nothing to settle. @returns `undefined` if the link is read already; then nothing was asked for. */
    async askUnread(wish: LinkWish, staleBefore: Date): Promise<{ requestId: string; link: Link } | undefined> {
      return ask(wish, staleBefore, false);
    },

    /** Store wishes for links that were asked for, with IDs that are given. */
    async createAll(rows: readonly (NewRequest & { readonly id: string; readonly linkId: string })[]): Promise<void> {
      for (const batch of batchesOf(rows)) await db.insert(requests).values(batch);
    },

    /**
     * The articles of links are known: make the briefs that their waiting requests want, and answer those whose brief is written.
     *
     * Runs in a transaction that has the links' rows locked. Briefs are locked before requests, as by whoever writes them.
     *
     * @returns The briefs that are still to be written, and the answers that are to be delivered.
     */
    async settle(linkIds: readonly string[]): Promise<{ briefs: Due[]; deliveries: DueDelivery[] }> {
      if (linkIds.length === 0) return { briefs: [], deliveries: [] };
      const opened = await briefOpener(db).open(linkIds);
      const briefsIn = (state: OpenedBrief['state']) => opened.filter((brief) => brief.state === state);
      const requestIdsOf = (those: readonly OpenedBrief[]) => those.map(({ requestId }) => requestId);
      // That these are being written may have been told before anybody here waited for them.
      await announce(db, requestIdsOf(briefsIn('writing')));
      const due = briefsIn('due').map(({ id, articleId, turn }) => [id, { id, articleId, turn }] as const);
      const written = requestIdsOf(briefsIn('written'));
      return {
        briefs: [...new Map(due).values()],
        deliveries: written.length > 0 ? await settled().execute({ ids: written }) : [],
      };
    },

    /** Tell everyone who waits for a link or a brief how far it has come. */
    async tell(subject: WaitedFor, stage: Underway): Promise<void> {
      const told = sql`pg_notify(${REQUESTS_CHANNEL}, ${requests.id} || ${` ${stage}`})`;
      await db.select({ told }).from(requests).where(isWaitingFor(subject));
    },

    /** A brief is written: answer everyone who waits for it. @returns The answers to deliver. */
    async answer(briefId: string): Promise<DueDelivery[]> {
      return answered().execute({ id: briefId });
    },

    /** Nothing will come of a link, or of a brief: tell everyone who waits for it why. @returns The answers to deliver. */
    async refuse(subject: WaitedFor, errorCode: string, errorMessage: string): Promise<DueDelivery[]> {
      return end(isWaitingFor(subject), { state: 'refused', errorCode, errorMessage });
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

    /** @returns Those of these that have not ended. */
    async listOpen(ids: readonly string[]): Promise<string[]> {
      if (ids.length === 0) return [];
      const isOpen = and(inArray(requests.id, [...ids]), eq(requests.state, 'waiting'));
      return idsOf(await db.select({ id: requests.id }).from(requests).where(isOpen));
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

    /** One that was deleted with its guild's data is as good as cancelled. */
    async progress(id: string): Promise<Progress> {
      const [row] = await progress().execute({ id });
      if (!row || row.state === 'cancelled') return { stage: 'cancelled' };
      if (row.state === 'refused') {
        const { errorCode: code, errorMessage: message } = row;
        return { stage: 'refused', code: code ?? 'failed', message: message ?? 'The link could not be read.' };
      }
      if (row.state === 'answered') {
        const { article, brief } = row;
        return { stage: 'answered', answer: article && brief ? { article: articleOf(article), brief } : undefined };
      }
      if (row.briefState === 'writing') return { stage: 'writing' };
      if (row.linkState === 'fetching') return { stage: 'fetching' };
      if (row.linkState === 'extracting') return { stage: 'reading' };
      return { stage: 'queued', place: row.ahead + 1 };
    },
  };

  async function ask({ page, ...wish }: LinkWish, staleBefore: Date, isSettled: boolean) {
    const given = { page: page?.body ?? null, pageType: page?.contentType ?? null, isGiven: page !== undefined };
    const values = { guildId: null, memberId: null, ...wish, ...given, staleBefore, isSettled };
    const [row] = await asked().execute(values);
    return row;
  }

  /** End requests, tell whoever waits for them once that is committed, and make their answers due. */
  function end(which: SQL | undefined, change: PgUpdateSetSource<typeof requests>) {
    const ended = db.$with('ended').as(
      db
        .update(requests)
        .set({ ...change, answeredAt: sql`now()` })
        .where(which)
        .returning({ id: requests.id, told: toldOfEnd }),
    );
    return deliveryStore(db).makeDue(ended);
  }

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
});
