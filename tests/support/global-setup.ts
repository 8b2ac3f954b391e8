import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino from 'pino';
import type { TestProject } from 'vitest/node';
import { migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { openEmbeddedServer } from '../../src/store/embedded/server.ts';
import { startRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL whose database `lede_template` holds the schema. */
    databaseUrl: string;
    /** `undefined` where no Redis can be had. */
    redisUrl: string | undefined;
  }
}

export const TEMPLATE = 'lede_template';

/** One PostgreSQL and one Redis for all tests; each test gets a database and a key prefix of its own. */
export default async function setup(project: TestProject) {
  const redis = process.env.REDIS_URL ? undefined : await startRedis();
  const redisUrl = process.env.REDIS_URL || redis?.url;
  if (redisUrl === undefined) {
    const message =
      'The Redis half of the tests is skipped: no REDIS_URL, and no redis-server or valkey-server on the PATH';
    if (process.env.CI === 'true') throw new Error(message);
    console.warn(message);
  }
  project.provide('redisUrl', redisUrl);

  const log = pino({ level: 'silent' });
  const folder = await mkdtemp(join(tmpdir(), 'lede-tests-'));
  await chmod(folder, 0o755); // started by root, PostgreSQL runs under another account
  const server = await openEmbeddedServer(folder, log);
  await createTemplate(server.url);
  project.provide('databaseUrl', server.url);

  return async () => {
    await redis?.stop();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
}

async function createTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = new URL(url);
  template.pathname = TEMPLATE;
  const database = await openDatabase(template.href, pino({ level: 'silent' }));
  await migrateDatabase(database.pool);
  await database.close();
}
