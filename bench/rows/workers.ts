import { sql } from 'drizzle-orm';
import { readConfig } from '../../src/config.ts';
import { openServices, type Services } from '../../src/services.ts';
import { startDiscord } from '../../tests/support/discord/index.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { type Figure, type Row, sized } from '../row.ts';
import { canChooseCores, parentOf, runOnCores } from '../stage/cores.ts';
import { type LedeProcess, startLede } from '../stage/lede.ts';
import { startOutside } from '../stage/outside.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { readLink } from '../stage/reading.ts';

/** A process that has just started compiles for its first links, and takes as long again for each. */
const WARM = 160;

/** Links that are asked for at once, read by one worker process and by two. */
export const workers: Row = {
  async measure(bench) {
    // Enough that how it begins and ends, when not all are at work, counts for little.
    const links = sized(bench, 8, 320);
    const slow = await compareWorkers(1000, links);
    const fast = await compareWorkers(0, links);
    const figures: Figure[] = [
      { ...throughputOf(slow, 'model 1 s', links), targetRatio: { atLeast: 1.9 } },
      { ...throughputOf(fast, 'model 0 s', links), targetRatio: { atLeast: 1.7 } },
      {
        name: 'two workers against one, model 0 s, CPU a link',
        value: fast.two.cpuMs,
        floor: fast.one.cpuMs,
        unit: 'ms',
        targetRatio: { atMost: 1.18 },
        note: 'what two lose by standing in each other’s way, however many cores: 2 / 1.7',
      },
    ];
    if (canChooseCores()) {
      const apart = await compareWorkers(0, links, { coreEach: true });
      const { note, ...figure } = throughputOf(apart, 'model 0 s, a core each', links);
      figures.push({ ...figure, targetRatio: { atLeast: 1.7 }, note: `${note}; all else on the same cores` });
    }
    return figures;
  },
};

interface Speed {
  readonly perSecond: number;
  readonly cpuMs: number;
}

interface Compared {
  readonly one: Speed;
  readonly two: Speed;
}

/** @param options `coreEach` lets one worker and all that it needs have one core, and two have two. */
async function compareWorkers(latencyMs: number, links: number, { coreEach = false } = {}): Promise<Compared> {
  await using outside = await startOutside({ latencyMs });
  await using discord = await startDiscord();
  await using postgres = await startPostgres();
  const redis = await startRedis();
  try {
    const env = {
      ...outside.env,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DATABASE_URL: postgres.url,
      // Without Redis the queue is in PostgreSQL, which shares as well.
      ...(redis && { REDIS_URL: redis.url }),
      LEDE_ROLES: 'worker',
    };
    const services = await openServices(readConfig({ ...env, DISCORD_TOKEN: undefined }), silent);
    const giveCores = async (count: number) => {
      if (coreEach) await runOnCores(count, [process.pid, await postmasterOf(services)]);
    };
    let used = 0;
    const run = async (workers: readonly LedeProcess[], count = links): Promise<Speed> => {
      await giveCores(workers.length);
      const urls = Array.from({ length: count }, (_, n) => outside.url(used + n));
      used += count;
      const before = await cpuOf(workers);
      const begun = performance.now();
      await Promise.all(urls.map((url) => readLink(services, url, 'model')));
      const seconds = (performance.now() - begun) / 1000;
      return { perSecond: count / seconds, cpuMs: ((await cpuOf(workers)) - before) / count };
    };
    await using stack = new AsyncDisposableStack();
    stack.defer(() => services.close());
    const first = stack.use(await startLede(env));
    await run([first], Math.min(WARM, links));
    const before = await run([first]);
    const two = await (async () => {
      await using second = await startLede(env);
      await run([first, second], Math.min(2 * WARM, links));
      return await run([first, second]);
    })();
    const after = await run([first]);
    // The machine may be twice as fast a minute later, so that one is measured on both sides of two.
    const one = {
      perSecond: 2 / (1 / before.perSecond + 1 / after.perSecond),
      cpuMs: (before.cpuMs + after.cpuMs) / 2,
    };
    return { one, two };
  } finally {
    await redis?.stop();
  }
}

function throughputOf({ one, two }: Compared, what: string, links: number) {
  return {
    name: `two workers against one, ${what}, links`,
    value: two.perSecond,
    floor: one.perSecond,
    unit: '/s',
    note: `${links} links; floor: one worker, before and after`,
  };
}

async function postmasterOf({ db }: Pick<Services, 'db'>): Promise<number> {
  // What forked the process that answers.
  const { rows } = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return parentOf(rows[0]?.pid ?? 0);
}

async function cpuOf(workers: readonly LedeProcess[]): Promise<number> {
  const usages = await Promise.all(workers.map((worker) => worker.usage()));
  return usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
