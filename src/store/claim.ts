import { and, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { inMs } from './interval.ts';

/** The columns of a table whose rows are work to do; see schema.ts. */
interface Work {
  readonly state: PgColumn;
  readonly turn: PgColumn;
  readonly attempts: PgColumn;
  readonly dueAt: PgColumn;
  readonly claimedUntil: PgColumn;
}

/**
 * Rows that nobody works on and somebody should: due, or claimed by a worker that is gone. A claimed row was due, and its time stays
 * what it was: so the index by time finds both, and rows that have time are not looked at.
 */
export function isClaimable(work: Work, underWay: readonly string[]): SQL | undefined {
  return and(
    lte(work.dueAt, sql`now()`),
    // Spelt out and no parameters: only then does a plan that knows no values use the index of work.
    or(sql`${work.state} = 'due'`, and(sql`${work.state} in (${spelt(underWay)})`, lt(work.claimedUntil, sql`now()`))),
  );
}

/**
 * The same of one row that is known by its ID. A `case` proves nothing to the planner, which would otherwise look for that row among all
 * that is due: there may be thousands where its statistics know of none.
 */
export function isStillClaimable(work: Work, underWay: readonly string[]): SQL | undefined {
  return and(
    lte(work.dueAt, sql`now()`),
    sql`case when ${work.state} = 'due' then true else ${work.state} in (${spelt(underWay)}) and ${lt(work.claimedUntil, sql`now()`)} end`,
  );
}

/** States are words of ours. */
function spelt(states: readonly string[]): SQL {
  return sql.raw(states.map((state) => `'${state}'`).join(', '));
}

/**
 * When a row was claimed, by the database's clock: what is stored is measured against it, for the clocks of processes differ,
 * and may be put forward or back at any time.
 */
export const claimedAt = sql<Date>`now()`.mapWith((text: string | Date) => new Date(text)).as('claimed_at');

/** What a claim sets, besides the state. The new `turn` is what its holder writes with. */
export function claimed(work: Work, forMs: number) {
  return {
    turn: sql`${work.turn} + 1`,
    attempts: sql`${work.attempts} + 1`,
    claimedUntil: inMs(forMs),
  };
}
