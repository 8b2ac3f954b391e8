import { parseAppearance } from '../../reading/dates.ts';
import { feedFailure } from '../failure.ts';
import type { FeedEntry, FeedFormat, FeedHead } from '../feed.ts';
import { resolveAddress } from './address.ts';
import { listCategories } from './categories.ts';
import { htmlOf, titleOf } from './construct.ts';
import { type Fields, fieldsOf, firstOf, lastOf, lineOf, listFields, plainOf, present, textOf } from './fields.ts';
import { type ChannelHints, readHints } from './hints.ts';
import { chooseLink, findImage, listEnclosures, listLinks, listMedia } from './links.ts';
import { listPeople } from './people.ts';
import { attribute, parseXml, type XmlElement } from './xml.ts';

/** A feed's parts, each read when it is asked for: of a long feed, most entries only have their date read. */
export interface FeedParts {
  readonly format: FeedFormat;
  head(): FeedHead;
  hints(): ChannelHints;
  readonly entries: readonly EntryParts[];
}

export interface EntryParts {
  /** When it appeared, or else was changed. */
  date(): string | undefined;
  read(): FeedEntry;
}

const PUBLISHED = ['published', 'atom:published', 'issued', 'pubdate', 'dcterms:issued', 'prism:publicationdate'];
const CREATED = ['created', 'dcterms:created'];
const UPDATED = ['updated', 'atom:updated', 'modified', 'lastbuilddate', 'dcterms:modified', 'dc:date', 'date'];
const AUTHORS = ['author', 'atom:author', 'managingeditor', 'dc:creator', 'dc:author', 'itunes:author'];
const RIGHTS = ['rights', 'atom:rights', 'copyright', 'dc:rights', 'dcterms:rights', 'media:copyright'];

/**
 * Parse RSS 0.9 to 2.0, RDF (RSS 0.9 and 1.0) and Atom 0.3 and 1.0, sound or not.
 *
 * @param base Address of the feed, or empty.
 * @throws {UserError} `not_feed` or `too_large`.
 */
export function parseXmlFeed(text: string, base: string): FeedParts {
  return readXmlFeed(parseXml(text, base).roots);
}

/** Find the feed in a parsed document, wherever it begins. @throws {UserError} `not_feed`. */
export function readXmlFeed(roots: readonly XmlElement[]): FeedParts {
  const index = roots.findIndex((element) => formatOf(element) !== undefined);
  const root = roots[index];
  const format = root && formatOf(root);
  // A page may hold anything, and an example of a feed too.
  if (!root || !format || roots.slice(0, index).some(({ key }) => /(?:^|:)(?:html|head|body)$/.test(key))) {
    throw feedFailure('not_feed');
  }
  const channel = format === 'atom' ? root : (childrenOf(root, 'channel')[0] ?? root);
  // Where the items stand differs from version to version, and what follows a broken feed's root is still part of it.
  const parents = root === channel ? [root] : [...childrenOf(root, 'channel'), root];
  const key = format === 'atom' ? 'entry' : 'item';
  const entries = parents.flatMap((parent) => childrenOf(parent, key));
  return {
    format,
    head: () => readHead(channel, root),
    hints: () => readHints(fieldsOf(channel)),
    // Of a long feed, fields are kept for nothing but what is being read.
    entries: entries.map((element) => ({
      date: () => dateOfEntry(fieldsOf(element)),
      read: () => readEntry(element, fieldsOf(element)),
    })),
  };
}

function formatOf({ key, tag, children }: XmlElement): FeedFormat | undefined {
  switch (tag.toLowerCase()) {
    case 'rss':
    case 'channel':
      return 'rss';
    case 'rdf':
      // RDF is used for much else; a feed of it has a channel or items.
      return children.some((child) => typeof child !== 'string' && /^(?:channel|item)$/.test(child.key))
        ? 'rdf'
        : undefined;
    case 'feed':
      return key === 'feed' ? 'atom' : undefined;
    case 'redirect':
      // A feed that has moved, and says so in its place: UserLand's "redirecting RSS feeds".
      return children.some((child) => typeof child !== 'string' && /newlocation$/.test(child.key)) ? 'rss' : undefined;
    default:
      return undefined;
  }
}

function childrenOf({ children }: XmlElement, key: string): readonly XmlElement[] {
  return children.filter((child) => typeof child !== 'string' && child.key === key) as XmlElement[]; // strings are out
}

function readHead(channel: XmlElement, root: XmlElement): FeedHead {
  const fields = fieldsOf(channel);
  // RDF puts the image beside the channel.
  const image = findImage(channel) ?? findImage(root);
  return present({
    ...describe(channel, fields),
    description: firstOf(
      fields,
      [
        'description',
        'subtitle',
        'atom:subtitle',
        'tagline',
        'dc:description',
        'itunes:summary',
        'itunes:subtitle',
        'summary',
      ],
      htmlOf,
    ),
    language: languageOf(channel, root, fields),
    generator: firstOf(
      fields,
      ['generator', 'atom:generator', 'admin:generatoragent'],
      (element) => lineOf(element) || (attribute(element, 'rdf:resource') ?? attribute(element, 'uri')),
    ),
    image,
    ttl: firstOf(fields, ['ttl'], (element) => {
      const minutes = Number.parseInt(lineOf(element), 10);
      return Number.isSafeInteger(minutes) && minutes >= 0 ? minutes : undefined;
    }),
    newLocation: firstOf(fields, ['itunes:new-feed-url', 'newlocation'], addressOf),
  });
}

function languageOf(channel: XmlElement, root: XmlElement, fields: Fields): string | undefined {
  const language =
    firstOf(fields, ['language', 'dc:language', 'atom:language'], lineOf) ??
    attribute(channel, 'xml:lang') ??
    attribute(root, 'xml:lang');
  return language?.trim().slice(0, 35).replaceAll('_', '-');
}

function readEntry(element: XmlElement, fields: Fields): FeedEntry {
  const described = describe(element, fields);
  const guid = firstOf(fields, ['guid'], (each) => each);
  const permalink = (guid && isPermalink(guid) && addressOf(guid)) || undefined;
  const link = described.link ?? permalink ?? aboutOf(element);
  const links = described.links ?? [];
  return present({
    ...described,
    link,
    ...textsOf(fields),
    enclosures: listEnclosures(element),
    comments:
      firstOf(fields, ['comments'], addressOf) ??
      links.find(({ rel, type }) => rel === 'replies' && (type === undefined || /html/i.test(type)))?.href,
    guidIsLink: guid === undefined ? undefined : permalink !== undefined && described.link === undefined,
    source: firstOf(fields, ['source', 'atom:source'], sourceOf),
    media: listMedia(element, 'media:content'),
    thumbnails: listMedia(element, 'media:thumbnail'),
    image: findImage(element),
  });
}

/** Whether a guid is the entry's address: if it says so, or says nothing and can be one. */
function isPermalink(guid: XmlElement): boolean {
  const claim = attribute(guid, 'ispermalink')?.trim().toLowerCase();
  return claim === 'true' || (claim !== 'false' && /^https?:\/\//i.test(lineOf(guid)));
}

/** RSS 1.0 names an item by its address. */
function aboutOf(element: XmlElement): string | undefined {
  const about = attribute(element, 'rdf:about');
  return about !== undefined && /^https?:\/\//i.test(about.trim()) ? about.trim() : undefined;
}

/** Which of the texts is the whole and which the summary; with both a summary and a description, the latter is the whole. */
function textsOf(fields: Fields): { summary?: string | undefined; content?: string | undefined } {
  const short = firstOf(fields, ['summary', 'atom:summary'], htmlOf);
  const description = firstOf(fields, ['description', 'dc:description', 'dcterms:abstract'], htmlOf);
  const whole = firstOf(
    fields,
    ['content:encoded', 'content', 'atom:content', 'fullitem', 'xhtml:body', 'body'],
    htmlOf,
  );
  const other = firstOf(fields, ['itunes:summary', 'media:description', 'itunes:subtitle'], htmlOf);
  const ofMedia = whole === undefined ? findMediaDescription(fields) : undefined;
  return {
    summary: short ?? description ?? other ?? ofMedia,
    content: whole ?? (short === undefined ? undefined : description),
  };
}

/** A film lends its description to an entry that says nothing itself; what is said of a picture is about the picture. */
function findMediaDescription(fields: Fields): string | undefined {
  const media = listFields(fields, 'media:group', 'media:content').filter((element) => !isPicture(element));
  for (const each of media) {
    const parts = fieldsOf(each);
    const description = firstOf(parts, ['media:description'], htmlOf) ?? findMediaDescription(parts);
    if (description !== undefined) return description;
  }
  return undefined;
}

/** A medium that is a picture, or a group of nothing else. */
function isPicture(element: XmlElement): boolean {
  const members = listFields(fieldsOf(element), 'media:content');
  if (members.length > 0) return members.every(isPicture);
  const kind = attribute(element, 'medium') ?? attribute(element, 'type') ?? '';
  return /^image/i.test(kind) || /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(attribute(element, 'url') ?? '');
}

function sourceOf(element: XmlElement): FeedEntry['source'] {
  const fields = fieldsOf(element);
  const link = chooseLink(listLinks(element)) ?? resolveAddress(attribute(element, 'url') ?? '', element.base);
  const title = firstOf(fields, ['title', 'atom:title'], titleOf) ?? (fields.size === 0 ? plainOf(element) : undefined);
  const source = present({ title, id: firstOf(fields, ['id', 'atom:id'], textOf), link });
  return Object.keys(source).length === 0 ? undefined : source;
}

function describe(element: XmlElement, fields: Fields) {
  const links = listLinks(element);
  const authors = listPeople(fields, AUTHORS);
  return {
    title: firstOf(fields, ['title', 'atom:title', 'dc:title', 'dcterms:title'], titleOf) ?? findMediaTitle(fields),
    link: chooseLink(links),
    id: firstOf(fields, ['id', 'guid', 'atom:id'], textOf) ?? attribute(element, 'rdf:about')?.trim(),
    published: publishedOf(fields),
    updated: updatedOf(fields),
    author: authors[0],
    authors,
    categories: listCategories(element),
    links,
    rights: firstOf(fields, RIGHTS, htmlOf),
  };
}

/** A film or picture lends its title to an entry that has none. */
function findMediaTitle(fields: Fields): string | undefined {
  const groups = listFields(fields, 'media:group', 'media:content').map(fieldsOf);
  for (const each of [fields, ...groups]) {
    const title = firstOf(each, ['media:title', 'itunes:title'], titleOf);
    if (title !== undefined) return title;
  }
  return undefined;
}

function dateOfEntry(fields: Fields): string | undefined {
  return publishedOf(fields) ?? updatedOf(fields);
}

function publishedOf(fields: Fields): string | undefined {
  return lastOf(fields, PUBLISHED, dateOf) ?? lastOf(fields, CREATED, dateOf);
}

function updatedOf(fields: Fields): string | undefined {
  return lastOf(fields, UPDATED, dateOf);
}

function dateOf(element: XmlElement): string | undefined {
  return parseAppearance(lineOf(element));
}

function addressOf(element: XmlElement): string {
  return resolveAddress(lineOf(element), element.base);
}
