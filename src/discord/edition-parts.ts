import { MessageFlags } from 'discord-api-types/v10';
import type { Edition } from '../digests/edition.ts';
import type { Opening, Payload } from '../store/deliveries.ts';
import type { Digest } from '../store/digests.ts';
import { renderContents, renderEdition } from './edition-message.ts';
import { addressed } from './entry-message.ts';
import type { Message } from './layout.ts';
import { shorten } from './text.ts';

/** How a digest wants its editions posted. */
export type Posting = Pick<Digest, 'roleId' | 'hasThread' | 'isForum' | 'isSilent'>;

/** The messages of an edition in order, and what the first opens for the others. */
export interface EditionParts {
  readonly payloads: readonly Payload[];
  readonly opens: Opening | null;
}

/** Discord's limit on the name of a thread, in characters. */
const MAX_NAME = 100;
const DATE = 'YYYY-MM-DD'.length;

/** Render the messages of an edition as they are posted. Only the first may ring, and none for a day without news. */
export function renderParts(edition: Edition, editionId: string, posting: Posting): EditionParts {
  const { roleId, hasThread, isForum, isSilent } = posting;
  const isQuiet = edition.stories.length === 0;
  const inThread = hasThread && !isForum && !isQuiet;
  const messages = inThread
    ? [renderContents(edition), ...renderEdition(edition, editionId, { hasHead: false })]
    : renderEdition(edition, editionId);
  const date = edition.slot.slice(0, DATE);
  const name = `${shorten(edition.title.trim(), MAX_NAME - DATE - 2) || 'Digest'}, ${date}`;
  return {
    payloads: messages.map((message, part) => {
      const told = part === 0 && !isQuiet ? addressed(message, { roleId, capped: 0 }) : message;
      return isSilent ? silenced(told) : told;
    }),
    opens: isForum ? { kind: 'post', name } : inThread ? { kind: 'thread', name } : null,
  };
}

const silenced = (message: Message): Message => ({
  ...message,
  flags: (message.flags ?? 0) | MessageFlags.SuppressNotifications,
});
