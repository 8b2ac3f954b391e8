import { PermissionFlagsBits as Bit, OAuth2Scopes } from 'discord-api-types/v10';
import type { GuildSettings } from '../store/guilds.ts';
import type { Call } from './command.ts';

/** Everything we need somewhere, in the words of Discord's own settings. The invite link asks for exactly these. */
const NEEDED = [
  [Bit.ViewChannel, 'View Channel'],
  [Bit.SendMessages, 'Send Messages'],
  [Bit.SendMessagesInThreads, 'Send Messages in Threads'],
  [Bit.ReadMessageHistory, 'Read Message History'],
] as const;

/** What it takes to post in a channel, once: the history shows whether a message arrived. */
const TO_POST = Bit.ViewChannel | Bit.SendMessages | Bit.ReadMessageHistory;
const TO_POST_IN_THREAD = Bit.ViewChannel | Bit.SendMessagesInThreads | Bit.ReadMessageHistory;

/** @returns What is missing to post there, as Discord's settings call it; empty if nothing is. */
export function missingToPost(permissions: bigint, { isThread = false } = {}): string[] {
  if (permissions & Bit.Administrator) return [];
  const wanted = isThread ? TO_POST_IN_THREAD : TO_POST;
  return NEEDED.filter(([bit]) => wanted & bit && !(permissions & bit)).map(([, name]) => name);
}

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
