/**
 * A year of a daily 02:30 digest in five zones whose clocks change, by real worker processes whose clock is shifted day by day
 * with libfaketime (Debian's package `faketime`): each local day must bring one edition, and none two.
 *
 * The year is cut into parts, each lived through by a process and a database of its own, so that it takes minutes. Only the
 * time of day is shifted: timers run as they do, and PostgreSQL, Redis and Discord keep their own time, as other machines would.
 *
 * Run: node bench/year.ts [--year 2027] [--parts 4] [--days 365] [--json FILE]
 */
import { access, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { digests } from '../src/store/schema.ts';
import { DAY, HOUR } from '../src/time.ts';
import { aChannel, aGuild } from '../tests/support/discord/index.ts';
import { spawnLede } from '../tests/support/spawn-lede.ts';
import { setScene } from './chaos/scene.ts';

const { values } = parseArgs({
  options: {
    year: { type: 'string', default: '2027' },
    parts: { type: 'string', default: '4' },
    days: { type: 'string' },
    json: { type: 'string' },
  },
});
const year = Number(values.year);
const daysOfYear = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY;
const days = Number(values.days ?? daysOfYear);
const partCount = Number(values.parts);

const ZONES = ['Europe/Paris', 'America/Santiago', 'Australia/Lord_Howe', 'America/New_York', 'Africa/Cairo'];
/** By then, 02:30 of a date is over in all of these zones, and by no more than a day in any. */
const STEP_AT_MS = 8 * HOUR;
const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].map(
  (folder) => `${folder}/faketime/libfaketimeMT.so.1`,
);
const PATIENCE_MS = 120_000;

interface Edition {
  readonly zone: string;
  readonly slot: string;
  readonly state: string;
  readonly messages: number;
}

const library = await findLibrary();
const begun = performance.now();
const size = Math.ceil(days / partCount);
const parts = Array.from({ length: partCount }, (_, part) => [part * size, Math.min((part + 1) * size, days)] as const);
const editions = (await Promise.all(parts.map(([first, end]) => live(first, end)))).flat();
const isSound = report();
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(editions, null, 2));
process.exit(isSound ? 0 : 1);

async function findLibrary(): Promise<string> {
  for (const path of LIBRARIES)
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  throw new Error('libfaketime is not installed: apt-get install faketime');
}

/** Live through some days of the year, both bounds counted from its first, the second not included. */
async function live(first: number, end: number): Promise<Edition[]> {
  await using closing = new AsyncDisposableStack();
  const scene = await setScene();
  closing.defer(() => scene.close());
  const folder = await mkdtemp(join(tmpdir(), 'lede-year-'));
  closing.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = join(folder, 'clock');
  const dayAt = (day: number) => Date.UTC(year, 0, 1) + day * DAY;
  // Before 02:30 of the first day in every zone.
  let now = dayAt(first) - DAY + STEP_AT_MS;
  await setClock(clock, now);
  const channel = aChannel();
  const guild = aGuild({ channels: [channel] });
  scene.discord.gateway.join(guild);
  for (const zone of ZONES) {
    await scene.db.insert(digests).values({
      guildId: guild.id,
      channelId: channel.id,
      name: zone,
      expressions: ['30 2 * * *'],
      zone,
      sources: { kind: 'all' },
      maxStories: 8,
      quiet: 'line',
      createdBy: '3',
      // As when it is saved: the first time after now.
      nextAt: new Date(now),
    });
  }
  const shifted = {
    TZ: 'UTC',
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_CACHE_DURATION: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  const worker = spawnLede({ ...scene.env, ...shifted, LEDE_ROLES: 'worker' });
  closing.defer(() => worker.kill());
  // Several start at once.
  await until(async () => worker.lines.some(({ msg }) => msg === 'Lede is ready'), 'the worker');

  for (let day = first; day < end; day += 1) {
    now = dayAt(day) + STEP_AT_MS;
    await setClock(clock, now);
    const wanted = (day - first + 1) * ZONES.length;
    await until(async () => (await countPosted()) >= wanted, `day ${day + 1}: ${wanted} editions`);
  }
  const { rows } = await scene.db.execute<{ zone: string; slot: string; state: string; messages: string[] }>(sql`
    select d.zone, e.slot, e.state, array(select m.message_id from deliveries m where m.edition_id = e.id) as messages
    from editions e join digests d on d.id = e.digest_id where e.purpose = 'slot'`);
  const shown = new Set(scene.discord.messagesIn(channel).map(({ id }) => id));
  if (shown.size !== rows.length) process.stdout.write(`${shown.size} messages for ${rows.length} editions\n`);
  const from = new Date(dayAt(first)).toISOString().slice(0, 10);
  return rows
    .filter(({ slot }) => slot.slice(0, 10) >= from)
    .map(({ messages, ...edition }) => ({ ...edition, messages: messages.filter((id) => shown.has(id)).length }));

  async function countPosted(): Promise<number> {
    const { rows } = await scene.db.execute<{ count: number }>(
      sql`select count(*)::int as count from editions where state = 'posted' and slot >= ${new Date(dayAt(first)).toISOString().slice(0, 10)}`,
    );
    return rows[0]?.count ?? 0;
  }

  async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(100)) if (await holds()) return;
    const log = worker.lines
      .slice(-10)
      .map((line) => JSON.stringify(line))
      .join('\n');
    throw new Error(`Waited in vain for ${what}\n${log}`);
  }
}

/** Replaced in one step, for it is read at any moment. */
async function setClock(path: string, now: number): Promise<void> {
  await writeFile(`${path}.next`, `@${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}\n`);
  await rename(`${path}.next`, path);
}

function report(): boolean {
  let isSound = true;
  for (const zone of ZONES) {
    const own = editions.filter((edition) => edition.zone === zone);
    const dates = new Set(own.map(({ slot }) => slot.slice(0, 10)));
    const doubled = own.length - dates.size;
    const unposted = own.filter(({ state, messages }) => state !== 'posted' || messages !== 1).length;
    if (dates.size !== days || doubled > 0 || unposted > 0) isSound = false;
    process.stdout.write(
      `${zone.padEnd(22)} ${dates.size} days of ${days}, doubled ${doubled}, not posted as one message ${unposted}\n`,
    );
  }
  process.stdout.write(`${editions.length} editions in ${Math.round((performance.now() - begun) / 1000)} s\n`);
  return isSound;
}
