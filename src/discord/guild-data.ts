import { ButtonStyle } from 'discord-api-types/v10';
import type { Database } from '../store/database.ts';
import { type GuildCounts, type GuildExport, guildDataStore } from '../store/guild-data.ts';
import { auditStore } from '../store/guilds.ts';
import {
  button,
  buttonRow,
  container,
  type Message,
  type MessageWithFile,
  note,
  textDisplay,
  withFile,
} from './layout.ts';
import { counted } from './text.ts';

const MIB = 1024 * 1024;
/** Discord takes 10 MiB from a bot; the rest is for what surrounds the file. */
const MAX_BYTES = 9 * MIB;
/** Of the newest rows of each history. */
const MAX_ROWS = 2000;
const HISTORIES = ['editions', 'requests', 'messages', 'decisions', 'changes'] as const satisfies (keyof GuildExport)[];

/** A file with everything that is stored of a guild, for whoever manages it. */
export async function exportGuild(
  db: Database,
  { guildId, memberId }: { guildId: string; memberId: string },
  now: Date,
): Promise<MessageWithFile> {
  const data = await guildDataStore(db).collect(guildId, MAX_ROWS);
  await auditStore(db).note({ guildId, memberId, action: 'data.export', detail: {} });
  const { text, rows } = shortened({
    format: 'lede-guild',
    version: 1,
    guildId,
    exportedAt: now.toISOString(),
    ...data,
  });
  const isCut = HISTORIES.some((name) => data[name].length >= rows);
  const words = [
    '### What Lede stores of this server',
    'Settings, feeds and digests are complete; what members asked for in private is left out.',
    isCut ? `Of each history the file has the ${rows} newest rows at most.` : '',
    '-# Addresses of feeds may hold keys: keep the file to yourself.',
  ];
  const message = container('brand', [textDisplay(words.filter(Boolean).join('\n'))]);
  return withFile(message, { name: `lede-${guildId}.json`, data: text });
}

/** As much of the histories as a message can carry. */
function shortened(data: GuildExport & Readonly<Record<string, unknown>>): { text: string; rows: number } {
  for (let rows = MAX_ROWS; ; rows = Math.floor(rows / 2)) {
    const cut = Object.fromEntries(HISTORIES.map((name) => [name, data[name].slice(0, rows)]));
    const text = JSON.stringify({ ...data, ...cut }, null, 2);
    if (rows === 0 || Buffer.byteLength(text) <= MAX_BYTES) return { text, rows };
  }
}

/** Ask once more, and say what would be gone. */
export function renderDeletion({
  subscriptions,
  digests,
  editions,
  requests,
  deliveries,
  audit,
}: GuildCounts): Message {
  const lines = [
    '### Delete everything that Lede stores of this server?',
    `- the settings, ${counted(subscriptions, 'followed feed')}, ${counted(digests, 'digest')} and ${counted(editions, 'edition')}`,
    `- ${counted(requests, 'link that was', 'links that were')} read for members, and the records of ${counted(deliveries, 'message')}`,
    `- ${counted(audit, 'note')} of who changed or reported what`,
    'Messages in Discord stay, but the buttons below them answer no more. Lede stays here and begins anew, with its usual settings. This cannot be undone.',
  ];
  return container('warning', [
    textDisplay(lines.join('\n')),
    buttonRow(
      button('Delete everything', 'settings-erase', ButtonStyle.Danger),
      button('Keep it', 'settings-keep', ButtonStyle.Secondary),
    ),
  ]);
}

export const renderDeleted = (): Message =>
  note('Everything that Lede stored of this server is deleted. What remains is a note that you did so.', 'brand');
