import { randomUUID } from 'node:crypto';
import { eq, like, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { briefWriter } from '../../src/briefing/brief-writer.ts';
import { createBudget, mostExpensive } from '../../src/briefing/budget.ts';
import { createExtractiveEngine } from '../../src/briefing/extractive.ts';
import { readConfig } from '../../src/config.ts';
import { openServices, type Services, startWorker } from '../../src/services.ts';
import type { Database } from '../../src/store/database.ts';
import { holdStore } from '../../src/store/holds.ts';
import { articles, briefs, links, requests } from '../../src/store/schema.ts';
import { silent, test } from '../support/fixtures.ts';
import { aReplyToStory, startModel, type Turn } from '../support/model.ts';
import { aPage, startSite } from '../support/site.ts';

const PRICES = { input: 1, output: 4 };
const GUILD = '200000000000000001';
const OTHER_GUILD = '200000000000000002';
const WISH = { engine: 'model', language: null, length: 'medium' } as const;
const PAGES = { '/one': aPage(), '/two': aPage(), '/three': aPage() };
const DAY_START = new Date(new Date().setUTCHours(0, 0, 0, 0));

/** A brief that somebody is about to write. */
async function plantBrief(db: Database): Promise<string> {
  const url = 'https://news.example/a';
  const words = { title: 'A story', text: 'A story.', blocks: [], wordCount: 2, access: 'free' } as const;
  const [article] = await db
    .insert(articles)
    .values({ url, canonicalUrl: url, contentHash: 'hash', ...words })
    .returning();
  const [brief] = await db
    .insert(briefs)
    .values({ articleId: String(article?.id), profile: 'a', engine: 'model', length: 'medium' })
    .returning();
  return String(brief?.id);
}

const within = () => AbortSignal.timeout(30_000);

describe('model calls', () => {
  async function aReader(
    {
      databaseUrl,
      closing,
    }: { databaseUrl: string; closing: <T extends { close(): Promise<unknown> }>(thing: T) => T },
    budgets: Readonly<Record<string, string>>,
    turn: Turn = { content: JSON.stringify(aReplyToStory()) },
  ) {
    const site = await startSite(PAGES);
    const model = await startModel([turn]);
    const config = readConfig({
      DATABASE_URL: databaseUrl,
      LEDE_FETCH_ALLOW: site.host,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: model.apiKey,
      LEDE_PRICE_INPUT: String(PRICES.input),
      LEDE_PRICE_OUTPUT: String(PRICES.output),
      ...budgets,
    });
    const services = closing(await openServices(config, silent));
    closing(startWorker(services));
    const ask = async (path: string, guildId = GUILD) => {
      const wish = { url: site.url(path), ...WISH };
      const id = randomUUID();
      const due = await services.db.transaction((tx) => services.desk.openAll(tx, [{ id, guildId, wish }]));
      await services.desk.ringFor(due);
      return (await services.desk.wait(id, { signal: within() })).brief;
    };
    return { services, model, ask, [Symbol.asyncDispose]: () => model[Symbol.asyncDispose]() };
  }

  const spendingOf = ({ db }: Services, guildId?: string) => holdStore(db).spendingSince(DAY_START, guildId);

  test('are charged to the guild that asked, and the rest of what was held is given back', async ({
    databaseUrl,
    closing,
  }) => {
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_GUILD_DAY: '1' });

    const brief = await reader.ask('/one');
    const again = await reader.ask('/one', OTHER_GUILD);

    const { inputTokens, outputTokens } = brief.usage;
    const cost = (inputTokens * PRICES.input + outputTokens * PRICES.output) / 1e6;
    expect(brief.engine).toBe('model');
    expect(again).toEqual(brief);
    expect(reader.model.requests).toHaveLength(1);
    expect(cost).toBeLessThanOrEqual(mostExpensive('x'.repeat(24_000), PRICES));
    expect(await spendingOf(reader.services, GUILD)).toEqual({ spent: cost, held: 0 });
    expect(await spendingOf(reader.services, OTHER_GUILD)).toEqual({ spent: 0, held: 0 });
    expect(await reader.services.bills.of(GUILD)).toMatchObject({
      today: { articles: 1, byModel: 1, briefs: 1, calls: 1, inputTokens, outputTokens, cost },
      budget: { limit: 1, spent: cost, held: 0 },
      isMonthSpent: false,
    });
    expect((await reader.services.bills.of(OTHER_GUILD)).today).toMatchObject({ articles: 1, calls: 0, cost: null });
  });

  test('end where a guild’s budget has no room for another, and go on for others', async ({ databaseUrl, closing }) => {
    const room = mostExpensive(aPage(), PRICES);
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_GUILD_DAY: String(room) });

    const first = await reader.ask('/one');
    const second = await reader.ask('/two');
    const others = await reader.ask('/three', OTHER_GUILD);

    expect([first.engine, second.engine, others.engine]).toEqual(['model', 'extractive', 'model']);
    expect(second.note).toMatch(/budget for the model is used up for today/);
    expect(reader.model.requests).toHaveLength(2);
    const { spent, held } = await spendingOf(reader.services, GUILD);
    expect(spent + held).toBeLessThanOrEqual(room);
  });

  test('are made for a guild that has a budget where another that had none was told so before', async ({
    databaseUrl,
    closing,
  }) => {
    const room = mostExpensive(aPage(), PRICES);
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_GUILD_DAY: String(room) });
    await reader.ask('/one');
    const refused = await reader.ask('/two');

    const others = await reader.ask('/two', OTHER_GUILD);

    expect(refused.note).toMatch(/budget/);
    expect(others.engine).toBe('model');
    expect(others.note).toBeUndefined();
    expect(await reader.ask('/two', OTHER_GUILD)).toEqual(others);
    // What a card was made of stays what it was, for its evidence and sources.
    const { db } = reader.services;
    const answered = await db
      .select({ guildId: requests.guildId, brief: briefs.brief })
      .from(requests)
      .innerJoin(briefs, eq(briefs.id, requests.briefId))
      .innerJoin(links, eq(links.id, requests.linkId))
      .where(like(links.url, '%/two'))
      .orderBy(requests.guildId);
    expect(answered).toEqual([
      { guildId: GUILD, brief: refused },
      { guildId: OTHER_GUILD, brief: others },
      { guildId: OTHER_GUILD, brief: others },
    ]);
  });

  test('are not made past the budget of all guilds, however many are asked for at once', async ({
    databaseUrl,
    closing,
  }) => {
    const room = 1.5 * mostExpensive(aPage(), PRICES);
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_MONTH: String(room) });

    const written = await Promise.all([
      reader.ask('/one'),
      reader.ask('/two', OTHER_GUILD),
      reader.ask('/three', GUILD),
    ]);

    const { spent, held } = await spendingOf(reader.services);
    expect(spent + held).toBeLessThanOrEqual(room);
    expect(held).toBe(0);
    const refused = written.filter(({ engine }) => engine === 'extractive');
    expect(refused.every(({ note }) => note?.includes('used up for this month'))).toBe(true);
    expect(reader.model.requests).toHaveLength(written.length - refused.length);
  });

  test('count once, whether they end before or after somebody looks', async ({ database: { db, pool } }) => {
    const id = await plantBrief(db);
    await holdStore(db).add({ id, turn: 1 }, GUILD, 2);
    const ending = await pool.connect();
    await ending.query('begin');
    await ending.query('lock table budget_holds in access exclusive mode');

    const looking = holdStore(db).spendingSince(DAY_START, GUILD);
    const isWaiting = sql`
      select count(*)::int as count from pg_locks
        where not granted and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await db.execute(isWaiting)).rows).toEqual([{ count: 1 }]);
    await ending.query(
      `insert into usage (brief_id, guild_id, model, input_tokens, output_tokens, calls, cost) values ($1, $2, 'm', 1, 1, 1, 1)`,
      [id, GUILD],
    );
    await ending.query('delete from budget_holds');
    await ending.query('commit');
    ending.release();

    expect(await looking).toEqual({ spent: 1, held: 0 });
  });

  test.for([
    ['none', undefined],
    ['nonsense', { prompt_tokens: 12.5, completion_tokens: -1e9 }],
    ['more than there is', { prompt_tokens: 1e15, completion_tokens: 1 }],
  ] as const)('that say %s of what they took stay on the budget', async ([, usage], { databaseUrl, closing }) => {
    const message = { role: 'assistant', content: JSON.stringify(aReplyToStory()) };
    const raw = JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }], usage });
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_GUILD_DAY: '1' }, { raw });

    const brief = await reader.ask('/one');

    expect(brief).toMatchObject({ engine: 'model', usage: { inputTokens: 0, outputTokens: 0, calls: 1 } });
    expect(reader.model.requests).toHaveLength(1);
    const { spent, held } = await spendingOf(reader.services, GUILD);
    expect(spent).toBe(0);
    expect(held).toBeGreaterThan(0);
  });

  test('of a worker that lost its turn stay on the budget', async ({ database: { db } }) => {
    const id = await plantBrief(db);
    const extractive = createExtractiveEngine();
    const write = briefWriter({
      db,
      engines: {
        extractive,
        async model(article, options) {
          // It stood still for so long that somebody else began.
          await db.update(briefs).set({ turn: sql`turn + 1` });
          const brief = await extractive(article, options);
          return { ...brief, engine: 'model', usage: { inputTokens: 10, outputTokens: 10, calls: 1 } };
        },
      },
      billOf: () => ({ model: 'm', cost: 1 }),
      budget: createBudget(db, { guildDay: undefined, month: 5 }, PRICES, () => new Date()),
      ringDeliveries: async () => undefined,
      log: silent,
      signal: within(),
    });

    await write({ id });

    const { spent, held } = await holdStore(db).spendingSince(DAY_START);
    expect(spent).toBe(0);
    expect(held).toBeGreaterThan(0);
  });

  test('under way when a worker is killed stay on the budget', async ({ databaseUrl, closing }) => {
    const room = mostExpensive(aPage(), PRICES);
    await using reader = await aReader({ databaseUrl, closing }, { LEDE_BUDGET_GUILD_DAY: String(room) });
    const first = await reader.ask('/one');
    const [brief] = await reader.services.db.select().from(briefs);
    if (!brief) throw new Error('no brief');
    await holdStore(reader.services.db).add({ id: brief.id, turn: 99 }, GUILD, room);

    const second = await reader.ask('/two');

    expect(first.engine).toBe('model');
    expect(second.engine).toBe('extractive');
  });
});
