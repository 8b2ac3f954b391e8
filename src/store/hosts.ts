import { sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { hosts } from './schema.ts';

/** Whose turn it is at each host; the table is `hosts` in schema.ts. */
export function hostStore(db: Queryable) {
  const ms = (length: number) => sql`${length}::double precision * interval '1 millisecond'`;

  return {
    /** Take the next free time at a host; times are so far apart. @returns When it is; at once if it is past. */
    async reserve(host: string, spacingMs: number): Promise<Date> {
      const [row] = await db
        .insert(hosts)
        .values({ host, nextAt: sql`now() + ${ms(spacingMs)}` })
        .onConflictDoUpdate({
          target: hosts.host,
          set: { nextAt: sql`greatest(now(), ${hosts.nextAt}) + ${ms(spacingMs)}` },
        })
        .returning({ slotAt: sql<Date>`${hosts.nextAt} - ${ms(spacingMs)}`.mapWith(hosts.nextAt) });
      if (!row) throw new Error('A time at a host was not stored');
      return row.slotAt;
    },

    /** Begin the one request that a host gets at a time. @returns `false` if another is under way. */
    async occupy(host: string, forMs: number): Promise<boolean> {
      const { rowCount } = await db
        .update(hosts)
        .set({ busyUntil: sql`now() + ${ms(forMs)}` })
        .where(sql`${hosts.host} = ${host} and (${hosts.busyUntil} is null or ${hosts.busyUntil} < now())`);
      return rowCount === 1;
    },

    /** The request has ended; the host may have said how long to leave it alone. */
    async free(host: string, restMs: number): Promise<void> {
      const nextAt = sql`greatest(${hosts.nextAt}, now() + ${ms(restMs)})`;
      await db.update(hosts).set({ busyUntil: null, nextAt }).where(sql`${hosts.host} = ${host}`);
    },

    /** Forget hosts that nobody asks any more. */
    async sweep(): Promise<void> {
      await db.delete(hosts).where(sql`${hosts.nextAt} < now() - interval '1 day'`);
    },
  };
}
