import type { Feed, FeedEntry } from '../../src/feeds/feed.ts';
import { parseFeed } from '../../src/feeds/parsing/parse.ts';

export interface GivenFeed {
  readonly url?: string;
  readonly contentType?: string;
  readonly language?: string;
}

/** Parse a feed as if it had been fetched. */
export function parse(content: string | Uint8Array, { url = '', contentType = '', language }: GivenFeed = {}): Feed {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return parseFeed({ url, contentType, body, ...(language === undefined ? {} : { language }) });
}

/** The one entry of a feed. */
export function parseEntry(content: string | Uint8Array, given: GivenFeed = {}): FeedEntry {
  const [entry] = parse(content, given).items;
  if (entry === undefined) throw new Error('the feed has no entry');
  return entry;
}

/** An RSS feed around what stands in its channel. */
export function rss(inside: string, root = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" ${root}><channel><title>Harbour News</title>${inside}</channel></rss>`;
}

/** An RSS feed of one item. */
export function anItem(inside: string, root = ''): string {
  return rss(`<item>${inside}</item>`, root);
}

/** An Atom feed of one entry. */
export function anEntry(inside: string, root = ''): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${root}><title>Harbour News</title><entry>${inside}</entry></feed>`;
}
