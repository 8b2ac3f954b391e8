import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import type { Handed } from './on-thread.ts';

export interface ThreadOptions {
  readonly threads: number;
  /** Time for one task once a thread has begun it; a thread that takes longer is ended and replaced. */
  readonly timeoutMs: number;
  readonly maxHeapMb: number;
  /** Build the error for a task that would not end, or not fit. */
  readonly refuse: (reason: 'too_slow' | 'too_large', cause: unknown) => Error;
}

export interface Threads<Task, Result> {
  run(task: Task, options?: { readonly signal?: AbortSignal | undefined }): Promise<Result>;
  close(): Promise<void>;
}

const IDLE_MS = 30_000;
/** Longest that a thread takes to start, on a machine that is busy; from then on a task's time runs anyway. */
const START_MS = 10_000;
/**
 * A thread at its limit may overstep it by 16 MB until it has ended (`kExtraHeapAllowance` in Node's worker); what one collection
 * moves out of the young generation must fit in there, or the whole process is aborted.
 */
const MAX_YOUNG_MB = 12;

/**
 * Start a pool of threads for work that may never end; they are created at the first task and end when nothing has come
 * for a while.
 *
 * @param worker The module whose default export does one task.
 */
export function createThreads<Task, Result>(worker: URL, options: ThreadOptions): Threads<Task, Result> {
  const { threads, timeoutMs, maxHeapMb, refuse } = options;
  const pool = new Piscina<Handed<Task>, Result>({
    filename: fileURLToPath(worker),
    minThreads: 0,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: MAX_YOUNG_MB },
  });
  // A thread may run out of memory just after its task was given up: then nobody waits for the error, and unheard it would end
  // the process. Errors of tasks reach whoever runs them all the same.
  pool.on('error', () => {});
  // A task's time must not run while it waits for a thread.
  const turns = pLimit(threads);
  let hasBegun = false;

  async function run(task: Task, signal: AbortSignal | undefined): Promise<Result> {
    if (!hasBegun) growAgain();
    hasBegun = true;
    const timeout = new AbortController();
    const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    void Promise.resolve(Atomics.waitAsync(begun, 0, 0, START_MS).value).then(() => {
      if (!isOver) timer = setTimeout(() => timeout.abort(), timeoutMs);
    });
    try {
      signal?.throwIfAborted();
      const signals = signal === undefined ? [timeout.signal] : [timeout.signal, signal];
      return await pool.run({ task, begun }, { signal: AbortSignal.any(signals) });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (timeout.signal.aborted) throw refuse('too_slow', error);
      if (isOutOfMemory(error)) throw refuse('too_large', error);
      throw error;
    } finally {
      isOver = true;
      clearTimeout(timer);
      Atomics.notify(begun, 0);
    }
  }

  return {
    run: (task, { signal } = {}) => turns(() => run(task, signal)),
    close: () => pool.destroy(),
  };
}

/**
 * A process is launched with a space for new objects that does not grow, so that loading packages leaves it small (launch.cjs). Whoever
 * reads makes so many objects that they would be collected, and moved, a hundred times for each page.
 */
function growAgain(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
