import { Redis } from 'ioredis';
import type pg from 'pg';
import { SECOND } from '../../time.ts';
import { type Finding, warn, well } from './finding.ts';

/**
 * Whether a database can be written to, and has room for our connections.
 *
 * @throws {Error} If not.
 */
export async function checkDatabase(pool: pg.Pool, where: string): Promise<Finding> {
  const { rows } = await pool.query<{ version: string; readonly: string; most: number; used: number }>(`
    select current_setting('server_version') as version, current_setting('transaction_read_only') as readonly,
      current_setting('max_connections')::int as most, (select count(*)::int from pg_stat_activity) as used`);
  const [row] = rows;
  if (!row) throw new Error('the database does not say what it is; check DATABASE_URL');
  if (row.readonly === 'on') {
    throw new Error('the database is read-only, a replica perhaps; point DATABASE_URL at the one that is written to');
  }
  const words = `PostgreSQL ${row.version}, ${where}, schema up to date`;
  const left = row.most - row.used;
  return left >= CONNECTIONS
    ? well(words)
    : warn(
        `${words}; only ${left} connections are left, and each process takes up to ${CONNECTIONS}: raise max_connections`,
      );
}

/** Of one process, with its queue in the database. */
const CONNECTIONS = 30;

/** What Redis says of itself, besides what a start demands. @throws {Error} If it cannot be asked. */
export async function checkRedis(url: string): Promise<Finding> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 10 * SECOND,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // what fails says so itself
  try {
    await redis.connect();
    const info = await redis.info();
    const of = (name: string) => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1];
    const words = `Redis ${of('redis_version')}, maxmemory-policy ${of('maxmemory_policy')}`;
    if (of('role') === 'slave') throw new Error('it is a replica; point REDIS_URL at the one that is written to');
    if (of('aof_enabled') === '0') {
      return warn(
        `${words}, no append-only file: after a crash, waiting jobs take a minute to be rung again; set appendonly yes`,
      );
    }
    return well(`${words}, append-only file`);
  } finally {
    redis.disconnect();
  }
}
