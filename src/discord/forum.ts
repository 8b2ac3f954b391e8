import type { REST } from '@discordjs/rest';
import {
  type APIMessage,
  type APIThreadChannel,
  type RESTGetAPIGuildThreadsResult,
  Routes,
} from 'discord-api-types/v10';
import { subjectOf } from '../feeds/decide.ts';
import { judge, parseStoredFilter } from '../feeds/filter.ts';
import { tidy } from '../reading/text.ts';
import type { Payload } from '../store/deliveries.ts';
import type { EntryRow } from '../store/entries.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { MINUTE } from '../time.ts';
import { isMarked } from './mark.ts';
import { timeOf } from './snowflake.ts';
import { shorten } from './text.ts';

/** A forum's post for one delivery. */
export interface ForumPost {
  readonly deliveryId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly name: string;
  readonly tagIds: readonly string[];
  readonly message: Payload;
}

/** Discord's limits on a post's name, in characters, and on its tags. */
const MAX_NAME = 100;
const MAX_TAGS = 5;
/** Candidates that are looked at, for each is a request. */
const MAX_LOOKS = 20;
/** Clocks differ. */
const SKEW_MS = 2 * MINUTE;

/** What a post is called: its entry's title. */
export function threadName(entry: Pick<EntryRow, 'title'> | undefined): string {
  return shorten(tidy(entry?.title ?? '') || 'News', MAX_NAME);
}

/** The tags whose filters let an entry through, in the order of the rules. */
export function tagsFor(
  { tagRules }: Pick<Subscription, 'tagRules'>,
  entry: EntryRow,
  language: string | null,
): string[] {
  const subject = subjectOf(entry, language);
  const fitting = tagRules.filter(({ filter }) => judge(parseStoredFilter(filter), subject).passes);
  return [...new Set(fitting.map(({ tagId }) => tagId))].slice(0, MAX_TAGS);
}

/** Open a post. Discord knows no nonce for it: where it may exist already, look with `findPost` first. @returns Its ID. */
export async function openPost(rest: REST, post: ForumPost, signal: AbortSignal): Promise<string> {
  const body = { name: post.name, applied_tags: post.tagIds, message: post.message };
  const thread = (await rest.post(Routes.threads(post.channelId), { body, signal })) as APIThreadChannel; // what this route answers
  return thread.id;
}

/** @returns The ID of the post that a delivery opened; `undefined` if it opened none. */
export async function findPost(
  rest: REST,
  post: Omit<ForumPost, 'message' | 'tagIds'>,
  since: Date,
): Promise<string | undefined> {
  const { threads } = (await rest.get(Routes.guildActiveThreads(post.guildId))) as RESTGetAPIGuildThreadsResult;
  const isRecent = (id: string) => timeOf(id) >= since.getTime() - SKEW_MS;
  const candidates = (threads as APIThreadChannel[]).filter(
    ({ id, parent_id: parent, name }) => parent === post.channelId && name === post.name && isRecent(id),
  );
  for (const { id } of candidates.slice(0, MAX_LOOKS)) {
    // The first message of a post has its ID.
    const first = (await rest.get(Routes.channelMessage(id, id))) as APIMessage;
    if (isMarked(first, post.deliveryId)) return id;
  }
  return undefined;
}
