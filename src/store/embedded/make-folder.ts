import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Make a folder and those above it that are missing.
 *
 * Not by `mkdir` with `recursive`: under /proc, which says of a new folder that nothing is there, Node.js tries without end, in a
 * thread that no signal reaches.
 *
 * @throws {Error} Which folder could not be made, and why.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path).catch(async (cause: NodeJS.ErrnoException) => {
    if (await isFolder(path)) return; // another process was faster
    throw new Error(`the folder "${path}" cannot be made (${cause.message.split(',')[0]})`, { cause });
  });
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
