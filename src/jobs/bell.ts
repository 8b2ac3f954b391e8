import type { Logger } from 'pino';
import { SECOND } from '../time.ts';
import type { Consumer, Producer } from './queue.ts';

/** A row to look at, and the turn it is in. */
export interface Rung {
  readonly id: string;
  readonly turn: number;
  /** Ring after this time instead of at once. */
  readonly afterMs?: number;
  /** Whether the bell should have been rung before, and the job that it left may be stuck. */
  readonly isAgain?: boolean;
}

/** Ring for rows that are committed. A bell that cannot be rung is only logged: the reconciler rings it later. */
export type Bell = (rows: readonly Rung[]) => Promise<void>;

export function bellOf(producer: Producer<Pick<Rung, 'id' | 'turn'>>, log: Logger): Bell {
  return async (rows) => {
    if (rows.length === 0) return;
    try {
      for (const [afterMs, group] of Map.groupBy(rows, (row) => row.afterMs ?? 0)) {
        const [again, first] = [true, false].map((isAgain) =>
          group.filter((row) => (row.isAgain ?? false) === isAgain).map(({ id, turn }) => ({ id, turn })),
        );
        if (first) await producer.enqueueLater(afterMs, ...first);
        if (again) await producer.enqueueAgain(afterMs, ...again);
      }
    } catch (err) {
      log.warn({ err, count: rows.length }, 'Cannot ring the queue; the rows will be found by the reconciler');
    }
  };
}

/** Until what failed here is tried again, here or elsewhere. */
const RETRY_MS = SECOND;

/**
 * Ring for rows that this process could work on itself: it begins at once with those it has hands for, and spares the queue. If it
 * dies of it, the reconciler finds them when their claims end, as it finds all that is due and silent.
 */
export function bellNearby(consumer: Consumer<Pick<Rung, 'id' | 'turn'>>, bell: Bell): Bell {
  return async (rows) => {
    const isTaken = (row: Rung) =>
      row.afterMs === undefined && !row.isAgain && consumer.take(row, () => bell([{ ...row, afterMs: RETRY_MS }]));
    await bell(rows.filter((row) => !isTaken(row)));
  };
}
