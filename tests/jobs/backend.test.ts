import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect } from 'vitest';
import { openQueueBackend } from '../../src/jobs/backend.ts';
import { readLink } from '../../src/jobs/kinds.ts';
import { producer } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/log.ts';
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
    const { log, lines } = aLog();

    const backend = await openQueueBackend({ ...address, redisUrl: redis.url }, log);
    await backend.close();

    expect(lines.join('')).toContain('append-only file');
  });

  test('that wants another password is named, and the password is neither shown nor logged', async () => {
    await using redis = await aRedis('--requirepass', 'right');
    const url = new URL(redis.url);
    url.password = 'hunter2';
    const { log, lines } = aLog();

    const failure = openQueueBackend({ ...address, redisUrl: url.href }, log);

    await expect(failure).rejects.toThrow(new RegExp(`127.0.0.1:${url.port}: WRONGPASS.*REDIS_URL`));
    await expect(failure).rejects.not.toThrow(/hunter2/);
    expect(lines.join('')).toContain('WRONGPASS');
    expect(lines.join('')).not.toContain('hunter2');
  });

  test('that is gone fails a bell at once, and nothing waits for it', async () => {
    await using redis = await aRedis();
    const backend = await openQueueBackend({ ...address, redisUrl: redis.url }, silent);
    const bells = producer(readLink, backend.options);
    await bells.enqueue({ id: randomUUID(), turn: 0 });
    await redis.stop();

    await expect(bells.enqueue({ id: randomUUID(), turn: 0 })).rejects.toThrow();
    await bells.close();
    await backend.close();
  });
});

test('an unreachable Redis is reported at once', async () => {
  await expect(openQueueBackend({ ...address, redisUrl: 'redis://127.0.0.1:1' }, silent)).rejects.toThrow(/REDIS_URL/);
});

test('a Redis whose door is closed at once, as a proxy does that finds it away, is reported at once', async () => {
  await using server = createServer((socket) => void socket.resume().end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has one

  const opened = openQueueBackend({ ...address, redisUrl: `redis://127.0.0.1:${port}` }, silent);

  await expect(opened).rejects.toThrow(/closed; check REDIS_URL/);
});

/** A log as the product writes it, kept. */
function aLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write(line, _, done) {
      lines.push(String(line));
      done();
    },
  });
  return { lines, log: createLog('debug', destination) };
}

async function aRedis(...options: string[]): Promise<RedisServer & AsyncDisposable> {
  const server = await startRedis(options);
  if (!server) throw new Error('Redis did not start');
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}
