import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating system's account that PostgreSQL runs under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/**
 * Find the account to run PostgreSQL under, which refuses to run as root.
 *
 * @returns `undefined` for an ordinary user, who runs it as themselves; for root the account `postgres`, made if there is none.
 * @throws {Error} If root cannot make the account.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await findAccount()) ?? (await makeAccount());
}

async function findAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number.parseInt((await run('id', [flag, NAME])).stdout, 10)),
    );
    return uid && gid ? { uid, gid } : undefined;
  } catch {
    return undefined; // `id` exits with 1 for an unknown account
  }
}

async function makeAccount(): Promise<Account> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]).catch(
      () => run('adduser', ['-S', '-D', '-H', NAME]), // BusyBox, as on Alpine
    );
  } catch (cause) {
    throw new Error(
      'Cannot start the embedded PostgreSQL as root: no account "postgres" exists and none could be made; run as an ordinary user, or set DATABASE_URL',
      { cause },
    );
  }
  const account = await findAccount();
  if (account) return account;
  throw new Error('Cannot start the embedded PostgreSQL as root: the account "postgres" was made but cannot be found');
}

/** Say whether the account may enter a folder; without an account, whether we may is for the caller to find out. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (!account) return true;
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
