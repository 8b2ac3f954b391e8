import { DrizzleQueryError } from 'drizzle-orm';
import { UserError } from '../errors.ts';
import { type Context, UsageError } from './command.ts';

/**
 * Run a command's work and print its result, as JSON or for people. A refusal is a result too: in JSON where asked, and
 * always as a sentence for people.
 *
 * @returns The exit code.
 */
export async function report<Result extends object>(
  { print }: Pick<Context, 'print'>,
  isJson: boolean,
  work: () => Promise<Result>,
  show: (result: Result) => string,
): Promise<number> {
  try {
    const result = await work();
    print(isJson ? JSON.stringify({ ok: true, ...result }) : show(result));
    return 0;
  } catch (error) {
    if (isJson && !(error instanceof UsageError)) {
      const code = error instanceof UserError ? error.code : 'failed';
      print(JSON.stringify({ ok: false, error: { code, message: messageOf(error) } }));
    }
    throw error;
  }
}

/** One message for people: of a failed query only its cause, since the query repeats its parameters. */
export function messageOf(error: unknown): string {
  if (error instanceof DrizzleQueryError) return `The database failed: ${messageOf(error.cause)}`;
  return error instanceof Error ? error.message : String(error);
}
