/** Why the database did not do what it was asked: a state that passes, or that whoever runs Lede must end. */
export type Outage = 'away' | 'read-only' | 'full' | 'slow';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_CODE: Readonly<Record<string, Outage>> = {
  '25006': 'read-only', // read_only_sql_transaction
  '53100': 'full', // disk_full
  '53300': 'away', // too_many_connections
  '57014': 'slow', // query_canceled, by the statement's time limit
  '55P03': 'slow', // lock_not_available
  '57P01': 'away', // admin_shutdown
  '57P02': 'away', // crash_shutdown
  '57P03': 'away', // cannot_connect_now
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
  EHOSTUNREACH: 'away',
};

/** What the driver and its pool say without a code. */
const BY_MESSAGE: readonly (readonly [RegExp, Outage])[] = [
  [/^Query read timeout/, 'slow'],
  [
    /^timeout exceeded when trying to connect|^Connection terminated|^Client has encountered a connection error/,
    'away',
  ],
];

/**
 * Tell a database that is away or unfit from a fault of ours.
 *
 * @param error What a query failed with, as Drizzle or the driver throws it.
 * @returns `undefined` if it was something else.
 */
export function outageOf(error: unknown): Outage | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof AggregateError) return each.errors.map(outageOf).find((found) => found !== undefined);
    const { message } = each;
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    const found = BY_CODE[code] ?? BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
    if (found) return found;
    if (code.startsWith('08')) return 'away'; // the class of connection exceptions
  }
  return undefined;
}
