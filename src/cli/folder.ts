import { readdir } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/**
 * List a folder's files with some ending, in order.
 *
 * @throws {UserError} `file_not_found`.
 */
export async function listFolder(folder: string, ending: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  } catch (cause) {
    throw new UserError('file_not_found', `The folder "${folder}" cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}
