import {
  ChannelFlags,
  ChannelType,
  GatewayIntentBits,
  PermissionFlagsBits as May,
  MessageFlags,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Channel, Guild } from '../entities.ts';
import { refuse } from '../errors.ts';
import { MessageBody } from '../message-limits.ts';
import { contentsOf, post } from '../messages.ts';
import { isThread } from '../permissions.ts';
import { ok, parseBody, type Reply, type Route, type RouteRequest } from '../route.ts';
import { compareSnowflakes } from '../snowflake.ts';
import { channelWire, messageWire } from '../wire.ts';
import type { Place, World } from '../world.ts';
import { guildOf } from './application.ts';
import { demandRights, seen } from './channels.ts';

const JOINED_AT = '2026-01-01T00:00:00.000000+00:00';

/** Threads that hang from channels and messages, and posts in forums, which are threads too. */
export const threadRoutes: readonly Route[] = [
  {
    name: 'POST /channels/:channel/messages/:message/threads',
    schema: 'CreateTextThreadWithMessageRequest',
    handle: (request) => {
      const { guild, channel, may } = seen(request);
      if (!(may & May.CreatePublicThreads)) throw refuse('missingPermissions');
      const message = request.world.messageForBot(channel.id, request.param('message'));
      if (guild.channels.some(({ id }) => id === message.id)) throw refuse('threadExists');
      message.flags |= MessageFlags.HasThread;
      return { status: 201, body: channelWire(guild, addThread(request, { guild, channel }, message.id)) };
    },
  },
  {
    name: 'POST /channels/:channel/threads',
    takesFiles: true,
    schema: (body) => [
      [
        z.looseObject({ message: z.unknown() }).safeParse(body).data?.message
          ? 'CreateForumThreadRequest'
          : 'CreateTextThreadWithoutMessageRequest',
        body,
      ],
    ],
    handle: (request) => {
      const { guild, channel, may } = seen(request);
      if (channel.type !== ChannelType.GuildForum) {
        if (!(may & May.CreatePublicThreads)) throw refuse('missingPermissions');
        return { status: 201, body: channelWire(guild, addThread(request, { guild, channel }, request.world.id())) };
      }
      return addPost(request, { guild, channel }, may);
    },
  },
  {
    name: 'GET /guilds/:guild/threads/active',
    handle: ({ world, param }) => ok(activeThreadsWire(world, guildOf(world, param('guild')))),
  },
];

/** https://docs.discord.com/developers/resources/guild#list-active-guild-threads: newest first. */
function activeThreadsWire(world: World, guild: Guild) {
  const { bot } = world.application;
  const isShown = (thread: Channel) => {
    const may = world.botMay({ guild, channel: thread });
    const isIn = thread.type !== ChannelType.PrivateThread || thread.ownerId === bot.id || may & May.ManageThreads;
    return isThread(thread) && !thread.archived && may & May.ViewChannel && isIn;
  };
  const threads = guild.channels.filter(isShown).sort((a, b) => compareSnowflakes(b.id, a.id));
  const joined = threads.filter(({ ownerId }) => ownerId === bot.id);
  return {
    threads: threads.map((thread) => channelWire(guild, thread)),
    members: joined.map(({ id }) => ({ id, user_id: bot.id, join_timestamp: JOINED_AT, flags: 0 })),
    has_more: false,
  };
}

const ThreadBody = z.looseObject({ name: z.string().min(1).max(100) });
const PostBody = z.looseObject({
  ...ThreadBody.shape,
  message: MessageBody,
  applied_tags: z.array(z.string()).max(5, 'Must be 5 or fewer in length.').nullish(),
});

/** A post in a forum: a thread and its first message, which has the thread's identifier, or neither. */
function addPost(request: RouteRequest, { guild, channel }: Place, may: bigint): Reply {
  const { message, applied_tags } = parseBody(PostBody, request.body);
  const appliedTags = applied_tags ?? [];
  const { uploads, world } = request;
  demandRights(channel, may, message, uploads);
  const tags = appliedTags.map((id) => channel.availableTags.find((tag) => tag.id === id));
  if (tags.includes(undefined)) throw refuse('unknownTag');
  if (tags.some((tag) => tag?.moderated) && !(may & May.ManageThreads)) throw refuse('missingPermissions');
  if (channel.flags & ChannelFlags.RequireTag && tags.length === 0) throw refuse('tagRequired');
  const id = world.id();
  // A post has no nonce: sent twice, it is there twice.
  const { nonce: _, enforce_nonce: __, ...body } = message;
  const posting = { id, channelId: id, author: world.application.bot, body, uploads };
  contentsOf(request, posting);
  const thread = addThread(request, { guild, channel }, id, appliedTags);
  const first = messageWire(post(request, posting), world);
  return { status: 201, body: { ...channelWire(guild, thread), message: first } };
}

function addThread(request: RouteRequest, place: Place, id: string, appliedTags: readonly string[] = []): Channel {
  const { world, gateway, body } = request;
  const { guild, channel } = place;
  const { name } = parseBody(ThreadBody, body);
  const thread: Channel = {
    id,
    name,
    type: channel.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread,
    parentId: channel.id,
    overwrites: [],
    flags: 0,
    availableTags: [],
    appliedTags,
    archived: false,
    locked: false,
    ownerId: world.application.bot.id,
  };
  guild.channels.push(thread);
  gateway.dispatch(
    'THREAD_CREATE',
    guild.id,
    () => ({ ...channelWire(guild, thread), newly_created: true }),
    GatewayIntentBits.Guilds,
  );
  world.changed();
  return thread;
}
