import { DrizzleQueryError } from 'drizzle-orm';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

/** Write logs to stderr: JSON, or lines for people when it is a terminal. Results have stdout to themselves. */
export function openLog(level: string): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level, serializers: { err: describeError } }, destination);
}

/** A failed query repeats its parameters, which may be an article or a member's words: only its cause is logged. */
function describeError(error: unknown) {
  return pino.stdSerializers.err((error instanceof DrizzleQueryError ? error.cause : error) as Error);
}
