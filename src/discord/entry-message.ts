import type { APIComponentInContainer } from 'discord-api-types/v10';
import { isWebAddress } from '../reading/address.ts';
import { tidy } from '../reading/text.ts';
import type { EntryRow } from '../store/entries.ts';
import type { FeedRow } from '../store/feeds.ts';
import { container, type Message, textDisplay, withPicture } from './layout.ts';
import { escapeMarkdown, escapeWithin, maskedLink, shorten } from './text.ts';

const MAX_TITLE = 256;
const MAX_NAME = 128;
const MAX_SUMMARY = 350;
const MAX_LINK = 2000;

/** What a message of an entry says besides the entry. */
export interface EntryOptions {
  /** Why there is no card, fit for a member. */
  readonly note?: string;
}

/** An entry of a feed as the feed itself tells it: nothing was read for it. */
export function renderEntry(
  { title, url, author, publishedAt, summary, image }: EntryRow,
  feed: Pick<FeedRow, 'title' | 'url'>,
  { note }: EntryOptions = {},
): Message {
  const words = shorten(tidy(title) || 'Untitled', MAX_TITLE);
  const link = url !== null && isWebAddress(url) ? maskedLink(words, url) : '';
  const source = [
    `**${escapeWithin(feedName(feed), MAX_NAME)}**`,
    author === null ? '' : escapeWithin(author, MAX_NAME),
    publishedAt === null ? '' : `<t:${Math.floor(publishedAt.getTime() / 1000)}:f>`,
  ];
  const head = [
    `### ${link !== '' && link.length <= MAX_LINK ? link : escapeMarkdown(words)}`,
    source.filter(Boolean).join(' · '),
  ].join('\n');
  const text = escapeWithin(shorten(summary, MAX_SUMMARY), MAX_SUMMARY * 2);
  const inside: APIComponentInContainer[] = [withPicture(head, image, words)];
  if (text && text !== escapeMarkdown(words)) inside.push(textDisplay(text));
  if (note !== undefined) inside.push(textDisplay(`-# ${escapeWithin(note, MAX_SUMMARY)}`));
  return container('quiet', inside);
}

/** What a feed is called: by itself, or by its host. */
export function feedName({ title, url }: Pick<FeedRow, 'title' | 'url'>): string {
  return tidy(title) || (URL.parse(url)?.host ?? url);
}

/** What a channel's message says beyond its entry. */
export interface PostOptions {
  /** A role that a moderator chose to be told. */
  readonly roleId: string | null;
  /** Entries that the channel's limit kept back since the last message. */
  readonly capped: number;
}

/** Room for that, in characters. */
export const MAX_ADDITIONS = 160;

/** Add to a message what its channel wants: a mention, the one that may ring, and what was left out. */
export function addressed(message: Message, { roleId, capped }: PostOptions): Message {
  const components = [...(message.components ?? [])];
  if (capped > 0) {
    components.push(
      textDisplay(`-# +${capped} more, kept back by this channel’s limit: moderators see them with /feed why`),
    );
  }
  if (roleId === null) return { ...message, components };
  return {
    ...message,
    components: [textDisplay(`<@&${roleId}>`), ...components],
    allowed_mentions: { parse: [], roles: [roleId] },
  };
}
