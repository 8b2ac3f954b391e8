import { and, asc, eq, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import type { Article } from '../reading/article.ts';
import { MINUTE } from '../time.ts';
import { articleStore, versionOf } from './articles.ts';
import { batchesOf } from './batches.ts';
import { claimed, isClaimable, isStillClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { type Given, keptFor, prepared } from './prepared.ts';
import { links } from './schema.ts';

type LinkRow = typeof links.$inferSelect;
export type Link = Pick<LinkRow, 'id' | 'url' | 'state' | 'turn' | 'articleId'>;
/** A link and the turn in which somebody works on it: only the latest turn may write. */
export type LinkClaim = Pick<LinkRow, 'id' | 'url' | 'turn' | 'attempts' | 'page' | 'pageType'>;

/** A page that came with its request, such as a file. */
export interface GivenPage {
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Well above the 15 s of a fetch and the 5 s of an extraction. */
const CLAIM_MS = MINUTE;
const UNDER_WAY = ['fetching', 'extracting'] as const;

/** URLs and how far reading them has come; the table is `links` in schema.ts. */
export const linkStore = keptFor((db: Queryable) => {
  const held = ({ id, turn }: { readonly id: Given<string>; readonly turn: Given<number> }) =>
    and(eq(links.id, id), eq(links.turn, turn), inArray(links.state, UNDER_WAY));
  const { id, url, state, turn, attempts, page, pageType, articleId } = links;
  const [given, givenTurn] = [sql.placeholder('id'), sql.placeholder('turn')];
  const claim = prepared(() =>
    db
      .update(links)
      .set({ state: 'fetching', ...claimed(links, CLAIM_MS) })
      .where(and(eq(links.id, given), isStillClaimable(links, UNDER_WAY)))
      .returning({ id, url, turn, attempts, page, pageType })
      .prepare('claim_link'),
  );
  const read = prepared(() => {
    const saved = articleStore(db).saving();
    return db
      .with(saved)
      .update(links)
      .set({
        state: 'read',
        articleId: sql`${saved.id}`,
        readAt: sql`now()`,
        claimedUntil: null,
        page: null,
        pageType: null,
      })
      .from(saved)
      .where(held({ id: given, turn: givenTurn }))
      .prepare('read_link');
  });
  const link = { id, url, state, turn, articleId };
  const askOne = prepared(() =>
    ask([{ url: sql.placeholder('url') }], sql`false`, sql.placeholder('staleBefore')).prepare('ask_link'),
  );

  return {
    /**
     * Ask for URLs to be read. One becomes due if it never was, if reading failed, or if it was read before `staleBefore`; otherwise what
     * is stored or under way will do.
     *
     * Within a transaction the rows stay locked, in the order of their URLs, so that reading cannot end between this and the requests
     * that follow.
     *
     * @returns One for each different URL.
     */
    async ask(urls: readonly string[], staleBefore: Date): Promise<Link[]> {
      const asked: Link[] = [];
      for (const batch of batchesOf([...new Set(urls)].sort())) {
        const [one = '', ...more] = batch;
        const isOne = more.length === 0;
        const rows = batch.map((url) => ({ url }));
        asked.push(
          ...(isOne ? await askOne().execute({ url: one, staleBefore }) : await ask(rows, sql`false`, staleBefore)),
        );
      }
      return asked;
    },

    /** Part of a statement that does the same for one, which a page may be given with; that makes it due in any case. */
    asking() {
      const [page, isGiven] = [sql.placeholder('page'), sql`${sql.placeholder('isGiven')}::boolean`];
      // The page without its column, whose encoder takes no null.
      const values = { url: sql.placeholder('url'), page: sql`${page}`, pageType: sql.placeholder('pageType') };
      return db.$with('asked').as(ask([values], isGiven, sql.placeholder('staleBefore')));
    },

    /** @returns `undefined` if the link is not due, or somebody else works on it. */
    async claim(id: string): Promise<LinkClaim | undefined> {
      const [row] = await claim().execute({ id });
      return row;
    },

    /** The page has arrived; its text is being found, which takes its time. @returns `false` if the claim was lost. */
    async markExtracting(claim: LinkClaim): Promise<boolean> {
      const { rowCount } = await db.update(links).set({ state: 'extracting' }).where(held(claim));
      return rowCount === 1;
    },

    /** Store the article that a link leads to. @returns `false` if the claim was lost; then only the article is stored. */
    async markRead({ id, turn }: LinkClaim, article: Article): Promise<boolean> {
      const { rowCount } = await read().execute({ id, turn, ...versionOf(article) });
      return rowCount === 1;
    },

    /** Reading ended for good. @returns `false` if the claim was lost. */
    async markFailed(claim: LinkClaim, errorCode: string, errorMessage: string): Promise<boolean> {
      const failed = {
        state: 'failed',
        errorCode,
        errorMessage,
        claimedUntil: null,
        page: null,
        pageType: null,
      } as const;
      const { rowCount } = await db.update(links).set(failed).where(held(claim));
      return rowCount === 1;
    },

    /** Give the work back, to be tried again; `interrupted` does not count as an attempt. @returns `false` if the claim was lost. */
    async release(claim: LinkClaim, { interrupted }: { interrupted: boolean }): Promise<boolean> {
      const attempts = sql`${links.attempts} - ${interrupted ? 1 : 0}::int`;
      const due = { state: 'due', dueAt: sql`now()`, claimedUntil: null, attempts } as const;
      const { rowCount } = await db.update(links).set(due).where(held(claim));
      return rowCount === 1;
    },

    /** Links that should be worked on and are not: due, or claimed by somebody who is gone. Longest due first. */
    async listSilent(limit: number): Promise<Pick<Link, 'id' | 'turn'>[]> {
      return db
        .select({ id: links.id, turn: links.turn })
        .from(links)
        .where(isClaimable(links, UNDER_WAY))
        .orderBy(asc(links.dueAt))
        .limit(limit);
    },
  };

  function ask(values: PgInsertValue<typeof links>[], isGiven: SQL, staleBefore: Given<Date>) {
    const isOver = sql`${state} = 'failed' or (${state} = 'read' and ${links.readAt} < ${staleBefore})`;
    const orAnew = (column: SQLWrapper, value: SQL) =>
      sql`case when ${isGiven} or ${isOver} then ${value} else ${column} end`;
    return db
      .insert(links)
      .values(values)
      .onConflictDoUpdate({
        target: url,
        // All are written to, also where nothing changes: what is returned is then as it is now.
        set: {
          state: orAnew(state, sql`'due'`),
          attempts: orAnew(attempts, sql`0`),
          dueAt: orAnew(links.dueAt, sql`now()`),
          claimedUntil: orAnew(links.claimedUntil, sql`null`),
          errorCode: orAnew(links.errorCode, sql`null`),
          errorMessage: orAnew(links.errorMessage, sql`null`),
          page: orAnew(page, sql`excluded.page`),
          pageType: orAnew(pageType, sql`excluded.page_type`),
        },
      })
      .returning(link);
  }
});
