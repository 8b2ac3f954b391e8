import { and, eq, isNotNull, isNull, type SQLWrapper, sql } from 'drizzle-orm';
import type { Brief, Length } from '../briefing/brief.ts';
import { MINUTE } from '../time.ts';
import type { Queryable } from './database.ts';
import { msOf } from './interval.ts';
import { keptFor, prepared } from './prepared.ts';
import { briefs, links, requests } from './schema.ts';

/** How long a brief that the extractive engine wrote in the model's stead is given out. */
const STAND_IN_MS = 10 * MINUTE;

/** What somebody wants to read of an article. */
export interface BriefWish {
  readonly profile: string;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
}

/** A request that waited for its article, and the brief that it wants of it. */
export interface OpenedBrief extends Pick<typeof briefs.$inferSelect, 'id' | 'articleId' | 'state' | 'turn'> {
  readonly requestId: string;
}

type MaybeMet = Omit<OpenedBrief, 'id' | 'requestId'> & {
  readonly id: string | null;
  readonly requestId: string | null;
};

/** Makes the briefs that requests wait for, or finds those that are there; the table is `briefs` in schema.ts. */
export const briefOpener = keptFor((db: Queryable) => {
  const opening = prepared(() => {
    const waiting = db.$with('waiting').as(
      db
        .select({
          requestId: sql<string>`${requests.id}`.as('request_id'),
          requestState: sql`${requests.state}`.as('request_state'),
          articleId: links.articleId,
          profile: requests.profile,
          engine: requests.engine,
          language: requests.language,
          length: requests.length,
        })
        .from(requests)
        .innerJoin(links, and(eq(links.id, requests.linkId), isNotNull(links.articleId)))
        .where(
          and(
            sql`${requests.linkId} = any(${sql.placeholder('linkIds')}::uuid[])`,
            isNull(requests.briefId),
            // Spelt out, so that a plan that knows no values uses the index of waiting requests.
            sql`${requests.state} = 'waiting'`,
          ),
        ),
    );
    const { id, articleId, profile, state, turn } = briefs;
    // Each stays locked, in this order. All are written to, also where nothing changes: what is returned is then as it is now, and not
    // as it was before its lock was had.
    const opened = db.$with('opened', { id, articleId, profile, state, turn }).as(sql`
      insert into ${briefs} (article_id, profile, engine, language, length)
      select distinct on (article_id, profile) article_id, profile, engine, language, length from ${waiting}
      order by article_id, profile
      on conflict (article_id, profile) do update set profile = ${profileNow()},
        state = ${orAnew(briefs.state, sql`'due'`)}, attempts = ${orAnew(briefs.attempts, sql`0`)},
        due_at = ${orAnew(briefs.dueAt, sql`now()`)}, error_code = ${orAnew(briefs.errorCode, sql`null`)},
        error_message = ${orAnew(briefs.errorMessage, sql`null`)}
      returning ${id}, ${articleId}, ${profile}, ${state}, ${turn}`);
    const paired = db.$with('paired').as(
      db
        .select({
          requestId: sql<string | null>`${waiting.requestId}`.as('request_id'),
          requestState: sql`${waiting.requestState}`.as('request_state'),
          id: sql<string | null>`${opened.id}`.as('id'),
          articleId: sql<string>`${opened.articleId}`.as('article_id'),
          state: sql<OpenedBrief['state']>`${opened.state}`.as('state'),
          turn: sql<number>`${opened.turn}`.as('turn'),
        })
        .from(waiting)
        // Each has its brief, and each brief somebody who waits. A full join is never a nested loop, however few are expected: requests that
        // were made just now are in no statistics.
        .fullJoin(opened, sql`${opened.articleId} = ${waiting.articleId} and ${opened.profile} = ${waiting.profile}`),
    );
    // A state that is spelt out would let the planner look for each among all that wait, of whom statistics know none either.
    const assigned = db.$with('assigned', {}).as(sql`
      update ${requests} set brief_id = paired.id from ${paired}
      where ${requests.id} = paired.request_id and ${requests.state} = paired.request_state and paired.state <> 'written'`);
    const found = {
      requestId: paired.requestId,
      id: paired.id,
      articleId: paired.articleId,
      state: paired.state,
      turn: paired.turn,
    };
    return db.with(waiting, opened, paired, assigned).select(found).from(paired).prepare('open_briefs');
  });

  return {
    /**
     * The articles of links are known: open the briefs that their waiting requests want, one for the same wish, and let the requests wait
     * for these. One whose brief is written already is left as it is.
     */
    async open(linkIds: readonly string[]): Promise<OpenedBrief[]> {
      const found = await opening().execute({ linkIds });
      if (found.every(isMet)) return found;
      // What was put aside has left its place: this time the others find it free. Whoever waits for a brief already is not found again.
      const others = (await opening().execute({ linkIds })).filter(isMet);
      return [...found.filter(isMet).filter(({ state }) => state !== 'written'), ...others];
    },
  };
});

/** What a failed brief is made anew with; one that is under way, or written, stays as it is. */
function orAnew(column: SQLWrapper, value: SQLWrapper): SQLWrapper {
  return sql`case when ${briefs.state} = 'failed' then ${value} else ${column} end`;
}

/**
 * The profile that a brief has from now on. A fallback's answers for a while, then the model may be tried again; at once where one
 * guild's budget was the reason. It is put aside then, as it was: a card was made of it, whose evidence and sources stay true.
 */
function profileNow(): SQLWrapper {
  const { id, profile, state, brief, writtenAt } = briefs;
  const isOld = sql`${writtenAt} < now() - ${msOf(STAND_IN_MS)}`;
  const isOver = sql`${state} = 'written' and ${brief} ? 'note' and (${brief} ? 'isOfOneGuild' or ${isOld})`;
  return sql`case when ${isOver} then ${profile} || '/aside/' || ${id} else ${profile} end`;
}

/** Whether a wish met its brief; neither has the other where that brief was put aside just now. */
const isMet = (found: MaybeMet): found is OpenedBrief => found.id !== null && found.requestId !== null;
