import type { Logger } from 'pino';
import type { Producer } from './queue.ts';

/** A row to look at, and the turn it is in. */
export interface Rung {
  readonly id: string;
  readonly turn: number;
}

/** Ring for rows that are committed. A bell that cannot be rung is only logged: the reconciler rings it later. */
export type Bell = (rows: readonly Rung[]) => Promise<void>;

export function bellOf(producer: Producer<Rung>, log: Logger): Bell {
  return async (rows) => {
    try {
      await producer.enqueue(...rows.map(({ id, turn }) => ({ id, turn })));
    } catch (err) {
      log.warn({ err, count: rows.length }, 'Cannot ring the queue; the rows will be found by the reconciler');
    }
  };
}
