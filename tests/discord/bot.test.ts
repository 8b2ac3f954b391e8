import { describe, expect, inject, onTestFinished } from 'vitest';
import {
  aChannel,
  aGuild,
  aMember,
  type Discord,
  type DiscordOptions,
  startDiscord,
} from '../support/discord/index.ts';
import { BACKENDS, type BackendName, isAvailable, test } from '../support/fixtures.ts';
import { startLede } from '../support/process.ts';
import { aPage, startSite } from '../support/site.ts';

/** A stand-in with one channel, a reader and an owner in it. */
async function aPlace(options: Omit<DiscordOptions, 'guilds'> = {}) {
  const channel = aChannel();
  const member = aMember();
  const guild = aGuild({ channels: [channel], members: [member] });
  const discord = await startDiscord({ ...options, guilds: [guild] });
  onTestFinished(() => discord[Symbol.asyncDispose]());
  const owner = { channel, user: guild.members[0]?.user ?? member.user };
  return { discord, guild, channel, reader: { channel, user: member.user }, owner };
}

function settingsFor(discord: Discord, databaseUrl: string, backend: BackendName = 'postgresql') {
  return {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DATABASE_URL: databaseUrl,
    ...(backend === 'redis' && { REDIS_URL: String(inject('redisUrl')) }),
  };
}

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`the bot, with the queue on ${backend}`, () => {
    test('answers a slash command with the card of the article', async ({ databaseUrl }) => {
      const { discord, reader } = await aPlace();
      const site = await startSite({ '/story': aPage() });
      const lede = startLede({ ...settingsFor(discord, databaseUrl, backend), LEDE_FETCH_ALLOW: site.host });
      await lede.logged('Lede is ready');

      const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);

      const card = await asked.reply(({ text }) => text.includes('Key claims'));
      expect(card.text).toContain('Bridge reopens after two years');
      expect(card.buttons.map(({ label }) => label)).toEqual(['Evidence', 'Sources', 'Report']);
      expect(discord.violations).toEqual([]);
    });
  });
}
