import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { UpstreamError } from '../../src/errors.ts';
import { type Bell, bellNearby, bellOf, type Rung } from '../../src/jobs/bell.ts';
import { defineJob } from '../../src/jobs/job.ts';
import { type Consumer, consumer, producer, type QueueOptions } from '../../src/jobs/queue.ts';
import { BACKENDS, isAvailable, openTestQueue, silent, test } from '../support/fixtures.ts';

type Payload = { id: string; turn: number };

const work = defineJob<Payload>({
  name: 'work',
  payload: z.object({ id: z.string(), turn: z.int() }),
  key: ({ id, turn }) => `${id}/${turn}`,
  options: { attempts: 2, backoff: { type: 'fixed', delay: 1 } },
});

/** Two hands, whose work takes until it is let go. */
function twoHands(options: QueueOptions) {
  const emitter = new EventEmitter();
  const begun: string[] = [];
  const ended: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const handle = async ({ id }: Payload) => {
    const end = Promise.withResolvers<void>();
    ends.set(id, end);
    begun.push(id);
    emitter.emit('begun');
    await end.promise;
    await nextTurn();
    ended.push(id);
  };
  const hands = consumer(work, handle, options, { concurrency: 2, log: silent });
  const take = (id: string) => hands.take({ id, turn: 0 }, async () => undefined);
  return {
    hands,
    begun,
    ended,
    async until(...ids: string[]) {
      while (!ids.every((id) => begun.includes(id))) await once(emitter, 'begun');
    },
    end: (id: string) => ends.get(id)?.resolve(),
    fail: (id: string, error: Error) => ends.get(id)?.reject(error),
    take,
    /** Begin past the queue, once it has been seen empty. */
    async begin(id: string) {
      await expect.poll(() => take(id)).toBe(true);
    },
  };
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

const rows = (...ids: string[]) => ids.map((id) => ({ id, turn: 0 }));
const ring = (hands: Consumer<Payload>, bell: Bell, ...ids: string[]) => bellNearby(hands, bell)(rows(...ids));

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`a bell nearby, with the queue on ${backend}`, () => {
    test('is heard at once while a hand is free; the queue waits for the next one', async ({
      databaseUrl,
      closing,
    }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(bellOf(closing(producer(work, options)), silent));
      const { hands, begun, until, end, begin } = twoHands(options);
      closing(hands);
      await begin('first');

      await ring(hands, bell, 'here', 'there');
      await until('here');
      expect(rung).toEqual(rows('there'));

      end('first');
      await until('there');
      expect(begun).toEqual(['first', 'here', 'there']);
      for (const id of ['here', 'there']) end(id);
    });

    test('leaves to other processes what its own has no hand for', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(work, options));
      const busy = twoHands(options);
      closing(busy.hands);
      await busy.begin('first');
      await bells.enqueue(...rows('a', 'b'));
      await busy.until('a');

      const idle = twoHands(options);
      closing(idle.hands);
      await idle.until('b');

      expect(busy.begun).toEqual(['first', 'a']);
      for (const id of ['first', 'a']) busy.end(id);
      idle.end('b');
    });

    test('lets nothing pass what waits in the queue', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const bells = closing(producer(work, options));
      const { hands, begun, until, end, take, begin } = twoHands(options);
      closing(hands);
      await begin('first');
      end('first');
      await bells.enqueue(...rows('a', 'b', 'c', 'd'));
      await until('a', 'b');

      end('a');
      await nextTurn();
      await nextTurn();
      expect(take('new')).toBe(false); // a hand is free, and "c" is on its way
      await until('c');
      end('b');
      await until('d');

      for (const id of ['c', 'd']) end(id);
      await begin('new');
      end('new');
      expect(begun.at(-1)).toBe('new');
    });

    test('leaves to the queue what has time, and what may be stuck', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(async () => undefined);
      const { hands, begun, end, begin } = twoHands(options);
      closing(hands);
      await begin('first');

      const later = { id: 'later', turn: 0, afterMs: 60_000 };
      const again = { id: 'again', turn: 0, isAgain: true };
      await bellNearby(hands, bell)([later, again]);

      expect(rung).toEqual([later, again]);
      expect(begun).toEqual(['first']);
      end('first');
    });

    test('is rung for the queue, a little later, where the work fails', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(bellOf(closing(producer(work, options)), silent));
      const { hands, begun, until, end, fail, begin } = twoHands(options);
      closing(hands);
      await begin('first');
      await ring(hands, bell, 'bad');
      await until('bad');
      expect(rung).toEqual([]);

      fail('bad', new Error('no luck'));
      await expect.poll(() => begun, { timeout: 10_000 }).toEqual(['first', 'bad', 'bad']);

      expect(rung).toEqual([{ id: 'bad', turn: 0, afterMs: 1000 }]);
      for (const id of ['first', 'bad']) end(id);
    });

    test('is not rung again where trying again would end the same', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { bell, rung } = overheard(async () => undefined);
      const { hands, until, end, fail, begin } = twoHands(options);
      await begin('first');
      await ring(hands, bell, 'bad');
      await until('bad');

      fail('bad', new UpstreamError('given up', { retryable: false }));
      end('first');
      await hands.close(); // after whatever became of both

      expect(rung).toEqual([]);
    });

    test('is not heard by who is closing, who ends what was begun', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { hands, ended, end, take, begin } = twoHands(options);
      await begin('first');
      const close = vi.spyOn(Worker.prototype, 'close');
      onTestFinished(() => close.mockRestore());

      const closed = hands.close().then(() => ended.push('closed'));
      expect(take('late')).toBe(false);
      await close.mock.results[0]?.value; // BullMQ knows nothing of what was begun past the queue
      end('first');
      await closed;

      expect(ended).toEqual(['first', 'closed']);
    });

    test('begins nothing of what waited for a hand when it closes', async ({ databaseUrl, closing }) => {
      const { options } = closing(await openTestQueue(backend, databaseUrl));
      const { hands, begun, end, begin } = twoHands(options);
      await begin('first');
      await begin('second');
      await closing(producer(work, options)).enqueue(...rows('waiting'));
      const asking = Worker.prototype as unknown as { moveToActive(): Promise<unknown> }; // it is protected
      const asksAgain = vi.spyOn(asking, 'moveToActive');
      onTestFinished(() => asksAgain.mockRestore());

      const closed = hands.close();
      for (const id of ['first', 'second']) end(id);
      await closed;

      expect(begun).toEqual(['first', 'second']);
      expect(asksAgain).not.toHaveBeenCalled();
    });
  });
}
