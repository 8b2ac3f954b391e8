/**
 * Kills and faults over the real processes, with members, feeds and a digest going on; in the end, what was lost or doubled.
 * The same seed is the same plan.
 *
 * Run: npm run chaos [-- --seed 1] [--minutes 5] [--pace 1] [--hurry] [--json FILE]
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { type Audit, audit, countOpen, listUndecided } from './chaos/audit.ts';
import { createFleet, type Fleet } from './chaos/fleet.ts';
import { createLoad } from './chaos/load.ts';
import { type Blow, makePlan, type Timed } from './chaos/plan.ts';
import { FEEDS, GUILDS, type Scene, setScene } from './chaos/scene.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    /** How many times as often as usual is killed. */
    pace: { type: 'string', default: '1' },
    /** Claims of the dead end at once, instead of after their minute: for a short run. */
    hurry: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seed = Number(values.seed);
const forMs = Number(values.minutes) * 60_000;
if (!Number.isInteger(seed) || !(forMs > 0)) {
  process.stderr.write('Give a whole number as --seed and a positive one as --minutes\n');
  process.exit(2);
}

/** Longest that what is under way may take once nothing goes wrong any more: two claims, and what waits for a retry. */
const DRAIN_MS = 10 * 60_000;
const FEEDS_DUE_EVERY_MS = 10_000;

const scene = await setScene();
const load = await createLoad(scene);
const fleet = createFleet(scene.env);
const plan = makePlan(seed, forMs, { guilds: GUILDS, feeds: FEEDS }, Number(values.pace));
try {
  await fleet.start();
  await load.untilFeedsAreRead();
  process.stderr.write(`seed ${seed}: ${plan.blows.length} blows in ${Math.round(forMs / 1000)} s\n`);
  const faults = await strike();
  const drainedAfterMs = await drain();
  await fleet.stop();
  const isToldToo = !values.hurry;
  const found = await audit(scene, load, isToldToo);
  const isSound = report(found, faults, drainedAfterMs);
  if (values.json !== undefined)
    await writeFile(values.json, JSON.stringify({ seed, forMs, faults, ...found }, null, 2));
  process.exitCode = isSound ? 0 : 1;
} finally {
  await fleet.stop();
  await scene.close();
}
process.exit();

/** Carry the plan out. @returns How often each fault was brought about. */
async function strike(): Promise<Record<string, number>> {
  const faults: Record<string, number> = {};
  const begun = Date.now();
  const underWay: Promise<void>[] = [];
  const dueFeeds = setInterval(() => void load.makeFeedsDue(), FEEDS_DUE_EVERY_MS);
  const events: Timed<() => void>[] = [
    ...plan.acts.map(({ atMs, event }) => ({ atMs, event: () => load.act(event) })),
    ...plan.blows.map(({ atMs, event }) => ({
      atMs,
      event: () => {
        if (event.kind !== 'kill') faults[event.kind] = (faults[event.kind] ?? 0) + 1;
        underWay.push(deal(event, scene, fleet));
      },
    })),
  ];
  for (const { atMs, event } of events.sort((a, b) => a.atMs - b.atMs)) {
    await delay(Math.max(0, begun + atMs - Date.now()));
    event();
  }
  await delay(Math.max(0, begun + forMs - Date.now()));
  await Promise.all(underWay);
  clearInterval(dueFeeds);
  return faults;
}

async function deal(blow: Blow, { discord, redis, cable, model, sites, ...scene }: Scene, fleet: Fleet): Promise<void> {
  switch (blow.kind) {
    case 'kill':
      return fleet.strike(blow.victim, blow.signal, blow.awayMs);
    case 'redis restart':
      await redis.kill();
      await delay(blow.awayMs);
      return redis.restart();
    case 'redis flush':
      return scene.flushRedis();
    case 'postgres restart':
      return scene.restartPostgres(blow.signal);
    case 'postgres slow':
      cable.slow(100);
      await delay(blow.forMs);
      return cable.mend();
    case 'discord outage': {
      const recover = discord.outage();
      await delay(blow.forMs);
      return recover();
    }
    case 'discord errors':
      return discord.faults.add('*', { status: 502 }, { times: blow.times });
    case 'discord lost answers':
      return discord.faults.add('*', 'lost after the effect', { times: blow.times });
    case 'discord resets':
      return discord.faults.add('*', 'reset after the effect', { times: blow.times });
    case 'discord 429':
      return discord.faults.add('*', { retryAfterMs: 1500 }, { times: blow.times });
    case 'gateway drop':
      return discord.gateway.drop();
    case 'gateway reconnect':
      return discord.gateway.askToReconnect();
    case 'gateway invalid':
      return discord.gateway.invalidate({ isResumable: false });
    case 'model':
      model.set(blow.mode);
      await delay(blow.forMs);
      return model.set('well');
    case 'sites':
      sites.set(blow.mode);
      await delay(blow.forMs);
      return sites.set('well');
  }
}

/** Nothing goes wrong any more: wait until nothing is left to do. @returns How long it took. */
async function drain(): Promise<number> {
  const begun = Date.now();
  scene.discord.faults.clear();
  scene.model.set('well');
  scene.sites.set('well');
  scene.cable.mend();
  if (values.hurry) await scene.db.execute(sql`update digests set is_paused = true`);
  while (Date.now() - begun < DRAIN_MS) {
    if (values.hurry) await hurry();
    await load.makeFeedsDue();
    if (await within(values.hurry ? 8000 : 20_000, isAllDone)) break;
  }
  return Date.now() - begun;
}

/** As if the time had passed for which the dead have claimed something: everything is started anew and looks. */
async function hurry(): Promise<void> {
  await fleet.stop();
  for (const table of ['links', 'briefs', 'deliveries', 'editions', 'feeds'].map(sql.identifier))
    await scene.db.execute(
      sql`update ${table} set claimed_until = now() - interval '1 second' where claimed_until is not null`,
    );
  await scene.db.execute(sql`update deliveries set due_at = now() where due_at > now()`);
  await fleet.start();
}

async function isAllDone(): Promise<boolean> {
  try {
    const undecided = await listUndecided(scene, load, !values.hurry);
    return undecided.length === 0 && (await countOpen(scene)) === 0;
  } catch {
    return false; // the database is just coming back
  }
}

async function within(ms: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await delay(250)) if (await holds()) return true;
  return false;
}

function report(found: Audit, faults: Record<string, number>, drainedAfterMs: number): boolean {
  const { figures, crashes, logged } = fleet;
  const { lost, doubled } = found;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const violations = scene.discord.violations.filter(({ kind }) => kind !== 'unanswered');
  const lines: [string, string | number][] = [
    ['accepted', found.accepted],
    ['answered', found.answered],
    ['lost', lost.length],
    ['doubled', doubled.length],
    ['late (over 5 min)', found.late],
    ['given up, with a reason', found.givenUp],
    ['extra model calls', `${scene.model.extraCalls()} of ${scene.model.calls()}`],
    ['kills', figures.kills],
    ['stops', `${figures.stops}, slower than 25 s: ${figures.slowStops}`],
    [
      'faults',
      Object.entries(faults)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', '),
    ],
    ['answer after', `median ${seconds(found.medianMs)}, most ${seconds(found.mostMs)}`],
    ['drained after', seconds(drainedAfterMs)],
    ['not heard (no bot just then)', found.unheard],
    ['acknowledged, then killed before it was stored', found.cutOff],
    ['answered with a sentence at once', found.told],
    ['ended by themselves', crashes.length],
    ['could not start (a server was away)', figures.failedStarts],
    ['what Discord minds', violations.length],
  ];
  for (const [name, value] of lines) process.stdout.write(`${name.padEnd(48)} ${value}\n`);
  for (const [title, list] of [
    ['lost', lost],
    ['doubled', doubled],
    ['ended', crashes],
  ] as const)
    for (const each of list) process.stdout.write(`${title}: ${each}\n`);
  for (const { kind, detail } of violations.slice(0, 20))
    process.stdout.write(`Discord minds: ${kind}: ${detail.slice(0, 300)}\n`);
  const often = [...logged].sort(([, a], [, b]) => b - a).slice(0, 25);
  for (const [msg, count] of often) process.stderr.write(`${String(count).padStart(6)} × ${msg}\n`);
  return lost.length === 0 && doubled.length === 0 && crashes.length === 0;
}
