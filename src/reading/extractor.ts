import { UserError } from '../errors.ts';
import { SECOND } from '../time.ts';
import type { Article } from './article.ts';
import type { SourcePage } from './extract.ts';
import type { Extraction } from './extract-worker.ts';
import { failure } from './failure.ts';
import { createThreads } from './threads.ts';

export interface ExtractorOptions {
  readonly threads?: number;
  /** Time for one page once its turn has come; a thread that takes longer is ended and replaced. */
  readonly timeoutMs?: number;
  readonly maxHeapMb?: number;
}

export interface Extractor {
  /**
   * Extract a page's article in a worker thread.
   *
   * @throws {UserError} With a `FailureCode`: also `too_slow` and `too_large` for a page that would not end or fit.
   */
  extract(page: SourcePage, options?: { readonly signal?: AbortSignal }): Promise<Article>;
  close(): Promise<void>;
}

/** Start a pool of extraction threads. */
export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const { threads = 2, timeoutMs = 5 * SECOND, maxHeapMb = 192 } = options;
  const worker = new URL('./extract-worker.ts', import.meta.url);
  const pool = createThreads<SourcePage, Extraction>(worker, { threads, timeoutMs, maxHeapMb, refuse: failure });
  return {
    async extract(page, options) {
      const result = await pool.run(page, options);
      if (!result.ok) throw new UserError(result.code, result.message);
      return result.article;
    },
    close: pool.close,
  };
}
