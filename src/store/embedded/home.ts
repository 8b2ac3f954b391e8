import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, link, readFile, realpath, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Account, canEnter, serverAccount } from './account.ts';
import { makeFolder } from './make-folder.ts';

/** Where root's data goes when it may not stay where it was asked for. */
export const SHARED_HOME = '/var/lib/lede';

/** The folder that holds the cluster and its password, and the account that may use it. */
export interface Home {
  readonly path: string;
  readonly account: Account | undefined;
}

/**
 * Find or make the folder of the database under a data directory: the one where a cluster lies already, else one that the
 * server's account may enter.
 *
 * @throws {Error} If the folder cannot be used.
 */
export async function openHome(dataDir: string, log: Logger): Promise<Home> {
  await makeFolder(dataDir).catch((cause: unknown) => {
    throw new Error(
      `Cannot use "${dataDir}" for the database: ${reason(cause)}; choose another folder with LEDE_DATA_DIR`,
      { cause },
    );
  });
  // One name for one folder, whichever way it is reached: processes recognise each other's server by it.
  return findHome(await realpath(dataDir), log);
}

async function findHome(dataDir: string, log: Logger): Promise<Home> {
  const wanted = join(dataDir, 'postgres');
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const moved = join(SHARED_HOME, `data-${key}`);
  for (const path of [wanted, moved]) {
    const owner = await clusterOwner(path);
    if (owner) return { path, account: owner.uid === process.getuid?.() ? undefined : owner };
  }

  const account = await serverAccount();
  await makeHome({ path: wanted, account });
  if (await canEnter(account, wanted)) return { path: wanted, account };
  await rmdir(wanted).catch(ignore); // by another process, or not empty: then it is nobody's loss
  await makeFolder(SHARED_HOME);
  await chmod(SHARED_HOME, 0o755); // whatever the umask: the account must get through
  await makeHome({ path: moved, account });
  log.warn(
    { directory: moved, asked: wanted },
    'The database lies elsewhere: its account cannot enter the folder asked for',
  );
  return { path: moved, account };
}

/** @returns `undefined` if there is no cluster yet. */
async function clusterOwner(home: string): Promise<Account | undefined> {
  try {
    return await stat(join(home, 'cluster', 'PG_VERSION'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(
      `Cannot use "${home}" for the database: ${reason(cause)}; start as the account it belongs to, or choose another LEDE_DATA_DIR`,
      { cause },
    );
  }
}

async function makeHome({ path, account }: Home): Promise<void> {
  try {
    await makeFolder(path);
    if (account) await chown(path, account.uid, account.gid);
    await chmod(path, 0o700);
  } catch (cause) {
    throw new Error(
      `Cannot use "${path}" for the database: ${reason(cause)}; choose another folder with LEDE_DATA_DIR`,
      {
        cause,
      },
    );
  }
}

/** Whoever comes first makes the password; `link` fails if the file is there, so two never overwrite each other. */
export async function ourPassword({ path, account }: Home): Promise<string> {
  const file = join(path, 'password');
  const find = () => readFile(file, 'utf8').catch(() => undefined);
  const password = await find();
  if (password !== undefined) return password.trim();

  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
  try {
    if (account) await chown(draft, account.uid, account.gid);
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
const ignore = () => undefined;
