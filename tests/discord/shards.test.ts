import { expect } from 'vitest';
import { guilds } from '../../src/store/schema.ts';
import { aChannel, aGuild, aMember, startDiscord } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { settingsFor, startRoles } from '../support/lede-on-discord.ts';

const SHARDS = 3;

/** A guild whose events come over one of three connections. */
function aGuildOn(shard: number) {
  const [channel, member] = [aChannel(), aMember()];
  const id = String((BigInt(1_000_000 + shard - (1_000_000 % SHARDS)) << 22n) | BigInt(shard));
  return { guild: aGuild({ id, channels: [channel], members: [member] }), reader: { channel, user: member.user } };
}

test('a bot that Discord wants on several connections opens them, and serves the guilds of each', async ({
  databaseUrl,
  closing,
}) => {
  const places = [0, 1, 2].map(aGuildOn);
  await using discord = await startDiscord({ guilds: places.map(({ guild }) => guild), shards: SHARDS });
  const lede = closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
  const { db } = lede.services;
  await expect.poll(() => db.$count(guilds)).toBe(SHARDS);

  const replies = await Promise.all(
    places.map(({ reader }) =>
      discord.play
        .slash('help', {}, reader)
        .reply()
        .then(({ text }) => text),
    ),
  );

  expect(discord.gateway.history.filter((event) => event === 'identified')).toHaveLength(SHARDS);
  for (const text of replies) expect(text).toContain('/summarize');

  // A guild that was left while nobody looked belongs to one of them.
  await lede.close();
  const [, left] = places;
  if (left) discord.gateway.leave(left.guild);
  const again = closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
  await expect
    .poll(async () => (await again.services.db.select().from(guilds)).filter(({ leftAt }) => leftAt !== null))
    .toEqual([expect.objectContaining({ id: left?.guild.id })]);
  expect(discord.violations).toEqual([]);
});
