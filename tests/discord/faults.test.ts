import { setTimeout as delay } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, vi } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { deliveries, guilds, requests } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';
import { aGuildWithLede, aPlace, isCard, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aPage } from '../support/site.ts';

const CALLBACK = 'POST /interactions/:interaction/:token/callback';
const EDIT = 'PATCH /webhooks/:application/:token/messages/:message';
const FOLLOW_UP = 'POST /webhooks/:application/:token';

/** Let nobody read a setting until the returned function is called. */
async function holdSettings(db: Database): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const holding = db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${guilds} in access exclusive mode`);
    held.resolve();
    await over.promise;
  });
  await held.promise;
  return () => {
    over.resolve();
    return holding;
  };
}

describe('a first answer', () => {
  test.for(['lost after the effect', 'reset after the effect', 'lost before the effect', { status: 500 }] as const)(
    'that was %s is followed by the card all the same',
    async (failure, { databaseUrl, closing }) => {
      const { discord, reader, channel, site } = await aGuildWithLede({ databaseUrl, closing });
      discord.faults.add(CALLBACK, failure);

      const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);

      await asked.reply(isCard);
      expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(1);
    },
  );

  test('does not wait for a database that does not answer, and shows nobody else what may be private', async ({
    database,
    databaseUrl,
    closing,
  }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });
    const letGo = await holdSettings(database.db);

    const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    await asked.answer().finally(letGo);

    expect(await asked.reply(isCard)).toMatchObject({ isEphemeral: true });
    expect(discord.violations).toEqual([]);
  });

  test('does not wait for it to say who is a moderator either', async ({ database, databaseUrl, closing }) => {
    const { discord, reader } = await aGuildWithLede({ databaseUrl, closing });
    const letGo = await holdSettings(database.db);

    const asked = discord.play.slash('feed list', {}, { ...reader, isGranted: true });
    await asked.answer().finally(letGo);

    const refused = await asked.reply();
    expect([refused.text, refused.isEphemeral]).toEqual([expect.stringContaining('only for moderators'), true]);
    expect(discord.violations).toEqual([]);
  });
});

test('an answer that never reaches its reply leaves behind the word that it was interrupted', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const { discord, reader } = await aGuildWithLede({ databaseUrl, closing });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  discord.faults.add(EDIT, 'lost before the effect');

  await discord.play.slash('help', {}, reader).answer();

  // Nobody puts it off any more.
  await expect.poll(() => vi.getTimerCount()).toBe(0);
  await expect.poll(() => db.$count(deliveries, eq(deliveries.form, 'notice'))).toBe(1);
});

test('a reply whose cancelling was not shown says so when it is cancelled again', async ({ databaseUrl, closing }) => {
  const place = await aPlace();
  const { discord, reader } = place;
  const { services } = closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
  const asked = discord.play.slash('summarize', { link: 'https://courier.example/story' }, reader);
  const progress = await asked.reply(({ buttons }) => buttons.length === 1);
  // As if the bot had died right after.
  await services.db.update(requests).set({ state: 'cancelled' });

  discord.play.button(progress, 'Cancel', reader);

  await asked.reply(({ text }) => text === 'Cancelled.');
});

test('a command that is under way when Lede is told to stop is taken first', async ({
  database,
  databaseUrl,
  closing,
}) => {
  const { discord, reader, site, lede, env } = await aGuildWithLede({ databaseUrl, closing });
  const letGo = await holdSettings(database.db);
  const asked = discord.play.slash('summarize', { link: site.url('/story'), private: true }, reader);
  await asked.answer();

  const closed = lede.close();
  await discord.until(() => !discord.gateway.isConnected(), 'the goodbye');
  // Longer than all else takes to close.
  await delay(1500).finally(letGo);
  await closed;
  closing(await startRoles(env));

  await asked.reply(isCard);
});

test('a card that is ready while progress is being edited follows it at once', async ({ databaseUrl, closing }) => {
  const { discord, reader, channel, site } = await aGuildWithLede({ databaseUrl, closing });
  discord.faults.add(EDIT, { delayMs: 1500 });

  const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);

  await asked.reply(isCard);
  const [card] = discord.messagesIn(channel);
  expect(card?.versions.filter((text) => text.includes('queued'))).toHaveLength(1);
  expect(card?.versions.at(-1)).toContain('Key claims');
});

describe('a message with several links', () => {
  test('of which the second cannot be announced still becomes the card of the first', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, reader, site } = await aGuildWithLede(
      { databaseUrl, closing },
      { '/one': aPage({ title: 'Story one' }), '/two': aPage({ title: 'Story two' }) },
    );
    const said = discord.play.say(`${site.url('/one')} ${site.url('/two')}`, reader);
    discord.faults.add(FOLLOW_UP, { status: 500 }, { times: 2 });

    const asked = discord.play.menu('Summarize links', said, reader);

    expect((await asked.reply(isCard)).text).toContain('Story one');
    await discord.until(() => asked.followups().length === 1, 'a word on the second');
    expect(asked.followups()[0]).toMatchObject({ isEphemeral: true, text: expect.stringContaining('went wrong') });
  });
});

describe('an answer that may have reached its reply long ago', () => {
  test('is found there and not posted again', async ({ databaseUrl, closing }) => {
    const { discord, reader, channel, site, lede, env } = await aGuildWithLede({ databaseUrl, closing });
    await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    const { db } = lede.services;
    await expect.poll(async () => (await db.select().from(deliveries))[0]?.state).toBe('posted');
    const [posted] = await db.select().from(deliveries);
    await lede.close();
    const again = closing(await startRoles(env, { hasWorker: false })).services.db;
    // As if its worker had died between Discord's answer and its row, and nobody had started it for an hour.
    await again
      .update(deliveries)
      .set({ state: 'posting', messageId: null, interactionToken: 'gone', interactionExpiresAt: new Date(0) });
    discord.clock.advance(60 * 60_000);

    closing(await startRoles(env));

    await expect.poll(async () => (await again.select().from(deliveries))[0]?.state).toBe('posted');
    expect((await again.select().from(deliveries))[0]?.messageId).toBe(posted?.messageId);
    expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(1);
  });
});
