import type { Length } from '../briefing/brief.ts';
import { UserError } from '../errors.ts';
import type { ReplyAddress } from '../store/deliveries.ts';
import type { Audience, BotServices, Call, Reply } from './command.ts';
import { type Message, note } from './layout.ts';
import { renderRefusal } from './notices.ts';
import { renderProgress } from './progress-message.ts';

/** What is to be read, and how its cards look. */
export interface ReadingOrder {
  readonly links: readonly string[];
  readonly form: 'card' | 'claims';
  /** Left out: as the guild has chosen. */
  readonly language?: string;
  readonly length?: Length;
}

/** How many links of one message are read. */
const MAX_LINKS = 5;

/** @throws {UserError} `no_links` if there are none. */
export function demandLinks(links: readonly string[]): void {
  if (links.length === 0) throw new UserError('no_links', 'There is no link in that message.');
}

export async function defaultAudience({ guildId }: Call, { settings }: BotServices): Promise<Audience> {
  return (await settings.of(guildId)).isPrivate ? 'member' : 'channel';
}

/**
 * Ask for links to be read. The first answer becomes the reply; each further link gets a message of its own, which is
 * there from the start, so that what follows only edits.
 *
 * @returns `undefined`: the answers are delivered when they are there.
 * @throws {UserError} If the first link cannot be asked for.
 */
export async function readLinks(
  call: Call & { readonly reply: Reply },
  services: BotServices,
  order: ReadingOrder,
): Promise<Message | undefined> {
  const { reply } = call;
  const [first, ...others] = order.links.slice(0, MAX_LINKS);
  if (first === undefined) throw new UserError('no_links', 'There is no link in that message.');
  // While a reply is empty, Discord takes what should follow it for the reply itself.
  if (others.length > 0) await reply.edit('@original', renderProgress({ stage: 'queued' }, { url: first }));
  await ask(first, '@original', reply.messageId ?? null);
  reply.handOver();
  for (const link of others) {
    const messageId = await reply.followUp(renderProgress({ stage: 'queued' }, { url: link }));
    try {
      await ask(link, messageId, reply.isPrivate ? null : messageId);
    } catch (error) {
      const isRefused = error instanceof UserError;
      const reason = isRefused ? error.message : 'Something went wrong on our side: please ask for this link again.';
      await reply.edit(messageId, renderRefusal(reason, link));
      if (!isRefused) throw error;
    }
  }
  const left = order.links.length - MAX_LINKS;
  if (left > 0) await reply.followUp(note(`I read ${MAX_LINKS} links of a message at most and left out ${left}.`));
  return undefined;

  async function ask(link: string, interactionMessage: string, replyTo: string | null): Promise<void> {
    const defaults = await services.settings.of(call.guildId);
    const wish = {
      url: link,
      engine: services.engine,
      language: order.language ?? defaults.language,
      length: order.length ?? defaults.length,
    };
    const asked = await services.desk.askFor(wish, addressFor(call, order.form, interactionMessage, replyTo));
    services.progress.track(asked, { url: link, missing: call.missing });
  }
}

function addressFor(
  { guildId, channelId, memberId, reply }: Call & { readonly reply: Reply },
  form: ReadingOrder['form'],
  interactionMessage: string,
  replyTo: string | null,
): ReplyAddress {
  const pledgeId = reply.pledgeId();
  return {
    guildId,
    channelId,
    memberId,
    form,
    isPrivate: reply.isPrivate,
    applicationId: reply.applicationId,
    interactionToken: reply.token,
    interactionExpiresAt: reply.expiresAt,
    interactionMessage,
    replyTo,
    ...(interactionMessage === '@original' && pledgeId !== undefined && { pledgeId }),
  };
}
