import { z } from 'zod';
import type { FeedTools } from '../fetch.ts';

const Directory = z.object({ results: z.array(z.object({ feedUrl: z.string().optional() })) });

/** @returns Where to ask for a podcast's feed, which neither its address nor its page at Apple says; else `undefined`. */
export function findDirectory(url: URL): string | undefined {
  if (!/^(?:podcasts|itunes)\.apple\.com$/.test(url.hostname)) return undefined;
  const id = /\/id(\d+)/.exec(url.pathname)?.[1];
  return id === undefined ? undefined : `https://itunes.apple.com/lookup?id=${id}&entity=podcast`;
}

/** Ask the directory for the feeds of a page. @returns Empty for a page that is in none. */
export async function askDirectory(url: URL, { fetcher, signal }: FeedTools): Promise<readonly string[]> {
  const directory = findDirectory(url);
  if (directory === undefined) return [];
  try {
    const { body } = await fetcher.fetchPage(directory, signal === undefined ? {} : { signal });
    const { results } = Directory.parse(JSON.parse(new TextDecoder().decode(body)));
    return results.flatMap(({ feedUrl }) => feedUrl ?? []);
  } catch {
    return []; // a directory that does not answer, or in another form, knows nothing
  }
}
