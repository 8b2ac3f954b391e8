import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pino from 'pino';
import { openQueueBackend } from '../../src/jobs/backend.ts';
import { bellOf } from '../../src/jobs/bell.ts';
import { pollFeed } from '../../src/jobs/kinds.ts';
import { producer } from '../../src/jobs/queue.ts';
import { installationId, migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { findPostmaster } from '../../src/store/embedded/pid-file.ts';
import { openEmbeddedServer } from '../../src/store/embedded/server.ts';
import { layCable } from '../../tests/support/cable.ts';
import { aChannel, aGuild, startDiscord } from '../../tests/support/discord/index.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { startModel, startSites } from './sites.ts';

export type Scene = Awaited<ReturnType<typeof setScene>>;

/** Guilds that ask for links; the last one has feeds and a digest. */
export const GUILDS = 6;
export const FEEDS = 6;

/** Everything around the processes: real servers for state and queue, stand-ins for the rest. */
export async function setScene() {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'lede-chaos-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const redis = await startRedis();
  if (!redis) throw new Error('Cannot begin: neither redis-server nor valkey-server is installed');
  opening.defer(() => redis.stop());
  const postgres = await openEmbeddedServer(folder, pino({ level: 'silent' }));
  opening.defer(() => postgres.close());
  const cable = await layCable(postgres.url);
  opening.defer(() => cable.close());
  const database = await openDatabase(postgres.url, pino({ level: 'silent' }));
  opening.defer(() => database.close());
  await migrateDatabase(database.pool);

  const silent = pino({ level: 'silent' });
  const address = { redisUrl: redis.url, databaseUrl: postgres.url, installationId: await installationId(database.db) };
  const queue = await openQueueBackend(address, silent);
  opening.defer(() => queue.close());

  const places = Array.from({ length: GUILDS }, () => {
    const [channel, cards, links] = [aChannel(), aChannel({ name: 'cards' }), aChannel({ name: 'links' })];
    return { guild: aGuild({ channels: [channel, cards, links] }), channel, cards, links };
  });
  const discord = await startDiscord({ guilds: places.map(({ guild }) => guild) });
  opening.defer(() => discord[Symbol.asyncDispose]());
  const sites = await startSites(FEEDS);
  opening.defer(() => sites.close());
  const model = await startModel();
  opening.defer(() => model.close());

  const held = opening.move();
  return {
    discord,
    places,
    sites,
    model,
    databaseUrl: postgres.url,
    db: database.db,
    /** Rings like a process of Lede's own. */
    ringFeeds: bellOf(producer(pollFeed, queue.options), silent),
    redis,
    cable,
    env: {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DATABASE_URL: cable.url,
      REDIS_URL: redis.url,
      LEDE_FETCH_ALLOW: sites.hosts.join(','),
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: 'chaos',
    },
    async flushRedis(): Promise<void> {
      const client = new Redis(redis.url, { maxRetriesPerRequest: 1 });
      client.on('error', () => undefined);
      await client.flushall().catch(() => undefined); // it may be away just now
      client.disconnect();
    },
    /** End the database server; it is started again at once by whoever holds it. */
    async restartPostgres(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
      const running = await findPostmaster(postgres.directory);
      if (running) process.kill(running.pid, signal);
    },
    close: () => held.disposeAsync(),
  };
}
