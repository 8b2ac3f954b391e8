import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RedisServer {
  readonly url: string;
  /** End it without a word; what its append-only file holds stays. */
  kill(): Promise<void>;
  /** Start it again after that, at the same address. */
  restart(): Promise<void>;
  /** End it for good. */
  stop(): Promise<void>;
}

const PROGRAMS = ['redis-server', 'valkey-server'];

/** Start a Redis of our own. @returns `undefined` if none is installed. */
export async function startRedis(
  options: readonly string[] = ['--appendonly', 'yes'],
): Promise<RedisServer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'lede-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options];
  let child = await start(args);
  if (!child) {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    async restart() {
      child = await start(args);
      if (!child) throw new Error('Redis did not start again');
    },
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(args: readonly string[]): Promise<ChildProcess | undefined> {
  for (const program of PROGRAMS) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (await isReady(child)) return child;
  }
  return undefined;
}

async function isReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve(true);
    });
  });
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
