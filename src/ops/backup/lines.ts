import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors.ts';

/** No row is longer: the text of a page and of a feed's entry are limited. */
const MAX_LINE = 64 * 1024 * 1024;

/**
 * The lines of a gzipped file, one after the other. Only a line feed ends a line: a row's text may hold what else `readline` takes for
 * one.
 *
 * @throws {UserError} `file_not_found` or `bad_backup`.
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of unpacked) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) throw new Error('a line has no end');
      yield* lines;
    }
    if (rest + decoder.decode() !== '') throw new Error('the last line has no end');
  } catch (cause) {
    const { code, syscall, message } = cause as NodeJS.ErrnoException;
    if (syscall !== undefined) throw new UserError('file_not_found', `"${file}" cannot be read: ${message}`, { cause });
    // Of the unpacking and the decoding: their words tell nobody more than this.
    const reason =
      code === 'Z_BUF_ERROR' ? 'it is cut off' : code === undefined ? message : 'it is no gzip, or damaged';
    throw new UserError('bad_backup', `"${file}" is no backup that can be read: ${reason}`, { cause });
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
