import { DrizzleQueryError, eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { type Database, openDatabase, type Queryable } from '../../src/store/database.ts';
import { linkStore } from '../../src/store/links.ts';
import { links } from '../../src/store/schema.ts';
import { inTransaction } from '../../src/store/transaction.ts';
import { silent, test } from '../support/fixtures.ts';

const URL_ASKED = 'https://news.example/a';
const ask = (db: Queryable) => linkStore(db).ask([URL_ASKED], new Date(0));
const countAsked = (db: Database) => db.$count(links, eq(links.url, URL_ASKED));

test('a transaction is seen as a whole once it has ended well, and not at all if it has not', async ({
  database: { db },
}) => {
  const failing = inTransaction(db, async (tx) => {
    await ask(tx);
    throw new Error('The work failed');
  });
  await expect(failing).rejects.toThrow('The work failed');
  expect(await countAsked(db)).toBe(0);

  const seenMeanwhile = await inTransaction(db, async (tx) => {
    await ask(tx);
    return countAsked(db);
  });
  expect(seenMeanwhile).toBe(0);
  expect(await countAsked(db)).toBe(1);
});

test('what one transaction prepared on a connection is there for the next, also after one that failed', async ({
  database: { db },
}) => {
  const seen: Queryable[] = [];
  const work = async (tx: Queryable) => {
    seen.push(tx);
    await ask(tx);
  };

  await inTransaction(db, work);
  await expect(inTransaction(db, (tx) => tx.execute(sql`select 1 / 0`))).rejects.toThrow(DrizzleQueryError);
  await inTransaction(db, work);

  expect(seen).toHaveLength(2);
  expect(seen[1]).toBe(seen[0]);
  expect(linkStore(seen[0] ?? db)).toBe(linkStore(seen[1] ?? db));
});

test('a connection lost in the middle of a transaction fails it, and is not used again', async ({
  database: { db, pool },
  databaseUrl,
  closing,
}) => {
  const other = closing(await openDatabase(databaseUrl, silent));

  const lost = inTransaction(db, async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await other.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ask(tx);
  });

  await expect(lost).rejects.toThrow(DrizzleQueryError);
  expect(pool.totalCount).toBe(0);
  await inTransaction(db, ask);
  expect(await countAsked(db)).toBe(1);
});
