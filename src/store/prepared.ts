import type { Placeholder } from 'drizzle-orm';
import type { Queryable } from './database.ts';

/** A value, or the place of one in a statement that is made up once. */
export type Given<Value> = Value | Placeholder;

/**
 * Make up a statement when it is first executed, and keep it: making up its SQL anew costs more than asking PostgreSQL does.
 *
 * A statement belongs to the pool, or to the connection, that its store was made with; see `keptFor`.
 */
export function prepared<Statement>(makeUp: () => Statement): () => Statement {
  let statement: Statement | undefined;
  return () => (statement ??= makeUp());
}

/** Make a store once for each pool or connection, so that the statements it prepares are kept with it. */
export function keptFor<Store>(makeStore: (db: Queryable) => Store): (db: Queryable) => Store {
  const stores = new WeakMap<Queryable, Store>();
  return (db) => {
    const known = stores.get(db);
    if (known) return known;
    const store = makeStore(db);
    stores.set(db, store);
    return store;
  };
}
