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

/**
 * What stands in a reply until the answer does.
 *
 * @param url The link that is read.
 * @param deliveryId What the button cancels; without one it is too late for that.
 */
export function renderProgress({ stage, place }: Standing, url: string, deliveryId?: string): Message {
  const current = STEPS.findIndex(([name]) => name === stage);
  const [, , words = ''] = STEPS[current] ?? [];
  const host = URL.canParse(url) ? new URL(url).host : url;
  const where = stage === 'queued' && place !== undefined && place > 1 ? `, number ${place}` : '';
  const trail = STEPS.map(([, label], index) =>
    index < current ? `${label} ✓` : index === current ? `**${label}**` : label,
  );
  const lines = [`${words}${where}: ${escapeWithin(host, MAX_HOST)}`, `-# ${trail.join(' → ')}`];
  const cancel =
    deliveryId === undefined ? [] : [buttonRow(button('Cancel', `cancel:${deliveryId}`, ButtonStyle.Danger))];
  return container('quiet', [textDisplay(lines.join('\n')), ...cancel]);
}
