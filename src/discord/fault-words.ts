import { randomBytes } from 'node:crypto';
import { DrizzleQueryError } from 'drizzle-orm';
import type { Logger } from 'pino';
import { UserError } from '../errors.ts';
import { type Outage, outageOf } from '../store/outage.ts';
import { type Message, note } from './layout.ts';

/** What a member is told of what went wrong. What is no sentence for them is logged, and the reference to it given instead. */
export function wordsFor(error: unknown, log: Logger): Message {
  if (error instanceof UserError) return note(error.message, 'warning');
  // Only a component that we never made has an ID that is none.
  if (isNoId(error)) return note('That is no longer stored.', 'warning');
  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference }, 'An interaction failed');
  const outage = outageOf(error);
  if (outage)
    return note(`${OUTAGES[outage]} Whoever runs this bot finds more in the log under \`${reference}\`.`, 'warning');
  return note(
    `Something went wrong on our side: whoever runs this bot finds it in the log under \`${reference}\`.`,
    'warning',
  );
}

/** PostgreSQL's `invalid_text_representation`. */
const isNoId = (error: unknown) =>
  error instanceof DrizzleQueryError &&
  error.cause !== undefined &&
  'code' in error.cause &&
  error.cause.code === '22P02';

/** What a member is told of the database. */
const OUTAGES = {
  away: 'I cannot reach my database just now: please try again in a minute.',
  slow: 'My database is too slow just now: please try again in a minute.',
  'read-only': 'My database takes no changes just now: please try again later.',
  full: 'The disk of my database is full, so nothing can be stored: please tell whoever runs this bot.',
} as const satisfies Record<Outage, string>;
