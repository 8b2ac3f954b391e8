import { UserError } from '../errors.ts';
import { createThreads } from '../reading/threads.ts';
import { SECOND } from '../time.ts';
import { feedFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import type { Parsing } from './parse-worker.ts';
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
  close(): Promise<void>;
}

/** Start a pool of threads that parse feeds. */
export function createFeedParser(options: FeedParserOptions = {}): FeedParser {
  const { threads = 2, timeoutMs = 5 * SECOND, maxHeapMb = 192 } = options;
  const worker = new URL('./parse-worker.ts', import.meta.url);
  const pool = createThreads<FeedDocument, Parsing>(worker, { threads, timeoutMs, maxHeapMb, refuse: feedFailure });
  return {
    async parse(document, options) {
      const result = await pool.run(document, options);
      if (!result.ok) throw new UserError(result.code, result.message);
      return result.feed;
    },
    close: pool.close,
  };
}
