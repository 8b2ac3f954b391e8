import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, vi } from 'vitest';
import { planEditions } from '../../src/digests/planner.ts';
import { deliverer } from '../../src/discord/deliver.ts';
import { note } from '../../src/discord/layout.ts';
import { createDiscordRest } from '../../src/discord/rest.ts';
import type { Database } from '../../src/store/database.ts';
import { deliveryStore } from '../../src/store/deliveries.ts';
import { deliveries, editions } from '../../src/store/schema.ts';
import { DAY, HOUR, MINUTE } from '../../src/time.ts';
import { plantDigest } from '../support/digest-guild.ts';
import { silent, test } from '../support/fixtures.ts';
import { aPlace } from '../support/lede-on-discord.ts';

const POST = 'POST /channels/:channel/messages';

afterEach(() => void vi.useRealTimers());

/** Put the clock of this process forward or back; the database keeps its own. */
function shiftClock(ms: number): void {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
}

/** A message that Discord took, although its answer was lost, and whoever posts it. */
async function aMessageInDoubt(db: Database) {
  const place = await aPlace();
  const { discord, guild } = place;
  const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl });
  const { signal } = new AbortController();
  const deliver = deliverer({ db, rest, ringDeliveries: async () => undefined, log: silent, signal });
  const { id } = await deliveryStore(db).notify(guild.id, place.channel.id, note('Good morning'));
  discord.faults.add(POST, 'lost after the effect', { times: 2 });
  await deliver({ id });
  const again = async () => {
    await db.update(deliveries).set({ dueAt: sql`now()`, claimedUntil: null });
    await deliver({ id });
    return (await db.select({ state: deliveries.state }).from(deliveries)).map(({ state }) => state);
  };
  return { ...place, again };
}

describe('a process whose clock is put back an hour', () => {
  test('does not take a nonce that Discord has forgotten for one that it knows', async ({ database: { db } }) => {
    const { discord, channel, again } = await aMessageInDoubt(db);
    await db.update(deliveries).set({ postingAt: sql`now() - interval '20 minutes'` });
    discord.clock.advance(HOUR + 20 * MINUTE);
    shiftClock(-HOUR);

    expect(await again()).toEqual(['posted']);

    expect(discord.messagesIn(channel)).toHaveLength(1);
  });
});

describe('a process whose clock is put forward a day', () => {
  test('does not give up what has only just failed', async ({ database: { db } }) => {
    const { discord, channel, again } = await aMessageInDoubt(db);
    const recover = discord.outage();
    shiftClock(DAY + HOUR);

    expect(await again()).toEqual(['posting']);
    recover();
    vi.useRealTimers();
    expect(await again()).toEqual(['posted']);

    expect(discord.messagesIn(channel)).toHaveLength(1);
  });

  test('plans tomorrow’s edition early, but leaves to the next one what is yet to come', async ({
    database: { db },
  }) => {
    await plantDigest(db, { guildId: '1', channelId: '2' });

    await planEditions(db, new Date(Date.now() + DAY));
    await planEditions(db, new Date());

    const planned = await db.select().from(editions);
    expect(planned).toHaveLength(1);
    expect(planned[0]?.until.getTime()).toBeLessThanOrEqual(Date.now() + MINUTE);
  });
});
