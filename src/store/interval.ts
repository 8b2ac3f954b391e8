import { type SQL, sql } from 'drizzle-orm';

/** A length of time in SQL. */
export function msOf(length: number): SQL {
  return sql`${length}::double precision * interval '1 millisecond'`;
}

/** So long from now, by the database's clock. */
export function inMs(length: number): SQL {
  return sql`now() + ${msOf(length)}`;
}
