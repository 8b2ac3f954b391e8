import { EventEmitter, once } from 'node:events';
import { Queue } from 'bullmq';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { type Bell, bellNearby, bellOf, type Rung } from '../../src/jobs/bell.ts';
import { defineJob } from '../../src/jobs/job.ts';
import { type Consumer, consumer, producer, type QueueOptions } from '../../src/jobs/queue.ts';
import { BACKENDS, isAvailable, openTestQueue, silent, test } from '../support/fixtures.ts';

type Payload = { id: string; turn: number };

const work = defineJob<Payload>({
  name: 'work',
  payload: z.object({ id: z.string(), turn: z.int() }),
  key: ({ id, turn }) => `${id}/${turn}`,
  options: { attempts: 1, backoff: { type: 'fixed', delay: 1 } },
});

/** Two hands, whose work takes until it is let go. */
function twoHands(options: QueueOptions) {
  const emitter = new EventEmitter();
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const handle = async ({ id }: Payload) => {
    begun.push(id);
    emitter.emit('begun');
    const end = Promise.withResolvers<void>();
    ends.set(id, end);
    await end.promise;
  };
  return {
    hands: consumer(work, handle, options, { concurrency: 2, log: silent }),
    begun,
    async until(...ids: string[]) {
      while (!ids.every((id) => begun.includes(id))) await once(emitter, 'begun');
    },
    end: (id: string) => ends.get(id)?.resolve(),
    fail: (id: string) => ends.get(id)?.reject(new Error('no luck')),
  };
}

/** BullMQ's own look at it. */
function openQueue(options: QueueOptions) {
  return options.backend === 'redis'
    ? new Queue(work.name, { connection: options.connection, prefix: options.prefix })
    : new Queue(work.name, { connection: options.shared.pool }, options.shared.createBackend);
}

/** Hear what the queue was rung for. */
function overheard(bell: Bell): { bell: Bell; rung: Rung[] } {
  const rung: Rung[] = [];
  return {
    rung,
    bell: async (rows) => {
      rung.push(...rows);
      await bell(rows);
    },
  };
}

/** The first that is begun past the queue: once the consumer has seen that the queue is empty. */
async function begin(hands: Consumer<Payload>, id: string): Promise<void> {
  await expect.poll(() => hands.take({ id, turn: 0 }, async () => undefined)).toBe(true);
}

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`a bell nearby, with the queue on ${backend}`, () => {
    test('is heard at once while a hand is free; the queue waits for the next one', async ({
      databaseUrl,
      closing,
    }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(bellOf(closing(producer(work, options)), silent));
      const { hands, begun, until, end } = twoHands(options);
      closing(hands);
      const ring = bellNearby(hands, bell);
      await begin(hands, 'first');

      await ring(['here', 'there'].map((id) => ({ id, turn: 0 })));
      await until('here');
      expect(rung.map(({ id }) => id)).toEqual(['there']);

      end('first');
      await until('there');
      expect(begun).toEqual(['first', 'here', 'there']);
      for (const id of ['here', 'there']) end(id);
    });

    test('never has more at work than the hands there are', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const queue = closing(openQueue(options));
      const bells = closing(producer(work, options));
      const { hands, begun, until, end } = twoHands(options);
      closing(hands);
      await begin(hands, 'first');
      await bells.enqueue(...['a', 'b', 'c'].map((id) => ({ id, turn: 0 })));
      await expect.poll(() => queue.getActiveCount()).toBe(2); // the queue has given both "a" and "b"
      expect(hands.take({ id: 'late', turn: 0 }, async () => undefined)).toBe(false);

      expect(begun).toEqual(['first', 'a']);
      for (const id of ['first', 'a']) end(id);
      await until('b', 'c');
      for (const id of ['b', 'c']) end(id);
    });

    test('lets nothing pass what waits in the queue', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(work, options));
      await bells.enqueue(...['a', 'b', 'c', 'd'].map((id) => ({ id, turn: 0 })));
      const { hands, begun, until, end } = twoHands(options);
      closing(hands);
      const isTaken = () => hands.take({ id: 'new', turn: 0 }, async () => undefined);
      // The queue has not been seen empty, whatever hands are free meanwhile.
      for (const id of ['a', 'b']) {
        expect(isTaken()).toBe(false);
        await until(id);
        end(id);
      }
      await until('c', 'd');

      for (const id of ['c', 'd']) end(id);
      await begin(hands, 'new');
      end('new');
      expect(begun.toSorted()).toEqual(['a', 'b', 'c', 'd', 'new']);
      expect(begun.at(-1)).toBe('new');
    });

    test('leaves to the queue what has time, and what may be stuck', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(async () => undefined);
      const { hands, begun, end } = twoHands(options);
      closing(hands);
      await begin(hands, 'first');
      end('first');

      await bellNearby(
        hands,
        bell,
      )([
        { id: 'later', turn: 0, afterMs: 60_000 },
        { id: 'again', turn: 0, isAgain: true },
      ]);

      expect(rung.map(({ id }) => id)).toEqual(['later', 'again']);
      expect(begun).toEqual(['first']);
    });

    test('is rung for the queue, a little later, where the work fails', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(bellOf(closing(producer(work, options)), silent));
      const { hands, begun, until, end, fail } = twoHands(options);
      closing(hands);
      await begin(hands, 'first');
      await bellNearby(hands, bell)([{ id: 'bad', turn: 0 }]);
      await until('bad');
      expect(rung).toEqual([]);

      fail('bad');
      await expect.poll(() => begun, { timeout: 10_000 }).toEqual(['first', 'bad', 'bad']);

      expect(rung).toEqual([{ id: 'bad', turn: 0, afterMs: 1000 }]);
      for (const id of ['first', 'bad']) end(id);
    });

    test('is not heard by who is closing, who ends what was begun', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { hands, begun, end } = twoHands(options);
      await begin(hands, 'first');

      let isClosed = false;
      const closed = hands.close().then(() => {
        isClosed = true;
      });
      expect(hands.take({ id: 'late', turn: 0 }, async () => undefined)).toBe(false);
      expect(isClosed).toBe(false);
      end('first');
      await closed;

      expect(begun).toEqual(['first']);
    });
  });
}
