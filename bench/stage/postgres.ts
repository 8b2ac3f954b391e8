import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openEmbeddedServer } from '../../src/store/embedded/server.ts';

/** Says nothing: what is measured is not what a terminal costs. */
export const silent = pino({ level: 'silent' });

/** A folder that PostgreSQL may enter, whichever account it runs under. */
export async function aFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'lede-bench-'));
  await chmod(path, 0o755);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A real PostgreSQL with nothing in it. */
export async function startPostgres(): Promise<{ url: string } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await aFolder());
  const server = await openEmbeddedServer(folder.path, silent);
  opening.defer(() => server.close());
  const opened = opening.move();
  return { url: server.url, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
