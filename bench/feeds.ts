// How fast feeds are parsed, beside feedsmith alone, on the real feeds of the development data where those are at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseFeed as feedsmith } from 'feedsmith';
import { parseFeed } from '../src/feeds/parsing/parse.ts';

const DATA = new URL('../../shared/data/feeds/', import.meta.url);
const ROUNDS = 5;

/** Times are of warm runs over all feeds, in milliseconds; the median of several. */
export interface FeedFigures {
  readonly feeds: number;
  readonly entries: number;
  readonly parsed: number;
  readonly ms: number;
  /** feedsmith on the decoded text, which leaves out what we do about charsets, dates, addresses and titles. */
  readonly feedsmithMs: number;
  readonly ratio: number;
}

/** Measure parsing. @returns `undefined` without the development data. */
export function measureFeeds(): FeedFigures | undefined {
  if (!existsSync(DATA)) return undefined;
  const feeds = readdirSync(DATA)
    .filter((name) => !name.endsWith('.md'))
    .map((name) => {
      const body = readFileSync(new URL(name, DATA));
      return { url: `https://feeds.example/${name}`, contentType: '', body, text: body.toString('utf8') };
    });
  const ours = () => feeds.map((feed) => attempt(() => parseFeed(feed))?.items.length);
  const theirs = () => feeds.map(({ text }) => attempt(() => feedsmith(text)));
  for (let round = 0; round < ROUNDS; round += 1) [ours(), theirs()]; // warm

  const counts = ours().filter((count) => count !== undefined);
  const [ms, feedsmithMs] = [median(ours), median(theirs)];
  return {
    feeds: feeds.length,
    entries: counts.reduce((sum, count) => sum + count, 0),
    parsed: counts.length,
    ms,
    feedsmithMs,
    ratio: ms / feedsmithMs,
  };
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function median(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)] ?? 0;
}

if (import.meta.main)
  console.log(JSON.stringify(measureFeeds() ?? { skipped: 'no development data beside this folder' }));
