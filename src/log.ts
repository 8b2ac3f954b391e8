import { AsyncLocalStorage } from 'node:async_hooks';
import { DrizzleQueryError } from 'drizzle-orm';
import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Write logs to stderr: JSON, or lines for people when it is a terminal. Results have stdout to themselves. */
export function openLog(level: string): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ dest: 2, sync: true, maxLength: MAX_UNWRITTEN });
  // A disk that is full, or a reader that is gone, costs lines of the log and nothing else.
  const unfailing = {
    write(line: string): void {
      try {
        destination.write(line);
      } catch {
        // there is no better place to say so
      }
    },
  };
  return createLog(level, unfailing);
}

/** What is being done, for every line of the log that is written meanwhile, whoever writes it. */
const underWay = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Do something, with fields such as `jobId` or `guildId` in each line that is logged meanwhile. */
export function withLogFields<Result>(fields: Readonly<Record<string, unknown>>, work: () => Result): Result {
  return underWay.run({ ...underWay.getStore(), ...fields }, work);
}
/** Of what could not be written yet, in bytes; what comes after it is dropped. */
const MAX_UNWRITTEN = 1024 * 1024;

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

/** While something keeps happening, it is logged this often. */
const OCCASION_MS = 30_000;

/**
 * Log what may happen many times a second, such as a server that cannot be reached: at once the first time, and then no more
 * than twice a minute.
 *
 * @param write Gets the latest, and how many there were since it was last called.
 */
export function occasionally<Event>(write: (event: Event, times: number) => void): (event: Event) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (event) => {
    times += 1;
    const now = performance.now();
    if (now - lastAt < OCCASION_MS) return;
    lastAt = now;
    write(event, times);
    times = 0;
  };
}
