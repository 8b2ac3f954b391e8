import { decodeHTMLAttribute } from 'entities';
import { decodePage } from '../../reading/decode.ts';
import { resolveAddress } from '../parsing/address.ts';
import type { FeedDocument } from '../parsing/parse.ts';
import { tokenize } from '../parsing/tokens.ts';

/** Links of a page that may lead to feeds, complete, in the page's order. */
export interface PageLinks {
  /** What the page declares as feeds. */
  readonly alternates: readonly string[];
  /** Links that look as if they led to one. */
  readonly anchors: readonly string[];
  /** The page's own name for itself. */
  readonly canonical?: string;
}

/** Of each kind; no page has more that matter. */
const MAX_LINKS = 50;
const FEED_TYPE = /^(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|application\/rss|(?:text|application)\/xml)\b/i;
const FEED_WORD = /(?:^|[^a-z])(?:rss|atom|feeds?|rdf|syndication)(?:[^a-z]|$)|\.(?:xml|rss|atom|rdf)$/i;

/** Find where a page says that its feeds are, `<base href>` considered. @returns Nothing for what is no HTML. */
export function findPageLinks(document: FeedDocument): PageLinks {
  let html: string;
  try {
    html = decodePage(document.body, document.contentType).text;
  } catch {
    return { alternates: [], anchors: [] };
  }
  let base = document.url;
  let canonical: string | undefined;
  const alternates = new Set<string>();
  const anchors = new Set<string>();
  readTags(html, (name, attributes) => {
    const href = attributes.get('href');
    if (href === undefined) return;
    const rel = ` ${attributes.get('rel')?.toLowerCase() ?? ''} `;
    if (name === 'base' && base === document.url) base = resolveAddress(href, document.url);
    if (name === 'link' && rel.includes(' canonical ')) canonical ??= resolveAddress(href, base);
    const isFeed =
      rel.includes(' feed ') || (rel.includes(' alternate ') && FEED_TYPE.test(attributes.get('type')?.trim() ?? ''));
    if (isFeed) add(alternates, href);
    else if (name === 'a' && FEED_WORD.test(href)) add(anchors, href);
  });
  return {
    alternates: [...alternates],
    anchors: [...anchors].filter((address) => !alternates.has(address)),
    ...(canonical === undefined ? {} : { canonical }),
  };

  function add(links: Set<string>, href: string): void {
    const address = resolveAddress(href, base)
      .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
      .replace(/^feed:/i, 'https:');
    if (links.size < MAX_LINKS && /^https?:/i.test(address)) links.add(address);
  }
}

/** Visit every `<a>`, `<link>` and `<base>` of a page. */
function readTags(html: string, visit: (name: string, attributes: ReadonlyMap<string, string>) => void): void {
  let name = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  const end = () => {
    if (name === 'a' || name === 'link' || name === 'base') visit(name, attributes);
  };
  const listeners = {
    onopentagname(start: number, stop: number) {
      name = html.slice(start, stop).toLowerCase();
      attributes = new Map();
    },
    onattribname(start: number, stop: number) {
      attribute = html.slice(start, stop).toLowerCase();
      value = '';
    },
    onattribdata(start: number, stop: number) {
      value += html.slice(start, stop);
    },
    onattribend() {
      if (!/^(?:href|rel|type)$/.test(attribute) || attributes.has(attribute)) return;
      attributes.set(attribute, decodeHTMLAttribute(value));
    },
    onopentagend: end,
    onselfclosingtag: end,
  };
  tokenize(html, listeners, { decodeEntities: false });
}
