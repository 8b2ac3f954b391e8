import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { Logger } from 'pino';
import { SECOND } from '../time.ts';
import { MIGRATION_LOCK } from './locks.ts';
import { ModestPool } from './pool.ts';
import { prepareRepeated } from './repeated.ts';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema> & { readonly $client: pg.Pool };
/** A database or an open transaction on it. */
export type Queryable = Pick<
  Database,
  | 'select'
  | 'selectDistinct'
  | 'selectDistinctOn'
  | 'insert'
  | 'update'
  | 'delete'
  | 'execute'
  | '$count'
  | 'with'
  | '$with'
>;

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const MIGRATIONS = join(import.meta.dirname, 'migrations');
/** Longest that one statement may take, in the server and with the way to it; all of ours take milliseconds. */
const STATEMENT_MS = 20 * SECOND;
const ANSWER_MS = 30 * SECOND;
/** Oldest PostgreSQL that the queue's backend supports. */
const MINIMUM_MAJOR = 14;

/**
 * Open a pool of connections to PostgreSQL.
 *
 * @throws {Error} If it cannot be reached or is too old; the message names the host, never the password.
 */
export async function openDatabase(url: string, log: Logger): Promise<OpenDatabase> {
  const pool = new ModestPool({
    connectionString: url,
    application_name: 'lede',
    max: 10,
    // A server that hangs, or is gone without a word, fails what asks it: then it is tried again, on another connection.
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    // A worker that stands still in the middle of a transaction must not keep its locks.
    idle_in_transaction_session_timeout: ANSWER_MS,
  });
  surviveLostConnections(pool, log);
  pool.on('connect', prepareRepeated);
  try {
    const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    const major = Math.floor(Number(rows[0]?.version) / 10_000);
    if (major < MINIMUM_MAJOR) throw new Error(`it is version ${major}, and Lede needs ${MINIMUM_MAJOR} or newer`);
  } catch (cause) {
    await pool.end();
    throw new Error(`Cannot use PostgreSQL at ${addressOf(url)}: ${describe(cause)}; check DATABASE_URL`, { cause });
  }
  return { db: drizzle(pool, { schema }), pool, close: () => pool.end() };
}

/** @returns How many connections the server, the database and the role grant us at most, and how many nobody has yet. */
export async function connectionsOf(pool: pg.Pool): Promise<{ granted: number; left: number }> {
  const { rows } = await pool.query<{ granted: number; left: number }>(`
    with client as (
      select datname, usename from pg_stat_activity where backend_type = 'client backend'
    ), place (granted, taken) as (
      select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0), (select count(*)::int from client)
      union all
      select datconnlimit, (select count(*)::int from client where client.datname = current_database())
      from pg_database, pg_roles where datname = current_database() and rolname = session_user and not rolsuper
      union all
      select rolconnlimit, (select count(*)::int from client where usename = session_user)
      from pg_roles where rolname = session_user and not rolsuper
    )
    select min(granted) as granted, min(granted - taken) as left from place where granted >= 0`);
  return rows[0] ?? { granted: 0, left: 0 };
}

/**
 * Log what happens to a pool's connections. Without a listener on each, one that is lost while a transaction holds it
 * would end the process; the statement that was under way fails all the same.
 */
export function surviveLostConnections(pool: pg.Pool, log: Logger): void {
  const warn = (err: Error, message: string) => {
    // A pool that is ending lets go of its connections; that the server is stopped meanwhile is no news.
    if (!pool.ending) log.warn({ err }, message);
  };
  pool.on('error', (err) => warn(err, 'An idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (err) => warn(err, 'A database connection was lost'));
  });
}

/**
 * Bring the schema up to date, one process at a time.
 *
 * @returns How many migrations were applied.
 * @throws {Error} If the schema is newer than this code.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<number> {
  // A connection of its own: a migration takes as long as it takes, and its locks go with the connection.
  const unhurried = { statement_timeout: 0, query_timeout: 0, idle_in_transaction_session_timeout: 0 };
  const client = new pg.Client({ ...pool.options, ...unhurried });
  client.on('error', () => undefined); // the statement under way says so
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const known = listKnown();
    const applied = await listApplied(client);
    const newest = known.at(-1) ?? 0;
    if (applied.some((at) => at > newest)) {
      throw new Error(
        'Cannot start: the database was made by a newer Lede; update Lede, or restore a backup of this version',
      );
    }
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS }).catch((error: Error) => {
      throw new Error(`Cannot bring the database up to date: ${describe(error.cause ?? error)}`, { cause: error });
    });
    return known.length - applied.length;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @returns The ID of this installation, made with the database. */
export async function installationId(db: Queryable): Promise<string> {
  await db.insert(schema.installation).values({}).onConflictDoNothing();
  const [row] = await db.select({ id: schema.installation.id }).from(schema.installation);
  if (!row) throw new Error('The installation has no ID');
  return row.id;
}

/** @returns The time by the database's clock, as rows are stored with it. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const { rows } = await db.execute<{ now: string }>(sql`select now() as now`);
  return new Date(rows[0]?.now ?? Number.NaN);
}

/** @returns The newest migration that this code knows; a database may be ahead of it. */
export function newestMigration(): number {
  return listKnown().at(-1) ?? 0;
}

function listKnown(): number[] {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS }).map(({ folderMillis }) => folderMillis);
}

/** @returns The migrations that a database has, oldest first; none where it has no schema of ours. */
export async function listApplied(client: pg.ClientBase): Promise<number[]> {
  const { rows: tables } = await client.query(`select to_regclass('drizzle.__drizzle_migrations') as name`);
  if (tables[0]?.name === null) return [];
  const { rows } = await client.query<{ created_at: string }>(
    'select created_at from drizzle.__drizzle_migrations order by created_at',
  );
  return rows.map(({ created_at }) => Number(created_at));
}

function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'the address given';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

function describe(error: unknown): string {
  // A name with several addresses fails with all their reasons at once, and no message of its own.
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
}
