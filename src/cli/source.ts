import type { Stats } from 'node:fs';
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
const MIB = 1024 * 1024;

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
  const page = {
    body: await readWhole(argument, maxMib),
    contentType: CONTENT_TYPES[extname(path).toLowerCase()] ?? '',
  };
  return { kind: 'file', url: pathToFileURL(path).href, page };
}

/** @throws {UserError} `file_not_found`, `bad_file` or `too_large`. */
export async function readWhole(file: string, maxMib = MAX_MIB): Promise<Buffer> {
  const { size } = await demandFile(file);
  if (size > maxMib * MIB)
    throw new UserError('too_large', `"${file}" is too large: at most ${maxMib} MiB can be read`);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UserError('bad_file', `"${file}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** @throws {UserError} `file_not_found` or `bad_file`. */
export async function demandFile(file: string): Promise<Stats> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new UserError('file_not_found', `There is no file "${file}"`);
  if (!found.isFile()) throw new UserError('bad_file', `"${file}" is not a file`);
  return found;
}
