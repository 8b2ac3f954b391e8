// What it costs to poll feeds that have not changed, each on a host of its own, all due within an hour.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { Agent, request as ask } from 'undici';
import { createFeedFetcher } from '../../src/feeds/fetch.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { feedPoller } from '../../src/feeds/poller.ts';
import { entryPoster } from '../../src/feeds/poster.ts';
import { openAnnouncements } from '../../src/store/announcements.ts';
import { type Database, migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { REQUESTS_CHANNEL } from '../../src/store/requests.ts';
import { type Row, sized } from '../row.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { eachOf, timed } from '../stage/timing.ts';

/** As the role `worker` has it. */
const AT_ONCE = 16;
const CLOSED_EVERY_MS = 250;
const ETAG = '"33a64df551425fcc55e4d42a148795d9f25f89d4"';
const MODIFIED = 'Fri, 20 Nov 2026 08:00:00 GMT';

export const polls: Row = {
  async measure(bench) {
    const count = sized(bench, 300, 3000, 10_000);
    await using closing = new AsyncDisposableStack();
    const postgres = closing.use(await startPostgres());
    const database = await openDatabase(postgres.url, silent);
    closing.defer(() => database.close());
    await migrateDatabase(database.pool);
    const { db } = database;
    // As every process has it.
    const announcements = await openAnnouncements(postgres.url, REQUESTS_CHANNEL, silent);
    closing.defer(() => announcements.close());
    const site = new Worker(new URL(import.meta.url));
    closing.defer(async () => void (await site.terminate()));
    const [{ port }] = (await once(site, 'message')) as [{ port: number }];
    await fill(db, port, count);

    const floor = await measureBare(site, port, count);
    const allow = new Set(Array.from({ length: count }, (_, n) => `feed-${n + 1}.example:${port}`));
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const fetcher = createFeedFetcher({ allow, userAgent: 'Lede/bench', resolve });
    closing.defer(() => fetcher.close());
    const parser = createFeedParser({ threads: 1 });
    closing.defer(() => parser.close());
    const openAll = async () => ({ links: [], briefs: [], deliveries: [] });
    const poster = entryPoster({ desk: { openAll, ringFor: async () => {} }, engine: 'extractive' });
    const { signal } = new AbortController();
    const poll = feedPoller({ db, fetcher, parser, poster, ringFeeds: async () => {}, log: silent, signal });

    // The hour passes.
    const { rows } = await db.execute<{ id: string }>(sql`update feeds set due_at = now() returning id`);
    const [warm, rest] = [rows.slice(0, count / 10), rows.slice(count / 10)];
    await eachOf(warm, AT_ONCE, poll);
    const queries = countQueries();
    const heapBefore = heapMb();
    const before = await reportOf(site);
    const begun = performance.now();
    let wallMs = 0;
    const times = await timed(async () => {
      await eachOf(rest, AT_ONCE, poll);
      wallMs = performance.now() - begun;
      await allClosed(site);
    });
    const after = await reportOf(site);
    const counted = queries();
    const grown = heapMb() - heapBefore;
    const polled = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from feeds where state = 'due' and status = 304 and due_at > now()`,
    );
    if (polled.rows[0]?.count !== count) throw new Error(`Only ${polled.rows[0]?.count} of ${count} feeds were polled`);
    if (after.unconditional > 0) throw new Error(`${after.unconditional} feeds were asked unconditionally`);
    const each = (total: number) => total / rest.length;
    return [
      {
        name: 'poll of an unchanged feed, CPU',
        value: each(times.cpuMs - (after.cpuMs - before.cpuMs)),
        floor,
        unit: 'ms',
        targetRatio: { atMost: 3 },
        note: [
          `${count.toLocaleString('en')} feeds`,
          `${each(counted).toFixed(1)} queries`,
          `${each(wallMs).toFixed(1)} ms of wall`,
          `${Math.round(each(after.received - before.received))} B sent`,
          `heap ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MB`,
          'floor: the same request by undici alone, each to the end of its connections',
        ].join('; '),
      },
    ];
  },
};

/** The same conditional request, to as many hosts. @returns Milliseconds of CPU each. */
async function measureBare(site: Worker, port: number, count: number): Promise<number> {
  const dispatcher = new Agent({
    connect: { lookup: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
  });
  const headers = { 'if-none-match': ETAG, 'if-modified-since': MODIFIED, 'user-agent': 'bare' };
  const get = async (n: number) => {
    const { statusCode, body } = await ask(`http://bare-${n}.example:${port}/feed.xml`, { dispatcher, headers });
    await body.dump();
    if (statusCode !== 304) throw new Error(`The site answered ${statusCode}`);
  };
  const numbers = Array.from({ length: count }, (_, n) => n);
  await eachOf(numbers.slice(0, count / 10), AT_ONCE, get);
  const rest = numbers.slice(count / 10);
  const before = await reportOf(site);
  const { cpuMs } = await timed(async () => {
    await eachOf(rest, AT_ONCE, get);
    await allClosed(site);
  });
  const after = await reportOf(site);
  await dispatcher.destroy();
  return (cpuMs - (after.cpuMs - before.cpuMs)) / rest.length;
}

/** A connection costs as much again when its time is over, which in a short run comes after the end. */
async function allClosed(site: Worker): Promise<void> {
  while ((await reportOf(site)).open > 0) await delay(CLOSED_EVERY_MS);
}

function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function reportOf(site: Worker): Promise<SiteReport> {
  const answer = once(site, 'message');
  site.postMessage('report');
  const [report] = (await answer) as [SiteReport]; // serve() sends nothing else
  return report;
}

/** Feeds that were read before, each followed by one guild, with times of their own in the next hour. */
async function fill(db: Database, port: number, count: number): Promise<void> {
  const rhythm = { hints: { skipHours: [], skipDays: [] }, dates: [] };
  await db.execute(sql`
    insert into feeds (url, title, etag, last_modified, status, polled_at, ready_at, asked_at, rhythm, due_at)
    select 'http://feed-' || n || '.example:' || ${port}::text || '/feed.xml', 'Feed ' || n, ${ETAG}, ${MODIFIED}, 200,
      now() - interval '1 hour', now() - interval '1 day', now() - interval '1 day', ${JSON.stringify(rhythm)}::jsonb,
      now() + random() * interval '1 hour'
    from generate_series(1, ${count}::int) n`);
  await db.execute(sql`
    insert into subscriptions (guild_id, channel_id, feed_id, mode, created_by)
    select (row_number() over ())::text, '1', id, 'card', '1' from feeds`);
  await db.execute(sql`analyze`);
  const silent = await feedStore(db).listSilent(count);
  if (silent.length > count / 100) throw new Error('Feeds are due too early');
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
  readonly unconditional: number;
  readonly received: number;
  /** Connections. */
  readonly open: number;
  readonly cpuMs: number;
}

/** Every site at once, in a thread whose time is told apart: nothing has changed anywhere. */
async function serve(): Promise<void> {
  const sockets = new Set<Socket>();
  let unconditional = 0;
  const server = createServer((request, response) => {
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
    const received = sum(({ bytesRead }) => bytesRead);
    const open = sum(({ destroyed }) => (destroyed ? 0 : 1));
    parentPort?.postMessage({ unconditional, received, open, cpuMs: (user + system) / 1000 } satisfies SiteReport);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has one
  parentPort?.postMessage({ port });
}

if (!isMainThread) await serve();
