import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { createAttachments } from './attachments.ts';
import { aGuild, aUser } from './builders.ts';
import { startClock } from './clock.ts';
import type { Channel, Guild } from './entities.ts';
import { createFaults } from './faults.ts';
import { createGateway } from './gateway.ts';
import { type ShownMessage, shown, type Until } from './handle.ts';
import type { Context } from './messages.ts';
import { createPlayer } from './player.ts';
import { createRateLimits, type RateLimit } from './rate-limits.ts';
import { createRest, ROUTE_NAMES } from './rest.ts';
import { createWorld } from './world.ts';

export { aChannel, aForumTag, aGuild, aMember, aRole, aUser } from './builders.ts';

export interface DiscordOptions {
  readonly guilds?: readonly Guild[];
  /** Privileged intents that the application was granted, as a bit field; none by default. */
  readonly privilegedIntents?: number;
  /** How many connections Discord recommends, and the least that it lets in. */
  readonly shards?: number;
  /** Limits in place of the usual ones, by the name of their route; `global` is the one over all. */
  readonly rateLimits?: Readonly<Record<string, RateLimit>>;
}

/** How long a test waits for something that should have happened, in milliseconds. */
const PATIENCE_MS = 20_000;

export type Discord = Awaited<ReturnType<typeof startDiscord>>;

/**
 * Start a strict stand-in for Discord on this machine: REST and gateway, version 10. It refuses what the real service refuses, writes
 * down what a bot should not have done, plays the members of its guilds, and fails where a script says so.
 */
export async function startDiscord(options: DiscordOptions = {}) {
  const { guilds = [aGuild()], privilegedIntents = 0, shards = 1, rateLimits = {} } = options;
  const clock = startClock();
  const bot = aUser({ username: 'lede', bot: true });
  const server = createServer();
  const attachments = createAttachments(clock, () => originOf(server));
  const world = createWorld(clock, { id: bot.id, name: 'Lede', bot }, [...guilds], attachments);
  const token = `${Buffer.from(bot.id).toString('base64url')}.stand-in.token`;
  const gateway = createGateway(server, world, { token, privilegedIntents, shards });
  const context: Context = {
    world,
    gateway,
    readsContent: Boolean(privilegedIntents & GatewayIntentBits.MessageContent),
  };
  const limits = createRateLimits(clock, rateLimits);
  const faults = createFaults(ROUTE_NAMES);
  let isDown = false;
  server.on('request', createRest({ context, token, limits, faults, isDown: () => isDown }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const until: Until = (holds, what = 'what the test waits for') =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(new Error(`Discord waited in vain for ${what}`)), PATIENCE_MS);
      const check = () => {
        if (holds()) settle();
      };
      const off = world.onChange(check);
      function settle(error?: Error): void {
        clearTimeout(timer);
        off();
        if (error) reject(error);
        else resolve();
      }
      check();
    });

  function recover(): void {
    isDown = false;
    gateway.setDown(false);
    world.changed();
  }

  return {
    /** What `DISCORD_API_URL` is set to. */
    apiUrl: `${originOf(server)}/api`,
    /** The bot's own, the one that is right. */
    token,
    applicationId: world.application.id,
    bot,
    clock,
    gateway,
    faults,
    /** What members do. */
    play: createPlayer(context, until),
    /** What a well-behaved bot never does; empty at the end of most tests. */
    violations: world.violations,
    /** Requests in the order they came, refused ones included. */
    requests: world.requests,
    /** How many requests were answered with 401, 403 or 429; Discord bans an address at 10,000 in ten minutes. */
    invalidRequests: limits.invalidRequests,
    /** Wait until something holds; it is looked at again whenever anything happens. */
    until,
    /** @returns Registered commands: those of a guild, or those of every guild. */
    commands: (guild?: Guild) => world.commandsOf(guild?.id ?? 'global'),
    /** @returns The messages of a channel as it shows them, oldest first: without deleted ones, with ephemeral ones. */
    messagesIn: ({ id }: Channel): readonly ShownMessage[] =>
      world.messages.filter(({ channelId, isDeleted }) => channelId === id && !isDeleted).map(shown),
    /** Be gone, REST and gateway both, for a time or until the function that it returns is called. */
    outage(ms = Number.POSITIVE_INFINITY): () => void {
      isDown = true;
      gateway.setDown(true);
      if (Number.isFinite(ms)) clock.after(ms, recover);
      return recover;
    },
    async [Symbol.asyncDispose]() {
      clock.stop();
      gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function originOf(server: Server): string {
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  return `http://127.0.0.1:${port}`;
}
