import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Account, canEnter } from './account.ts';
import { type Binaries, completeBinaries, copyBinaries, findBinaries, program } from './binaries.ts';
import { type Home, ourPassword, SHARED_HOME } from './home.ts';

/** The database and its owner are called the same. */
export const NAME = 'lede';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  huge_pages: 'off',
  timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'server-%a.log',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
};

/** For a start that nothing ends. */
export const NEVER = new AbortController().signal;

/** A database on disk, and what it takes to run it. */
export interface Cluster extends Home {
  readonly binaries: Binaries;
  readonly directory: string;
  readonly password: string;
}

/**
 * Make a cluster in its home, unless it is there, and find the binaries that run it.
 *
 * @throws {Error} If it was made by another PostgreSQL, or cannot be made.
 */
export async function openCluster(home: Home, log: Logger, signal: AbortSignal): Promise<Cluster> {
  const binaries = await usableBinaries(home.account, log);
  const cluster = { ...home, binaries, directory: join(home.path, 'cluster'), password: await ourPassword(home) };
  await createCluster(cluster, signal);
  return cluster;
}

async function usableBinaries(account: Account | undefined, log: Logger): Promise<Binaries> {
  const found = await findBinaries();
  const isComplete = await completeBinaries(found).then(
    () => true,
    () => false,
  );
  if (isComplete && (await canEnter(account, found.root))) return found;
  const parent = process.getuid?.() === 0 ? SHARED_HOME : join(homedir(), '.cache', 'lede');
  const copy = await copyBinaries(found, parent);
  log.warn(
    { directory: copy.root },
    'PostgreSQL runs from a copy, because its own account cannot use the installed one',
  );
  return copy;
}

/** Make the cluster beside its place and move it there in one step, so that none is ever half made. */
async function createCluster(
  { path, account, binaries, directory, password }: Cluster,
  signal: AbortSignal,
): Promise<void> {
  const versionFile = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (versionFile !== undefined) {
    const major = versionFile.trim();
    if (binaries.version.startsWith(`${major}.`)) return;
    throw new Error(
      `Cannot open the database in "${directory}": it was made by PostgreSQL ${major}, and this is ${binaries.version}; back it up with the Lede that made it and restore it here`,
    );
  }

  signal.throwIfAborted();
  const draft = await mkdtemp(join(path, 'making-'));
  try {
    await makeCluster({ account, binaries, password }, draft, signal);
    await rename(join(draft, 'cluster'), directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was faster
    });
  } finally {
    // What a program that was ended had started may still write there.
    await rm(draft, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function makeCluster(
  { account, binaries, password }: Pick<Cluster, 'account' | 'binaries' | 'password'>,
  draft: string,
  signal: AbortSignal,
) {
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await Promise.all([draft, passwordFile].map((path) => chown(path, account.uid, account.gid)));
  const cluster = join(draft, 'cluster');
  const settings = Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`);
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--auth=scram-sha-256', `--username=${NAME}`, `--pwfile=${passwordFile}`];
  await runProgram({ account, binaries }, 'initdb', [`--pgdata=${cluster}`, ...access, ...locale, ...settings], signal);
}

/** Run one of PostgreSQL's programs under the cluster's account, until the signal ends it. @throws {Error} With what it complained of. */
export async function runProgram(
  { account, binaries }: Pick<Cluster, 'account' | 'binaries'>,
  name: string,
  args: readonly string[],
  ending: AbortSignal = NEVER,
) {
  // An environment of its own, for our secrets are none of its business. macOS needs LC_ALL, or the server refuses to start.
  const child = spawn(program(binaries, name), args, {
    ...account,
    env: { LC_ALL: 'C' },
    cwd: binaries.root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = () => child.kill();
  ending.addEventListener('abort', end);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  // "exit" and not "close": a server that was started may keep the pipe open for as long as it runs.
  const [code, signal] = await once(child, 'exit').finally(() => ending.removeEventListener('abort', end));
  child.stderr.destroy();
  ending.throwIfAborted();
  if (code !== 0) throw new Error(`${name} ended with ${signal ?? code}: ${complaint.trim().split('\n').at(-1) ?? ''}`);
}
