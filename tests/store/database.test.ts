import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { installationId, migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { silent, test } from '../support/fixtures.ts';

test('several processes that start on a new database migrate it once', async ({ closing }) => {
  const name = `fresh_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: inject('databaseUrl') });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(inject('databaseUrl'));
  url.pathname = name;
  const databases = await Promise.all([1, 2, 3].map(async () => closing(await openDatabase(url.href, silent))));

  const counts = await Promise.all(databases.map(({ pool }) => migrateDatabase(pool)));

  expect(counts.filter((count) => count > 0)).toHaveLength(1);
  closing({ close: () => admin.end() });
});

test('a database that a newer Lede made is refused and not touched', async ({ database }) => {
  const future = Date.now() + 1e12;
  await database.pool.query(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('new', ${future})`);

  await expect(migrateDatabase(database.pool)).rejects.toThrow(/newer Lede/);
});

test('a connection lost in the middle of a transaction fails it, and nothing else', async ({
  database,
  closing,
  databaseUrl,
}) => {
  const other = closing(await openDatabase(databaseUrl, silent));

  const lost = database.db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await other.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await tx.execute(sql`select 1`);
  });

  await expect(lost).rejects.toThrow();
  expect((await database.pool.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
});

test('an unreachable database is named without its password', async () => {
  const failure = openDatabase('postgresql://lede:hunter2@127.0.0.1:1/lede', silent);

  await expect(failure).rejects.toThrow(/127\.0\.0\.1:1.*DATABASE_URL/);
  await expect(failure).rejects.not.toThrow(/hunter2/);
});

test('an installation keeps its ID', async ({ database }) => {
  const [first, second] = await Promise.all([installationId(database.db), installationId(database.db)]);

  expect(second).toBe(first);
});
