import type { APIMessage } from 'discord-api-types/v10';
import { sql } from 'drizzle-orm';
import { isMarked } from '../../src/discord/mark.ts';
import type { ShownMessage } from '../../tests/support/discord/handle.ts';
import { type Load, MODE_OF } from './load.ts';
import type { Scene } from './scene.ts';

export interface Audit {
  /** What was promised: links that were taken, entries that were published, editions that were planned. */
  readonly accepted: number;
  readonly answered: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Answered more than five minutes after it was asked for. */
  readonly late: number;
  /** Answered, after several workers had died of it or with it, with the words that it was given up. */
  readonly givenUp: number;
  /** Commands that nobody acknowledged, since there was no bot at that moment. */
  readonly unheard: number;
  /** Commands that were acknowledged, but whose bot was killed before it had stored them. */
  readonly cutOff: number;
  /** Commands that were answered at once with a sentence, for want of a database. */
  readonly told: number;
  readonly medianMs: number;
  readonly mostMs: number;
}

const LATE_MS = 5 * 60_000;

/** Work that is under way, or due. */
export async function countOpen({ db }: Scene): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    select (select count(*) from requests where state = 'waiting')
      + (select count(*) from deliveries where state in ('waiting', 'due', 'rendered', 'posting'))
      + (select count(*) from editions where state in ('planned', 'collected', 'briefed', 'rendered', 'posting')) as count`);
  return Number(rows[0]?.count);
}

/** Published entries on which nothing was decided yet, or that no edition has told. */
export async function listUndecided({ db, places, discord }: Scene, { published }: Load, isToldToo: boolean) {
  const { rows } = await db.execute<{ url: string }>(
    sql`select distinct e.url from decisions d join entries e on e.id = d.entry_id`,
  );
  const decided = new Set(rows.map(({ url }) => url));
  const channel = places.at(-1)?.channel;
  const messages = channel ? discord.messagesIn(channel) : [];
  return published.filter(
    ({ url, feed }) => !decided.has(url) || (isToldToo && MODE_OF[feed] === 'digest' && countOf(messages, url) === 0),
  );
}

/** Look at Discord's side of everything: what was promised must stand there, once. */
export async function audit(scene: Scene, load: Load, isToldToo: boolean): Promise<Audit> {
  const { discord, places } = scene;
  const lost: string[] = [];
  const doubled: string[] = [];
  const waits: number[] = [];
  const counts = { accepted: 0, answered: 0, givenUp: 0, unheard: 0, cutOff: 0, told: 0 };
  const answers = await listAnswers(scene);

  for (const { handle, memberId, guildIndex } of load.commands) {
    const { answer, original } = handle.interaction;
    const row = answers.get(memberId);
    if (!answer && !row) {
      counts.unheard += 1;
      continue;
    }
    if (!row) {
      const isLoading = original === undefined || Boolean(original.flags & (1 << 7));
      counts[isLoading ? 'cutOff' : 'told'] += 1;
      continue;
    }
    counts.accepted += 1;
    if (row.errorCode === 'given_up') counts.givenUp += 1;
    const place = places[guildIndex];
    const shown = place ? discord.messagesIn(place.channel) : [];
    const own = shown.filter((message) => isOf(message, row.id) && !message.text.includes(' → '));
    if (row.state !== 'posted' || own.length === 0) lost.push(`answer ${row.id}: ${row.state} ${row.reason ?? ''}`);
    else counts.answered += 1;
    if (own.length > 1) doubled.push(`answer ${row.id}`);
    if (row.waitedMs !== null) waits.push(row.waitedMs);
  }

  const fates = await listFates(scene);
  const reader = places.at(-1);
  for (const { url, feed } of load.published) {
    const mode = MODE_OF[feed] ?? 'card';
    if (!reader || (mode === 'digest' && !isToldToo)) continue;
    counts.accepted += 1;
    const channel = { card: reader.cards, link: reader.links, digest: reader.channel }[mode];
    const times = countOf(discord.messagesIn(channel), url);
    if (times === 0) lost.push(`entry ${url} (${mode}): ${fates.get(url) ?? 'never decided'}`);
    else counts.answered += 1;
    if (times > 1) doubled.push(`entry ${url} (${mode}), ${times} times`);
  }

  for (const { id, slot, state, reason, messages } of await listEditions(scene)) {
    counts.accepted += 1;
    const shown = reader ? discord.messagesIn(reader.channel) : [];
    const places = messages.map((part) => shown.flatMap((message, index) => (isOf(message, part) ? [index] : [])));
    if (state === 'skipped') counts.answered += 1;
    else if (state !== 'posted' || places.some((each) => each.length === 0))
      lost.push(`edition ${slot}: ${state} ${reason}`);
    else counts.answered += 1;
    if (places.some((each) => each.length > 1)) doubled.push(`edition ${slot} ${id}`);
    const order = places.flat();
    if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)))
      lost.push(`order of edition ${slot}`);
  }

  waits.sort((a, b) => a - b);
  return {
    ...counts,
    lost,
    doubled,
    late: waits.filter((ms) => ms > LATE_MS).length,
    medianMs: waits[Math.floor(waits.length / 2)] ?? 0,
    mostMs: waits.at(-1) ?? 0,
  };
}

interface AnswerRow {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly errorCode: string | null;
  readonly waitedMs: number | null;
}

/** @returns What became of each member's command. */
async function listAnswers({ db }: Scene): Promise<Map<string, AnswerRow>> {
  const { rows } = await db.execute<Record<string, string | null>>(sql`
    select d.id, d.member_id, d.state, d.error_message as reason, r.error_code,
      extract(epoch from d.posted_at - d.created_at) * 1000 as waited_ms
    from deliveries d join requests r on r.id = d.request_id where d.member_id is not null`);
  return new Map(
    rows.map(({ id, member_id, state, reason, error_code, waited_ms }) => [
      String(member_id),
      {
        id: String(id),
        state: String(state),
        reason: reason ?? null,
        errorCode: error_code ?? null,
        waitedMs: waited_ms === null ? null : Number(waited_ms),
      },
    ]),
  );
}

/** @returns What was decided on each entry, and what became of its message. */
async function listFates({ db }: Scene): Promise<Map<string, string>> {
  const { rows } = await db.execute<{ url: string; fate: string }>(sql`
    select e.url, concat_ws(', ', d.outcome, d.detail, m.state, m.error_code) as fate
    from decisions d join entries e on e.id = d.entry_id left join deliveries m on m.id = d.delivery_id`);
  return new Map(rows.map(({ url, fate }) => [url, fate]));
}

async function listEditions({ db }: Scene) {
  const { rows } = await db.execute<{
    id: string;
    slot: string;
    state: string;
    reason: string;
    messages: string[];
  }>(sql`
    select e.id, e.slot, e.state, coalesce(e.error_message, '') as reason,
      array(select d.id::text from deliveries d where d.edition_id = e.id and d.part is not null order by d.part) as messages
    from editions e where e.purpose = 'slot' order by e.slot`);
  return rows;
}

function isOf({ components }: ShownMessage, deliveryId: string): boolean {
  // As much of a message as is looked at.
  return isMarked({ components, author: { bot: true } } as unknown as APIMessage, deliveryId);
}

function countOf(messages: readonly ShownMessage[], url: string): number {
  return messages.filter(({ text }) => text.includes(url)).length;
}
