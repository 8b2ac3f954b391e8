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
/** An odd number has one in the middle. */
const TURNS = 9;
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
  const links = sized(bench, 2, 80) * TURNS;
  await using bare = await openBare(outside);
  await using whole = await openWhole(env, outside);
  const turns = await inTurns([bare.read, whole.read], outside, links);
  const shared = { unit: 'ms', targetRatio: { atMost } };
  const note = `${links} links, ${AT_ONCE} at once; floor: fetch, extraction and brief in a loop`;
  return [
    { name: `pipeline on ${name}, CPU a link`, ...middle(turns, 'cpuMs', links / TURNS), ...shared, note },
    { name: `pipeline on ${name}, wall a link`, ...middle(turns, 'wallMs', links / TURNS), ...shared },
  ];
}

/** What a link takes in the turn whose ratio is in the middle: a collection or another program's work falls on either way by chance. */
function middle(turns: readonly Turn[], time: keyof Times, links: number): { value: number; floor: number } {
  const ratioOf = ({ bare, whole }: Turn) => whole[time] / bare[time];
  const turn = turns.toSorted((one, other) => ratioOf(one) - ratioOf(other))[turns.length >> 1];
  return { value: (turn?.whole[time] ?? 0) / links, floor: (turn?.bare[time] ?? 0) / links };
}

type Read = (url: string) => Promise<unknown>;

interface Turn {
  readonly bare: Times;
  readonly whole: Times;
}

/** Measure two ways to read the same links, now one and now the other: the machine may be twice as fast a minute later. */
async function inTurns(ways: readonly [Read, Read], outside: Outside, links: number): Promise<readonly Turn[]> {
  let used = 0;
  /** Addresses that nothing was asked for before. */
  const take = (count: number) => Array.from({ length: count }, () => outside.url(used++));
  // A thread that starts on a busy machine may be too late for its first page; and compilers have much to do in the first minute.
  const warm = take(links);
  for (const read of ways) await eachOf(warm, AT_ONCE, (url) => read(url).catch(() => undefined));
  const turns: Turn[] = [];
  while (turns.length < TURNS) {
    const urls = take(links / TURNS);
    const bare = await timed(() => eachOf(urls, AT_ONCE, ways[0]));
    const whole = await timed(() => eachOf(urls, AT_ONCE, ways[1]));
    turns.push({ bare, whole });
  }
  return turns;
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
