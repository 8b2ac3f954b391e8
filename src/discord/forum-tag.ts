import { ChannelType } from 'discord-api-types/v10';
import { UserError } from '../errors.ts';
import type { KnownChannel } from './command.ts';

/**
 * Find the tag of a forum that a moderator named.
 *
 * @returns Its ID; `null` for "none".
 * @throws {UserError} `bad_tags`, naming those there are.
 */
export function readTag(typed: string, channel: KnownChannel | undefined, channelId: string): string | null {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '' || wanted === 'none' || wanted === '-') return null;
  if (channel?.type !== ChannelType.GuildForum)
    throw new UserError('bad_tags', `Tags are for posts of a forum, and <#${channelId}> is none.`);
  const tag = channel.tags.find(({ id, name }) => id === typed || name.toLowerCase() === wanted);
  if (!tag) throw new UserError('bad_tags', `<#${channelId}> has no such tag; there are: ${tagNames(channel)}.`);
  return tag.id;
}

/** @throws {UserError} `bad_tags` where each post of a forum needs a tag, and none is chosen that is still there. */
export function demandTag(channel: KnownChannel | undefined, channelId: string, tagId: string | null): void {
  if (!channel?.requiresTag || channel.tags.some(({ id }) => id === tagId)) return;
  throw new UserError(
    'bad_tags',
    channel.tags.length === 0
      ? `Each post of <#${channelId}> needs a tag, and there is none: add one in the forum’s settings, or choose another channel.`
      : `Each post of <#${channelId}> needs a tag: choose one with the option “tag”. There are: ${tagNames(channel)}.`,
  );
}

const tagNames = ({ tags }: KnownChannel) => tags.map(({ name }) => name).join(', ') || 'none yet';
