import { and, eq, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { hosts } from './schema.ts';

/** Whose turn it is at each host; the table is `hosts` in schema.ts. */
export function hostStore(db: Queryable) {
  const ms = (length: number) => sql`${length}::double precision * interval '1 millisecond'`;
  const resting = (restMs: number) => ({
    nextAt: sql`greatest(${hosts.nextAt}, now() + ${ms(restMs)})`,
    restUntil: sql`greatest(${hosts.restUntil}, now() + ${ms(restMs)})`,
  });

  return {
    /** Take the next free time at a host; times are so far apart. @returns When it is, and in how long; at once if it is past. */
    async reserve(host: string, spacingMs: number): Promise<{ slotAt: Date; inMs: number }> {
      const [row] = await db
        .insert(hosts)
        .values({ host, nextAt: sql`now() + ${ms(spacingMs)}` })
        .onConflictDoUpdate({
          target: hosts.host,
          set: { nextAt: sql`greatest(now(), ${hosts.nextAt}) + ${ms(spacingMs)}` },
        })
        .returning({
          slotAt: sql<Date>`${hosts.nextAt} - ${ms(spacingMs)}`.mapWith(hosts.nextAt),
          inMs: sql<number>`extract(epoch from ${hosts.nextAt} - ${ms(spacingMs)} - now()) * 1000`.mapWith(Number),
        });
      if (!row) throw new Error('A time at a host was not stored');
      return row;
    },

    /** Begin the one request that a host gets at a time. @returns `false` if another is under way, or the host rests. */
    async occupy(host: string, forMs: number): Promise<boolean> {
      const { rowCount } = await db
        .update(hosts)
        .set({ busyUntil: sql`now() + ${ms(forMs)}` })
        .where(
          and(
            eq(hosts.host, host),
            or(isNull(hosts.busyUntil), lt(hosts.busyUntil, sql`now()`)),
            or(isNull(hosts.restUntil), lte(hosts.restUntil, sql`now()`)),
          ),
        );
      return rowCount === 1;
    },

    /** The request has ended. @param restMs How long the host is left alone, whoever has taken a time at it. */
    async free(host: string, restMs: number): Promise<void> {
      await db
        .update(hosts)
        .set({ busyUntil: null, ...resting(restMs) })
        .where(eq(hosts.host, host));
    },

    /** A host that was not asked by its own name wishes to be left alone. */
    async rest(host: string, restMs: number): Promise<void> {
      const until = sql`now() + ${ms(restMs)}`;
      await db
        .insert(hosts)
        .values({ host, nextAt: until, restUntil: until })
        .onConflictDoUpdate({ target: hosts.host, set: resting(restMs) });
    },

    /** Forget hosts that nobody asks any more. */
    async sweep(): Promise<void> {
      await db.delete(hosts).where(sql`${hosts.nextAt} < now() - interval '1 day'`);
    },
  };
}
