import { sql } from 'drizzle-orm';
import type { QueueOptions } from '../jobs/queue.ts';
import type { Database } from '../store/database.ts';
import { MINUTE, SECOND } from '../time.ts';
import { readBacklog } from './backlog.ts';

/** One thing that must be there for this process to do its work. */
export interface Part {
  readonly name: 'database' | 'queue' | 'gateway' | 'work';
  readonly isReady: boolean;
  /** What is wrong, or how it is; fit for anyone who can reach the port. */
  readonly detail: string;
}

export interface ReadinessParts {
  readonly db: Database;
  readonly queue: QueueOptions;
  /** Whether the gateway is connected; `undefined` in a process that holds none. */
  readonly isGatewayUp: (() => boolean) | undefined;
}

/** Longest wait for the answer of one part. */
const ANSWER_MS = 3 * SECOND;
/** Work that has been due for longer is work that nobody does. */
const MAX_WAIT_MS = 5 * MINUTE;

/** Ask everything that this process depends on, all at once and never for long. */
export async function checkReadiness({ db, queue, isGatewayUp }: ReadinessParts): Promise<readonly Part[]> {
  return Promise.all([
    ask('database', async () => {
      await db.execute(sql`select 1`);
      return 'answers';
    }),
    ask('queue', async () => {
      if (queue.backend === 'redis') await queue.ringing.ping();
      else await db.execute(sql`select 1`);
      return queue.backend === 'redis' ? 'Redis answers' : 'in the database, which answers';
    }),
    ...(isGatewayUp ? [gateway(isGatewayUp())] : []),
    ask('work', async () => {
      const { oldest } = await readBacklog(db);
      const { kind, oldestDueMs } = oldest.reduce((a, b) => (b.oldestDueMs > a.oldestDueMs ? b : a));
      const seconds = Math.round(oldestDueMs / SECOND);
      if (oldestDueMs > MAX_WAIT_MS) {
        throw new Error(`a row for ${kind} has been due for ${seconds} s: no worker runs, or too few`);
      }
      return `the oldest due row has waited ${seconds} s`;
    }),
  ]);
}

function gateway(isUp: boolean): Part {
  return { name: 'gateway', isReady: isUp, detail: isUp ? 'connected' : 'not connected to Discord' };
}

async function ask(name: Part['name'], question: () => Promise<string>): Promise<Part> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ANSWER_MS / SECOND} s`)), ANSWER_MS);
  try {
    return { name, isReady: true, detail: await Promise.race([question(), late.promise]) };
  } catch (error) {
    return { name, isReady: false, detail: name === 'work' ? reasonOf(error) : `does not answer: ${codeOf(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && !('query' in error)
    ? error.message
    : 'cannot be counted: the database does not answer';
}

/** A driver's message may hold an address or a statement; its code does not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  const code = 'code' in error ? error.code : cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string') return code;
  return /^no answer within/.test(error.message) ? error.message : 'failed';
}
