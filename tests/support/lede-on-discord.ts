import { inject, onTestFinished } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { readConfig } from '../../src/config.ts';
import { startBot } from '../../src/discord/bot.ts';
import { openServices, startWorker } from '../../src/services.ts';
import { aChannel, aGuild, aMember, type Discord, type DiscordOptions, startDiscord } from './discord/index.ts';
import { type BackendName, silent } from './fixtures.ts';
import { type Answer, aPage, startSite } from './site.ts';

/** A stand-in for Discord with a guild: a channel, a reader, and an owner who may do anything; and other guilds, if any are given. */
export async function aPlace(
  { guilds: others = [], ...options }: DiscordOptions = {},
  parts: Parameters<typeof aGuild>[0] = {},
) {
  const channel = aChannel();
  const member = aMember();
  const guild = aGuild({ channels: [channel], members: [member], ...parts });
  const discord = await startDiscord({ ...options, guilds: [guild, ...others] });
  onTestFinished(() => discord[Symbol.asyncDispose]());
  const [ownerMember] = guild.members;
  if (!ownerMember) throw new Error('A guild has an owner');
  return {
    discord,
    guild,
    channel,
    reader: { channel, user: member.user },
    owner: { channel, user: ownerMember.user, permissions: ~0n },
  };
}

/** The settings of a Lede that knows this Discord. */
export function settingsFor(discord: Discord, databaseUrl: string, backend: BackendName = 'postgresql') {
  return {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DATABASE_URL: databaseUrl,
    ...(backend === 'redis' && { REDIS_URL: String(inject('redisUrl')) }),
  };
}

/** Both roles in the test's own process, which is quicker to start than one of their own. */
export async function startRoles(env: NodeJS.ProcessEnv, { hasWorker = true } = {}) {
  const config = readConfig(env);
  const services = await openServices(config, silent);
  const { discord } = config;
  const { rest } = services;
  if (!discord || !rest) throw new Error('There is no token');
  const worker = hasWorker ? startWorker(services) : undefined;
  const hasModel = config.model !== undefined;
  const { signal } = new AbortController();
  const bot = await startBot({ ...services, discord, rest, commands: COMMANDS, hasModel, signal });
  let closed: Promise<void> | undefined;
  return {
    services,
    worker,
    /** Once, however often it is asked for. */
    close: () => (closed ??= end()),
  };

  async function end(): Promise<void> {
    await bot.close();
    await worker?.close();
    await services.close();
  }
}

/** A place with Lede in it and a site to read. */
export async function aGuildWithLede(
  { databaseUrl, closing }: { databaseUrl: string; closing: <T extends { close(): Promise<unknown> }>(thing: T) => T },
  pages: Readonly<Record<string, Answer>> = { '/story': aPage() },
  place?: Awaited<ReturnType<typeof aPlace>>,
) {
  const there = place ?? (await aPlace());
  const site = await startSite(pages);
  const env = { ...settingsFor(there.discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
  const lede = closing(await startRoles(env));
  return { ...there, site, lede, env };
}

export const isCard = ({ text }: { text: string }) => text.includes('Key claims');
