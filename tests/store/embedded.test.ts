import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { test as base, expect, onTestFinished } from 'vitest';
import { completeBinaries } from '../../src/store/embedded/binaries.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/store/embedded/server.ts';
import { silent } from '../support/fixtures.ts';

const isRoot = process.getuid?.() === 0;

/** A data directory of the test's own; whatever still runs in it is stopped at the end. */
const test = base.extend<{ dataDir: string; closing: (server: EmbeddedServer) => EmbeddedServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names from the pattern
  dataDir: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'lede-embedded-'));
    await chmod(folder, 0o755);
    const dataDir = join(folder, 'data');
    await use(dataDir);
    await stopServer(join(dataDir, 'postgres', 'cluster'));
    // A server whose last user was killed may still be stopping.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  },
  // Named here so that the folder is there until every server in it is left.
  closing: async ({ dataDir: _ }, use) => {
    const opened: EmbeddedServer[] = [];
    await use((server) => {
      opened.push(server);
      return server;
    });
    for (const server of opened.reverse()) await server.close();
  },
});

/** A process that was killed leaves its server behind, as it should. */
async function stopServer(directory: string): Promise<void> {
  const pid = Number.parseInt(await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
  if (!(pid > 0)) return;
  process.kill(pid, 'SIGQUIT');
  // It ends after all of its own have, which write into its folder until then.
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid({ directory }: EmbeddedServer): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'postmaster.pid'), 'utf8'), 10);
}

async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  );
}

/** Another process that has opened the database and committed a row. */
async function anotherProcess(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('../support/hold-database.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url };
}

test('what was committed is there at the next start, and nothing runs in between', async ({ dataDir }) => {
  const first = await openEmbeddedServer(dataDir, silent);
  await query(first.url, 'create table kept as select 42 as answer');
  await first.close();
  expect(await isGone(join(first.directory, 'postmaster.pid'))).toBe(true);

  const second = await openEmbeddedServer(dataDir, silent);
  const rows = await query(second.url, 'select answer from kept');
  await second.close();

  expect(rows).toEqual([{ answer: 42 }]);
});

test('it listens to this machine only, and asks for the password', async ({ dataDir, closing }) => {
  const server = closing(await openEmbeddedServer(dataDir, silent));
  const { port, password } = new URL(server.url);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal);

  await expect(query(`postgresql://lede:wrong@127.0.0.1:${port}/lede`, 'select 1')).rejects.toThrow(/password/);
  if (outside) {
    const url = `postgresql://lede:${password}@${outside.address}:${port}/lede`;
    await expect(query(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  }
  expect(password.length).toBeGreaterThanOrEqual(32);
});

test('after kill -9 of our process the orphaned server is joined and nothing committed is lost', async ({
  dataDir,
}) => {
  const { child, url } = await anotherProcess(dataDir);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const server = await openEmbeddedServer(dataDir, silent);
  const rows = await query(server.url, 'select word from kept');
  await server.close();

  expect(server.url).toBe(url);
  expect(rows).toEqual([{ word: 'committed' }]);
  expect(await isGone(join(server.directory, 'postmaster.pid'))).toBe(true);
});

test('after kill -9 of the server too, it is started again and nothing committed is lost', async ({ dataDir }) => {
  const { child } = await anotherProcess(dataDir);
  const pid = Number.parseInt(await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8'), 10);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await once(child, 'exit');

  const server = await openEmbeddedServer(dataDir, silent);
  const rows = await query(server.url, 'select word from kept');
  await server.close();

  expect(rows).toEqual([{ word: 'committed' }]);
});

test('another process joins the server, and leaving does not stop it for that one', async ({ dataDir }) => {
  const { url } = await anotherProcess(dataDir);

  const server = await openEmbeddedServer(dataDir, silent);
  await server.close();
  const rows = await query(url, 'select word from kept');

  expect(server.url).toBe(url);
  expect(rows).toEqual([{ word: 'committed' }]);
});

test('a process whose place was lost takes it again, and the server is not stopped under it', async ({
  dataDir,
  closing,
}) => {
  const first = closing(await openEmbeddedServer(dataDir, silent));
  const place = `application_name = 'lede server user'`;
  await query(first.url, `select pg_terminate_backend(pid) from pg_stat_activity where ${place}`);

  const second = await openEmbeddedServer(dataDir, silent);
  await expect.poll(() => query(first.url, `select 1 from pg_stat_activity where ${place}`)).toHaveLength(2);
  await second.close();

  expect(await query(first.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

test('a server that was killed is started again where its users look for it', async ({ dataDir, closing }) => {
  const server = closing(await openEmbeddedServer(dataDir, silent));

  process.kill(await postmasterPid(server), 'SIGKILL');

  const alive = () => query(server.url, 'select 1 as alive').catch(() => []);
  await expect.poll(alive, { timeout: 20_000 }).toEqual([{ alive: 1 }]);
});

test('a data directory reached by another name is the same one', async ({ dataDir, closing }) => {
  const first = closing(await openEmbeddedServer(dataDir, silent));
  await symlink(dataDir, `${dataDir}-link`);

  const second = await openEmbeddedServer(`${dataDir}-link`, silent);
  await second.close();

  expect(second.url).toBe(first.url);
});

test('several users in one process share the server, and the last to leave stops it', async ({ dataDir }) => {
  const [first, second] = await Promise.all([openEmbeddedServer(dataDir, silent), openEmbeddedServer(dataDir, silent)]);
  expect(first.url).toBe(second.url);

  await first.close();
  const rows = await query(second.url, 'select 1 as alive');
  await second.close();

  expect(rows).toEqual([{ alive: 1 }]);
  expect(await isGone(join(second.directory, 'postmaster.pid'))).toBe(true);
});

test('a pid file whose number belongs to another program by now does not keep it from starting', async ({
  dataDir,
}) => {
  const first = await openEmbeddedServer(dataDir, silent);
  const { directory } = first;
  await first.close();
  await writeFile(
    join(directory, 'postmaster.pid'),
    `${process.pid}\n${directory}\n0\n5432\n\n127.0.0.1\n0 0\nready   \n`,
  );

  const second = await openEmbeddedServer(dataDir, silent);
  const pid = await postmasterPid(second);
  await second.close();

  expect(pid).not.toBe(process.pid);
});

test('a cluster of another PostgreSQL is refused in words that help', async ({ dataDir }) => {
  const cluster = join(dataDir, 'postgres', 'cluster');
  await mkdir(cluster, { recursive: true });
  await writeFile(join(cluster, 'PG_VERSION'), '15\n');

  await expect(openEmbeddedServer(dataDir, silent)).rejects.toThrow(/was made by PostgreSQL 15.*back it up/);
});

test('a data directory that is a file is refused in words that help', async ({ dataDir }) => {
  await writeFile(dataDir, 'not a folder');

  await expect(openEmbeddedServer(dataDir, silent)).rejects.toThrow(/LEDE_DATA_DIR/);
});

test('an interrupt ends the start, and leaves neither half a database nor a server', async ({ dataDir }) => {
  const home = join(dataDir, 'postgres');
  const interrupted = new AbortController();
  const opening = openEmbeddedServer(dataDir, silent, interrupted.signal);
  const ended = expect(opening).rejects.toThrow('Interrupted');
  await expect.poll(() => readdir(home).catch(() => [])).toContainEqual(expect.stringMatching(/^making-/));

  interrupted.abort(new Error('Interrupted'));
  await ended;

  expect(await readdir(home)).toEqual(['password']);
});

test('an interrupt while the server starts stops it again, unless another uses it', async ({ dataDir, closing }) => {
  const first = await openEmbeddedServer(dataDir, silent);
  await first.close();
  const interrupted = new AbortController();
  const opening = openEmbeddedServer(dataDir, silent, interrupted.signal);
  const ended = expect(opening).rejects.toThrow('Interrupted');
  await expect.poll(() => isGone(join(first.directory, 'postmaster.pid')), { interval: 5 }).toBe(false);

  interrupted.abort(new Error('Interrupted'));
  await ended;
  expect(await isGone(join(first.directory, 'postmaster.pid'))).toBe(true);

  const other = closing(await openEmbeddedServer(dataDir, silent));
  await expect(openEmbeddedServer(dataDir, silent, interrupted.signal)).rejects.toThrow('Interrupted');
  expect(await query(other.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

test.skipIf(!isRoot)(
  'root, whose folder no other account may enter, gets its database elsewhere',
  async ({ dataDir }) => {
    await mkdir(dataDir, { recursive: true });
    await chmod(dirname(dataDir), 0o700);

    const server = await openEmbeddedServer(dataDir, silent);
    onTestFinished(() => rm(dirname(server.directory), { recursive: true }));
    const rows = await query(server.url, 'select 1 as alive');
    await server.close();
    const again = await openEmbeddedServer(dataDir, silent);
    await again.close();

    expect(rows).toEqual([{ alive: 1 }]);
    expect(server.directory.startsWith(dataDir)).toBe(false);
    expect(again.directory).toBe(server.directory);
    expect((await stat(server.directory)).uid).not.toBe(0);
  },
);

test('library links that install scripts would have made are made at start', async ({ dataDir }) => {
  const root = join(dataDir, 'native');
  await mkdir(join(root, 'bin'), { recursive: true });
  await mkdir(join(root, 'lib'));
  await Promise.all(
    ['initdb', 'pg_ctl', 'postgres'].map((name) => writeFile(join(root, 'bin', name), '', { mode: 0o644 })),
  );
  await writeFile(join(root, 'lib', 'libx.so.6.18'), 'library');
  await symlink('libx.so.6.18', join(root, 'lib', 'libx.so.6'));
  const links = ['libx.so.6', 'libx.so'].map((name) => ({
    source: 'native/lib/libx.so.6.18',
    target: `native/lib/${name}`,
  }));
  await writeFile(join(root, 'pg-symlinks.json'), JSON.stringify(links));

  await completeBinaries({ root, version: '18.0.0' });

  expect(await readFile(join(root, 'lib', 'libx.so'), 'utf8')).toBe('library');
  expect((await stat(join(root, 'bin', 'postgres'))).mode & 0o111).toBe(0o111);
});
