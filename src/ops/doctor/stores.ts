import { Redis } from 'ioredis';
import type pg from 'pg';
import { connectionsOf } from '../../store/database.ts';
import { SECOND } from '../../time.ts';
import { type Finding, warn, well } from './finding.ts';

/**
 * Whether a database can be written to, and has room for our connections.
 *
 * @throws {Error} If not.
 */
export async function checkDatabase(pool: pg.Pool, where: string): Promise<Finding> {
  const { rows } = await pool.query<{ version: string; readonly: string }>(
    `select current_setting('server_version') as version, current_setting('transaction_read_only') as readonly`,
  );
  const [row] = rows;
  if (!row) throw new Error('the database does not say what it is; check DATABASE_URL');
  if (row.readonly === 'on') {
    throw new Error('the database is read-only, a replica perhaps; point DATABASE_URL at the one that is written to');
  }
  const words = `PostgreSQL ${row.version}, ${where}, schema up to date`;
  const { granted, left } = await connectionsOf(pool);
  return left >= CONNECTIONS
    ? well(words)
    : warn(
        `${words}; ${left} of the ${granted} connections that it grants are left, and a process that finds fewer than ${CONNECTIONS} is slower under load: raise max_connections, or the limit of the database or its role`,
      );
}

/** Of one process, with its queue in the database. */
const CONNECTIONS = 19;

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
