import type { Logger } from 'pino';
import { MINUTE } from '../time.ts';
import type { Bell, Rung } from './bell.ts';

/** One kind of work: which rows are due and silent, and how to ring for them. */
export interface Round {
  readonly name: string;
  listSilent(): Promise<readonly Rung[]>;
  readonly ring: Bell;
}

export interface Reconciler {
  /** Look once, now. */
  run(): Promise<void>;
  close(): Promise<void>;
}

const EVERY_MS = MINUTE;

/**
 * Ring again, at start and every minute, for every row that is due and silent, so that whatever the queue forgot is done:
 * a flushed Redis, a bell that was never rung, a worker that died.
 *
 * Any number of processes may do so: bells with one key are one bell.
 */
export function startReconciler(rounds: readonly Round[], log: Logger): Reconciler {
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, EVERY_MS);

  async function run(): Promise<void> {
    for (const { name, listSilent, ring } of rounds) {
      try {
        const rows = await listSilent();
        if (rows.length === 0) continue;
        await ring(rows.map((row) => ({ ...row, isAgain: true })));
        log.info({ kind: name, count: rows.length }, 'Rang for rows that were due and silent');
      } catch (err) {
        log.warn({ err, kind: name }, 'Cannot look for rows that are due');
      }
    }
  }

  return {
    run() {
      running = running.then(run);
      return running;
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
