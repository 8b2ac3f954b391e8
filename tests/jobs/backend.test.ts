import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect } from 'vitest';
import { openQueueBackend } from '../../src/jobs/backend.ts';
import { isAvailable, silent, test } from '../support/fixtures.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';

const address = { databaseUrl: '', installationId: randomUUID() };

describe.skipIf(!isAvailable('redis'))('a Redis', () => {
  test('that may evict keys is refused, with what to set', async () => {
    await using redis = await aRedis('--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru');

    await expect(openQueueBackend({ ...address, redisUrl: redis.url }, silent)).rejects.toThrow(
      /maxmemory-policy is "allkeys-lru" and must be "noeviction"/,
    );
  });

  test('without an append-only file is used, with a warning', async () => {
    await using redis = await aRedis('--appendonly', 'no');
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) }));

    const backend = await openQueueBackend({ ...address, redisUrl: redis.url }, log);
    await backend.close();

    expect(lines.join('')).toContain('append-only file');
  });

  test('that wants another password is named, and the password is not', async () => {
    await using redis = await aRedis('--requirepass', 'right');
    const url = new URL(redis.url);
    url.password = 'hunter2';

    const failure = openQueueBackend({ ...address, redisUrl: url.href }, silent);

    await expect(failure).rejects.toThrow(new RegExp(`127.0.0.1:${url.port}.*REDIS_URL`));
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
});

test('an unreachable Redis is reported at once', async () => {
  await expect(openQueueBackend({ ...address, redisUrl: 'redis://127.0.0.1:1' }, silent)).rejects.toThrow(/REDIS_URL/);
});

async function aRedis(...options: string[]): Promise<RedisServer & AsyncDisposable> {
  const server = await startRedis(options);
  if (!server) throw new Error('Redis did not start');
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}
