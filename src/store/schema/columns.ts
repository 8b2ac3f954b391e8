import { customType, integer, text, timestamp } from 'drizzle-orm/pg-core';

/** An escape of JSON; halves of characters are always written as one. */
const ESCAPE = /\\(?:u[\da-f]{4}|.)/g;
const UNSTORABLE = /^\\u(?:d[89a-f]|0000)/;

/** Bytes; the driver takes and gives buffers. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});

/** A document. What PostgreSQL has no text for, half a character or a NUL, is replaced, as its driver does elsewhere. */
export const json = <Data>(name: string) =>
  customType<{ data: Data; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (document) =>
      JSON.stringify(document).replace(ESCAPE, (each) => (UNSTORABLE.test(each) ? '\\ufffd' : each)),
  })(name);

export const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Columns of a row that is work to do. The row says what is due; a job is only a bell for it.
 *
 * `turn` counts claims and is never reset: a worker that lost its claim cannot write, and a bell for a new turn is never
 * mistaken for an old one. `attempts` counts claims since the work was last asked for.
 */
export const work = {
  turn: integer('turn').notNull().default(0),
  attempts: integer('attempts').notNull().default(0),
  dueAt: instant('due_at').notNull().defaultNow(),
  /** While claimed: when the claim ends although nothing was written, because its worker is gone. */
  claimedUntil: instant('claimed_until'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
};
