import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { msOf } from './interval.ts';
import { hosts } from './schema.ts';

/** The one request under way at a host. */
export interface HostTurn {
  readonly host: string;
  /** When it ends at the latest, in the database's words. */
  readonly busyUntil: string;
}

/** Whether nobody asks the host, and it does not want to be left alone. */
export const isFree = sql`(coalesce(${hosts.busyUntil}, '-infinity') < now() and coalesce(${hosts.restUntil}, '-infinity') <= now())`;

/**
 * What the end of a request sets: the host is left alone for a while, whoever has taken a time at it.
 *
 * @param busyUntil Of the request that ended; one that was too late frees nobody else's time.
 */
export function freed(rest: SQL, busyUntil: string | SQLWrapper) {
  return { busyUntil: sql`nullif(${hosts.busyUntil}, ${busyUntil}::timestamptz)`, ...resting(rest) };
}

function resting(rest: SQL) {
  return {
    nextAt: sql`greatest(${hosts.nextAt}, now() + ${rest})`,
    restUntil: sql`greatest(${hosts.restUntil}, now() + ${rest})`,
  };
}

/** Whose turn it is at each host; the table is `hosts` in schema.ts, and polls.ts gives the turns. */
export function hostStore(db: Queryable) {
  return {
    /** The request has ended. @param restMs How long the host is left alone, whoever has taken a time at it. */
    async free({ host, busyUntil }: HostTurn, restMs: number): Promise<void> {
      await db
        .update(hosts)
        .set(freed(msOf(restMs), busyUntil))
        .where(eq(hosts.host, host));
    },

    /** A host that was not asked by its own name wishes to be left alone. */
    async rest(host: string, restMs: number): Promise<void> {
      const until = sql`now() + ${msOf(restMs)}`;
      await db
        .insert(hosts)
        .values({ host, nextAt: until, restUntil: until })
        .onConflictDoUpdate({ target: hosts.host, set: resting(msOf(restMs)) });
    },

    /** Forget hosts that nobody asks any more. */
    async sweep(): Promise<void> {
      await db.delete(hosts).where(sql`${hosts.nextAt} < now() - interval '1 day'`);
    },
  };
}
