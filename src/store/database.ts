import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { Logger } from 'pino';
import { SECOND } from '../time.ts';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema>;
/** A database or an open transaction on it. */
export type Queryable = Pick<
  Database,
  'select' | 'selectDistinct' | 'selectDistinctOn' | 'insert' | 'update' | 'delete' | 'execute' | '$count'
>;

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const MIGRATIONS = join(import.meta.dirname, 'migrations');
/** Only one process migrates at a time; any number that nobody else uses will do. */
const MIGRATION_LOCK = 1_818_584_166;
/** Oldest PostgreSQL that the queue's backend supports. */
const MINIMUM_MAJOR = 14;

/**
 * Open a pool of connections to PostgreSQL.
 *
 * @throws {Error} If it cannot be reached or is too old; the message names the host, never the password.
 */
export async function openDatabase(url: string, log: Logger): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'lede',
    max: 10,
    connectionTimeoutMillis: 10 * SECOND,
    keepAlive: true,
  });
  surviveLostConnections(pool, log);
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

/**
 * Log what happens to a pool's connections. Without a listener on each, one that is lost while a transaction holds it
 * would end the process; the statement that was under way fails all the same.
 */
export function surviveLostConnections(pool: pg.Pool, log: Logger): void {
  pool.on('error', (err) => log.warn({ err }, 'An idle database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', (err) => log.warn({ err }, 'A database connection was lost'));
  });
}

/**
 * Bring the schema up to date, one process at a time.
 *
 * @returns How many migrations were applied.
 * @throws {Error} If the schema is newer than this code.
 */
export async function migrateDatabase(pool: pg.Pool): Promise<number> {
  const client = await pool.connect();
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
    // Destroyed, not returned: its locks go with it.
    client.release(true);
  }
}

/** @returns The ID of this installation, made with the database. */
export async function installationId(db: Queryable): Promise<string> {
  await db.insert(schema.installation).values({}).onConflictDoNothing();
  const [row] = await db.select({ id: schema.installation.id }).from(schema.installation);
  if (!row) throw new Error('The installation has no ID');
  return row.id;
}

/** @returns The newest migration that this code knows; a database may be ahead of it. */
export function newestMigration(): number {
  return listKnown().at(-1) ?? 0;
}

function listKnown(): number[] {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS }).map(({ folderMillis }) => folderMillis);
}

/** @returns The migrations that a database has, oldest first; none where it has no schema of ours. */
export async function listApplied(client: pg.PoolClient): Promise<number[]> {
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
