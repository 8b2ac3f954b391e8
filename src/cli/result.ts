import { UserError } from '../errors.ts';
import type { Context } from './command.ts';

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
    if (isJson && error instanceof UserError) {
      print(JSON.stringify({ ok: false, error: { code: error.code, message: error.message } }));
    }
    throw error;
  }
}
