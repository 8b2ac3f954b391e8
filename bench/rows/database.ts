import { sql } from 'drizzle-orm';
import pg from 'pg';
import { type Database, migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { decisionStore } from '../../src/store/decisions.ts';
import { digestStore } from '../../src/store/digests.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { subscriptionStore } from '../../src/store/subscriptions.ts';
import { type Figure, type Row, sized } from '../row.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { median } from '../stage/timing.ts';

/** Each guild follows ten feeds, and each feed has five followers. */
const SUBSCRIPTIONS_A_GUILD = 10;
const FOLLOWERS_A_FEED = 5;
const ENTRIES_A_FEED = 2;
const SMALL = 100;
/** Rows that are due at once, in a small installation and in a large one: what a round costs, not how much is to do. */
const DUE = 20;

/** The queries that everything waits for, in an installation of a hundred guilds and in one of ten thousand. */
export const database: Row = {
  async measure(bench) {
    const large = sized(bench, 200, 10_000);
    const runs = sized(bench, 20, 200);
    const small = await measureGuilds(SMALL, runs);
    const figures = await measureGuilds(large, runs);
    return figures.map(({ name, ms, scanned }, i): Figure => {
      return {
        name: `${name}, ${large.toLocaleString('en')} guilds`,
        value: ms,
        floor: small[i]?.ms ?? Number.NaN,
        unit: 'ms',
        targetRatio: { atMost: 2 },
        note: scanned.length === 0 ? 'all by index' : `reads whole tables: ${scanned.join(', ')}`,
      };
    });
  },
};

interface Measured {
  readonly name: string;
  readonly ms: number;
  /** Tables that the plan reads from end to end. */
  readonly scanned: readonly string[];
}

async function measureGuilds(guilds: number, runs: number): Promise<Measured[]> {
  await using postgres = await startPostgres();
  const { db, pool, close } = await openDatabase(postgres.url, silent);
  await migrateDatabase(pool);
  await fill(db, guilds);
  const { rows } = await db.execute<{ id: string; guild_id: string }>(
    sql`select id, guild_id from subscriptions order by id limit ${runs}`,
  );
  const queries: Record<string, (n: number) => Promise<unknown>> = {
    '/feed list': (n) => subscriptionStore(db).listByGuild(rows[n]?.guild_id ?? ''),
    '/feed why': (n) => decisionStore(db).listNewest(rows[n]?.id ?? '', 20),
    'feeds due': () => feedStore(db).listSilent(1000),
    'digests due': () => digestStore(db).claimDue(new Date(), 100),
  };
  const measured: Measured[] = [];
  for (const [name, ask] of Object.entries(queries)) {
    await ask(0);
    const times: number[] = [];
    for (let n = 0; n < runs; n += 1) {
      const before = performance.now();
      await ask(n);
      times.push(performance.now() - before);
    }
    const statement = await overheard(() => ask(0));
    measured.push({ name, ms: median(times), scanned: await tablesRead(pool, statement) });
  }
  await close();
  return measured;
}

async function fill(db: Database, guilds: number): Promise<void> {
  const subscriptions = guilds * SUBSCRIPTIONS_A_GUILD;
  const feeds = subscriptions / FOLLOWERS_A_FEED;
  await db.execute(sql`insert into guilds (id) select n::text from generate_series(1, ${guilds}::int) n`);
  await db.execute(sql`
    insert into feeds (url, title, due_at, polled_at, ready_at, asked_at)
    select 'https://feed-' || n || '.example/feed.xml', 'Feed ' || n,
      now() + case when n <= ${DUE} then interval '-1 minute' else (1 + random() * 60) * interval '1 minute' end,
      now() - interval '10 minutes', now() - interval '1 day', now() - interval '1 day'
    from generate_series(1, ${feeds}::int) n`);
  await db.execute(sql`
    with numbered as (select id, row_number() over (order by url) - 1 as n from feeds)
    insert into subscriptions (guild_id, channel_id, feed_id, mode, created_by)
    select (1 + s.n / ${SUBSCRIPTIONS_A_GUILD})::text, '1', numbered.id, 'card', '1'
    from generate_series(0, ${subscriptions}::int - 1) as s (n) join numbered on numbered.n = s.n % ${feeds}::int`);
  await db.execute(sql`
    insert into entries (feed_id, key, url, title, summary, content_hash, is_old, published_at)
    select id, n::text, url || '/' || n, 'Entry ' || n, 'What it says', n::text, false, now() - n * interval '1 hour'
    from feeds, generate_series(1, ${ENTRIES_A_FEED}::int) n`);
  // Or each row's references are looked up as in the empty tables of before.
  await db.execute(sql`analyze`);
  await db.execute(sql`
    with made as (
      insert into deliveries (state, form, guild_id, channel_id, subscription_id, entry_id)
      select 'posted', 'entry', s.guild_id, s.channel_id, s.id, e.id
      from subscriptions s join entries e on e.feed_id = s.feed_id returning *)
    insert into decisions (subscription_id, entry_id, outcome, delivery_id)
    select subscription_id, entry_id, 'posted', id from made`);
  await db.execute(sql`
    insert into digests (guild_id, channel_id, name, expressions, zone, sources, max_stories, quiet, created_by, next_at)
    select n::text, '1', 'Morning', array['0 7 * * *'], 'Etc/UTC', '{"kind":"all"}', 8, 'skip', '1',
      now() + case when n <= ${DUE} then interval '-1 minute' else (1 + random() * 1440) * interval '1 minute' end
    from generate_series(1, ${guilds}::int) n`);
  await db.execute(sql`vacuum analyze`);
}

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** @returns What a piece of work last asks of the database, as the database is asked. */
async function overheard(work: () => Promise<unknown>): Promise<Statement> {
  let heard: Statement | undefined;
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function overhearing(this: pg.Client, ...rest: unknown[]) {
    const [first, second] = rest;
    const text = typeof first === 'string' ? first : (first as { text: string }).text; // the driver takes no other
    heard = { text, values: Array.isArray(second) ? second : [] };
    return Reflect.apply(query, this, rest);
  } as typeof query;
  await work().finally(() => {
    pg.Client.prototype.query = query;
  });
  if (!heard) throw new Error('Nothing was asked');
  return heard;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

async function tablesRead(pool: pg.Pool, { text, values }: Statement): Promise<string[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${text}`, values);
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  return plan ? scansOf(plan) : [];
}

function scansOf({ 'Node Type': type, 'Relation Name': table = '', Plans: parts = [] }: Plan): string[] {
  return [...(type === 'Seq Scan' ? [table] : []), ...parts.flatMap(scansOf)];
}
