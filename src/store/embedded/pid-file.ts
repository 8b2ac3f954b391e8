import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a running server writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  /** Missing for the first moment of a server's life. */
  readonly port: number | undefined;
}

/** @returns `undefined` if no server runs on this data directory and the file is free to be replaced. */
export async function findPostmaster(directory: string): Promise<Postmaster | undefined> {
  const file = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const [pidLine = '', , , portLine = ''] = file.split('\n');
  const pid = Number.parseInt(pidLine, 10);
  if (!(pid > 0) || !(await isServerOf(pid, directory))) return undefined;
  const port = Number.parseInt(portLine, 10);
  return { pid, port: port > 0 ? port : undefined };
}

/**
 * A process with that number may be anything, another PostgreSQL too: numbers are used again, soonest in a restarted
 * container. Ours is started with its directory on the command line.
 */
async function isServerOf(pid: number, directory: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false; // EPERM: alive, but not ours to signal
  }
  if (process.platform === 'win32') return true;
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
          ({ stdout }) => stdout,
          () => '',
        );
  return command.includes('postgres') && command.includes(directory);
}
