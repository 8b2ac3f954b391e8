import { PermissionFlagsBits } from 'discord-api-types/v10';
import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { deliverer } from '../../src/discord/deliver.ts';
import { note } from '../../src/discord/layout.ts';
import { createDiscordRest } from '../../src/discord/rest.ts';
import type { Rung } from '../../src/jobs/bell.ts';
import type { OpenDatabase } from '../../src/store/database.ts';
import { deliveryStore } from '../../src/store/deliveries.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { deliveries } from '../../src/store/schema.ts';
import { aChannel } from '../support/discord/index.ts';
import { silent, test } from '../support/fixtures.ts';
import { aPlace } from '../support/lede-on-discord.ts';

const POST = 'POST /channels/:channel/messages';

/** An outbox with one message in it, and whoever posts it. */
async function anOutbox({ db }: OpenDatabase, place?: Awaited<ReturnType<typeof aPlace>>, token?: string) {
  const there = place ?? (await aPlace());
  const { discord, guild, channel } = there;
  const rung: Rung[] = [];
  const rest = createDiscordRest({ token: token ?? discord.token, apiUrl: discord.apiUrl });
  const ringDeliveries = async (rows: readonly Rung[]) => void rung.push(...rows);
  const { signal } = new AbortController();
  const deliver = deliverer({ db, rest, ringDeliveries, log: silent, signal });
  const { id } = await deliveryStore(db).notify(guild.id, channel.id, note('Good morning'));
  const row = async () => {
    const found = await deliveryStore(db).find(id);
    if (!found) throw new Error('The delivery is gone');
    return found;
  };
  /** As if the time until it is tried again had passed. */
  const again = async () => {
    await db.update(deliveries).set({ dueAt: sql`now()`, claimedUntil: null }).where(eq(deliveries.id, id));
    await deliver({ id });
  };
  return { ...there, db, id, deliver, again, row, rung };
}

describe('a message of the outbox', () => {
  test('is posted once, however often its bell rings', async ({ database }) => {
    const { deliver, id, discord, channel, row } = await anOutbox(database);

    await Promise.all([deliver({ id }), deliver({ id }), deliver({ id })]);
    await deliver({ id });

    expect(discord.messagesIn(channel).map(({ text }) => text)).toEqual(['Good morning']);
    expect(await row()).toMatchObject({ state: 'posted', messageId: discord.messagesIn(channel)[0]?.id });
    expect(discord.violations).toEqual([]);
  });

  test.for(['lost after the effect', 'reset after the effect'] as const)(
    'is posted once though the answer was %s',
    async (failure, { database }) => {
      const { deliver, again, id, discord, channel, row } = await anOutbox(database);
      discord.faults.add(POST, failure, { times: 2 });

      await deliver({ id });
      await again();
      await again();

      expect(discord.messagesIn(channel)).toHaveLength(1);
      expect(await row()).toMatchObject({ state: 'posted' });
    },
  );

  test('waits out a Discord that fails, and is tried ever more seldom', async ({ database }) => {
    const { deliver, again, id, discord, channel, row, rung } = await anOutbox(database);
    const recover = discord.outage();

    await deliver({ id });
    for (let time = 0; time < 9; time += 1) await again();
    expect(await row()).toMatchObject({ state: 'posting', attempts: 0 });
    expect(rung).toHaveLength(10);
    expect(rung[0]?.afterMs).toBeGreaterThanOrEqual(2000);
    recover();
    await again();

    expect(discord.messagesIn(channel)).toHaveLength(1);
    expect(discord.invalidRequests()).toBe(0);
  });

  test('waits as long as Discord says when it asks us to slow down', async ({ database }) => {
    const { deliver, id, discord, channel } = await anOutbox(database);
    discord.faults.add(POST, { retryAfterMs: 300 });

    await deliver({ id });

    expect(discord.messagesIn(channel)).toHaveLength(1);
    expect(discord.invalidRequests()).toBe(1);
  });

  test.for([
    ['may not write', PermissionFlagsBits.SendMessages, 'missing_permissions'],
    ['may not see it', PermissionFlagsBits.ViewChannel, 'missing_access'],
  ] as const)('ends at once where we %s, and the moderators are told', async ([, deny, code], { database }) => {
    const log = aChannel({ name: 'moderators' });
    const channel = aChannel();
    const place = await aPlace({}, { channels: [channel, log] });
    channel.overwrites.push({ id: place.guild.id, type: 'role', allow: 0n, deny });
    await guildStore(database.db).change(place.guild.id, '1', { logChannelId: log.id });
    const { deliver, again, id, discord, row, rung } = await anOutbox(database, { ...place, channel });

    await deliver({ id });
    await again();
    for (const notice of rung) await deliver(notice);

    expect(await row()).toMatchObject({ state: 'failed', errorCode: code });
    expect(discord.messagesIn(log).map(({ text }) => text)).toEqual([expect.stringContaining(`<#${channel.id}>`)]);
    expect(discord.invalidRequests()).toBe(1);
  });

  test('that replies to another is posted without that where we may not read the past', async ({ database }) => {
    const channel = aChannel();
    const place = await aPlace({}, { channels: [channel] });
    const deny = PermissionFlagsBits.ReadMessageHistory;
    channel.overwrites.push({ id: place.guild.id, type: 'role', allow: 0n, deny });
    const { deliver, id, discord, row, db } = await anOutbox(database, { ...place, channel });
    await db.update(deliveries).set({ replyTo: channel.id });

    await deliver({ id });

    expect(discord.messagesIn(channel).map(({ text }) => text)).toEqual(['Good morning']);
    expect(await row()).toMatchObject({ state: 'posted' });
  });

  test('ends at once where the channel is gone', async ({ database }) => {
    const { deliver, again, id, row, guild, discord } = await anOutbox(database);
    guild.channels.splice(0);

    await deliver({ id });
    await again();

    expect(await row()).toMatchObject({ state: 'failed', errorCode: 'unknown_channel' });
    expect(discord.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('stays while Discord does not know our token, and asks no more with it', async ({ database }) => {
    const { deliver, again, id, discord, row, rung } = await anOutbox(database, undefined, 'not.a.token');

    await deliver({ id });
    for (let time = 0; time < 5; time += 1) await again();

    expect(await row()).toMatchObject({ state: 'posting' });
    expect(discord.invalidRequests()).toBe(1);
    expect(rung[0]?.afterMs).toBe(5 * 60_000);
  });

  test('that makes every worker die is given up', async ({ database }) => {
    const { again, row } = await anOutbox(database);
    await database.db.update(deliveries).set({ attempts: 4 });

    await again();

    expect(await row()).toMatchObject({ state: 'failed', errorCode: 'given_up' });
  });
});

describe('a message that may have been posted long ago', () => {
  const LONG_AGO = sql`now() - interval '3 minutes'`;

  test('is found by its mark and not posted again', async ({ database }) => {
    const { deliver, again, id, discord, channel, row } = await anOutbox(database);
    discord.faults.add(POST, 'lost after the effect', { times: 2 });
    await deliver({ id });
    discord.clock.advance(6 * 60_000); // the nonce is forgotten
    await database.db.update(deliveries).set({ postingAt: LONG_AGO });

    await again();

    expect(discord.messagesIn(channel)).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'posted', messageId: discord.messagesIn(channel)[0]?.id });
  });

  test('is found behind what others have said since', async ({ database }) => {
    const { deliver, again, id, discord, channel, reader, row } = await anOutbox(database);
    discord.faults.add(POST, 'lost after the effect', { times: 2 });
    await deliver({ id });
    for (let n = 0; n < 250; n += 1) discord.play.say(`Chat ${n}`, reader);
    await database.db.update(deliveries).set({ postingAt: LONG_AGO });
    discord.clock.advance(6 * 60_000);

    await again();

    expect(discord.messagesIn(channel).filter(({ text }) => text === 'Good morning')).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'posted' });
  });

  test('is posted if it never arrived', async ({ database }) => {
    const { again, discord, channel, reader } = await anOutbox(database);
    discord.play.say('Is anybody here?', reader);
    await database.db.update(deliveries).set({ state: 'posting', postingAt: LONG_AGO });

    await again();

    expect(discord.messagesIn(channel).map(({ text }) => text)).toEqual(['Is anybody here?', 'Good morning']);
  });

  test('is left uncertain where we may not read the past, and the moderators are told', async ({ database }) => {
    const log = aChannel({ name: 'moderators' });
    const channel = aChannel();
    const place = await aPlace({}, { channels: [channel, log] });
    channel.overwrites.push({
      id: place.guild.id,
      type: 'role',
      allow: 0n,
      deny: PermissionFlagsBits.ReadMessageHistory,
    });
    await guildStore(database.db).change(place.guild.id, '1', { logChannelId: log.id });
    const { again, deliver, discord, row, rung } = await anOutbox(database, { ...place, channel });
    await database.db.update(deliveries).set({ state: 'posting', postingAt: LONG_AGO });

    await again();
    for (const notice of rung) await deliver(notice);

    expect(await row()).toMatchObject({ state: 'uncertain' });
    expect(discord.messagesIn(channel)).toEqual([]);
    expect(discord.messagesIn(log)).toHaveLength(1);
  });
});
