import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, ForumTag, Guild, Member, Role, User } from './entities.ts';
import { snowflake } from './snowflake.ts';

/** A morning in March 2021, before anything that a test does. */
const LONG_AGO = Date.UTC(2021, 2, 4, 9, 30);

/** What everyone may do in a new guild, as far as it concerns a bot. */
const EVERYONE =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands;

/** A person, unless `bot` says otherwise. */
export function aUser(parts: Partial<User> = {}): User {
  const id = snowflake(LONG_AGO);
  return { id, username: `reader${id.slice(-5)}`, bot: false, ...parts };
}

export function aRole(parts: Partial<Role> = {}): Role {
  return { id: snowflake(LONG_AGO), name: 'Moderators', permissions: 0n, mentionable: false, ...parts };
}

export function aMember(parts: Partial<Member> = {}): Member {
  return { user: aUser(), roles: [], ...parts };
}

/** A text channel in which everyone may read and write. */
export function aChannel(parts: Partial<Channel> = {}): Channel {
  return {
    id: snowflake(LONG_AGO),
    type: ChannelType.GuildText,
    name: 'news',
    parentId: null,
    overwrites: [],
    flags: 0,
    availableTags: [],
    appliedTags: [],
    archived: false,
    locked: false,
    ownerId: null,
    ...parts,
  };
}

/** A tag that everyone may give to their posts. */
export function aForumTag(parts: Partial<ForumTag> = {}): ForumTag {
  return { id: snowflake(LONG_AGO), name: 'Science', moderated: false, ...parts };
}

/** A guild with one text channel, an owner, and a bot that may do what everyone may. */
export function aGuild(parts: Partial<Guild> & { everyone?: bigint } = {}): Guild {
  const { everyone = EVERYONE, ...rest } = parts;
  const id = parts.id ?? snowflake(LONG_AGO);
  const owner = aMember();
  const channels = parts.channels ?? [aChannel()];
  return {
    id,
    name: 'The Reading Room',
    locale: 'en-US',
    ownerId: owner.user.id,
    systemChannelId: channels[0]?.id ?? null,
    botPermissions: 0n,
    ...rest,
    channels,
    members: [owner, ...(parts.members ?? [])],
    roles: [{ id, name: '@everyone', permissions: everyone, mentionable: false }, ...(parts.roles ?? [])],
  };
}
