import { DrizzleQueryError } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Database, Queryable } from './database.ts';

/** A connection as a database, the same each time: what was prepared on it is still there. */
const connections = new WeakMap<pg.PoolClient, Queryable>();

/**
 * Do work in a transaction, as `db.transaction` does, on a connection that keeps what stores have prepared. For what is done for
 * every link: making up SQL anew takes longer there than all else that a transaction does here.
 */
export async function inTransaction<Result>(db: Database, work: (tx: Queryable) => Promise<Result>): Promise<Result> {
  const client = await db.$client.connect();
  let broken: Error | undefined;
  try {
    await run(client, 'begin');
    const result = await work(databaseOn(client));
    await run(client, 'commit');
    return result;
  } catch (error) {
    // A connection whose transaction cannot be ended goes, and its transaction with it.
    await run(client, 'rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}

function databaseOn(client: pg.PoolClient): Queryable {
  const known = connections.get(client);
  if (known) return known;
  const database = drizzle(client);
  connections.set(client, database);
  return database;
}

/** @throws {DrizzleQueryError} As every statement of Drizzle does. */
async function run(client: pg.PoolClient, statement: string): Promise<void> {
  await client.query(statement).catch((cause: Error) => {
    throw new DrizzleQueryError(statement, [], cause);
  });
}
