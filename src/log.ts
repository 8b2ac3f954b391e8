import { AsyncLocalStorage } from 'node:async_hooks';
import { DrizzleQueryError } from 'drizzle-orm';
import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Write logs to stderr: JSON, or lines for people when it is a terminal. Results have stdout to themselves. */
export function openLog(level: string): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ dest: 2, sync: true });
  return createLog(level, destination);
}

/** What is being done, for every line of the log that is written meanwhile, whoever writes it. */
const underWay = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Do something, with fields such as `jobId` or `guildId` in each line that is logged meanwhile. */
export function withLogFields<Result>(fields: Readonly<Record<string, unknown>>, work: () => Result): Result {
  return underWay.run({ ...underWay.getStore(), ...fields }, work);
}

/** A log that keeps secrets and other people's words to itself, wherever it goes. */
export function createLog(level: string, destination: DestinationStream): Logger {
  const mixin = () => ({ ...underWay.getStore() });
  return pino({ level, serializers: { err: describeError }, mixin }, destination);
}

/**
 * What a log says of an error: never the further fields that libraries hang on one, for a Redis command holds the password,
 * and a failed query its parameters, which may be an article or a member's words.
 */
function describeError(error: unknown): object | undefined {
  if (!(error instanceof Error)) return error === undefined ? undefined : { message: String(error) };
  if (error instanceof DrizzleQueryError) return describeError(error.cause);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { type: name, message, stack, code, cause: describeError(cause) };
}
