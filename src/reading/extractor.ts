import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { UserError } from '../errors.ts';
import { SECOND } from '../time.ts';
import type { Article } from './article.ts';
import type { SourcePage } from './extract.ts';
import type { Extraction } from './extract-worker.ts';
import { failure } from './failure.ts';

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

/** Start a pool of extraction threads; they are created at the first page and end when nothing has come for a while. */
export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const { threads = 2, timeoutMs = 5 * SECOND, maxHeapMb = 192 } = options;
  const pool = new Piscina<SourcePage, Extraction>({
    filename: fileURLToPath(new URL('./extract-worker.ts', import.meta.url)),
    minThreads: 0,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: 30 * SECOND,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  const turns = createTurns(threads);

  return {
    async extract(page, { signal } = {}) {
      await turns.take();
      const timeout = new AbortController();
      const timer = setTimeout(() => timeout.abort(), timeoutMs);
      try {
        signal?.throwIfAborted();
        const signals = signal === undefined ? [timeout.signal] : [timeout.signal, signal];
        const result = await pool.run(page, { signal: AbortSignal.any(signals) });
        if (!result.ok) throw new UserError(result.code, result.message);
        return result.article;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (timeout.signal.aborted) throw failure('too_slow', error);
        if (isOutOfMemory(error)) throw failure('too_large', error);
        throw error;
      } finally {
        clearTimeout(timer);
        turns.giveBack();
      }
    },
    close: () => pool.destroy(),
  };
}

/** Let so many at a time through, first come first served: a page's time must not run while it waits for a thread. */
function createTurns(free: number) {
  const waiting: (() => void)[] = [];
  let left = free;
  return {
    async take(): Promise<void> {
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    giveBack(): void {
      const next = waiting.shift();
      if (next === undefined) left += 1;
      else next();
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
