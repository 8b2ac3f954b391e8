import { ChannelType, PermissionFlagsBits as May, MessageFlags } from 'discord-api-types/v10';
import type { Upload } from '../attachments.ts';
import type { Channel } from '../entities.ts';
import { demand, refuse } from '../errors.ts';
import { MessageBody } from '../message-limits.ts';
import { edit, mark, post, remove } from '../messages.ts';
import { isThread } from '../permissions.ts';
import { nothing, ok, parseBody, type Route, type RouteRequest } from '../route.ts';
import { compareSnowflakes, isSnowflake } from '../snowflake.ts';
import { channelWire, messageForBotWire, messageWire } from '../wire.ts';
import type { Message } from '../world.ts';

const MESSAGES = '/channels/:channel/messages';
const TEXT_TYPES: readonly ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
  ChannelType.GuildVoice,
];

/** Channels and the messages in them. */
export const channelRoutes: readonly Route[] = [
  {
    name: 'GET /channels/:channel',
    handle: (request) => {
      const { guild, channel } = seen(request);
      return ok(channelWire(guild, channel));
    },
  },
  { name: `GET ${MESSAGES}`, handle: list },
  {
    name: `GET ${MESSAGES}/:message`,
    handle: (request) => {
      const { channel, may } = seen(request);
      if (!(may & May.ReadMessageHistory)) throw refuse('missingPermissions');
      const message = request.world.messageForBot(channel.id, request.param('message'));
      return ok(fetched(message, request));
    },
  },
  {
    name: `POST ${MESSAGES}`,
    schema: 'MessageCreateRequest',
    takesFiles: true,
    handle: (request) => {
      const { channel, may } = seen(request);
      if (!TEXT_TYPES.includes(channel.type)) throw refuse('notATextChannel');
      const body = parseBody(MessageBody, request.body);
      demandRights(channel, may, body, request.uploads);
      if (channel.locked && !(may & May.ManageThreads)) throw refuse('threadArchived');
      const { uploads } = request;
      const message = post(request, { channelId: channel.id, author: request.world.application.bot, body, uploads });
      return ok(messageWire(message, request.world));
    },
  },
  {
    name: `PATCH ${MESSAGES}/:message`,
    schema: 'MessageEditRequestPartial',
    takesFiles: true,
    handle: (request) => {
      const { channel, may } = seen(request);
      const message = request.world.messageForBot(channel.id, request.param('message'));
      if (message.author.id !== request.world.application.bot.id) throw refuse('notOwnMessage');
      if (channel.archived) throw refuse('threadArchived');
      if (request.uploads.length > 0 && !(may & May.AttachFiles)) throw refuse('missingPermissions');
      const body = parseBody(MessageBody, request.body);
      return ok(messageWire(edit(request, message, body, request.uploads), request.world));
    },
  },
  {
    name: `DELETE ${MESSAGES}/:message`,
    handle: (request) => {
      const { channel, may } = seen(request);
      const message = request.world.messageForBot(channel.id, request.param('message'));
      const isOwn = message.author.id === request.world.application.bot.id;
      if (!isOwn && !(may & May.ManageMessages)) throw refuse('missingPermissions');
      remove(request, message);
      return nothing;
    },
  },
  {
    name: `POST ${MESSAGES}/:message/crosspost`,
    handle: (request) => {
      const { channel, may } = seen(request);
      const message = request.world.messageForBot(channel.id, request.param('message'));
      if (channel.type !== ChannelType.GuildAnnouncement) throw refuse('wrongChannelType');
      const isOwn = message.author.id === request.world.application.bot.id;
      const needed = isOwn ? May.SendMessages : May.SendMessages | May.ManageMessages;
      if ((may & needed) !== needed) throw refuse('missingPermissions');
      if (message.flags & MessageFlags.Crossposted) throw refuse('alreadyCrossposted');
      return ok(messageWire(mark(request, message, MessageFlags.Crossposted), request.world));
    },
  },
];

/** The channel that a request is about. @throws {Refusal} 10003 or 50001. */
export function seen({ world, param }: RouteRequest) {
  return world.channelForBot(param('channel'), May.ViewChannel);
}

/** @throws {Refusal} 50013 where the bot may not write this here. */
export function demandRights(
  channel: Channel,
  may: bigint,
  { embeds, message_reference }: MessageBody,
  uploads: readonly Upload[],
): void {
  const write = isThread(channel) ? May.SendMessagesInThreads : May.SendMessages;
  if (!(may & write)) throw refuse('missingPermissions');
  if (embeds?.length && !(may & May.EmbedLinks)) throw refuse('missingPermissions');
  if (uploads.length > 0 && !(may & May.AttachFiles)) throw refuse('missingPermissions');
  if (message_reference && !(may & May.ReadMessageHistory)) throw refuse('mayNotReply');
}

/** https://docs.discord.com/developers/resources/message#get-channel-messages: newest first, at most 100. */
function list(request: RouteRequest) {
  const { world, query } = request;
  const { channel, may } = seen(request);
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    demand([{ path: 'limit', message: 'int value should be between 1 and 100.' }]);
  const bounds = ['around', 'before', 'after'].filter((name) => query.has(name));
  if (bounds.length > 1) demand([{ path: 'before', message: 'Only one of around, before and after may be given' }]);
  const bound = query.get(bounds[0] ?? '') ?? '0';
  if (bounds.length > 0 && !isSnowflake(bound))
    demand([{ path: bounds[0] ?? '', message: `Value "${bound}" is not snowflake.` }]);
  const all =
    may & May.ReadMessageHistory
      ? world.messages.filter(
          (message) => message.channelId === channel.id && !message.isDeleted && !message.ephemeralTo,
        )
      : [];
  const older = all.filter(({ id }) => compareSnowflakes(id, bound) < 0);
  const newer = all.filter(({ id }) => compareSnowflakes(id, bound) > 0);
  const half = Math.floor(limit / 2);
  const chosen = {
    none: all.slice(-limit),
    before: older.slice(-limit),
    after: newer.slice(0, limit),
    around: [...older.slice(-half), ...all.filter(({ id }) => id === bound), ...newer.slice(0, half)].slice(0, limit),
  }[(bounds[0] ?? 'none') as 'none' | 'before' | 'after' | 'around']; // One of the names above.
  return ok(chosen.toReversed().map((message) => fetched(message, request)));
}

/** A nonce is told to whoever sends and listens, and lost when a message is fetched again. */
function fetched(message: Message, { world, readsContent }: RouteRequest): object {
  return messageForBotWire({ ...message, nonce: null }, world, readsContent);
}
