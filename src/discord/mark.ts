import type { APIMessage } from 'discord-api-types/v10';
import type { Message } from './layout.ts';

/** Above the numbers that Discord gives to components without one. */
const LEAST = 1000;
const DIGITS = 7;

/**
 * A number that tells the message of one delivery from any other: Discord keeps the `id` of a component, and shows it to
 * us again without any privileged intent. A nonce is lost when a message is fetched.
 *
 * @returns A positive 32-bit integer.
 */
function markOf(deliveryId: string): number {
  return LEAST + Number.parseInt(deliveryId.replaceAll('-', '').slice(0, DIGITS), 16);
}

/** Put the mark of a delivery on its message. */
export function marked(message: Message, deliveryId: string): Message {
  const [first, ...rest] = message.components ?? [];
  return first ? { ...message, components: [{ ...first, id: markOf(deliveryId) }, ...rest] } : message;
}

/** Whether a message is the one that a delivery posted. */
export function isMarked({ components, author }: APIMessage, deliveryId: string): boolean {
  return author.bot === true && components?.[0]?.id === markOf(deliveryId);
}
