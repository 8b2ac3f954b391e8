import { DAY, MINUTE } from '../time.ts';

/** How a feed has been failing, before or with its latest failure. */
export interface Failing {
  readonly failures: number;
  readonly failingSince: Date;
}

export type Health = 'well' | 'failing' | 'paused';

const FIRST_DELAY_MS = 5 * MINUTE;
const MAX_DELAY_MS = DAY;
/** Paused once it has failed so often over so long. */
const MAX_FAILURES = 11;
const MAX_FAILING_MS = 7 * DAY;
/** At half of that its followers are told. */
const WARN_AFTER_MS = MAX_FAILING_MS / 2;

/** Wait twice as long after each failure, up to a day. @param random 0 to 1, so that feeds that failed together part. */
export function backoffMs({ failures }: Failing, random: number): number {
  const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(delay * (1 + 0.2 * random));
}

export function healthOf({ failures, failingSince }: Failing, now: Date): Health {
  const failingMs = now.getTime() - failingSince.getTime();
  if (failures >= MAX_FAILURES && failingMs >= MAX_FAILING_MS) return 'paused';
  return failingMs >= WARN_AFTER_MS ? 'failing' : 'well';
}
