import { once } from 'node:events';
import {
  ChannelFlags,
  Client,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  ShardClientUtil,
  Status,
} from 'discord.js';
import type { Logger } from 'pino';
import type { DiscordConfig } from '../config.ts';
import { UserError } from '../errors.ts';
import { occasionally } from '../log.ts';
import type { Services } from '../services.ts';
import type { Digest } from '../store/digests.ts';
import { SECOND, within } from '../time.ts';
import { ACTIONS } from './actions/index.ts';
import type { Command, KnownChannel } from './command.ts';
import { deliverer } from './deliver.ts';
import { createDispatch } from './dispatch.ts';
import { estimateDigest } from './estimate.ts';
import { guildKeeper } from './guilds.ts';
import { inviteLink } from './permissions.ts';
import { progressBoard } from './progress.ts';
import { registerCommands } from './register.ts';
import { type DiscordRest, restOptions } from './rest.ts';
import { settingsBook } from './settings-book.ts';

export interface BotParts
  extends Pick<Services, 'db' | 'desk' | 'feedDesk' | 'announcements' | 'bells' | 'bills' | 'log' | 'metrics'> {
  readonly discord: DiscordConfig;
  readonly rest: DiscordRest;
  readonly commands: readonly Command[];
  readonly hasModel: boolean;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

export interface BotRole {
  /** Rejects when the gateway refuses us for good; the message says what to change. */
  readonly failed: Promise<never>;
  /** Whether the gateway is connected, on every shard. */
  isConnected(): boolean;
  close(): Promise<void>;
}

/** Longest wait for the gateway to say goodbye: the library waits without end while it identifies. */
const GOODBYE_MS = 3 * SECOND;
/** Longest wait for interactions that are being answered. */
const ANSWER_MS = 5 * SECOND;

/**
 * Hold the gateway connection and answer interactions: the role `bot`. It asks for no privileged intent and never fetches a
 * page.
 *
 * @returns Once connected, with the commands registered; or as soon as the signal is aborted.
 * @throws {Error} If Discord refuses the token or cannot be reached; the message says what to do.
 */
export async function startBot(parts: BotParts): Promise<BotRole> {
  const { db, desk, feedDesk, announcements, bells, bills, log, metrics, discord, rest, commands, hasModel, signal } =
    parts;
  const stopping = new AbortController();
  const deliver = deliverer({ db, rest, ringDeliveries: bells.deliveries, log, metrics, signal: stopping.signal });
  const client = createClient(discord.apiUrl);
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // also when nobody waits for it yet
  watch(client, log, failure.reject);

  const progress = progressBoard({ db, announcements, answers: rest.answers, deliver, log });
  const services = {
    db,
    desk,
    settings: settingsBook(db),
    progress,
    engine: hasModel ? 'model' : 'extractive',
    feeds: feedDesk,
    channelOf: (guildId: string, channelId: string) => channelOf(client, guildId, channelId),
    announcements,
    bills,
    estimate: (digest: Digest) => estimateDigest(db, digest, hasModel),
    ringEditions: bells.editions,
    ringDeliveries: bells.deliveries,
  } as const;
  const dispatch = createDispatch({ commands, actions: ACTIONS, services, rest, log, metrics });
  const underWay = new Set<Promise<void>>();
  client.on(Events.InteractionCreate, (interaction) => {
    const handled = dispatch(interaction).finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  const keeper = guildKeeper({ db, ringDeliveries: bells.deliveries, log });
  const kept = (work: Promise<void>) =>
    void work.catch((err: unknown) => log.error({ err }, 'The list of guilds is out of date'));
  client.on(Events.GuildCreate, (guild) => kept(keeper.join(guild)));
  client.on(Events.GuildDelete, ({ id }) => kept(keeper.leave(id)));

  try {
    const ready = once(client, Events.ClientReady);
    const connected = client.login(discord.token).then(() => ready);
    const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    await Promise.race([connected, failure.promise, aborted]);
    if (signal.aborted) return { failed: failure.promise, isConnected, close };
    const applicationId = client.application?.id ?? '';
    log.info({ link: inviteLink(applicationId) }, 'Invite the bot with this link');
    const bodies = commands.map(({ data }) => data);
    const registrations = await registerCommands(rest.channels, applicationId, bodies, {
      guildIds: discord.guildIds,
      listGuildIds: () => [...client.guilds.cache.keys()],
    });
    log.info({ registrations }, 'Commands are registered');
    const isOurs = (id: string) => isOnShard(client, id);
    kept(keeper.compare(client.guilds.cache, isOurs));
  } catch (error) {
    await close();
    throw explain(error);
  }
  return { failed: failure.promise, isConnected, close };

  function isConnected(): boolean {
    return client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
  }

  async function close(): Promise<void> {
    await within(GOODBYE_MS, client.destroy());
    await within(ANSWER_MS, Promise.all(underWay));
    stopping.abort(new Error('Lede is stopping'));
    await progress.close();
  }
}

/** A client that keeps guilds, channels and roles, and forgets messages and members. */
function createClient(apiUrl: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    // As many connections as Discord recommends: one up to a thousand guilds or so, and from 2,500 on it refuses one alone.
    shards: 'auto',
    rest: restOptions(apiUrl, 'answers'),
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      PresenceManager: 0,
      ReactionManager: 0,
      VoiceStateManager: 0,
      ThreadMemberManager: 0,
    }),
  });
}

/** What a connection that ends for good means, for whoever runs the bot. */
const REFUSALS: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: 'Discord does not accept the token: check DISCORD_TOKEN',
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord does not grant the intents that Lede asks for; it asks for no privileged one, so check that DISCORD_TOKEN is a bot’s',
  [GatewayCloseCodes.InvalidIntents]: 'Discord does not know the intents that Lede asks for: update Lede',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord no longer serves this version of its gateway: update Lede',
  [GatewayCloseCodes.ShardingRequired]:
    'The bot has come to more guilds than its connections may serve: start it again, and it opens as many as Discord recommends',
};

function watch(client: Client, log: Logger, fail: (error: Error) => void): void {
  client.on(Events.ShardDisconnect, ({ code }, shardId) => {
    log.fatal({ code, shardId }, 'The gateway refuses us');
    fail(new Error(REFUSALS[code] ?? `The gateway closed the connection for good, with code ${code}`));
  });
  // While Discord is away, the library tries twice a second.
  const tries = occasionally((shardId: number, times) =>
    log.info({ shardId, times }, 'Connecting to the gateway again'),
  );
  const failures = occasionally(({ err, shardId }: { err: Error; shardId: number }, times) =>
    log.warn({ err, shardId, times }, 'The gateway connection failed'),
  );
  client.on(Events.ShardReconnecting, tries);
  client.on(Events.ShardResume, (shardId, missed) => log.info({ shardId, missed }, 'The gateway session was resumed'));
  client.on(Events.ShardReady, (shardId) => log.info({ shardId }, 'The gateway is connected'));
  client.on(Events.ShardError, (err, shardId) => failures({ err, shardId }));
  client.on(Events.Error, (err) => log.warn({ err }, 'The Discord client failed'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'The Discord client warns'));
  client.rest.on('rateLimited', ({ route, timeToReset, global }) =>
    log.warn({ route, timeToReset, global }, 'Discord asks us to slow down'),
  );
}

function explain(error: unknown): Error {
  if (error instanceof UserError) return error;
  const { message, code, status } = error as { message: string; code?: unknown; status?: number };
  if (code === 'TokenInvalid' || status === 401)
    return new Error('Discord does not accept the token: check DISCORD_TOKEN', { cause: error });
  return Object.values(REFUSALS).includes(message)
    ? (error as Error)
    : new Error(`Cannot connect to Discord: ${message}`, { cause: error });
}

function channelOf(client: Client, guildId: string, channelId: string): KnownChannel | undefined {
  const guild = client.guilds.cache.get(guildId);
  const channel = guild?.channels.cache.get(channelId);
  const me = guild?.members.me;
  if (!channel || !me) return undefined;
  const available = 'availableTags' in channel ? channel.availableTags : [];
  const tags = available.map(({ id, name, moderated }) => ({ id, name, isReserved: moderated }));
  const requiresTag = channel.flags.has(ChannelFlags.RequireTag);
  const permissions = channel.permissionsFor(me).bitfield;
  return { name: channel.name, type: channel.type, permissions, tags, requiresTag };
}

function isOnShard(client: Client, guildId: string): boolean {
  const { shards, shardCount } = client.options;
  if (typeof shardCount !== 'number' || !Array.isArray(shards)) return true;
  return shards.includes(ShardClientUtil.shardIdForGuildId(guildId, shardCount));
}
