import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse as parseHost } from 'tldts';
import { UserError } from '../errors.ts';
import type { GivenPage } from '../store/links.ts';

/** What a command was pointed at. */
export type Source =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly url: string; readonly page: GivenPage };

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xhtml': 'application/xhtml+xml',
  '.txt': 'text/plain',
  '.md': 'text/plain',
};
/** As for a page from the web, unpacked. */
const MAX_MIB = 10;

/**
 * Tell a URL from a file, and read the file.
 *
 * @throws {UserError} `bad_url`, `file_not_found`, `bad_file` or `too_large`.
 */
export async function openSource(argument: string, { maxMib = MAX_MIB } = {}): Promise<Source> {
  const path = resolve(argument);
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    if (/^[a-z][a-z\d+.-]*:/i.test(argument)) return { kind: 'url', url: argument };
    // "example.org/story" rather than "story.txt": a name that could be a host on the public internet.
    if (parseHost(argument).isIcann) {
      throw new UserError('bad_url', `"${argument}" is not a complete web address: begin it with https://`);
    }
    throw new UserError('file_not_found', `There is no file "${argument}"`);
  }
  if (!found.isFile()) throw new UserError('bad_file', `"${argument}" is not a file`);
  if (found.size > maxMib * 2 ** 20)
    throw new UserError('too_large', `"${argument}" is too large: at most ${maxMib} MiB can be read`);
  try {
    const page = { body: await readFile(path), contentType: CONTENT_TYPES[extname(path).toLowerCase()] ?? '' };
    return { kind: 'file', url: pathToFileURL(path).href, page };
  } catch (cause) {
    throw new UserError('bad_file', `"${argument}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}
