import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Brief } from '../briefing/brief.ts';
import { MINUTE } from '../time.ts';
import { articleOf, type StoredArticle } from './articles.ts';
import { claimed, isClaimable, isStillClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { type Given, keptFor, prepared } from './prepared.ts';
import { type WrittenBrief, waitingGuilds } from './requests.ts';
import { articles, briefs, requests, usage } from './schema.ts';

type BriefRow = typeof briefs.$inferSelect;
/** A brief and the turn in which somebody writes it: only the latest turn may store it. */
export interface BriefClaim extends Pick<BriefRow, 'id' | 'engine' | 'language' | 'length' | 'turn' | 'attempts'> {
  readonly article: StoredArticle;
  /** Guilds that wait for it, who asked first before; empty if only the command line does. */
  readonly guildIds: readonly string[];
}

/** Whom calls were made to, for whom, and what they cost in dollars; `null` where no price is set. */
export interface ModelBill {
  readonly model: string;
  readonly guildId: string | null;
  readonly cost: number | null;
}

/** Renewed while its writer lives: model calls may take longer. */
const CLAIM_MS = MINUTE;
const UNDER_WAY = ['writing'] as const;

/** Briefs of articles, one for everyone who wants the same; the tables are `briefs` and `usage` in schema.ts. */
export const briefStore = keptFor((db: Queryable) => {
  const held = ({ id, turn }: { readonly id: Given<string>; readonly turn: Given<number> }) =>
    and(eq(briefs.id, id), eq(briefs.turn, turn), eq(briefs.state, 'writing'));
  const given = sql.placeholder('id');
  const { id, engine, language, length, turn, attempts } = briefs;
  const claim = prepared(() =>
    db
      .update(briefs)
      .set({ state: 'writing', ...claimed(briefs, CLAIM_MS) })
      .from(articles)
      .where(and(eq(briefs.id, given), isStillClaimable(briefs, UNDER_WAY), eq(articles.id, briefs.articleId)))
      .returning({
        ...{ id, engine, language, length, turn, attempts },
        article: articles,
        guildIds: waitingGuilds(given),
      })
      .prepare('claim_brief'),
  );
  const written = prepared(() =>
    db
      .select({ article: articles, brief: briefs.brief })
      .from(briefs)
      .innerJoin(articles, eq(articles.id, briefs.articleId))
      .where(eq(briefs.id, given))
      .prepare('written_brief'),
  );
  const kept = prepared(() => {
    const kept = db.$with('kept').as(
      db
        .update(briefs)
        .set({
          state: 'written',
          brief: sql`${sql.param(sql.placeholder('brief'), briefs.brief)}`,
          writtenAt: sql`now()`,
          claimedUntil: null,
        })
        .where(held({ id: given, turn: sql.placeholder('turn') }))
        .returning({ id }),
    );
    const [calls, cost] = [sql`${sql.placeholder('calls')}::int`, sql`${sql.placeholder('cost')}::double precision`];
    const billed = db.$with('billed', {}).as(sql`
      insert into ${usage} (brief_id, guild_id, model, input_tokens, output_tokens, calls, cost)
      select ${kept.id}, ${sql.placeholder('guildId')}, ${sql.placeholder('model')},
        ${sql.placeholder('inputTokens')}::int, ${sql.placeholder('outputTokens')}::int, ${calls}, ${cost}
      from ${kept} where ${calls} > 0`);
    return db.with(kept, billed).select({ id: kept.id }).from(kept).prepare('keep_brief');
  });

  return {
    /** @returns A brief that is written, and its article; `undefined` if it is not, or no longer stored. */
    async findWritten(id: string): Promise<WrittenBrief | undefined> {
      const [row] = await written().execute({ id });
      return row?.brief ? { article: articleOf(row.article), brief: row.brief } : undefined;
    },

    /** @returns Briefs that answer requests, with what a digest tells of their articles; whoever is not answered yet has none. */
    async listAnswers(requestIds: readonly string[]) {
      if (requestIds.length === 0) return [];
      const rows = await db
        .select({
          requestId: requests.id,
          articleId: articles.id,
          briefId: briefs.id,
          canonicalUrl: articles.canonicalUrl,
          siteName: articles.siteName,
          image: articles.image,
          brief: briefs.brief,
        })
        .from(requests)
        .innerJoin(briefs, eq(briefs.id, requests.briefId))
        .innerJoin(articles, eq(articles.id, briefs.articleId))
        .where(and(inArray(requests.id, [...requestIds]), eq(requests.state, 'answered')));
      return rows.flatMap(({ brief, ...row }) => (brief ? [{ ...row, brief }] : []));
    },

    /** @returns `undefined` if the brief is not due, or somebody else writes it. */
    async claim(id: string): Promise<BriefClaim | undefined> {
      const [row] = await claim().execute({ id });
      return row && { ...row, article: articleOf(row.article), guildIds: [...new Set(row.guildIds)] };
    },

    /** Still at it. @returns `false` if the claim was lost. */
    async renew(claim: BriefClaim): Promise<boolean> {
      const { claimedUntil } = claimed(briefs, CLAIM_MS);
      const { rowCount } = await db.update(briefs).set({ claimedUntil }).where(held(claim));
      return rowCount === 1;
    },

    /** Store the brief and what it took. @returns `false` if the claim was lost; then nothing was written. */
    async markWritten({ id, turn }: BriefClaim, brief: Brief, bill: ModelBill): Promise<boolean> {
      const { calls, inputTokens, outputTokens } = brief.usage;
      const rows = await kept().execute({ id, turn, brief, ...bill, calls, inputTokens, outputTokens });
      return rows.length === 1;
    },

    /** @returns `false` if the claim was lost. */
    async markFailed(claim: BriefClaim, errorCode: string, errorMessage: string): Promise<boolean> {
      const failed = { state: 'failed', errorCode, errorMessage, claimedUntil: null } as const;
      const { rowCount } = await db.update(briefs).set(failed).where(held(claim));
      return rowCount === 1;
    },

    /** Give the work back, to be tried again; `interrupted` does not count as an attempt. @returns `false` if the claim was lost. */
    async release(claim: BriefClaim, { interrupted }: { interrupted: boolean }): Promise<boolean> {
      const attempts = sql`${briefs.attempts} - ${interrupted ? 1 : 0}::int`;
      const due = { state: 'due', dueAt: sql`now()`, claimedUntil: null, attempts } as const;
      const { rowCount } = await db.update(briefs).set(due).where(held(claim));
      return rowCount === 1;
    },

    /** Briefs that should be written and are not. Longest due first. */
    async listSilent(limit: number): Promise<Pick<BriefRow, 'id' | 'turn'>[]> {
      return db
        .select({ id: briefs.id, turn: briefs.turn })
        .from(briefs)
        .where(isClaimable(briefs, UNDER_WAY))
        .orderBy(asc(briefs.dueAt))
        .limit(limit);
    },
  };
});
