import { ButtonStyle } from 'discord-api-types/v10';
import type { Stage } from '../requests.ts';
import { button, buttonRow, container, type Message, textDisplay } from './layout.ts';
import { escapeWithin } from './text.ts';

const STEPS = [
  ['queued', 'queued', 'Waiting in the queue'],
  ['fetching', 'fetching', 'Fetching the page'],
  ['reading', 'reading', 'Finding the article'],
  ['writing', 'checking', 'Writing the brief and checking every claim'],
] as const satisfies (readonly [Stage, string, string])[];
const MAX_HOST = 100;

/** How far a request has come. */
export interface Standing {
  readonly stage: Stage;
  /** In the queue, from 1. */
  readonly place?: number;
}

/** What a reply says of its request besides how far it has come. */
export interface ProgressSubject {
  /** The link that is read. */
  readonly url: string;
  /** What the button cancels; without it there is no button. */
  readonly deliveryId?: string;
  /** What we lack to answer in the channel, should the reply expire before the answer is there. */
  readonly missing?: readonly string[];
}

/** What stands in a reply until the answer does. */
export function renderProgress(
  { stage, place }: Standing,
  { url, deliveryId, missing = [] }: ProgressSubject,
): Message {
  const current = STEPS.findIndex(([name]) => name === stage);
  const [, , words = ''] = STEPS[current] ?? [];
  const host = URL.canParse(url) ? new URL(url).host : url;
  const where = stage === 'queued' && place !== undefined && place > 1 ? `, number ${place}` : '';
  const trail = STEPS.map(([, label], index) =>
    index < current ? `${label} ✓` : index === current ? `**${label}**` : label,
  );
  const lines = [`${words}${where}: ${escapeWithin(host, MAX_HOST)}`, `-# ${trail.join(' → ')}`];
  if (missing.length > 0) {
    const rights = missing.map((name) => `**${name}**`).join(', ');
    lines.push(`-# Should it take more than 15 minutes, I cannot answer in this channel: here I lack ${rights}.`);
  }
  const cancel =
    deliveryId === undefined ? [] : [buttonRow(button('Cancel', `cancel:${deliveryId}`, ButtonStyle.Danger))];
  return container('quiet', [textDisplay(lines.join('\n')), ...cancel]);
}
