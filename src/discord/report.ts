import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { tidy } from '../reading/text.ts';
import type { Delivery } from '../store/deliveries.ts';
import { container, type Message, textDisplay } from './layout.ts';
import { messageLink } from './notices.ts';
import { escapeWithin } from './text.ts';

const REASONS = {
  quote: 'A quotation is wrong or out of context',
  claimant: 'A claim is attributed to the wrong person',
  summary: 'The summary misleads',
  page: 'It is not the article, or not all of it',
  other: 'Something else',
} as const;

/** Discord's limit on what is typed, far above what a report needs. */
const MAX_DETAILS = 1000;
const MAX_TITLE = 512;

/** The form with which a member reports a card to the moderators. */
export function reportForm(deliveryId: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: `report-form:${deliveryId}`,
    title: 'Report this card to the moderators',
    components: [
      {
        type: ComponentType.Label,
        label: 'What is wrong?',
        component: {
          type: ComponentType.StringSelect,
          custom_id: 'reason',
          options: Object.entries(REASONS).map(([value, label]) => ({ value, label })),
        },
      },
      {
        type: ComponentType.Label,
        label: 'Details',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'details',
          style: TextInputStyle.Paragraph,
          required: false,
          max_length: MAX_DETAILS,
        },
      },
    ],
  };
}

/** What a member wrote into the form. */
export interface Report {
  readonly memberId: string;
  readonly reason: string;
  readonly details: string;
}

/** A report as the moderators read it, with a link to the card where there is one. */
export function renderReport(
  { memberId, reason, details }: Report,
  {
    guildId,
    channelId,
    messageId,
    replyTo,
    isPrivate,
  }: Pick<Delivery, 'guildId' | 'channelId' | 'messageId' | 'replyTo' | 'isPrivate'>,
  title: string,
): Message {
  const words = Object.entries(REASONS).find(([name]) => name === reason)?.[1] ?? REASONS.other;
  // A member may see the card a moment before it is stored where it stands: then it is the reply that it was asked in.
  const at = messageId ?? replyTo;
  const card = at === null ? 'a card' : `[a card](${messageLink(guildId, channelId, at)})`;
  const where = `${isPrivate ? 'a private card' : card} in <#${channelId}>`;
  const lines = [
    `**Report** by <@${memberId}> about ${where}: ${escapeWithin(title, MAX_TITLE)}`,
    `**${words}**`,
    ...(tidy(details) ? [`> ${escapeWithin(details, 2 * MAX_DETAILS)}`] : []),
  ];
  return container('warning', [textDisplay(lines.join('\n'))]);
}
