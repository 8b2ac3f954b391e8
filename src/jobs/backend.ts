import { type PostgresConnectionOptions, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { occasionally } from '../log.ts';
import { connectionsOf, surviveLostConnections } from '../store/database.ts';
import { ModestPool } from '../store/pool.ts';
import { prepareRepeated } from '../store/repeated.ts';
import { SECOND, within } from '../time.ts';
import { SharedConnection } from './postgres-backend.ts';
import { GOODBYE_MS, type QueueOptions } from './queue.ts';

export interface QueueBackend {
  readonly options: QueueOptions;
  /** Call this whenever the queue is back after it was lost: it may have forgotten everything. */
  onReturn(listener: () => void): void;
  close(): Promise<void>;
}

export interface QueueAddress {
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string;
  /** Keeps the jobs of installations that share a Redis apart. */
  readonly installationId: string;
}

/** Longest silence of a Redis that was asked something, after which it is taken for dead: workers wait for jobs for 10 s at a time. */
const WAIT_MS = 30 * SECOND;
/** The same while somebody waits for the bell to be rung. */
const RING_MS = 3 * SECOND;
/** What ioredis calls 2. */
const RECONNECT_AND_REPEAT = 2;
/** With the queue in PostgreSQL: two that listen, and some to ask. With fewer than it may open, a process is slower. */
const MINIMUM_CONNECTIONS = 6;
/** The PostgreSQL schema that BullMQ keeps its tables in. */
const SCHEMA = 'bullmq';

/**
 * Open the queue: on Redis if its address is given, else in the same PostgreSQL as everything else.
 *
 * @throws {Error} If it cannot be used; the message says what to change.
 */
export async function openQueueBackend(
  { redisUrl, databaseUrl, installationId }: QueueAddress,
  log: Logger,
): Promise<QueueBackend> {
  return redisUrl === undefined ? openPostgres(databaseUrl, log) : openRedis(redisUrl, `lede-${installationId}`, log);
}

async function openPostgres(databaseUrl: string, log: Logger): Promise<QueueBackend> {
  const pool = new ModestPool({
    connectionString: databaseUrl,
    options: `-c search_path=${SCHEMA}`,
    application_name: 'lede queue',
    max: 8,
    min: 2, // kept, or a database that grants few would have given them to others
    held: 1, // by whoever listens for jobs
  });
  surviveLostConnections(pool, log);
  pool.on('connect', prepareRepeated);
  try {
    const { granted } = await connectionsOf(pool);
    if (granted < MINIMUM_CONNECTIONS) {
      throw new Error(
        `PostgreSQL grants ${granted} connections, and Lede needs ${MINIMUM_CONNECTIONS} with its queue there: raise the limit of the role, or set REDIS_URL`,
      );
    }
    const client = await pool.connect();
    await runMigrations(client, SCHEMA).finally(() => client.release());
  } catch (error) {
    await pool.end();
    throw error;
  }
  // A pg.Pool is what BullMQ documents here; its own sketch of that type differs from the driver's in optional fields.
  const shared = new SharedConnection(pool as unknown as PostgresConnectionOptions);
  return {
    options: { backend: 'postgresql', shared },
    onReturn: () => undefined, // its jobs are as safe as the rows that they ring for: there is nothing to catch up on
    close: async () => {
      await within(GOODBYE_MS, shared.end());
      await pool.end();
    },
  };
}

async function openRedis(url: string, prefix: string, log: Logger): Promise<QueueBackend> {
  // Workers wait without end for a job and outlive a restart of Redis; who rings must hear at once that nobody listens.
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: 10 * SECOND,
    socketTimeout: WAIT_MS,
    // After a failover the old server may live on as a copy that takes no writes: ask again where the address leads now.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? RECONNECT_AND_REPEAT : false),
  });
  const ringing = connection.duplicate({
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: RING_MS,
    socketTimeout: RING_MS,
  });
  let lastFailure: Error | undefined;
  const report = occasionally((err: Error, times) => log.warn({ err, times }, 'Redis cannot be reached'));
  for (const each of [connection, ringing]) {
    each.on('error', (err: Error) => {
      lastFailure = err;
      report(err);
    });
  }
  try {
    // No lazy connections: BullMQ makes its own like these, and gives up a lazy one whose first attempt fails.
    await Promise.all([connection, ringing].map(untilReady));
    await checkRedis(connection, log);
  } catch (cause) {
    connection.disconnect();
    ringing.disconnect();
    const { host = 'localhost', port = 6379 } = connection.options;
    // "Connection is closed" is only how it ended; what the server said before is the reason.
    const reason = (lastFailure ?? (cause as Error)).message;
    throw new Error(`Cannot use Redis at ${host}:${port}: ${reason}; check REDIS_URL`, { cause });
  }
  const listeners: (() => void)[] = [];
  connection.on('ready', () => {
    log.info('Redis is back');
    // It may be another server than before.
    checkRedis(connection, log).catch((err: unknown) => log.error({ err }, 'Redis is not fit for use'));
  });
  ringing.on('ready', () => {
    for (const listener of listeners) listener();
  });
  return {
    options: { backend: 'redis', connection, ringing, prefix },
    onReturn: (listener) => void listeners.push(listener),
    close: async () => {
      await Promise.all(
        [connection, ringing].map((each) => (each.status === 'ready' ? each.quit() : each.disconnect())),
      );
    },
  };
}

/** @throws {Error} When its first attempt fails; it goes on trying until it is disconnected. */
function untilReady(connection: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('ready', resolve).once('error', reject);
    connection.once('close', () => reject(new Error('Connection is closed')));
  });
}

/** An evicted key is a lost job: a Redis that may evict is refused. */
async function checkRedis(connection: Redis, log: Logger): Promise<void> {
  // INFO and not CONFIG GET, which hosted Redis services forbid.
  const policy = /^maxmemory_policy:(\S+)/m.exec(await connection.info('memory'))?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new Error(`its maxmemory-policy is "${policy}" and must be "noeviction", or jobs may vanish`);
  }
  if (/^aof_enabled:0/m.test(await connection.info('persistence'))) {
    log.warn(
      'Redis keeps no append-only file: after a crash, waiting jobs are rung again from the database, which takes a minute',
    );
  }
}
