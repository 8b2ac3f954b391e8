import { PermissionFlagsBits as Bit, ChannelType, OAuth2Scopes } from 'discord-api-types/v10';
import { UserError } from '../errors.ts';
import type { GuildSettings } from '../store/guilds.ts';
import type { Call, KnownChannel } from './command.ts';

/** Everything we need somewhere, in the words of Discord's own settings. The invite link asks for exactly these. */
const NEEDED = [
  [Bit.ViewChannel, 'View Channel'],
  [Bit.SendMessages, 'Send Messages'],
  [Bit.SendMessagesInThreads, 'Send Messages in Threads'],
  [Bit.CreatePublicThreads, 'Create Public Threads'],
  [Bit.ReadMessageHistory, 'Read Message History'],
] as const;
/** What only some messages take; whoever wants those grants it. */
const EXTRA = [
  [Bit.MentionEveryone, 'Mention @everyone, @here, and All Roles'],
  [Bit.ManageThreads, 'Manage Threads'],
] as const;

/** What posting in a channel may take besides. */
export interface PostingNeeds {
  readonly isThread?: boolean;
  /** Whether each message gets a thread. */
  readonly hasThread?: boolean;
  /** Whether it rings a role that not everyone may mention. */
  readonly ringsRole?: boolean;
  /** Whether it gets a tag of a forum that only moderators may give. */
  readonly hasReservedTag?: boolean;
  /** Whether messages follow in threads, or in posts of a forum. */
  readonly writesInThreads?: boolean;
}

/** @returns What is missing to post there once, as Discord's settings call it: the history shows whether a message arrived. */
export function missingToPost(
  permissions: bigint,
  {
    isThread = false,
    hasThread = false,
    writesInThreads = false,
    ringsRole = false,
    hasReservedTag = false,
  }: PostingNeeds = {},
): string[] {
  if (permissions & Bit.Administrator) return [];
  const write = isThread ? Bit.SendMessagesInThreads : Bit.SendMessages;
  const wanted =
    Bit.ViewChannel |
    Bit.ReadMessageHistory |
    write |
    (hasThread ? Bit.CreatePublicThreads : 0n) |
    (writesInThreads ? Bit.SendMessagesInThreads : 0n) |
    (ringsRole ? Bit.MentionEveryone : 0n) |
    (hasReservedTag ? Bit.ManageThreads : 0n);
  return [...NEEDED, ...EXTRA].filter(([bit]) => wanted & bit && !(permissions & bit)).map(([, name]) => name);
}

/**
 * @param channel `undefined` if Discord tells us of none: it was deleted, or is a thread that is archived or private.
 * @throws {UserError} `missing_permissions`, naming each, or `unknown_channel`.
 */
export function demandPosting(
  channel: KnownChannel | undefined,
  channelId: string,
  needs: Omit<PostingNeeds, 'isThread'> = {},
): void {
  if (!channel) {
    throw new UserError(
      'unknown_channel',
      `I cannot find <#${channelId}>: it was deleted, or is a thread that is archived or that I may not see. Nothing was changed.`,
    );
  }
  const isThread = isThreadChannel(channel);
  const missing = missingToPost(channel.permissions, { isThread, ...needs });
  if (missing.length === 0) return;
  const rights = missing.map((name) => `**${name}**`).join(', ');
  throw new UserError(
    'missing_permissions',
    `I cannot post in <#${channelId}>: there I lack ${rights}. Nothing was changed.`,
  );
}

/** @throws {UserError} `forbidden` where a member chose a channel that they cannot see themselves. */
export function demandSight({ sees }: Pick<Call, 'sees'>, channelId: string): void {
  if (!sees(channelId)) throw new UserError('forbidden', 'You cannot see that channel: choose one that you can see.');
}

export const THREADS: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

export const isThreadChannel = (channel: KnownChannel | undefined) =>
  channel !== undefined && THREADS.includes(channel.type);

/** Whether a member manages their guild, as Discord has it. */
export function isManager({ permissions }: Pick<Call, 'permissions'>): boolean {
  return (permissions & (Bit.ManageGuild | Bit.Administrator)) !== 0n;
}

/** Whether a member is a moderator to us: one who manages the guild, or has a role that was chosen for it. */
export function isModerator(call: Pick<Call, 'permissions' | 'roleIds'>, { moderatorRoleIds }: GuildSettings): boolean {
  return isManager(call) || moderatorRoleIds.some((id) => call.roleIds.includes(id));
}

/** Where an owner of a guild invites us. */
export function inviteLink(applicationId: string): string {
  const permissions = NEEDED.reduce((sum, [bit]) => sum | bit, 0n);
  const query = new URLSearchParams({
    client_id: applicationId,
    permissions: String(permissions),
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
