/**
 * `kill -9` at each of the seven states of an edition, so often each, with Redis flushed in every second run: every slot must
 * be posted once, whole and in order, with at most one extra model call.
 *
 * Run: node bench/kill-editions.ts [--times 20] [--only posted,rendered] [--json FILE]
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import pg from 'pg';
import { deliveries, editionStories, editions } from '../src/store/schema.ts';
import { HOUR } from '../src/time.ts';
import { plantDigest, plantNews } from '../tests/support/digest-guild.ts';
import { aChannel, aGuild } from '../tests/support/discord/index.ts';
import { type LedeProcess, spawnLede } from '../tests/support/spawn-lede.ts';
import { setScene } from './chaos/scene.ts';
import { storyOf } from './chaos/stories.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '20' },
    /** Names of states, with commas between; all of them if left out. */
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const only = values.only?.split(',');
const times = Number(values.times);

/** Where a worker is stopped before it is killed: just before it can write what the condition names. */
const STATES = [
  ['planned', 'editions', "old.state = 'planned' and new.state = 'collected'"],
  ['collected', 'editions', "old.state = 'collected' and new.state = 'briefed'"],
  ['briefed', 'editions', "old.state = 'briefed' and new.state = 'posting'"],
  [
    'rendered',
    'deliveries',
    "new.part = 0 and new.state = 'posting' and old.posting_at is null and new.posting_at is not null",
  ],
  ['posting part 1', 'deliveries', 'new.part = 0 and old.message_id is null and new.message_id is not null'],
  ['posting part 2', 'deliveries', 'new.part = 1 and old.message_id is null and new.message_id is not null'],
  ['posted', 'editions', "new.state = 'posted'"],
] as const;
const STORIES = 7;
const PATIENCE_MS = 60_000;

interface Run {
  readonly state: string;
  readonly faults: readonly string[];
  readonly extraCalls: number;
  readonly ms: number;
}

const scene = await setScene();
const { db, discord, sites, model } = scene;
const holder = new pg.Client({ connectionString: scene.databaseUrl });
await holder.connect();
const env = { ...scene.env, LEDE_ROLES: 'worker' };
let worker: LedeProcess = spawnLede(env);
let stories = 0;
const runs: Run[] = [];
try {
  await worker.logged('Lede is ready');
  for (const [state, table, condition] of STATES.filter(([state]) => only?.includes(state) ?? true)) {
    for (let time = 0; time < times; time += 1) {
      const run = await killAt(state, table, condition, time % 2 === 1);
      runs.push(run);
      for (const fault of run.faults) process.stdout.write(`${state}: ${fault}\n`);
    }
    const own = runs.filter((run) => run.state === state);
    const bad = own.filter(({ faults }) => faults.length > 0).length;
    const extra = own.map(({ extraCalls }) => extraCalls);
    const median = own.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0;
    process.stdout.write(
      `${state.padEnd(16)} ${own.length} kills, ${bad} wrong, extra model calls ${extra.reduce((a, b) => a + b, 0)} (most ${Math.max(...extra)}), median ${(median / 1000).toFixed(1)} s\n`,
    );
  }
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(runs, null, 2));
  process.exitCode = runs.some(({ faults }) => faults.length > 0) ? 1 : 0;
} finally {
  await worker.kill();
  await holder.end();
  await scene.close();
}
process.exit();

async function killAt(state: string, table: string, condition: string, isFlushed: boolean): Promise<Run> {
  const begun = performance.now();
  const callsBefore = model.extraCalls();
  const channel = aChannel();
  const guild = aGuild({ channels: [channel] });
  discord.gateway.join(guild);
  const place = { guildId: guild.id, channelId: channel.id };
  const told = Array.from({ length: STORIES }, () => storyOf(++stories));
  await plantNews(db, place, {
    outlets: [`courier-${stories}`],
    stories: told.map(({ title, paragraphs }) => ({ title, summary: paragraphs.slice(0, 2).join(' ') })),
    urlOf: (_, index) => sites.urlOf(0, told[index]?.path ?? ''),
    decidedAt: new Date(Date.now() - 2 * HOUR),
  });
  await hold(table, condition);
  const digestId = await plantDigest(db, place);
  await until(isHeld, `the worker at "${state}"`);

  await worker.kill();
  if (isFlushed) await scene.flushRedis();
  await letGo();
  // As if the claims of the dead had run out; they take up to two minutes.
  for (const name of ['links', 'briefs', 'deliveries', 'editions'].map((each) => sql.identifier(each)))
    await db.execute(
      sql`update ${name} set claimed_until = now() - interval '1 second' where claimed_until is not null`,
    );
  worker = spawnLede(env);
  const isOver = async () => {
    const rows = await db.select({ state: editions.state }).from(editions).where(eq(editions.digestId, digestId));
    return rows.length > 0 && rows.every((row) => ['posted', 'failed', 'skipped'].includes(row.state));
  };
  await until(isOver, `the edition after a kill at "${state}"`);

  const faults: string[] = [];
  const rows = await db.select().from(editions).where(eq(editions.digestId, digestId));
  if (rows.length !== 1 || rows[0]?.state !== 'posted')
    faults.push(`editions: ${rows.map((row) => row.state).join(', ')}`);
  const messages = discord.messagesIn(channel);
  const parts = await db.$count(
    deliveries,
    and(eq(deliveries.editionId, rows[0]?.id ?? ''), isNotNull(deliveries.part)),
  );
  if (parts < 2) faults.push(`only ${parts} parts`);
  if (messages.length !== parts) faults.push(`${messages.length} messages of ${parts}`);
  if (!messages[0]?.text.startsWith('## Morning')) faults.push('the first part is not first');
  for (const { path } of told) {
    const holding = messages.filter(({ text }) => text.includes(path)).length;
    if (holding !== 1) faults.push(`the story ${path} stands in ${holding} messages`);
  }
  const remembered = await db.$count(editionStories, eq(editionStories.digestId, digestId));
  if (remembered !== STORIES) faults.push(`${remembered} stories are remembered`);
  const extraCalls = model.extraCalls() - callsBefore;
  if (extraCalls > 1) faults.push(`${extraCalls} extra model calls`);
  return { state, faults, extraCalls, ms: performance.now() - begun };
}

/** Stop whoever writes what the condition names. */
async function hold(table: string, condition: string): Promise<void> {
  await holder.query(`
    select pg_advisory_lock(42);
    create or replace function hold() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(42); return new; end';
    create trigger hold before update on ${table} for each row when (${condition}) execute function hold();
  `);
}

async function letGo(): Promise<void> {
  await holder.query('select pg_advisory_unlock(42)');
  // Its last write may still arrive, or be lost with its connection.
  await holder.query('drop trigger if exists hold on editions; drop trigger if exists hold on deliveries');
}

async function isHeld(): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
    where locktype = 'advisory' and objid = 42 and not granted`);
  return rows.length > 0;
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(50)) if (await holds()) return;
  const log = worker.lines
    .slice(-15)
    .map((line) => JSON.stringify(line))
    .join('\n');
  throw new Error(`Waited in vain for ${what}:\n${log}`);
}
