import type { Logger } from 'pino';
import type { Bell } from '../jobs/bell.ts';
import type { Database } from '../store/database.ts';
import { SECOND } from '../time.ts';
import { planEditions, ringPlanned } from './planner.ts';

export interface PlannerParts {
  readonly db: Database;
  readonly ringEditions: Bell;
  readonly ringDeliveries: Bell;
  readonly log: Logger;
}

export interface Planner {
  close(): Promise<void>;
}

/** How late an edition may begin for want of a look at the clock. */
const EVERY_MS = 5 * SECOND;

/** Look every few seconds whether a digest's time has come. Any number of processes may do so. */
export function startPlanner({ db, ringEditions, ringDeliveries, log }: PlannerParts): Planner {
  let running = look();
  const timer = setInterval(() => {
    running = running.then(look);
  }, EVERY_MS);

  async function look(): Promise<void> {
    try {
      await ringPlanned(await planEditions(db, new Date()), { ringEditions, ringDeliveries });
    } catch (err) {
      log.warn({ err }, 'Cannot look for digests whose time has come');
    }
  }

  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
