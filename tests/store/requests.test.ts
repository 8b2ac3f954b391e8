import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { createExtractiveEngine } from '../../src/briefing/extractive.ts';
import { requestDesk } from '../../src/requests.ts';
import { openAnnouncements } from '../../src/store/announcements.ts';
import { briefStore } from '../../src/store/briefs.ts';
import type { Database, Queryable } from '../../src/store/database.ts';
import { type LinkClaim, linkStore } from '../../src/store/links.ts';
import { REQUESTS_CHANNEL, requestStore } from '../../src/store/requests.ts';
import { briefs, requests } from '../../src/store/schema.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { aBareArticle } from '../support/builders.ts';
import { silent, test } from '../support/fixtures.ts';

const WISH = { profile: 'p', engine: 'extractive', language: null, length: 'medium' } as const;

test('whoever waits is told each stage by name, also who joins a brief that is being written, and the end without one', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const heard = announcements.listen(AbortSignal.timeout(10_000))[Symbol.asyncIterator]();
  const [links, requests, briefs] = [linkStore(db), requestStore(db), briefStore(db)];
  const { requestId: one, link: first } = await requests.ask({ url: 'https://a.example/1', ...WISH }, new Date(0));
  const { requestId: two, link: second } = await requests.ask({ url: 'https://a.example/2', ...WISH }, new Date(0));
  /** Read a link; both lead to one article. */
  const read = async (linkId: string) => {
    const claim = await links.claim(linkId);
    if (!claim) throw new Error('The link is not due');
    await requests.tell({ linkId }, 'fetching');
    if (!(await links.markExtracting(claim))) throw new Error('The claim was lost');
    await requests.tell({ linkId }, 'reading');
    await links.markRead(claim, aBareArticle({ text: 'A ferry sank.' }));
    return requests.settle([linkId]);
  };

  const { briefs: due } = await read(first.id);
  await briefs.claim(String(due[0]?.id));
  await requests.tell({ briefId: String(due[0]?.id) }, 'writing');
  expect((await read(second.id)).briefs).toEqual([]);
  await requests.answer(String(due[0]?.id));

  const news = [];
  for (let n = 0; n < 8; n += 1) news.push((await heard.next()).value);
  expect(news.slice(0, 6)).toEqual([
    { id: one, stage: 'fetching' },
    { id: one, stage: 'reading' },
    { id: one, stage: 'writing' },
    { id: two, stage: 'fetching' },
    { id: two, stage: 'reading' },
    { id: two },
  ]);
  expect(new Set(news.slice(6).map((each) => each?.id))).toEqual(new Set([one, two]));
});

describe('a request that meets the end of its work', () => {
  const URL_ASKED = 'https://a.example/1';

  /** A desk, what it rang for, and what became of a request. */
  function aRoom(db: Database) {
    const rung: string[] = [];
    const ring = (kind: string) => async (rows: readonly unknown[]) => void rung.push(...rows.map(() => kind));
    const desk = requestDesk({
      db,
      announcements: { listen: () => never(), close: async () => undefined },
      profileOf: ({ length }) => ({ engine: 'extractive', profile: length }),
      ringLinks: ring('link'),
      ringBriefs: ring('brief'),
      ringDeliveries: ring('delivery'),
    });
    const ask = (length: 'medium' | 'short' = 'medium') =>
      desk.ask({ url: URL_ASKED, engine: 'extractive', language: null, length });
    const stateOf = async (id: string) => {
      const [row] = await db
        .select({ state: requests.state, brief: briefs.state })
        .from(requests)
        .leftJoin(briefs, eq(briefs.id, requests.briefId))
        .where(eq(requests.id, id));
      return row;
    };
    return { rung, ask, stateOf };
  }

  async function* never(): AsyncGenerator<undefined> {}

  /** Do work in a transaction that stays open until it is told to end. */
  async function held<Result>(db: Database, work: (tx: Queryable) => Promise<Result>) {
    const [isDone, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ended = inTransaction(db, async (tx) => {
      const result = await work(tx);
      isDone.resolve();
      await mayEnd.promise;
      return result;
    });
    ended.catch(isDone.reject);
    await isDone.promise;
    return () => {
      mayEnd.resolve();
      return ended;
    };
  }

  const somebodyWaits = (db: Database) =>
    expect
      .poll(() => db.$count(sql`pg_stat_activity`, sql`datname = current_database() and wait_event_type = 'Lock'`))
      .toBe(1);

  async function claimLink(db: Database): Promise<LinkClaim> {
    const [link] = await linkStore(db).listSilent(1);
    const claim = link && (await linkStore(db).claim(link.id));
    if (!claim) throw new Error('No link is due');
    return claim;
  }

  async function read(tx: Queryable, claim: LinkClaim) {
    expect(await linkStore(tx).markRead(claim, aBareArticle({ text: 'A ferry sank.' }))).toBe(true);
    return requestStore(tx).settle([claim.id]);
  }

  test('finds the article that was stored meanwhile', async ({ database: { db } }) => {
    const { ask, rung, stateOf } = aRoom(db);
    await ask();
    const claim = await claimLink(db);

    const commit = await held(db, (tx) => read(tx, claim));
    const second = ask('short');
    await somebodyWaits(db);
    await commit();

    expect(await stateOf(await second)).toEqual({ state: 'waiting', brief: 'due' });
    expect(rung).toEqual(['link', 'brief']);
  });

  test('is found by whoever reads its link, if it was made before', async ({ database: { db } }) => {
    const { ask, stateOf } = aRoom(db);
    const first = await ask();
    const claim = await claimLink(db);
    const asking = await held(db, (tx) =>
      requestStore(tx).ask({ url: URL_ASKED, ...WISH, profile: 'short', length: 'short' }, new Date(0)),
    );

    const reading = inTransaction(db, (tx) => read(tx, claim));
    await somebodyWaits(db);
    const { requestId } = await asking();

    expect((await reading).briefs).toHaveLength(2);
    for (const id of [first, requestId]) expect(await stateOf(id)).toEqual({ state: 'waiting', brief: 'due' });
  });

  test('is answered by the brief that was stored meanwhile', async ({ database: { db } }) => {
    const { ask, rung, stateOf } = aRoom(db);
    const first = await ask();
    const { briefs: due } = await inTransaction(db, async (tx) => read(tx, await claimLink(db)));
    const claim = await briefStore(db).claim(String(due[0]?.id));
    if (!claim) throw new Error('The brief is not due');

    const commit = await held(db, async (tx) => {
      const brief = await createExtractiveEngine()(claim.article, WISH);
      await briefStore(tx).markWritten(claim, brief, { model: 'none', guildId: null, cost: null });
      return requestStore(tx).answer(claim.id);
    });
    const second = ask();
    await somebodyWaits(db);
    await commit();

    for (const id of [first, await second]) expect(await stateOf(id)).toEqual({ state: 'answered', brief: 'written' });
    expect(rung).toEqual(['link']);
  });
});

test('a request that was deleted with its guild’s data is as good as cancelled', async ({ database: { db } }) => {
  expect(await requestStore(db).progress(randomUUID())).toEqual({ stage: 'cancelled' });
});
