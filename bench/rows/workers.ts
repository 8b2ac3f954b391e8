import { readConfig } from '../../src/config.ts';
import { openServices } from '../../src/services.ts';
import { startDiscord } from '../../tests/support/discord/index.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { type Figure, type Row, sized } from '../row.ts';
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
    const slow = await compareWorkers(1000, sized(bench, 8, 320));
    const fast = await compareWorkers(0, sized(bench, 8, 320));
    return [
      { ...slow.throughput, targetRatio: { atLeast: 1.9 } },
      { ...fast.throughput, targetRatio: { atLeast: 1.7 } },
      fast.cpu,
    ];
  },
};

async function compareWorkers(latencyMs: number, links: number): Promise<{ throughput: Figure; cpu: Figure }> {
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
    let used = 0;
    const run = async (workers: readonly LedeProcess[], count = links) => {
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
    const what = `model ${latencyMs / 1000} s`;
    return {
      throughput: {
        name: `two workers against one, ${what}, links`,
        value: two.perSecond,
        floor: one.perSecond,
        unit: '/s',
        note: `${links} links${latencyMs === 0 ? '; needs four cores and more to tell' : ''}; floor: one worker, before and after`,
      },
      cpu: {
        name: `two workers against one, ${what}, CPU a link`,
        value: two.cpuMs,
        floor: one.cpuMs,
        unit: 'ms',
        targetRatio: { atMost: 1.18 },
        note: 'what two lose by standing in each other’s way, however many cores: 2 / 1.7',
      },
    };
  } finally {
    await redis?.stop();
  }
}

async function cpuOf(workers: readonly LedeProcess[]): Promise<number> {
  const usages = await Promise.all(workers.map((worker) => worker.usage()));
  return usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
