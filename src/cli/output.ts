import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/**
 * Open a file to write a result into, before the work: nobody waits for a result that cannot be kept.
 *
 * @throws {UserError} `bad_file`.
 */
export async function openOutput(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w');
  } catch (cause) {
    throw new UserError('bad_file', `"${file}" cannot be written: ${(cause as Error).message}`, { cause });
  }
}
