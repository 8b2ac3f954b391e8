import type pg from 'pg';

/** A statement is named when it comes for this time: what is asked once a day is not worth a place in every connection. */
const TIMES = 3;
/** Each connection keeps every named statement and its plan, some 50 KB. */
const MAX_NAMED = 200;
/** Those with more are lists, whose text is another for each length. */
const MAX_VALUES = 16;

const seen = new Map<string, number>();
const names = new Map<string, string>();

/**
 * Let PostgreSQL parse statements that come again and again once for a connection, and plan them seldom: it judges by itself whether
 * a plan that knows no values is as good. Half of what it takes for our statements is parsing and planning.
 *
 * Needs a session of its own, as `LISTEN` does: no PgBouncer in transaction mode.
 */
export function prepareRepeated(client: pg.ClientBase): void {
  const driver: pg.ClientBase = Object.getPrototypeOf(client);
  client.query = function named(...rest: unknown[]) {
    const [first, values] = rest;
    const statement = typeof first === 'string' ? { text: first } : first;
    if (isUnnamed(statement) && Array.isArray(values) && values.length <= MAX_VALUES) {
      const name = nameOf(statement.text);
      if (name) rest[0] = { ...statement, name };
    }
    return Reflect.apply(driver.query, client, rest);
  } as typeof driver.query;
}

function isUnnamed(statement: unknown): statement is pg.QueryConfig {
  return (
    typeof statement === 'object' &&
    statement !== null &&
    'text' in statement &&
    !('name' in statement && statement.name)
  );
}

function nameOf(text: string): string | undefined {
  const name = names.get(text);
  if (name || names.size >= MAX_NAMED) return name;
  const times = (seen.get(text) ?? 0) + 1;
  seen.set(text, times);
  if (times < TIMES) return undefined;
  seen.delete(text);
  names.set(text, `lede_${names.size}`);
  return names.get(text);
}
