// How well and how fast articles are found, on the labelled pages of the development data where those are at hand.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { extractArticle } from '../src/reading/extract.ts';

const DATA = new URL('../../shared/data/extraction/', import.meta.url);

/** Scores are averages over pages, 0 to 1; times are of warm runs, in milliseconds a page. */
export interface ExtractionFigures {
  readonly pages: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Measure extraction by runs of four words. @returns `undefined` without the development data. */
export function measureExtraction(): ExtractionFigures | undefined {
  const labels = new URL('truth.json', DATA);
  if (!existsSync(labels)) return undefined;
  const truth = Object.entries(
    JSON.parse(readFileSync(labels, 'utf8')) as Record<string, { url: string; articleBody: string }>, // our own data
  );
  const pages = truth.map(([id, { url, articleBody }]) => ({
    page: { url, contentType: 'text/html', body: gunzipSync(readFileSync(new URL(`${id}.html.gz`, DATA))) },
    expected: articleBody,
  }));
  for (const { page } of pages) extractArticle(page); // warm

  const results = pages.map(({ page, expected }) => {
    const startedAt = performance.now();
    const { text } = extractArticle(page);
    return { ms: performance.now() - startedAt, ...compare(expected, text) };
  });
  const precision = mean(results.map(({ shared, found }) => shared / Math.max(1, found)));
  const recall = mean(results.map(({ shared, wanted }) => shared / Math.max(1, wanted)));
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    pages: pages.length,
    f1: (2 * precision * recall) / (precision + recall),
    precision,
    recall,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    p95Ms: times[Math.floor(times.length * 0.95)] ?? 0,
  };
}

function compare(expected: string, found: string): { wanted: number; found: number; shared: number } {
  const [wanted, got] = [expected, found].map(listShingles);
  const left = new Map<string, number>();
  for (const shingle of got ?? []) left.set(shingle, (left.get(shingle) ?? 0) + 1);
  let shared = 0;
  for (const shingle of wanted ?? []) {
    const times = left.get(shingle) ?? 0;
    if (times > 0) shared += 1;
    left.set(shingle, times - 1);
  }
  return { wanted: wanted?.length ?? 0, found: got?.length ?? 0, shared };
}

function listShingles(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const count = words.length === 0 ? 0 : Math.max(1, words.length - 3);
  return Array.from({ length: count }, (_, start) => words.slice(start, start + 4).join(' '));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}

if (import.meta.main)
  console.log(JSON.stringify(measureExtraction() ?? { skipped: 'no development data beside this folder' }));
