import type { Enclosure, FeedLink } from '../feed.ts';
import { resolveAddress } from './address.ts';
import { bounded, fieldsOf, firstOf, lineOf, present } from './fields.ts';
import { attribute, type XmlElement } from './xml.ts';

/** List what a feed or entry links to, in document order: RSS links and licences too, in Atom's terms. */
export function listLinks(element: XmlElement): readonly FeedLink[] {
  const links: FeedLink[] = [];
  for (const child of element.children) {
    if (typeof child !== 'string') links.push(...readLink(child));
    if (links.length > 256) break;
  }
  return bounded(links);
}

function readLink(element: XmlElement): readonly FeedLink[] {
  switch (element.key) {
    case 'link':
    case 'atom:link': {
      const href = attribute(element, 'href');
      const text = lineOf(element);
      const rel = attribute(element, 'rel')?.trim() || 'alternate';
      if (href === undefined && text === '') return [];
      // Only what stands here for Atom: RSS's own link has no attributes.
      const type = attribute(element, 'type') ?? (href === undefined ? 'text/html' : undefined);
      // An empty reference means the base itself: RFC 3986 §4.4.
      const target = href?.trim() === '' ? element.base : resolveAddress(href ?? text, element.base);
      return [present({ href: target, rel: shortRelation(rel), type })];
    }
    case 'cc:license':
    case 'creativecommons:license': {
      const href = attribute(element, 'rdf:resource') ?? attribute(element, 'resource') ?? lineOf(element);
      return href === '' ? [] : [present({ href: resolveAddress(href, element.base), rel: 'license' })];
    }
    default:
      return [];
  }
}

/** RFC 4287 §4.2.7.2: the registered relations have long names too. */
function shortRelation(rel: string): string {
  return rel.replace(/^https?:\/\/www\.iana\.org\/assignments\/(?:link-)?relations?\/?#?/i, '');
}

/** Choose the address of the page that a reader would open. */
export function chooseLink(links: readonly FeedLink[]): string | undefined {
  const pages = links.filter(({ href, rel }) => href !== undefined && rel === 'alternate');
  return (pages.find(({ type }) => type === undefined || /html/i.test(type)) ?? pages[0])?.href;
}

/** List what comes with an entry: RSS's enclosures and Atom's. */
export function listEnclosures(element: XmlElement): readonly Enclosure[] {
  const enclosures = element.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    const isLink = child.key.endsWith('link') && attribute(child, 'rel')?.trim().toLowerCase() === 'enclosure';
    if (!isLink && child.key !== 'enclosure') return [];
    const url = resolveAddress(
      attribute(child, 'url') ?? attribute(child, 'href') ?? attribute(child, 'rdf:resource') ?? lineOf(child),
      child.base,
    );
    if (url === '') return [];
    const length = Number.parseInt(attribute(child, 'length') ?? '', 10);
    return [
      {
        url,
        ...present({ type: attribute(child, 'type'), length: Number.isSafeInteger(length) ? length : undefined }),
      },
    ];
  });
  return bounded(enclosures);
}

/** List the addresses of an element's media of one kind, also of those that stand in a group. */
export function listMedia(element: XmlElement, key: 'media:content' | 'media:thumbnail'): readonly { url: string }[] {
  const found: { url: string }[] = [];
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    if (child.key === key) {
      const url = resolveAddress(attribute(child, 'url') ?? attribute(child, 'href') ?? ownText(child), child.base);
      if (url !== '') found.push({ url });
    }
    if (child.key === 'media:group' || child.key === 'media:content') found.push(...listMedia(child, key));
  }
  return bounded(found);
}

/** The picture of a feed or entry, in any of the vocabularies. */
export function findImage(element: XmlElement): string | undefined {
  const fields = fieldsOf(element);
  // What Apple's first specification had in the place of itunes:image.
  const old = fields.get('itunes:link')?.find((link) => attribute(link, 'rel') === 'image');
  const image = firstOf(
    fields,
    ['image', 'itunes:image', 'googleplay:image', 'logo', 'atom:logo', 'icon', 'atom:icon'],
    (image) =>
      resolveAddress(
        firstOf(fieldsOf(image), ['url'], lineOf) ??
          attribute(image, 'href') ??
          attribute(image, 'url') ??
          attribute(image, 'rdf:resource') ??
          ownText(image),
        image.base,
      ),
  );
  return image ?? (old && (resolveAddress(attribute(old, 'href') ?? '', old.base) || undefined));
}

function ownText({ children }: XmlElement): string {
  return children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim()
    .slice(0, 2048);
}
