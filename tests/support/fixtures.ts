import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import { test as base, inject } from 'vitest';
import { openQueueBackend, type QueueBackend } from '../../src/jobs/backend.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { TEMPLATE } from './global-setup.ts';

export const silent: Logger = pino({ level: 'silent' });

interface Closable {
  close(): Promise<unknown>;
}

interface Fixtures {
  /** Close something when the test ends, last opened first. */
  closing: <Thing extends Closable>(thing: Thing) => Thing;
  /** A folder of the test's own. */
  folder: string;
  /** The address of a database of the test's own, with the schema. */
  databaseUrl: string;
  database: OpenDatabase;
  /** The address of a second one, with the schema and nothing in it. */
  otherDatabaseUrl: string;
}

/** Tests with a real PostgreSQL. What a fixture opened is closed when its test ends. */
export const test = base.extend<Fixtures>({
  // Named here so that the database is there until everything that uses it is closed.
  closing: async ({ databaseUrl: _ }, use) => {
    const opened: Closable[] = [];
    await use((thing) => {
      opened.push(thing);
      return thing;
    });
    for (const thing of opened.reverse()) await thing.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names from the pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'lede-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  databaseUrl: async ({}, use) => withDatabase(use),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  otherDatabaseUrl: async ({}, use) => withDatabase(use),
  database: async ({ databaseUrl }, use) => {
    const database = await openDatabase(databaseUrl, silent);
    await use(database);
    await database.close();
  },
});

async function withDatabase(use: (url: string) => Promise<void>): Promise<void> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template ${TEMPLATE}`);
  const url = new URL(inject('databaseUrl'));
  url.pathname = name;
  await use(url.href);
  await administer(`drop database ${name} with (force)`);
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** The queue's backends; a suite that runs on each is one suite. */
export const BACKENDS = ['postgresql', 'redis'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Whether a backend can be had here; where not, its half is skipped and the run says so. */
export function isAvailable(backend: BackendName): boolean {
  return backend === 'postgresql' || inject('redisUrl') !== undefined;
}

/** A queue of the test's own on a real server. */
export async function openTestQueue(backend: BackendName, databaseUrl: string): Promise<QueueBackend> {
  const redisUrl = backend === 'redis' ? inject('redisUrl') : undefined;
  return openQueueBackend({ redisUrl, databaseUrl, installationId: randomUUID() }, silent);
}
