import {
  type IQueueBackend,
  type Job,
  type JobProgress,
  type Processor,
  Queue,
  UnrecoverableError,
  Worker,
} from 'bullmq';
import type { Redis } from 'ioredis';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { UpstreamError, UserError } from '../errors.ts';
import { occasionally, withLogFields } from '../log.ts';
import { type Metrics, NO_METRICS } from '../ops/metrics.ts';
import { SECOND, within } from '../time.ts';
import type { JobKind } from './job.ts';
import type { SharedConnection } from './postgres-backend.ts';

/** Where jobs wait: in Redis, or in PostgreSQL. */
export type QueueOptions =
  | {
      readonly backend: 'redis';
      /** For workers: waits as long as it takes. */
      readonly connection: Redis;
      /** For producers: fails at once where Redis cannot be reached. */
      readonly ringing: Redis;
      readonly prefix: string;
    }
  | { readonly backend: 'postgresql'; readonly shared: SharedConnection };

export interface Producer<Payload> {
  /** Once for any number of calls with one key, until that job has ended. */
  enqueue(...payloads: readonly Payload[]): Promise<void>;
  enqueueLater(delayMs: number, ...payloads: readonly Payload[]): Promise<void>;
  /** Once more, whatever has become of the first job: it may wait for a clock that was put back, or for a worker that is dead. */
  enqueueAgain(delayMs: number, ...payloads: readonly Payload[]): Promise<void>;
  close(): Promise<void>;
}

export interface Consumer<Payload> {
  /**
   * Begin here and now, past the queue, where that is nobody's loss: a hand is free, and no job waits for one.
   *
   * @param giveBack Called if it fails, so that it is tried again.
   * @returns `false` if the queue should hear of it instead.
   */
  take(payload: Payload, giveBack: () => Promise<void>): boolean;
  /** @returns After the jobs under way have ended. */
  close(): Promise<void>;
}

/** Longest time a job may be silent before another worker takes it; renewed at half of it while its worker lives. */
const LOCK_MS = 60 * SECOND;
const STALLED_INTERVAL_MS = 30 * SECOND;
const MAX_STALLED = 3;
/** Until a queue that cannot be reached is asked again. */
const RETRY_MS = 5 * SECOND;
/** Until a queue that answered with an error is asked again. */
const PAUSE_MS = SECOND;
/** Time for jobs under way to end or be given back. */
const CLOSE_WITHIN_MS = 15 * SECOND;
/** Time for the queue to hear of it after that; it matters little, for the row says what became of the work. */
export const GOODBYE_MS = 2 * SECOND;

export function producer<Payload>(kind: JobKind<Payload>, options: QueueOptions): Producer<Payload> {
  const queue =
    options.backend === 'redis'
      ? new Queue(kind.name, {
          connection: options.ringing,
          prefix: options.prefix,
          skipWaitingForReady: true,
          skipVersionCheck: true, // a queue keeps the failure of that question for good; the consumer asks it too
        })
      : new Queue(kind.name, { connection: options.shared.pool }, options.shared.createBackend);
  // Without a listener a lost connection would end the process; the consumer's log says it already.
  queue.on('error', () => undefined);
  return {
    enqueue: (...payloads) => add(payloads, 0),
    enqueueLater: (delayMs, ...payloads) => add(payloads, delayMs),
    enqueueAgain: (delayMs, ...payloads) => add(payloads, delayMs, '/again'),
    close: () => queue.close(),
  };

  async function add(payloads: readonly Payload[], delay: number, suffix = ''): Promise<void> {
    if (payloads.length === 0) return;
    // Ended jobs go at once: what came of the work stands in its row, and a kept job would swallow the next bell.
    const options = { ...kind.options, delay, removeOnComplete: true, removeOnFail: true };
    const jobs = payloads.map((payload) => ({
      name: kind.name,
      data: kind.payload.parse(payload),
      opts: { ...options, jobId: `${kind.key(payload)}${suffix}` },
    }));
    const [first, ...others] = jobs;
    // In PostgreSQL a bulk goes through tables made for it, which costs as much as all else that a job does.
    if (first && others.length === 0) await queue.add(first.name, first.data, first.opts);
    else await queue.addBulk(jobs);
  }
}

/**
 * BullMQ's worker with two habits that it has no settings for, only this method.
 *
 * It asks for a job when a hand is free to do it: what it had and could not begin, no other process would find. And where a queue
 * answers with an error, as a database does that takes no changes, or a Redis without memory, it does not ask again at once.
 */
class PatientWorker<Backend extends IQueueBackend, Connection> extends Worker<
  unknown,
  void,
  string,
  Backend,
  JobProgress,
  Connection
> {
  handIsFree: () => Promise<void> = async () => undefined;

  protected override async moveToActive(token: string, name?: string): Promise<Job<unknown, void>> {
    await this.handIsFree();
    // What BullMQ means by no job, whatever its types say.
    if (this.closing !== undefined) return undefined as unknown as Job<unknown, void>;
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await this.delay(PAUSE_MS);
      throw error;
    }
  }
}

export interface ConsumerOptions {
  readonly concurrency: number;
  readonly log: Logger;
  readonly metrics?: Metrics;
}

/**
 * Work on jobs of one kind.
 *
 * A payload that cannot be read, a `UserError` and a failure that is not retryable end the job; anything else is tried
 * again, as the kind says.
 */
export function consumer<Payload>(
  kind: JobKind<Payload>,
  handle: (payload: Payload) => Promise<void>,
  options: QueueOptions,
  { concurrency, log, metrics = NO_METRICS }: ConsumerOptions,
): Consumer<Payload> {
  const hands = pLimit(concurrency);
  const underWay = new Set<Promise<void>>();
  let isDrained = false; // until the queue was looked at
  function work(payload: Payload): Promise<void> {
    return hands(() => {
      if (isClosing()) throw new Error('Lede is stopping');
      return handle(payload);
    });
  }
  function track(work: Promise<void>): Promise<void> {
    const ended = work.catch(() => undefined).finally(() => underWay.delete(ended));
    underWay.add(ended);
    return work;
  }
  const process: Processor<unknown, void> = async (job) => {
    const { data: payload, error } = kind.payload.safeParse(job.data);
    if (error) throw new UnrecoverableError(`Cannot read the job: ${error.message}`);
    try {
      await track(withLogFields({ job: kind.name, jobId: job.id }, () => work(payload)));
    } catch (error) {
      throw isFinal(error) ? Object.assign(new UnrecoverableError(error.message), { cause: error }) : error;
    }
  };
  const settings = {
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_INTERVAL_MS,
    maxStalledCount: MAX_STALLED,
    runRetryDelay: RETRY_MS,
  };
  const worker =
    options.backend === 'redis'
      ? new PatientWorker(kind.name, process, { ...settings, connection: options.connection, prefix: options.prefix })
      : new PatientWorker(
          kind.name,
          process,
          { ...settings, connection: options.shared.pool },
          options.shared.createBackend,
        );
  const isClosing = () => worker.closing !== undefined;
  worker.handIsFree = () => hands(() => undefined);
  const report = occasionally((err: Error, times) =>
    log.warn({ err, kind: kind.name, times }, 'The queue cannot be reached'),
  );
  worker.on('error', report);
  worker.on('drained', () => {
    isDrained = true;
  });
  worker.on('active', () => {
    isDrained = false;
  });
  worker.on('completed', (job) => metrics.job(kind.name, 'done', durationOf(job)));
  worker.on('failed', (job, err) => {
    const isLast = job === undefined || err instanceof UnrecoverableError || job.attemptsMade >= kind.options.attempts;
    tellOfFailure(err, job?.id, durationOf(job), isLast);
  });

  function tellOfFailure(err: unknown, jobId: string | undefined, durationMs: number, isLast: boolean): void {
    metrics.job(kind.name, isLast ? 'lost' : 'retried', durationMs);
    log[isLast ? 'error' : 'warn']({ err, kind: kind.name, jobId, isLast }, 'A job failed');
  }

  async function workNearby(payload: Payload, giveBack: () => Promise<void>): Promise<void> {
    const begun = Date.now();
    try {
      await work(payload);
      metrics.job(kind.name, 'done', Date.now() - begun);
    } catch (err) {
      const isLast = isFinal(err);
      tellOfFailure(err, kind.key(payload), Date.now() - begun, isLast);
      if (!isLast) await giveBack();
    }
  }

  return {
    take(payload, giveBack) {
      if (isClosing() || !isDrained || underWay.size >= concurrency) return false;
      const fields = { job: kind.name, jobId: kind.key(payload) };
      void track(withLogFields(fields, () => workNearby(payload, giveBack)));
      return true;
    },

    async close() {
      const closed = worker.close();
      await within(CLOSE_WITHIN_MS, Promise.all(underWay));
      // A worker that cannot reach its queue would wait for it; its rows are found by others when their claims end.
      await within(GOODBYE_MS, closed);
    },
  };
}

/** Whether trying again would end as it did. */
function isFinal(error: unknown): error is UserError | UpstreamError {
  return error instanceof UserError || (error instanceof UpstreamError && !error.retryable);
}

function durationOf(job: Pick<Job, 'processedOn' | 'finishedOn'> | undefined): number {
  return Math.max(0, (job?.finishedOn ?? Date.now()) - (job?.processedOn ?? Date.now()));
}
