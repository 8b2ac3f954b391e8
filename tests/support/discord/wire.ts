import { ChannelType, MessageType } from 'discord-api-types/v10';
import { attachmentWire, located } from './attachments.ts';
import type { Channel, Guild, Member, Role, User } from './entities.ts';
import { isThread } from './permissions.ts';
import type { Message, World } from './world.ts';

/** Everything here is how Discord writes what the stand-in knows. */
export function userWire({ id, username, bot }: User) {
  return { id, username, global_name: null, discriminator: '0', avatar: null, bot, public_flags: 0 };
}

export function roleWire({ id, name, permissions, mentionable }: Role, position: number) {
  return {
    id,
    name,
    position,
    permissions: String(permissions),
    mentionable,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    flags: 0,
  };
}

export function memberWire({ user, roles }: Member) {
  return {
    user: userWire(user),
    roles,
    nick: null,
    avatar: null,
    joined_at: '2022-05-01T08:00:00.000000+00:00',
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

export function channelWire(guild: Guild, channel: Channel) {
  const { id, type, name, parentId, overwrites, archived, locked, ownerId } = channel;
  const shared = {
    id,
    type,
    name,
    guild_id: guild.id,
    parent_id: parentId,
    last_message_id: null,
    rate_limit_per_user: 0,
    flags: channel.flags,
  };
  if (isThread(channel)) {
    return {
      ...shared,
      owner_id: ownerId,
      applied_tags: channel.appliedTags,
      message_count: 0,
      member_count: 1,
      total_message_sent: 0,
      thread_metadata: {
        archived,
        locked,
        auto_archive_duration: 1440,
        archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
        create_timestamp: '2026-01-01T00:00:00.000000+00:00',
      },
    };
  }
  return {
    ...shared,
    position: 0,
    topic: null,
    nsfw: false,
    permission_overwrites: overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type === 'role' ? 0 : 1,
      allow: String(overwrite.allow),
      deny: String(overwrite.deny),
    })),
    ...(type === ChannelType.GuildForum && {
      available_tags: channel.availableTags.map((tag) => ({ ...tag, emoji_id: null, emoji_name: null })),
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    }),
  };
}

/** A guild as a request for it reads it; the gateway adds who and what is in it. */
export function guildWire(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    system_channel_id: guild.systemChannelId,
    roles: guild.roles.map(roleWire),
    icon: null,
    splash: null,
    discovery_splash: null,
    description: null,
    banner: null,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    default_message_notifications: 0,
    emojis: [],
    explicit_content_filter: 0,
    features: [],
    max_members: 500_000,
    max_presences: null,
    mfa_level: 0,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    premium_subscription_count: 0,
    premium_tier: 0,
    public_updates_channel_id: null,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    stickers: [],
    system_channel_flags: 0,
    vanity_url_code: null,
    verification_level: 1,
  };
}

/** @param joinedAt When the bot was invited, if that is not long ago. */
export function guildCreateWire(guild: Guild, bot: Member, joinedAt?: number) {
  const written = (channels: readonly Channel[]) => channels.map((channel) => channelWire(guild, channel));
  return {
    ...guildWire(guild),
    joined_at: joinedAt === undefined ? memberWire(bot).joined_at : new Date(joinedAt).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.length,
    members: [memberWire(bot)],
    channels: written(guild.channels.filter((channel) => !isThread(channel))),
    threads: written(guild.channels.filter((channel) => isThread(channel) && !channel.archived)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function messageWire(message: Message, world: World): object {
  const { pings, repliesTo } = message;
  const known = new Map(world.guilds.flatMap(({ members }) => members.map(({ user }) => [user.id, user] as const)));
  const isReply = repliesTo !== undefined;
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.interactionId ? MessageType.ChatInputCommand : isReply ? MessageType.Reply : MessageType.Default,
    author: userWire(message.author),
    content: message.content,
    embeds: message.embeds.map((embed) => ({ type: 'rich', ...embed })),
    components: located(message.components, message.attachments),
    flags: message.flags,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
    attachments: message.attachments.map(attachmentWire),
    mentions: pings.users.flatMap((id) => known.get(id) ?? []).map(userWire),
    mention_roles: pings.roles,
    mention_everyone: pings.everyone,
    pinned: false,
    tts: false,
    ...(message.nonce !== null && { nonce: message.nonce }),
    ...(message.author.bot && { application_id: world.application.id }),
    ...(message.interactionId && { webhook_id: world.application.id }),
    ...(isReply && {
      message_reference: { type: 0, channel_id: repliesTo.channelId, message_id: repliesTo.id },
      referenced_message: repliesTo.isDeleted ? null : messageWire({ ...repliesTo, repliesTo: undefined }, world),
    }),
  };
}

/**
 * What a bot without the message content intent reads of a message: all of its own and of those that ring it, else an empty shell.
 *
 * @see https://docs.discord.com/developers/events/gateway#message-content-intent
 */
export function messageForBotWire(message: Message, world: World, readsContent: boolean): object {
  const { bot } = world.application;
  if (readsContent || message.author.id === bot.id || message.pings.users.includes(bot.id))
    return messageWire(message, world);
  return { ...messageWire(message, world), content: '', embeds: [], components: [], attachments: [] };
}

function iso(at: number): string {
  return new Date(at).toISOString().replace('Z', '000+00:00');
}
