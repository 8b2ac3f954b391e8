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
  const links = sized(bench, 16, 150);
  const floor = await measureBare(outside, links);
  const whole = await measureWhole(env, outside, links);
  const shared = { unit: 'ms', targetRatio: { atMost } };
  const note = `${links} links, ${AT_ONCE} at once; floor: fetch, extraction and brief in a loop`;
  return [
    {
      name: `pipeline on ${name}, CPU a link`,
      value: whole.cpuMs / links,
      floor: floor.cpuMs / links,
      ...shared,
      note,
    },
    { name: `pipeline on ${name}, wall a link`, value: whole.wallMs / links, floor: floor.wallMs / links, ...shared },
  ];
}

/** Addresses that nothing was asked for before. */
let used = 0;
function take({ url }: Outside, count: number): string[] {
  used += count;
  return Array.from({ length: count }, (_, n) => url(used - n));
}

/** A thread that starts on a busy machine may be too late for its first page. */
async function warm(urls: readonly string[], read: (url: string) => Promise<unknown>): Promise<void> {
  await eachOf(urls, AT_ONCE, (url) => read(url).catch(() => undefined));
}

async function measureBare(outside: Outside, links: number): Promise<Times> {
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
  const read = async (url: string) => model(await readArticle(url, { fetcher, extractor }), WISH);
  await warm(take(outside, links), read);
  const urls = take(outside, links);
  const times = await timed(() => eachOf(urls, AT_ONCE, read));
  await Promise.all([fetcher.close(), extractor.close()]);
  return times;
}

async function measureWhole(env: NodeJS.ProcessEnv, outside: Outside, links: number): Promise<Times> {
  await using postgres = await startPostgres();
  const config = readConfig({ ...outside.env, ...env, DATABASE_URL: postgres.url, LEDE_MODEL: 'bench' });
  const services = await openServices(config, silent);
  const worker = startWorker(services);
  const read = async (url: string) => {
    const { brief } = await readLink(services, url, 'model');
    if (brief.engine !== 'model') throw new Error('The model did not write the brief');
  };
  await warm(take(outside, links), read);
  const urls = take(outside, links);
  const times = await timed(() => eachOf(urls, AT_ONCE, read));
  await worker.close();
  await services.close();
  return times;
}
