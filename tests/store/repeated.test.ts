import { randomUUID } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import type pg from 'pg';
import { expect } from 'vitest';
import { feedStore } from '../../src/store/feeds.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { prepareRepeated } from '../../src/store/repeated.ts';
import { guilds } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';

async function listPrepared(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement);
}

test('what is asked again and again is prepared, each on its connection; lists and what is asked once are not', async ({
  database: { pool },
}) => {
  const client = await pool.connect();
  const tag = randomUUID();
  const [often, once, list] = [`select $1::int as "${tag}"`, `select $1::text as "${tag}"`, Array(40).fill('x')];
  const listed = `select 1 where 'x' in (${list.map((_, n) => `$${n + 1}`).join(', ')}) -- ${tag}`;

  for (let n = 0; n < 5; n += 1) {
    expect((await client.query(often, [n])).rows).toEqual([{ [tag]: n }]);
    expect((await client.query(listed, list)).rowCount).toBe(1);
  }
  await client.query(once, ['x']);

  expect((await listPrepared(client)).filter((statement) => statement.includes(tag))).toEqual([often]);
  client.release();
});

test('a statement that failed can be asked again, and one whose table gained a column goes on', async ({
  database: { db, pool },
}) => {
  const client = await pool.connect();
  const text = `select 10 / $1::int as share -- ${randomUUID()}`;
  for (const divisor of [1, 2, 5]) await client.query(text, [divisor]);
  await expect(client.query(text, [0])).rejects.toThrow('division by zero');
  expect((await client.query(text, [5])).rows).toEqual([{ share: 2 }]);
  client.release();

  const ids = ['1', '2'];
  await db.insert(guilds).values(ids.map((id) => ({ id })));
  const look = () => db.select().from(guilds).where(inArray(guilds.id, ids));
  for (let n = 0; n < 5; n += 1) await look();
  await pool.query('alter table guilds add column anything text');
  expect(await look()).toHaveLength(2);
});

test('many connections ask the same at once', async ({ database: { db } }) => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => guildStore(db).settings('1')));
  const due = await Promise.all(Array.from({ length: 60 }, () => feedStore(db).listSilent(10)));

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(due.flat()).toEqual([]);
});

test('a statement that has a name keeps it', () => {
  const asked: unknown[] = [];
  const driver = { query: (...rest: unknown[]) => asked.push(rest[0]) };
  const client: pg.ClientBase = Object.create(driver);
  prepareRepeated(client);

  for (let n = 0; n < 5; n += 1) void client.query({ name: 'mine', text: 'select $1', values: [n] }, [n]);

  expect(asked.every((each) => (each as pg.QueryConfig).name === 'mine')).toBe(true);
});
