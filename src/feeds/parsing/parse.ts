import { MINUTE } from '../../time.ts';
import type { Feed, FeedEntry } from '../feed.ts';
import { decodeFeed } from './decode.ts';
import { parseJsonFeed } from './json-feed.ts';
import { MAX_ALL_TEXT, MAX_ENTRIES } from './limits.ts';
import { type EntryParts, parseXmlFeed } from './xml-feed.ts';

/** A feed's document as it was found. */
export interface FeedDocument {
  /** Empty for one without an address. */
  readonly url: string;
  /** The header as sent; empty if there was none. */
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Of the `Content-Language` header: what the feed is in, if it does not say. */
  readonly language?: string;
}

/**
 * Parse a feed of any format. It may take long and much memory on hostile input: call it in a thread that may be ended.
 *
 * @returns The 500 newest entries in the feed's order, with at most 100 KB of text each.
 * @throws {UserError} `not_feed` or `too_large`.
 */
export function parseFeed({ url, contentType, body, language }: FeedDocument): Feed {
  const { text, encoding } = decodeFeed(body, contentType);
  const parts = /^\s*\{/.test(text) ? parseJsonFeed(text, url) : parseXmlFeed(text, url);
  const head = parts.head();
  const entries = newest(parts.entries).map((entry) => entry.read());
  return {
    format: parts.format,
    encoding,
    feed: head.language === undefined && language ? { ...head, language } : head,
    items: withinBudget(entries),
    hints: { ...(head.ttl !== undefined && { ttlMs: head.ttl * MINUTE }), ...parts.hints() },
  };
}

/** Keep the newest, in the feed's order; those without a date go by their place. */
function newest(entries: readonly EntryParts[]): readonly EntryParts[] {
  if (entries.length <= MAX_ENTRIES) return entries;
  const dates = entries.map((entry) => entry.date());
  let near = dates.find((date) => date !== undefined) ?? '';
  const keys = dates.map((date, index) => {
    near = date ?? near;
    return { date: near, index };
  });
  keys.sort((a, b) => (a.date === b.date ? a.index - b.index : a.date < b.date ? 1 : -1));
  const kept = new Set(keys.slice(0, MAX_ENTRIES).map(({ index }) => index));
  return entries.filter((_, index) => kept.has(index));
}

/** Drop the texts of the last entries when those before have used up what one feed may hold. */
function withinBudget(entries: readonly FeedEntry[]): readonly FeedEntry[] {
  let left = MAX_ALL_TEXT;
  return entries.map((entry) => {
    left -= (entry.summary?.length ?? 0) + (entry.content?.length ?? 0);
    if (left >= 0) return entry;
    const { summary: _, content: __, ...rest } = entry;
    return rest;
  });
}
