import { parseJsonFeed as parse } from 'feedsmith';
import { UserError } from '../../errors.ts';
import { parseAppearance } from '../../reading/dates.ts';
import { feedFailure } from '../failure.ts';
import type { FeedEntry, Person } from '../feed.ts';
import { resolveAddress } from './address.ts';
import { completeHtml, cutHtml } from './construct.ts';
import { bounded, present } from './fields.ts';
import { NO_HINTS } from './hints.ts';
import { textToHtml, titleToText } from './html.ts';
import { parseBrokenJson } from './json.ts';
import { MAX_LINE, MAX_TEXT } from './limits.ts';
import { rssOfJson } from './rss-json.ts';
import { type FeedParts, readXmlFeed } from './xml-feed.ts';

/** Dates are ours to read. */
const RAW_DATES = { parseDateFn: (date: string) => date };

type JsonFeed = ReturnType<typeof parse<string>>;
type Item = NonNullable<JsonFeed['items']>[number];

/**
 * Parse JSON Feed 1.0 and 1.1, and RSS in JSON.
 *
 * @param base Address of the feed, or empty.
 * @throws {UserError} `not_feed`.
 */
export function parseJsonFeed(text: string, base: string): FeedParts {
  let feed: JsonFeed;
  try {
    const json = parseBrokenJson(text);
    const rss = rssOfJson(json, base);
    if (rss !== undefined) return readXmlFeed([rss]);
    feed = parse(json, RAW_DATES);
  } catch (cause) {
    throw cause instanceof UserError ? cause : feedFailure('not_feed', cause);
  }
  const items = feed.items ?? [];
  return {
    format: 'json',
    head() {
      const authors = peopleOf(feed.authors, base);
      return present({
        title: plain(feed.title),
        link: address(feed.home_page_url, base),
        id: line(feed.feed_url),
        description: escaped(feed.description),
        author: authors[0],
        authors,
        language: line(feed.language)?.slice(0, 35),
        image: address(feed.icon ?? feed.favicon, base),
        links: [
          ...linked(address(feed.home_page_url, base), 'alternate', 'text/html'),
          ...linked(address(feed.feed_url, base), 'self', 'application/feed+json'),
          ...linked(address(feed.next_url, base), 'next', 'application/feed+json'),
        ],
      });
    },
    hints: () => NO_HINTS,
    entries: items.map((item) => ({
      date: () => parseAppearance(item.date_published) ?? parseAppearance(item.date_modified),
      read: () => readItem(item, base),
    })),
  };
}

function readItem(item: Item, base: string): FeedEntry {
  const authors = peopleOf(item.authors, base);
  const url = address(item.url, base);
  const external = address(item.external_url, base);
  const html = item.content_html;
  return present({
    title: plain(item.title),
    link: url ?? external,
    id: line(item.id),
    summary: escaped(item.summary),
    content: html === undefined ? escaped(item.content_text) : completeHtml(html, base),
    published: parseAppearance(item.date_published),
    updated: parseAppearance(item.date_modified),
    author: authors[0],
    authors,
    enclosures: bounded(item.attachments ?? []).flatMap(({ url: attached, mime_type, size_in_bytes }) => {
      const resolved = address(attached, base);
      return resolved === undefined
        ? []
        : [{ url: resolved, ...present({ type: line(mime_type), length: size_in_bytes }) }];
    }),
    categories: bounded(item.tags ?? []).map((term) => ({ term: term.slice(0, MAX_LINE) })),
    links: [...linked(url, 'alternate', 'text/html'), ...linked(external, 'related', undefined)],
    image: address(item.image ?? item.banner_image, base),
  });
}

function peopleOf(authors: JsonFeed['authors'], base: string): readonly Person[] {
  return bounded(authors ?? []).map(({ name, url }) => present({ name: plain(name), url: address(url, base) }));
}

function linked(href: string | undefined, rel: string, type: string | undefined) {
  return href === undefined ? [] : [present({ href, rel, type })];
}

function address(text: string | undefined, base: string): string | undefined {
  return text === undefined ? undefined : resolveAddress(text.slice(0, MAX_LINE), base) || undefined;
}

function line(text: string | undefined): string | undefined {
  return text?.trim().slice(0, MAX_LINE);
}

function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : titleToText(text.slice(0, MAX_TEXT)).slice(0, MAX_LINE);
}

function escaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cutHtml(textToHtml(text.slice(0, MAX_TEXT).trim()));
}
