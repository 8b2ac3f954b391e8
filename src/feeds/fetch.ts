import { createFetcher, type Fetcher, type FetcherOptions, type Page } from '../reading/fetch.ts';
import type { Feed } from './feed.ts';
import type { FeedParser } from './parser.ts';
import type { FeedDocument } from './parsing/parse.ts';

const MIB = 1024 * 1024;
/** Largest feed that is read, unpacked. */
export const MAX_FEED_MIB = 20;
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, ' +
  'text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.1';

/** Create the guarded fetcher for feeds, and for the pages that lead to them: a feed may be larger than a page. */
export function createFeedFetcher(options: Pick<FetcherOptions, 'allow' | 'userAgent' | 'resolve'>): Fetcher {
  return createFetcher({
    ...options,
    accept: ACCEPT,
    limits: { maxWireBytes: 10 * MIB, maxBodyBytes: MAX_FEED_MIB * MIB },
  });
}

/** What fetching a feed takes. */
export interface FeedTools {
  readonly fetcher: Fetcher;
  readonly parser: FeedParser;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetch a feed and parse it.
 *
 * @returns The feed, and the page with the address it was found at and its headers.
 * @throws {UserError} For an address that cannot be fetched, and for what is no feed.
 */
export async function readFeed(
  url: string,
  { fetcher, parser, signal }: FeedTools,
): Promise<{ feed: Feed; page: Page }> {
  const page = await fetcher.fetchPage(url, signal === undefined ? {} : { signal });
  return { page, feed: await parser.parse(documentOf(page), { signal }) };
}

/** What the parser needs of a fetched page. */
export function documentOf({ url, contentType, headers, body }: Omit<Page, 'status'>): FeedDocument {
  const language = headers['content-language']?.split(',')[0]?.trim();
  return { url, contentType, body, ...(language ? { language } : {}) };
}
