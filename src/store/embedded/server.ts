import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { SECOND } from '../../time.ts';
import { USERS_LOCK } from '../locks.ts';
import { type Cluster, NAME, NEVER, openCluster, runProgram } from './cluster.ts';
import { openHome } from './home.ts';
import { findPostmaster } from './pid-file.ts';

/** A PostgreSQL of our own that other processes on the same data directory share. */
export interface EmbeddedServer {
  /** Connection string with password. */
  readonly url: string;
  /** Where the database lies; elsewhere than asked for when the server's account may not enter there. */
  readonly directory: string;
  /** Stop the server if nobody else uses it; call it after every other connection is closed. */
  close(): Promise<void>;
}

const START_WITHIN_MS = 45 * SECOND;
const ANSWER_WITHIN_MS = 10 * SECOND;
const RETRY_MS = 50;
/** Between attempts to bring back a server that could not be started. */
const AGAIN_MS = 5 * SECOND;

/**
 * Start the embedded PostgreSQL on `<dataDir>/postgres`, or join the one that runs there already: another process of ours,
 * or one left behind by a process that was killed.
 *
 * It listens on 127.0.0.1 only, on a free port, with a generated password.
 *
 * @param signal Ends the start; a server that was started by then is stopped again, unless others use it.
 * @throws {Error} If it cannot be started; the message says why and what to do.
 */
export async function openEmbeddedServer(
  dataDir: string,
  log: Logger,
  signal: AbortSignal = NEVER,
): Promise<EmbeddedServer> {
  const cluster = await openCluster(await openHome(dataDir, log), log, signal);
  const place = await keepPlace(cluster, log, signal);
  if (signal.aborted) await place.leave();
  signal.throwIfAborted();
  return {
    url: `postgresql://${NAME}:${cluster.password}@127.0.0.1:${place.port}/${NAME}`,
    directory: cluster.directory,
    close: () => place.leave(),
  };
}

interface User {
  readonly client: pg.Client;
  readonly port: number;
}

interface Place {
  readonly port: number;
  leave(): Promise<void>;
}

/**
 * Join the server and stay counted among its users. When the connection that counts us is lost, it is made again; and if the
 * server is gone, it is started again on the same port, where every pool finds it.
 */
async function keepPlace(cluster: Cluster, log: Logger, signal: AbortSignal): Promise<Place> {
  const leaving = new AbortController();
  let user = await joinOrStart(cluster, log, { signal });
  let joining = Promise.resolve();
  watch();
  return {
    port: user.port,
    async leave() {
      leaving.abort();
      await joining;
      await leave(cluster, user, log);
    },
  };

  function watch(): void {
    user.client.once('end', () => {
      if (!leaving.signal.aborted) joining = rejoin();
    });
  }

  async function rejoin(): Promise<void> {
    while (!leaving.signal.aborted) {
      try {
        user = await joinOrStart(cluster, log, { port: user.port, signal: leaving.signal });
        watch();
        return;
      } catch (err) {
        if (leaving.signal.aborted) return;
        // What kept it from starting, such as a full disk, may be over in a while.
        log.error({ err }, 'The database server is gone and cannot be started; this is tried again');
        await delay(AGAIN_MS, undefined, { signal: leaving.signal }).catch(() => undefined);
      }
    }
  }
}

/** What a server answers while it starts, recovers or stops. */
const NOT_NOW = '57P03';
/** What there is when nobody listens, or nobody answers. */
const SILENCE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']);

interface Joining {
  /** The port of a server that is started; any free one if it is left out. */
  readonly port?: number;
  readonly signal: AbortSignal;
}

async function joinOrStart(cluster: Cluster, log: Logger, { port, signal }: Joining): Promise<User> {
  let deadline = Date.now() + START_WITHIN_MS;
  let isOurs = false;
  let silentSince: number | undefined;
  let failure: unknown;
  while (Date.now() < deadline) {
    const running = await findPostmaster(cluster.directory);
    // One that we started is joined all the same: only a user can stop it.
    if (!running || !isOurs) signal.throwIfAborted();
    if (!running) {
      silentSince = undefined;
      // May fail because another process starts it, or because the port was taken since: the next round finds out.
      failure = await start(cluster, port).catch((error: unknown) => error);
      isOurs = true;
    } else if (running.port !== undefined) {
      const found = await connect(cluster, running.port).catch((error: unknown) => ({ failure: error }));
      if (!('failure' in found)) return found;
      failure = found.failure;
      const { code = '', message = '' } = failure as { code?: string; message?: string };
      if (code === WRONG_PASSWORD) break; // waiting will not help
      if (code === NOT_NOW) deadline = Date.now() + START_WITHIN_MS; // recovery takes as long as it takes
      // Whatever it answers, a server that answers is well, and others may be using it.
      if (SILENCE.has(code) || message.includes('timeout')) silentSince ??= Date.now();
      else silentSince = undefined;
    }
    if (running && silentSince !== undefined && Date.now() - silentSince > ANSWER_WITHIN_MS) {
      log.warn({ pid: running.pid }, 'The database server does not answer; it is stopped and started again');
      const now = ['stop', '-D', cluster.directory, '-m', 'immediate', '-t', '10'];
      await runProgram(cluster, 'pg_ctl', now).catch(ignore);
      silentSince = undefined;
    }
    await delay(RETRY_MS);
  }
  throw new Error(
    `Cannot start the embedded PostgreSQL in "${cluster.directory}": ${reason(failure)}; its log is in the folder "log" there`,
    { cause: failure },
  );
}

const WRONG_PASSWORD = '28P01';

async function start(cluster: Cluster, wantedPort?: number): Promise<void> {
  const { directory } = cluster;
  const port = wantedPort ?? (await freePort());
  await removeForeignPidFile(directory);
  const log = join(directory, 'start.log');
  const args = ['start', '-D', directory, '-w', '-t', '30', '-l', log, '-o', `-p ${port}`];
  await runProgram(cluster, 'pg_ctl', args).catch(async (cause: unknown) => {
    const last = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').at(-1);
    throw new Error(last || reason(cause), { cause });
  });
}

/**
 * PostgreSQL replaces the file of a server that is dead, but not one whose number another program has by now, as after a
 * restart of the machine.
 */
async function removeForeignPidFile(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined || (await findPostmaster(directory))) return;
  // Read once more: another process may have started the server in between.
  if ((await readFile(file, 'utf8').catch(() => undefined)) === content) await rm(file, { force: true });
}

async function connect({ password, directory }: Cluster, port: number): Promise<User> {
  const options = { host: '127.0.0.1', port, user: NAME, password, connectionTimeoutMillis: 5 * SECOND };
  const setup = new pg.Client({ ...options, database: 'postgres' });
  setup.on('error', ignore);
  try {
    await setup.connect();
    const { rows } = await setup.query<{ data_directory: string }>('show data_directory');
    if (rows[0]?.data_directory !== directory) throw new Error(`port ${port} is answered by another PostgreSQL`);
    const { rowCount } = await setup.query('select from pg_database where datname = $1', [NAME]);
    if (!rowCount) {
      await setup.query(`create database ${NAME}`).catch((error: pg.DatabaseError) => {
        // 42P04: made by another process meanwhile; 23505: at this very moment.
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
    }
  } finally {
    await setup.end().catch(ignore);
  }

  const client = new pg.Client({ ...options, database: NAME, application_name: 'lede server user' });
  client.on('error', ignore); // the pool's users meet the same failure and report it
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [USERS_LOCK]);
    return { client, port };
  } catch (error) {
    await client.end().catch(ignore);
    throw error;
  }
}

async function leave(cluster: Cluster, { client }: User, log: Logger): Promise<void> {
  let isLast = false;
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [USERS_LOCK]);
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [USERS_LOCK]);
    isLast = rows[0]?.last === true;
    // The lock is kept until the server stops: whoever comes now waits for it, is disconnected, and starts the server anew.
    if (isLast) await runProgram(cluster, 'pg_ctl', ['stop', '-D', cluster.directory, '-m', 'fast', '-w', '-t', '20']);
  } catch (error) {
    log.warn({ err: error, isLast }, 'The database server could not be stopped; the next start takes it over');
  } finally {
    await client.end().catch(ignore);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port');
  return address.port;
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
const ignore = () => undefined;
