import type { REST } from '@discordjs/rest';
import { type APIMessage, Routes } from 'discord-api-types/v10';
import { MINUTE } from '../time.ts';
import { isMarked } from './mark.ts';
import { snowflakeAt } from './snowflake.ts';

/** What a look at a channel says of a message that we may have posted. */
export type Finding =
  | { readonly kind: 'found'; readonly messageId: string }
  | { readonly kind: 'absent' }
  /** We may not read the channel's past, or too much has been said since. */
  | { readonly kind: 'unclear' };

/** Clocks differ; a message of ours is no older than this before we began to post it. */
const SKEW_MS = 2 * MINUTE;
/** Discord's limit on one page of messages. */
const PAGE = 100;
const MAX_PAGES = 10;

/**
 * Look for the message of a delivery among what was said in its channel since it was first tried.
 *
 * @throws What Discord answers, if it cannot be asked.
 */
export async function findOwnMessage(
  rest: REST,
  { id, channelId }: { id: string; channelId: string },
  since: Date,
): Promise<Finding> {
  let after = snowflakeAt(since.getTime() - SKEW_MS);
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const messages = await list({ after, limit: String(PAGE) });
    const own = messages.find((message) => isMarked(message, id));
    if (own) return { kind: 'found', messageId: own.id };
    if (messages.length < PAGE) {
      // Without the right to read the past, Discord shows an empty channel.
      const isReadable = messages.length > 0 || page > 0 || (await list({ limit: '1' })).length > 0;
      return { kind: isReadable ? 'absent' : 'unclear' };
    }
    after = messages.map((message) => message.id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
  return { kind: 'unclear' };

  async function list(query: Record<string, string>): Promise<APIMessage[]> {
    // Discord's documentation says what this route answers.
    return (await rest.get(Routes.channelMessages(channelId), { query: new URLSearchParams(query) })) as APIMessage[];
  }
}
