import { UserError } from '../errors.ts';
import { createThreads } from '../reading/threads.ts';
import { SECOND } from '../time.ts';
import type { PageLinks } from './discovery/page-links.ts';
import { feedFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import type { Parsing, Task } from './parse-worker.ts';
import type { FeedDocument } from './parsing/parse.ts';

export interface FeedParserOptions {
  readonly threads?: number;
  /** Time for one feed once its turn has come; a thread that takes longer is ended and replaced. */
  readonly timeoutMs?: number;
  readonly maxHeapMb?: number;
}

export interface FeedParser {
  /**
   * Parse a feed in a worker thread.
   *
   * @throws {UserError} `not_feed`, `too_large` or `too_slow`.
   */
  parse(document: FeedDocument, options?: { readonly signal?: AbortSignal | undefined }): Promise<Feed>;
  /**
   * The same for a document that may be a page: then find the links in it that may lead to feeds.
   *
   * @throws {UserError} `too_large` or `too_slow`.
   */
  explore(document: FeedDocument, options?: { readonly signal?: AbortSignal | undefined }): Promise<Explored>;
  close(): Promise<void>;
}

/** What a document turned out to be. */
export type Explored =
  | { readonly kind: 'feed'; readonly feed: Feed }
  | { readonly kind: 'page'; readonly links: PageLinks };

/** Start a pool of threads that parse feeds. */
export function createFeedParser(options: FeedParserOptions = {}): FeedParser {
  const { threads = 2, timeoutMs = 5 * SECOND, maxHeapMb = 192 } = options;
  const worker = new URL('./parse-worker.ts', import.meta.url);
  const pool = createThreads<Task, Parsing>(worker, { threads, timeoutMs, maxHeapMb, refuse: feedFailure });
  return {
    async parse(document, options) {
      const result = await pool.run({ document, isExploring: false }, options);
      if (result.kind === 'failure') throw new UserError(result.code, result.message);
      if (result.kind === 'page') throw feedFailure('not_feed');
      return result.feed;
    },
    async explore(document, options) {
      const result = await pool.run({ document, isExploring: true }, options);
      if (result.kind === 'failure') throw new UserError(result.code, result.message);
      return result;
    },
    close: pool.close,
  };
}
