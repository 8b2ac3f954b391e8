import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { deliveries } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, isCard, settingsFor } from '../support/lede-on-discord.ts';
import { startLede } from '../support/process.ts';
import { aPage, startSite } from '../support/site.ts';

test('a command that was acknowledged by a bot which was killed before it had stored it is not left thinking', async ({
  databaseUrl,
  database: { db },
}) => {
  const { discord, reader, channel } = await aPlace();
  const site = await startSite({ '/story': aPage() });
  const env = { ...settingsFor(discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
  const lede = startLede(env);
  await lede.logged('Lede is ready');
  const held = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const holding = db.transaction(async (tx) => {
    await tx.execute(sql`lock table links in access exclusive mode`);
    held.resolve();
    await over.promise;
  });
  await held.promise;
  const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
  await asked.answer();
  // The first answer waits for the pledge a few milliseconds only, and a busy machine may take longer.
  await expect.poll(() => db.$count(deliveries)).toBe(1);

  await lede.kill();
  over.resolve();
  await holding;
  // As if a minute had passed.
  await db.update(deliveries).set({ dueAt: sql`now()` });
  const next = startLede(env);
  await next.logged('Lede is ready');

  await asked.reply(({ text }) => text.includes('I was interrupted'));
  await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
  await expect
    .poll(async () => (await db.select().from(deliveries)).map(({ state }) => state))
    .toEqual(['posted', 'posted']);
  expect(discord.messagesIn(channel)).toHaveLength(2);
  expect(discord.violations).toEqual([]);
});
