import { UserError } from '../../errors.ts';
import { parseUrl } from '../../reading/address.ts';
import { SECOND } from '../../time.ts';
import { feedFailure } from '../failure.ts';
import type { Feed, FeedFormat } from '../feed.ts';
import { documentOf, type FeedTools, readFeed } from '../fetch.ts';
import { askDirectory, findDirectory } from './directory.ts';
import type { PageLinks } from './page-links.ts';
import { findPlatformFeeds } from './platforms.ts';

/** A feed that was found, fetched and parsed: what a member needs to choose. */
export interface FoundFeed {
  /** Where it was found at last, after redirects. */
  readonly url: string;
  readonly title?: string;
  /** Date of its newest entry, ISO 8601 in UTC. */
  readonly newest?: string;
  readonly format: FeedFormat;
  readonly entryCount: number;
}

/** Addresses that are tried of those that a page or platform names, and of those that are only guessed. */
const MAX_NAMED = 10;
const MAX_GUESSED = 16;
const AT_ONCE = 4;
/** For everything together: someone is waiting. */
const WHOLE_MS = 25 * SECOND;

/** Where sites keep a feed that they do not mention. */
const USUAL_PATHS = [
  '/feed',
  '/rss',
  '/feed.xml',
  '/rss.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/feeds/posts/default',
  '/?feed=rss2',
];

/**
 * Find the feeds of a site, best first: the address itself, what is known of its platform, what the page declares; and
 * only where that is nothing, links that look like feeds and the usual places. Each was read before it is named.
 *
 * @returns Empty for a site without a feed.
 * @throws {UserError} For an address that cannot be fetched and is on no known platform.
 */
export async function discoverFeeds(address: string, tools: FeedTools): Promise<readonly FoundFeed[]> {
  const url = parseUrl(address);
  const deadline = AbortSignal.timeout(WHOLE_MS);
  const signal = tools.signal === undefined ? deadline : AbortSignal.any([tools.signal, deadline]);
  const bounded = { ...tools, signal };
  const known = findPlatformFeeds(url);
  const start = await explore(url.href, bounded).catch((error: unknown) => {
    tools.signal?.throwIfAborted();
    if (deadline.aborted) throw feedFailure('too_slow', error);
    if (known.length > 0 || findDirectory(url) !== undefined) return undefined;
    throw error;
  });
  if (start?.kind === 'feed') return [start.found];

  const links: PageLinks = start?.links ?? { alternates: [], anchors: [] };
  const canonical = links.canonical === undefined ? null : URL.parse(links.canonical);
  const named = await verify(
    [
      ...known,
      ...(await askDirectory(url, bounded)),
      ...commentsLast(links.alternates),
      ...(canonical === null || canonical.href === url.href ? [] : findPlatformFeeds(canonical)),
    ].slice(0, MAX_NAMED),
    bounded,
  );
  if (named.length > 0 || start === undefined) return named;
  const usual = USUAL_PATHS.map((path) => new URL(path, start.url).href);
  return verify([...commentsLast(links.anchors).slice(0, MAX_GUESSED - usual.length), ...usual], bounded);
}

type Start =
  | { readonly kind: 'feed'; readonly found: FoundFeed }
  | { readonly kind: 'page'; readonly url: string; readonly links: PageLinks };

async function explore(url: string, { fetcher, parser, signal }: FeedTools): Promise<Start> {
  const page = await fetcher.fetchPage(url, signal === undefined ? {} : { signal });
  const explored = await parser.explore(documentOf(page), { signal });
  if (explored.kind === 'page') return { ...explored, url: page.url };
  return { kind: 'feed', found: describe(page.url, explored.feed) };
}

/** Read each address, a few at a time, and keep those that are feeds, in order and once. */
async function verify(addresses: readonly string[], tools: FeedTools): Promise<readonly FoundFeed[]> {
  const unique = [...new Set(addresses)];
  const found: (FoundFeed | undefined)[] = unique.map(() => undefined);
  const waiting = unique.entries();
  const work = async () => {
    for (const [index, address] of waiting) {
      if (tools.signal?.aborted) return;
      found[index] = await tryFeed(address, tools);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const byUrl = new Map(
    found
      .filter((feed) => feed !== undefined)
      .toReversed()
      .map((feed) => [feed.url, feed]),
  );
  return [...byUrl.values()].toReversed();
}

async function tryFeed(address: string, tools: FeedTools): Promise<FoundFeed | undefined> {
  try {
    const { feed, page } = await readFeed(address, tools);
    return describe(page.url, feed);
  } catch (error) {
    // Most guesses are wrong, and what was found until the time was up still counts.
    if (error instanceof UserError || tools.signal?.aborted) return undefined;
    throw error;
  }
}

function describe(url: string, { feed, items, format }: Feed): FoundFeed {
  const dates = items.map(({ published, updated }) => published ?? updated).filter((date) => date !== undefined);
  const newest = dates.reduce((latest, date) => (date > latest ? date : latest), '') || feed.updated;
  return {
    url,
    format,
    entryCount: items.length,
    ...(feed.title === undefined ? {} : { title: feed.title }),
    ...(newest === undefined ? {} : { newest }),
  };
}

/** Few want what others say below: feeds of comments come after all others. */
function commentsLast(addresses: readonly string[]): readonly string[] {
  const isComments = (address: string) => /comment/i.test(address);
  return [...addresses.filter((address) => !isComments(address)), ...addresses.filter(isComments)];
}
