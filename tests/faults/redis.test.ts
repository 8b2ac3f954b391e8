import { Redis } from 'ioredis';
import { describe, expect, onTestFinished } from 'vitest';
import { deliveries } from '../../src/store/schema.ts';
import { aFragileLede, aRedis, hasRedis } from '../support/faulty-servers.ts';
import { test } from '../support/fixtures.ts';
import { isCard } from '../support/lede-on-discord.ts';

/** As long as a member may have to wait after a fault is over. */
const PATIENCE_MS = 20_000;

describe.skipIf(!hasRedis())('a Redis', () => {
  test('that is gone for a while delays an answer, without the next look of the reconciler', async ({
    databaseUrl,
    database: { db },
  }) => {
    const { discord, reader, start, redisCable, urlOf } = await aFragileLede(databaseUrl);
    const lede = await start();
    redisCable?.cut();

    const asked = discord.play.slash('summarize', { link: urlOf(0) }, reader);
    await asked.reply(({ text }) => text.includes('Waiting in the queue'));
    expect(await db.$count(deliveries)).toBe(1);
    redisCable?.mend();

    await asked.reply(isCard);
    expect(await lede.stop()).toBe(0);
    expect(discord.violations).toEqual([]);
  });

  test('that is gone does not hold up whoever is told to stop', async ({ databaseUrl }) => {
    const { start, redisCable } = await aFragileLede(databaseUrl);
    const lede = await start();
    redisCable?.cut();
    await lede.logged('Redis cannot be reached');

    const begun = performance.now();
    expect(await lede.stop()).toBe(0);

    expect(performance.now() - begun).toBeLessThan(8000);
  });

  test('that hangs holds up nobody’s first answer, and is taken for dead', async ({ databaseUrl }) => {
    const { discord, reader, start, redisCable, urlOf } = await aFragileLede(databaseUrl);
    await start();
    redisCable?.clamp();

    const asked = discord.play.slash('summarize', { link: urlOf(0) }, reader);
    await asked.reply(({ text }) => text.includes('Waiting in the queue'));
    redisCable?.cut();
    redisCable?.mend();

    await asked.reply(isCard);
    expect(discord.violations).toEqual([]);
  });

  test('whose place another one takes, with nothing in it, is used on', async ({ databaseUrl }) => {
    const { discord, reader, channel, start, redisCable, urlOf } = await aFragileLede(databaseUrl);
    const other = await aRedis('--appendonly', 'yes');
    const lede = await start();
    redisCable?.cut();
    const asked = discord.play.slash('summarize', { link: urlOf(0) }, reader);
    await asked.reply(({ text }) => text.includes('Waiting in the queue'));

    redisCable?.mend(other.url);

    await asked.reply(isCard);
    await discord.play.slash('summarize', { link: urlOf(1) }, reader).reply(isCard);
    expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(2);
    expect(await lede.stop()).toBe(0);
  });

  test('that was exchanged for one which may evict jobs is complained of', async ({ databaseUrl }) => {
    const { start, redisCable } = await aFragileLede(databaseUrl);
    const other = await aRedis('--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru');
    const lede = await start();

    redisCable?.cut();
    redisCable?.mend(other.url);

    const { err } = await lede.logged('Redis is not fit for use');
    expect(err).toMatchObject({ message: expect.stringContaining('must be "noeviction"') });
  });

  test(
    'that is full takes work again when it has room',
    async ({ databaseUrl, database: { db } }) => {
      const { discord, reader, start, redis, urlOf } = await aFragileLede(databaseUrl);
      const lede = await start();
      const client = new Redis(String(redis?.url));
      onTestFinished(() => client.disconnect());
      await client.config('SET', 'maxmemory', '1');

      const asked = discord.play.slash('summarize', { link: urlOf(0) }, reader);
      await lede.logged('Cannot ring the queue; the rows will be found by the reconciler');
      expect(await db.$count(deliveries)).toBe(1);
      await client.config('SET', 'maxmemory', '0');
      // What a minute’s wait would bring: somebody looks for rows that nobody rang for.
      const second = await start();

      await asked.reply(isCard);
      expect(await Promise.all([lede.stop(), second.stop()])).toEqual([0, 0]);
    },
    PATIENCE_MS * 2,
  );
});
