import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Guild, Member } from './entities.ts';

/** Every permission there is, for owners and administrators. */
const ALL = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

export function isThread({ type }: Channel): boolean {
  return (
    type === ChannelType.PublicThread || type === ChannelType.PrivateThread || type === ChannelType.AnnouncementThread
  );
}

/** @returns What a member may do in the guild, before a channel has its say. */
export function permissionsInGuild(guild: Guild, member: Member): bigint {
  if (guild.ownerId === member.user.id) return ALL;
  const granted = guild.roles
    .filter(({ id }) => id === guild.id || member.roles.includes(id))
    .reduce((sum, { permissions }) => sum | permissions, 0n);
  return granted & PermissionFlagsBits.Administrator ? ALL : granted;
}

/**
 * Work out what a member may do in a channel. A thread asks its parent.
 *
 * @see https://docs.discord.com/developers/topics/permissions#permission-overwrites
 * @param base What the member may do in the guild.
 */
export function permissionsInChannel(
  guild: Guild,
  channel: Channel,
  member: Member,
  base = permissionsInGuild(guild, member),
): bigint {
  if (base & PermissionFlagsBits.Administrator) return ALL;
  const place = isThread(channel) ? guild.channels.find(({ id }) => id === channel.parentId) : channel;
  const everyone = place?.overwrites.filter(({ id }) => id === guild.id) ?? [];
  const roles = place?.overwrites.filter(({ type, id }) => type === 'role' && member.roles.includes(id)) ?? [];
  const own = place?.overwrites.filter(({ type, id }) => type === 'member' && id === member.user.id) ?? [];
  return [everyone, roles, own].reduce((permissions, layer) => {
    const deny = layer.reduce((sum, overwrite) => sum | overwrite.deny, 0n);
    const allow = layer.reduce((sum, overwrite) => sum | overwrite.allow, 0n);
    return (permissions & ~deny) | allow;
  }, base);
}
