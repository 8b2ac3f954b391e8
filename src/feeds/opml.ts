import { generateOpml as generate } from 'feedsmith';
import { UserError } from '../errors.ts';
import { isWebAddress, maskedAddress, parseUrl } from '../reading/address.ts';
import { decodeFeed } from './parsing/decode.ts';
import { oneLine } from './parsing/html.ts';
import { attribute, parseXml, type XmlElement } from './parsing/xml.ts';

/** A feed as a list of feeds names it. */
export interface ListedFeed {
  readonly url: string;
  readonly title?: string;
  /** The site that the feed belongs to. */
  readonly siteUrl?: string;
  /** Names of the folders around it, the outermost first. */
  readonly categories: readonly string[];
}

/** A line of a list that gave no feed, and why: a sentence for whoever imports it. */
export interface ListProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface FeedList {
  readonly feeds: readonly ListedFeed[];
  readonly problems: readonly ListProblem[];
}

/** Feeds that one import may bring. */
const MAX_FEEDS = 500;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PROBLEMS = 100;
const MAX_NAME = 200;

/**
 * Read a list of feeds in OPML, whatever state it is in: folders become categories, and what cannot be used is reported.
 *
 * @throws {UserError} `not_opml` or `too_large`.
 */
export function parseOpml(body: Uint8Array): FeedList {
  if (body.length > MAX_BYTES)
    throw new UserError('too_large', 'That list is too large: at most 2 MiB can be imported.');
  const { roots, text } = parseXml(decodeFeed(body, '').text, '');
  const opml = roots.find(({ tag }) => tag.toLowerCase() === 'opml');
  if (opml === undefined) {
    throw new UserError(
      'not_opml',
      'That file is not a list of feeds: please send the OPML file that your feed reader exports.',
    );
  }
  const feeds = new Map<string, ListedFeed>();
  const problems: ListProblem[] = [];
  const lineOf = lineCounter(text);
  const report = ({ start }: XmlElement, message: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ line: lineOf(start), message });
  };
  const visit = (element: XmlElement, categories: readonly string[]) => {
    let inside = categories;
    if (element.tag.toLowerCase() === 'outline') {
      const name = nameOf(element);
      const address = attribute(element, 'xmlurl')?.trim();
      const isFeed = address !== undefined || /^(?:rss|atom|feed)$/i.test(attribute(element, 'type') ?? '');
      if (isFeed) take(element, name, address, categories);
      else if (name !== undefined) inside = [...categories, name];
    }
    for (const child of element.children) if (typeof child !== 'string') visit(child, inside);
  };
  visit(opml, []);
  return { feeds: [...feeds.values()], problems };

  function take(
    element: XmlElement,
    title: string | undefined,
    address: string | undefined,
    categories: readonly string[],
  ) {
    const called = title === undefined ? 'This entry' : `“${title}”`;
    if (!address) return report(element, `${called} has no address of a feed.`);
    const url = URL.parse(address.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:/i, 'https:'));
    if (url === null || !isWebAddress(url.href) || !isUsable(url)) {
      return report(
        element,
        `${called} has an address that is not one of the web: ${maskedAddress(address).slice(0, MAX_NAME)}`,
      );
    }
    if (feeds.has(url.href)) return report(element, `${called} is in the list twice.`);
    if (feeds.size >= MAX_FEEDS)
      return report(element, `${called} is one too many: at most ${MAX_FEEDS} feeds can be imported.`);
    const siteUrl = attribute(element, 'htmlurl')?.trim();
    feeds.set(url.href, {
      url: url.href,
      categories,
      ...(title === undefined ? {} : { title }),
      ...(siteUrl ? { siteUrl } : {}),
    });
  }
}

interface Outline {
  text: string;
  type?: string;
  xmlUrl?: string;
  htmlUrl?: string;
  outlines?: Outline[];
}

/** Write a list of feeds in OPML 2.0, with folders for their categories. */
export function generateOpml(title: string, feeds: readonly ListedFeed[]): string {
  const outlines: Outline[] = [];
  for (const { url, title: name, siteUrl, categories } of feeds) {
    const folder = categories.reduce((within, category) => openFolder(within, category), outlines);
    folder.push({
      text: name ?? url,
      type: 'rss',
      xmlUrl: url,
      ...(siteUrl === undefined ? {} : { htmlUrl: siteUrl }),
    });
  }
  // An empty list has a body too, which feedsmith would leave out.
  return generate({ head: { title }, body: { outlines: outlines.length === 0 ? [{ text: title }] : outlines } });
}

function openFolder(outlines: Outline[], name: string): Outline[] {
  const known = outlines.find(({ text, xmlUrl }) => text === name && xmlUrl === undefined);
  if (known?.outlines !== undefined) return known.outlines;
  const inside: Outline[] = [];
  outlines.push({ text: name, outlines: inside });
  return inside;
}

function nameOf(element: XmlElement): string | undefined {
  const name = oneLine(attribute(element, 'text') || attribute(element, 'title') || '').slice(0, MAX_NAME);
  return name === '' ? undefined : name;
}

function isUsable(url: URL): boolean {
  try {
    parseUrl(url.href);
    return true;
  } catch {
    return false;
  }
}

/** Count lines once, as long as it is asked for places in their order. */
function lineCounter(text: string): (place: number) => number {
  let line = 1;
  let counted = 0;
  return (place) => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < place; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    return line;
  };
}
