import { createExtractiveEngine } from '../../src/briefing/extractive.ts';
import { createModelEngine } from '../../src/briefing/model.ts';
import { readConfig } from '../../src/config.ts';
import { createExtractor } from '../../src/reading/extractor.ts';
import { createFetcher } from '../../src/reading/fetch.ts';
import { readArticle } from '../../src/reading/read.ts';
import { openServices, startWorker, userAgentOf } from '../../src/services.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { type Bench, type Figure, type Row, sized } from '../row.ts';
import { type Outside, startOutside } from '../stage/outside.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { readLink } from '../stage/reading.ts';
import { eachOf, type Times, timed } from '../stage/timing.ts';

const AT_ONCE = 8;
const TURNS = 8;
const NO_TIME: Times = { cpuMs: 0, wallMs: 0 };
const WISH = { language: null, length: 'medium' } as const;

/** The whole way of a link, and the same work without database, queue and desk. */
export const pipeline: Row = {
  async measure(bench) {
    await using outside = await startOutside();
    const redis = await startRedis();
    try {
      const figures: Figure[] = [];
      if (redis) figures.push(...(await compareOn('Redis', { REDIS_URL: redis.url }, 1.4, outside, bench)));
      figures.push(...(await compareOn('embedded', {}, 1.7, outside, bench)));
      return figures;
    } finally {
      await redis?.stop();
    }
  },
};

async function compareOn(
  name: string,
  env: NodeJS.ProcessEnv,
  atMost: number,
  outside: Outside,
  bench: Bench,
): Promise<Figure[]> {
  const links = sized(bench, 16, 640);
  await using bare = await openBare(outside);
  await using whole = await openWhole(env, outside);
  const [floor, ours] = await inTurns([bare.read, whole.read], outside, links);
  const shared = { unit: 'ms', targetRatio: { atMost } };
  const note = `${links} links, ${AT_ONCE} at once; floor: fetch, extraction and brief in a loop`;
  return [
    {
      name: `pipeline on ${name}, CPU a link`,
      value: ours.cpuMs / links,
      floor: floor.cpuMs / links,
      ...shared,
      note,
    },
    { name: `pipeline on ${name}, wall a link`, value: ours.wallMs / links, floor: floor.wallMs / links, ...shared },
  ];
}

type Read = (url: string) => Promise<unknown>;

/** Measure two ways to read the same links, now one and now the other: the machine may be twice as fast a minute later. */
async function inTurns(ways: readonly [Read, Read], outside: Outside, links: number): Promise<readonly [Times, Times]> {
  let used = 0;
  /** Addresses that nothing was asked for before. */
  const take = (count: number) => Array.from({ length: count }, () => outside.url(used++));
  let [bare, whole]: [Times, Times] = [NO_TIME, NO_TIME];
  // A thread that starts on a busy machine may be too late for its first page; and compilers have much to do in the first minute.
  const warm = take(links);
  for (const read of ways) await eachOf(warm, AT_ONCE, (url) => read(url).catch(() => undefined));
  for (let turn = 0; turn < TURNS; turn += 1) {
    const urls = take(links / TURNS);
    bare = sum(bare, await timed(() => eachOf(urls, AT_ONCE, ways[0])));
    whole = sum(whole, await timed(() => eachOf(urls, AT_ONCE, ways[1])));
  }
  return [bare, whole];
}

function sum(one: Times, other: Times): Times {
  return { cpuMs: one.cpuMs + other.cpuMs, wallMs: one.wallMs + other.wallMs };
}

async function openBare(outside: Outside): Promise<{ read: Read } & AsyncDisposable> {
  const config = readConfig(outside.env);
  const fetcher = createFetcher({ allow: config.fetch.allow, userAgent: userAgentOf(config) });
  const extractor = createExtractor();
  const model = createModelEngine({
    apiKey: outside.env.OPENAI_API_KEY,
    baseUrl: outside.env.OPENAI_BASE_URL,
    model: 'bench',
    fallback: createExtractiveEngine(),
    log: silent,
  });
  return {
    read: async (url) => model(await readArticle(url, { fetcher, extractor }), WISH),
    async [Symbol.asyncDispose]() {
      await Promise.all([fetcher.close(), extractor.close()]);
    },
  };
}

async function openWhole(env: NodeJS.ProcessEnv, outside: Outside): Promise<{ read: Read } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const postgres = opening.use(await startPostgres());
  const config = readConfig({ ...outside.env, ...env, DATABASE_URL: postgres.url, LEDE_MODEL: 'bench' });
  const services = await openServices(config, silent);
  opening.defer(() => services.close());
  const worker = startWorker(services);
  opening.defer(() => worker.close());
  const opened = opening.move();
  return {
    async read(url) {
      const { brief } = await readLink(services, url, 'model');
      if (brief.engine !== 'model') throw new Error('The model did not write the brief');
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
