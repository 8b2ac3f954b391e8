import { isWebAddress } from '../reading/address.ts';
import type { Delivery } from '../store/deliveries.ts';
import { container, type Message, note, textDisplay } from './layout.ts';
import { maskedLink } from './text.ts';

/** Where a message stands, for whoever may see it. */
export function messageLink(guildId: string, channelId: string, messageId: string): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}

/** A link as it stands in the text; a longer address is left out. */
const MAX_LINK = 2500;

/** A link that could not be read, for whoever asked. @param url The link they sent. */
export function renderRefusal(message: string, url: string): Message {
  const link = isWebAddress(url) ? maskedLink('The link you sent', url) : '';
  return container('warning', [
    textDisplay(message),
    ...(link && link.length <= MAX_LINK ? [textDisplay(`-# ${link}`)] : []),
  ]);
}

/** What stands in the channel in place of a private answer that came too late for its reply. */
export function renderLateNote(memberId: string | null): Message {
  const whom = memberId === null ? 'A private answer' : `<@${memberId}>, your private answer`;
  return note(`${whom} took longer than Discord lets me reply. Ask again: it is ready now.`);
}

/** For moderators: a message that did not reach its channel. */
export function renderUndelivered(
  { channelId, memberId }: Pick<Delivery, 'channelId' | 'memberId'>,
  reason: string,
): Message {
  const what = memberId === null ? 'A message' : `An answer to <@${memberId}>`;
  return note(`${what} in <#${channelId}> was not posted. ${reason}`, 'warning');
}
