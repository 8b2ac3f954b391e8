import { count, eq, isNotNull, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import { createEmbedder } from '../../src/digests/embed.ts';
import { entryVectors } from '../../src/digests/entry-vectors.ts';
import type { Database } from '../../src/store/database.ts';
import { entryVectorStore } from '../../src/store/entry-vectors.ts';
import { entries, entryVectors as table, usage } from '../../src/store/schema.ts';
import { plantNews, SEVEN_STORIES } from '../support/digest-guild.ts';
import { silent, test } from '../support/fixtures.ts';
import { meaningOf } from '../support/meanings.ts';
import { type EmbeddingTurn, startModel } from '../support/model.ts';

const { signal } = new AbortController();
const context = { told: [], editionId: 'edition', signal };

/** News that are known, and an endpoint that says what they mean, unless it is told to do something else. */
async function someNews(db: Database, turns: readonly EmbeddingTurn[] = [], patienceMs = 5000) {
  const place = { guildId: '1', channelId: '2' };
  const urlOf = (outlet: string, index: number) => `https://${outlet}.example/${index}`;
  await plantNews(db, place, { outlets: ['courier'], stories: SEVEN_STORIES, urlOf });
  const model = await startModel([], { embed: (text) => meaningOf(text, []), embeddingTurns: turns });
  onTestFinished(() => model[Symbol.asyncDispose]());
  const { baseUrl, apiKey } = model;
  const parts = {
    db,
    embed: createEmbedder({ baseUrl, apiKey, model: 'meaning-1', timeoutMs: 5000 }),
    model: 'meaning-1',
    billOf: (tokens: number) => ({ model: 'meaning-1', cost: tokens / 1000 }),
    log: silent,
    patienceMs,
  };
  const rows = await db.select().from(entries);
  return { rows, model, vectorsOf: entryVectors(parts), another: entryVectors(parts) };
}

describe('vectors of entries', () => {
  test('are asked for once, whoever needs them, and what they took is kept', async ({ database: { db } }) => {
    const { rows, model, vectorsOf, another } = await someNews(db);

    const both = await Promise.all([vectorsOf(rows, context), another(rows, context)]);

    for (const vectors of both) expect(vectors.size).toBe(SEVEN_STORIES.length);
    expect(both[0]).toEqual(both[1]);
    const [first] = rows;
    const meaning = meaningOf(model.embeddingRequests[0]?.input[0] ?? '', []);
    expect([...(both[0].get(first?.id ?? '') ?? [])]).toEqual(meaning.map((value) => expect.closeTo(value, 5)));
    expect(model.embeddingRequests.flatMap(({ input }) => input)).toHaveLength(SEVEN_STORIES.length);
    const spent = await db.select().from(usage);
    expect(spent).toMatchObject([{ briefId: null, model: 'meaning-1', outputTokens: 0, calls: 1 }]);
    expect(spent[0]?.cost).toBeCloseTo((spent[0]?.inputTokens ?? 0) / 1000);
    expect(model.refused).toEqual([]);
  });

  test('that another edition asks for are waited for, and not paid for twice', async ({ database: { db } }) => {
    const { rows, model, vectorsOf } = await someNews(db);
    const other = entryVectorStore(db);
    const ids = await other.claim('meaning-1', rows);
    expect(await other.claim('meaning-1', rows)).toEqual([]);
    let isDone = false;

    const waiting = vectorsOf(rows, context).finally(() => {
      isDone = true;
    });
    await expect.poll(() => other.countAsked('meaning-1', ids)).toBe(rows.length);
    expect(isDone).toBe(false);
    const answered = new Map(ids.map((id) => [id, Float32Array.of(0.6, 0.8)]));
    await other.keep({ model: 'meaning-1', cost: 0 }, answered, 7);

    expect(await waiting).toEqual(answered);
    expect(model.embeddingRequests).toEqual([]);
  });

  test('can be kept in any order while others claim them', async ({ database: { db } }) => {
    const { rows } = await someNews(db);
    const vectors = new Map(
      rows.toSorted((a, b) => (a.id < b.id ? 1 : -1)).map(({ id }) => [id, Float32Array.of(0.6, 0.8)]),
    );

    for (let round = 0; round < 20; round += 1) {
      const model = `meaning-${round}`;
      await entryVectorStore(db).claim(model, rows);
      const keeping = db.transaction((tx) => entryVectorStore(tx).keep({ model, cost: 0 }, vectors, 7));
      const claims = Array.from({ length: 3 }, () => entryVectorStore(db).claim(model, rows));

      await expect(Promise.all([keeping, ...claims])).resolves.toEqual([undefined, [], [], []]);
    }
  });

  test('are asked for again when an entry was edited', async ({ database: { db } }) => {
    const { rows, model, vectorsOf } = await someNews(db);
    await vectorsOf(rows, context);
    await db
      .update(entries)
      .set({ title: 'Something else', contentHash: 'other' })
      .where(eq(entries.id, rows[0]?.id ?? ''));

    const vectors = await vectorsOf(await db.select().from(entries), context);

    expect(vectors.size).toBe(rows.length);
    expect(model.embeddingRequests.at(-1)?.input).toEqual([expect.stringContaining('Something else')]);
  });

  test('of hundreds of entries come in batches, and those that came stay when a later one fails', async ({
    database: { db },
  }) => {
    const { rows, model, vectorsOf } = await someNews(db, [{ spoil: (vectors) => vectors }, { status: 400 }]);
    const [some] = rows;
    const { id: _, ...like } = some ?? ({} as never);
    await db.insert(entries).values(Array.from({ length: 150 }, (_, n) => ({ ...like, key: `more-${n}` })));

    const vectors = await vectorsOf(await db.select().from(entries), context);

    expect(model.embeddingRequests.map(({ input }) => input.length)).toEqual([100, 57]);
    expect(vectors.size).toBe(100);
    expect(await db.$count(table)).toBe(100);
  });

  test.for<[string, EmbeddingTurn]>([
    ['fails', { status: 400 }],
    ['is silent', { hang: true }],
    ['asks to come again much later', { status: 429, headers: { 'retry-after': '50' } }],
    ['answers short', { spoil: (vectors) => vectors.slice(1) }],
  ])(
    'are done without when the endpoint %s, and it is left alone for a while',
    async ([, turn], { database: { db } }) => {
      const { rows, model, vectorsOf } = await someNews(db, [turn], 500);
      const began = performance.now();

      const first = await vectorsOf(rows, context);
      const second = await vectorsOf(rows, context);

      expect(first.size + second.size).toBe(0);
      expect(performance.now() - began).toBeLessThan(5000);
      expect(model.embeddingRequests).toHaveLength(1);
      expect(await db.$count(table)).toBe(0);
    },
  );

  test('that a dead process asked for are asked for again', async ({ database: { db } }) => {
    const { rows, vectorsOf } = await someNews(db);
    await entryVectorStore(db).claim('meaning-1', rows);
    await db.update(table).set({ claimedUntil: sql`now() - interval '1 second'` });

    expect((await vectorsOf(rows, context)).size).toBe(rows.length);
  });

  test('go with their entry, and after a week', async ({ database: { db } }) => {
    const { rows, vectorsOf } = await someNews(db);
    await vectorsOf(rows, context);

    await db.delete(entries).where(eq(entries.id, rows[0]?.id ?? ''));
    expect(await db.$count(table, isNotNull(table.vector))).toBe(rows.length - 1);
    await entryVectorStore(db).sweep(new Date(Date.now() + 1000));
    expect(await db.select({ left: count() }).from(table)).toEqual([{ left: 0 }]);
  });
});
