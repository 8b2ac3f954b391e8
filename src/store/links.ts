import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import { MINUTE } from '../time.ts';
import { batchesOf } from './batches.ts';
import { claimed, isClaimable } from './claim.ts';
import type { Queryable } from './database.ts';
import { keptFor, prepared } from './prepared.ts';
import type { Given } from './requests.ts';
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
      .where(and(eq(links.id, given), isClaimable(links, UNDER_WAY)))
      .returning({ id, url, turn, attempts, page, pageType })
      .prepare('claim_link'),
  );
  const read = prepared(() =>
    db
      .update(links)
      .set({
        state: 'read',
        articleId: sql`${sql.placeholder('articleId')}`,
        readAt: sql`now()`,
        claimedUntil: null,
        page: null,
        pageType: null,
      })
      .where(held({ id: given, turn: givenTurn }))
      .prepare('read_link'),
  );
  const askOne = prepared(() => {
    // The page without its column, whose encoder takes no null.
    const page = sql`${sql.placeholder('page')}`;
    const values = [{ url: sql.placeholder('url'), page, pageType: sql.placeholder('pageType') }];
    return makeDue(values, sql.placeholder('isGiven'), sql.placeholder('staleBefore')).prepare('ask_link');
  });

  return {
    /**
     * Ask for URLs to be read. One becomes due if it never was, if reading failed, if it was read before `staleBefore`,
     * or if a page is given with it; otherwise what is stored or under way will do.
     *
     * Within a transaction the rows stay locked, in the order of their URLs, so that reading cannot end between this and the requests
     * that follow.
     *
     * @returns One for each different URL.
     */
    async ask(urls: readonly string[], staleBefore: Date, page?: GivenPage): Promise<Link[]> {
      const asked: Link[] = [];
      for (const batch of batchesOf([...new Set(urls)].sort()))
        asked.push(...(await askBatch(batch, staleBefore, page)));
      return asked;
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

    /** @returns `false` if the claim was lost; then nothing was written. */
    async markRead({ id, turn }: LinkClaim, articleId: string): Promise<boolean> {
      const { rowCount } = await read().execute({ id, turn, articleId });
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

  async function askBatch(urls: readonly string[], staleBefore: Date, page: GivenPage | undefined): Promise<Link[]> {
    const given = { page: page?.body ?? null, pageType: page?.contentType ?? null };
    const isGiven = page !== undefined;
    const rows = urls.map((url) => ({ url, ...given }));
    const [one, ...more] = rows;
    const due =
      one && more.length === 0
        ? await askOne().execute({ ...one, isGiven, staleBefore })
        : await makeDue(rows, isGiven, staleBefore);
    const isDue = new Set(due.map(({ url }) => url));
    const others = urls.filter((url) => !isDue.has(url));
    if (others.length === 0) return due;
    const stored = await db.select({ id, url, state, turn, articleId }).from(links).where(inArray(links.url, others));
    if (stored.length < others.length) throw new Error('A link vanished between two statements');
    return [...due, ...stored];
  }

  function makeDue(values: PgInsertValue<typeof links>[], isGiven: Given<boolean>, staleBefore: Given<Date>) {
    const isStale = sql`${links.state} = 'failed' or (${links.state} = 'read' and ${links.readAt} < ${staleBefore})`;
    return db
      .insert(links)
      .values(values)
      .onConflictDoUpdate({
        target: links.url,
        set: {
          state: 'due',
          attempts: 0,
          dueAt: sql`now()`,
          claimedUntil: null,
          errorCode: null,
          errorMessage: null,
          page: sql`excluded.page`,
          pageType: sql`excluded.page_type`,
        },
        setWhere: sql`${isGiven}::boolean or ${isStale}`,
      })
      .returning({ id, url, state, turn, articleId });
  }
});
