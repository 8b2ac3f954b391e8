import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { UpstreamError, UserError } from '../../src/errors.ts';
import { openQueueBackend } from '../../src/jobs/backend.ts';
import { defineJob } from '../../src/jobs/job.ts';
import { consumer, producer } from '../../src/jobs/queue.ts';
import { layCable } from '../support/cable.ts';
import { BACKENDS, isAvailable, openTestQueue, silent, test } from '../support/fixtures.ts';

const ring = defineJob({
  name: 'ring',
  payload: z.object({ id: z.string(), turn: z.int() }),
  key: ({ id, turn }) => `${id}/${turn}`,
  options: { attempts: 3, backoff: { type: 'fixed', delay: 1 } },
});
const settings = { concurrency: 1, log: silent };

/** Hear of each job handled, in order. */
function listener() {
  const emitter = new EventEmitter();
  const handled: string[] = [];
  return {
    handled,
    hear(id: string) {
      handled.push(id);
      emitter.emit('handled');
    },
    async until(count: number) {
      while (handled.length < count) await once(emitter, 'handled');
    },
  };
}

/** @returns The times in ms at which workers ask their queue for a job, from now on. */
function whenAskedForJobs(): readonly number[] {
  const asking = Worker.prototype as unknown as { moveToActive(...args: unknown[]): Promise<unknown> }; // it is protected
  const { moveToActive } = asking;
  const times: number[] = [];
  const spy = vi.spyOn(asking, 'moveToActive').mockImplementation(function (this: unknown, ...args) {
    times.push(performance.now());
    return moveToActive.apply(this, args);
  });
  onTestFinished(() => spy.mockRestore());
  return times;
}

async function query(databaseUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`a queue on ${backend}`, () => {
    test('that was away when producer and worker began is used once it is back', async ({ databaseUrl, closing }) => {
      const redisUrl = backend === 'redis' ? inject('redisUrl') : undefined;
      const cable = await layCable(redisUrl ?? databaseUrl);
      onTestFinished(() => cable.close());
      const reached =
        redisUrl === undefined ? { databaseUrl: cable.url, redisUrl } : { databaseUrl, redisUrl: cable.url };
      const { options } = closing(await openQueueBackend({ ...reached, installationId: randomUUID() }, silent));
      const heard = listener();
      cable.cut();

      const bells = closing(producer(ring, options));
      closing(consumer(ring, async ({ id }) => heard.hear(id), options, settings));
      await expect(bells.enqueue({ id: 'early', turn: 0 })).rejects.toThrow();
      cable.mend();

      const isEnqueued = () =>
        bells.enqueue({ id: 'late', turn: 0 }).then(
          () => true,
          () => false,
        );
      await expect.poll(isEnqueued, { timeout: 10_000 }).toBe(true);
      // On Redis the early one may be sent again, whatever its sender was told.
      await expect.poll(() => heard.handled, { timeout: 10_000 }).toContain('late');
    });

    test('that is unfit is asked again at a walk, not in a frenzy', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      if (options.backend === 'redis') await options.connection.set(`${options.prefix}:ring:wait`, 'no list');
      else await query(databaseUrl, 'drop schema bullmq cascade');
      const times = whenAskedForJobs();

      closing(consumer(ring, async () => undefined, options, settings));
      await expect.poll(() => times.length, { timeout: 10_000 }).toBeGreaterThan(2);

      for (const [n, time] of times.entries()) expect(time - (times[n - 1] ?? 0)).toBeGreaterThan(900);
    });

    test('a job enqueued twice before it is worked on is handled once', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));
      const heard = listener();
      await bells.enqueue({ id: 'a', turn: 0 });
      await bells.enqueue({ id: 'a', turn: 0 });
      await bells.enqueue({ id: 'end', turn: 0 });

      closing(consumer(ring, async ({ id }) => heard.hear(id), options, settings));
      await heard.until(2);

      expect(heard.handled).toEqual(['a', 'end']);
    });

    test('a job that ended can be rung again with the same key', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));
      const heard = listener();
      closing(consumer(ring, async ({ id }) => heard.hear(id), options, settings));
      await bells.enqueue({ id: 'a', turn: 0 });
      await heard.until(1);

      // With one job at a time, the second is only begun when the first has ended.
      await bells.enqueue({ id: 'b', turn: 0 });
      await heard.until(2);

      await bells.enqueue({ id: 'a', turn: 0 });
      await heard.until(3);

      expect(heard.handled).toEqual(['a', 'b', 'a']);
    });

    test('a failure is tried again, as often as the kind says, and then let go', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));
      const heard = listener();
      const fail = async ({ id }: { id: string }) => {
        heard.hear(id);
        if (id === 'bad') throw new Error('no luck');
      };
      closing(consumer(ring, fail, options, settings));

      await bells.enqueue({ id: 'bad', turn: 0 });
      await heard.until(3);
      await bells.enqueue({ id: 'good', turn: 0 });
      await heard.until(4);

      expect(heard.handled).toEqual(['bad', 'bad', 'bad', 'good']);
    });

    test.for([
      ['what a member asked in vain', new UserError('bad_url', 'That is no link.')],
      ['a dependency that will not recover', new UpstreamError('Gone', { retryable: false })],
    ] as const)('%s is not tried again', async ([, error], { databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));
      const heard = listener();
      const fail = async ({ id }: { id: string }) => {
        heard.hear(id);
        if (id === 'bad') throw error;
      };
      closing(consumer(ring, fail, options, settings));

      await bells.enqueue({ id: 'bad', turn: 0 });
      await heard.until(1);
      await bells.enqueue({ id: 'good', turn: 0 });
      await heard.until(2);

      expect(heard.handled).toEqual(['bad', 'good']);
    });

    test('a payload that cannot be read ends its job and blocks nobody', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const raw = closing(
        options.backend === 'redis'
          ? new Queue('ring', { connection: options.connection, prefix: options.prefix })
          : new Queue('ring', { connection: options.shared.pool }, options.shared.createBackend),
      );
      const bells = closing(producer(ring, options));
      const heard = listener();
      await raw.add('ring', { id: 7 }, { attempts: 3 });
      await bells.enqueue({ id: 'good', turn: 0 });

      closing(consumer(ring, async ({ id }) => heard.hear(id), options, settings));
      await heard.until(1);

      expect(heard.handled).toEqual(['good']);
    });

    test('a payload that does not fit its kind is refused where it is made', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));

      await expect(bells.enqueue({ id: 'a', turn: 0.5 })).rejects.toThrow(/int/);
    });

    test('closing waits for the job under way and takes no other', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(ring, options));
      const started = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const done: string[] = [];
      const worker = consumer(
        ring,
        async ({ id }) => {
          started.resolve();
          await finish.promise;
          done.push(id);
        },
        options,
        settings,
      );
      await bells.enqueue({ id: 'a', turn: 0 }, { id: 'b', turn: 0 });
      await started.promise;

      const closed = worker.close();
      finish.resolve();
      await closed;

      expect(done).toEqual(['a']);
    });
  });
}
