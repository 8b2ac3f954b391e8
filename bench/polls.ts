// What it costs to poll feeds that have not changed: 10,000 of them, each on a host of its own, all due within an hour.
// `node --expose-gc bench/polls.ts`
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import pino from 'pino';
import { createFeedFetcher } from '../src/feeds/fetch.ts';
import { createFeedParser } from '../src/feeds/parser.ts';
import { feedPoller } from '../src/feeds/poller.ts';
import { entryPoster } from '../src/feeds/poster.ts';
import { type Database, migrateDatabase, openDatabase } from '../src/store/database.ts';
import { openEmbeddedServer } from '../src/store/embedded/server.ts';
import { feedStore } from '../src/store/feeds.ts';

const FEEDS = 10_000;
/** As the role `worker` has it. */
const AT_ONCE = 16;
const ETAG = '"33a64df551425fcc55e4d42a148795d9f25f89d4"';
const MODIFIED = 'Fri, 20 Nov 2026 08:00:00 GMT';

/** Per poll of an unchanged feed, where nothing else is said. */
export interface PollFigures {
  readonly feeds: number;
  /** Of this process: neither the database’s nor the site’s. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly queries: number;
  /** How many were asked unconditionally, or more than once. */
  readonly unexpected: number;
  /** In MiB, after each tenth of the polls. */
  readonly heap: readonly number[];
  /**
   * Polls a minute: those of the hour that was asked for, and those that the polls scheduled. These were all made within a
   * minute, which no reconciler does, so that what parts them is the jitter alone.
   */
  readonly asked: Spread;
  readonly scheduled: Spread;
}

interface Spread {
  readonly minutes: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

if (isMainThread) {
  if (process.argv[1] === fileURLToPath(import.meta.url))
    process.stdout.write(`${JSON.stringify(await measurePolls(), null, 2)}\n`);
} else {
  await serve();
}

/** Measure polling. It takes a minute or two. */
export async function measurePolls(): Promise<PollFigures> {
  const log = pino({ level: 'silent' });
  const folder = await mkdtemp(join(tmpdir(), 'lede-bench-'));
  await using closing = new AsyncDisposableStack();
  closing.defer(() => rm(folder, { recursive: true, force: true }));
  const server = await openEmbeddedServer(folder, log);
  closing.defer(() => server.close());
  const database = await openDatabase(server.url, log);
  closing.defer(() => database.close());
  await migrateDatabase(database.pool);
  const { db } = database;

  const site = new Worker(new URL(import.meta.url));
  closing.defer(async () => void (await site.terminate()));
  const [{ port }] = (await once(site, 'message')) as [{ port: number }];
  await fill(db, port);
  const asked = await spreadOf(db);

  const allow = new Set(Array.from({ length: FEEDS }, (_, n) => `feed-${n + 1}.example:${port}`));
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const fetcher = createFeedFetcher({ allow, userAgent: 'Lede/bench', resolve });
  closing.defer(() => fetcher.close());
  const parser = createFeedParser({ threads: 1 });
  closing.defer(() => parser.close());
  const openAll = async () => ({ links: [], briefs: [], deliveries: [] });
  const poster = entryPoster({ desk: { openAll, ringFor: async () => {} }, engine: 'extractive' });
  const { signal } = new AbortController();
  const poll = feedPoller({ db, fetcher, parser, poster, ringFeeds: async () => {}, log, signal });

  // The hour passes.
  const rows = await db.execute<{ id: string }>(sql`update feeds set due_at = now() returning id`);
  const ids = rows.rows.map(({ id }) => id);
  const queries = countQueries();
  const heap: number[] = [];
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  let left = [...ids];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const batch = left.slice(0, FEEDS / 10);
    left = left.slice(FEEDS / 10);
    const waiting = batch.values();
    const work = async () => {
      for (const id of waiting) await poll({ id });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    globalThis.gc?.();
    heap.push(Math.round(process.memoryUsage().heapUsed / 1024 / 102.4) / 10);
  }
  const wallMs = (performance.now() - begun) / FEEDS;
  const used = process.cpuUsage(cpu);
  const counted = queries() / FEEDS;
  site.postMessage('report');
  const [report] = (await once(site, 'message')) as [SiteReport];

  const polled = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from feeds where state = 'due' and status = 304 and due_at > now()`,
  );
  if (polled.rows[0]?.count !== FEEDS) throw new Error(`Only ${polled.rows[0]?.count} feeds were polled`);
  return {
    feeds: FEEDS,
    cpuMs: round((used.user + used.system - report.cpuMicros) / 1000 / FEEDS),
    wallMs: round(wallMs),
    bytesSent: round(report.received / FEEDS),
    bytesReceived: round(report.sent / FEEDS),
    queries: round(counted),
    unexpected: report.unconditional + Math.abs(report.requests - FEEDS),
    heap,
    asked,
    scheduled: await spreadOf(db),
  };
}

/** Feeds that were read before, each followed by one guild, with times of their own in the next hour. */
async function fill(db: Database, port: number): Promise<void> {
  const rhythm = { hints: { skipHours: [], skipDays: [] }, dates: [] };
  await db.execute(sql`
    insert into feeds (url, title, etag, last_modified, status, polled_at, ready_at, asked_at, rhythm, due_at)
    select 'http://feed-' || n || '.example:' || ${port}::text || '/feed.xml', 'Feed ' || n, ${ETAG}, ${MODIFIED}, 200,
      now() - interval '1 hour', now() - interval '1 day', now() - interval '1 day', ${JSON.stringify(rhythm)}::jsonb,
      now() + random() * interval '1 hour'
    from generate_series(1, ${FEEDS}::int) n`);
  await db.execute(sql`
    insert into subscriptions (guild_id, channel_id, feed_id, mode, created_by)
    select (row_number() over ())::text, '1', id, 'card', '1' from feeds`);
  await db.execute(sql`analyze`);
  const silent = await feedStore(db).listSilent(FEEDS);
  if (silent.length > FEEDS / 100) throw new Error('Feeds are due too early');
}

async function spreadOf(db: Database): Promise<Spread> {
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from feeds group by date_trunc('minute', due_at) order by count(*)`,
  );
  const counts = rows.map(({ count }) => count);
  return {
    minutes: counts.length,
    least: counts[0] ?? 0,
    median: counts[counts.length >> 1] ?? 0,
    most: counts.at(-1) ?? 0,
  };
}

function countQueries(): () => number {
  let count = 0;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function counted(this: pg.Client, ...rest: unknown[]) {
    count += 1;
    return Reflect.apply(query, this, rest);
  } as typeof query;
  return () => {
    pg.Client.prototype.query = query;
    return count;
  };
}

interface SiteReport {
  readonly requests: number;
  readonly unconditional: number;
  readonly sent: number;
  readonly received: number;
  readonly cpuMicros: number;
}

/** Every site at once, in a thread whose time is told apart: nothing has changed anywhere. */
async function serve(): Promise<void> {
  const sockets = new Set<Socket>();
  let [requests, unconditional] = [0, 0];
  const server = createServer((request, response) => {
    requests += 1;
    if (request.headers['if-none-match'] !== ETAG || request.headers['if-modified-since'] !== MODIFIED)
      unconditional += 1;
    response.writeHead(304, { etag: ETAG, 'cache-control': 'max-age=900' }).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begun = process.threadCpuUsage();
  parentPort?.on('message', () => {
    const { user, system } = process.threadCpuUsage(begun);
    const sum = (of: (socket: Socket) => number) => [...sockets].reduce((total, socket) => total + of(socket), 0);
    const [sent, received] = [sum(({ bytesWritten }) => bytesWritten), sum(({ bytesRead }) => bytesRead)];
    parentPort?.postMessage({ requests, unconditional, sent, received, cpuMicros: user + system } satisfies SiteReport);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has one
  parentPort?.postMessage({ port });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
