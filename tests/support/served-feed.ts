import { createHash } from 'node:crypto';
import type { Answer, FeedRequest, Reply } from './feed-server.ts';

/** An entry as a site publishes it; what is null is left out. */
export interface ServedEntry {
  id: string | null;
  title: string | null;
  link: string | null;
  date: Date | null;
  /** Plain text. */
  summary: string | null;
}

export interface ServedFeedOptions {
  readonly format?: 'rss' | 'atom';
  readonly title?: string;
  /** How many there are to begin with, an hour apart. */
  readonly entries?: number;
  /** When the newest of them appeared; otherwise at a full hour a day ago. */
  readonly newest?: Date;
  /** In which form it has an ETag, or how one is written for a hash of the document; none if `null`. */
  readonly etag?: 'strong' | 'weak' | ((hash: string) => string) | null;
  /** Whether it has a Last-Modified, or how that is written; without one unless asked. */
  readonly lastModified?: boolean | ((date: Date) => string);
  /** Further headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further markup in the head of the feed. */
  readonly inside?: string;
}

export type ServedFeed = ReturnType<typeof aServedFeed>;

const HOUR_MS = 3_600_000;
const SITE = 'https://harbour.example';
const HEADLINES = [
  'Ferry returns to the northern quay',
  'Council weighs a second bridge over the Vell',
  'Harbour master steps down after eleven years',
  'Early ice closes the upper lock',
  'School choir sings on the old pier',
  'Fish market moves indoors for the winter',
];

/** Entries are recent whenever a test runs. */
function yesterday(): Date {
  return new Date((Math.floor(Date.now() / HOUR_MS) - 24) * HOUR_MS);
}

/** A feed on a site that publishes: its document, its validators, and what they make of a conditional request. */
export function aServedFeed(options: ServedFeedOptions = {}) {
  const { format = 'rss', title = 'Harbour News', newest = yesterday(), inside = '' } = options;
  const { etag = 'strong', lastModified = false, headers = {} } = options;
  const entries: ServedEntry[] = [];
  let count = 0;
  let modified = { hash: '', at: new Date(newest) };
  const first = options.entries ?? 3;
  for (let index = first - 1; index >= 0; index -= 1) publish({ date: new Date(newest.getTime() - index * HOUR_MS) });

  /** Publish an entry, an hour after the newest unless it says otherwise. */
  function publish(parts: Partial<ServedEntry> = {}): ServedEntry {
    count += 1;
    const latest = Math.max(newest.getTime() - HOUR_MS, ...entries.map(({ date }) => date?.getTime() ?? 0));
    const entry: ServedEntry = {
      id: `harbour-${count}`,
      title: `${HEADLINES[(count - 1) % HEADLINES.length]} (${count})`,
      link: `${SITE}/stories/${count}`,
      date: new Date(latest + HOUR_MS),
      summary: `Story ${count} from the quay.`,
      ...parts,
    };
    entries.unshift(entry);
    return entry;
  }

  function document(): string {
    return format === 'rss' ? rssOf(title, entries, inside) : atomOf(title, entries, inside);
  }

  /** What the document is known by; Last-Modified moves on by a second with each change. */
  function validators(body: string): Record<string, string> {
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
    if (modified.hash !== hash) modified = { hash, at: new Date(modified.at.getTime() + 1000) };
    return {
      ...(etag !== null && { etag: etagOf(etag, hash) }),
      ...(lastModified !== false && {
        'last-modified': lastModified === true ? modified.at.toUTCString() : lastModified(modified.at),
      }),
    };
  }

  const answer: Answer = ({ headers: sent }) => {
    const body = document();
    const own = { ...headers, ...validators(body) };
    const type = format === 'rss' ? 'application/rss+xml' : 'application/atom+xml';
    if (isUnchanged(sent, own)) return { status: 304, headers: own } satisfies Reply;
    return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...own }, body };
  };

  return {
    /** Newest first; a test may change them as it likes. */
    entries,
    publish,
    document,
    answer,
  };
}

function etagOf(form: 'strong' | 'weak' | ((hash: string) => string), hash: string): string {
  if (typeof form === 'function') return form(hash);
  return form === 'weak' ? `W/"${hash}"` : `"${hash}"`;
}

/** RFC 9110 §13.1.2 and §13.1.3: tags are compared weakly, and a date counts only where no tag was sent. */
function isUnchanged(sent: FeedRequest['headers'], own: Readonly<Record<string, string>>): boolean {
  const tags = sent['if-none-match'];
  if (tags !== undefined) {
    const current = own.etag;
    const same = (tag: string) => tag === '*' || tag.replace(/^W\//, '') === current?.replace(/^W\//, '');
    return current !== undefined && (tags === current || tags.split(',').some((tag) => same(tag.trim())));
  }
  const since = sent['if-modified-since'];
  const current = own['last-modified'];
  return (
    since !== undefined && current !== undefined && (since === current || Date.parse(since) >= Date.parse(current))
  );
}

function rssOf(title: string, entries: readonly ServedEntry[], inside: string): string {
  const items = entries.map(({ id, title: headline, link, date, summary }) => [
    '<item>',
    element('title', headline),
    element('link', link),
    element('guid', id, ' isPermaLink="false"'),
    element('pubDate', date?.toUTCString()),
    element('description', summary),
    '</item>',
  ]);
  const head = [element('title', title), element('link', `${SITE}/`), element('description', 'From the quay'), inside];
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>${[head, ...items].flat().join('')}</channel></rss>`;
}

function atomOf(title: string, entries: readonly ServedEntry[], inside: string): string {
  const items = entries.map(({ id, title: headline, link, date, summary }) => [
    '<entry>',
    element('title', headline),
    link === null ? '' : `<link href="${escaped(link)}"/>`,
    element('id', id),
    element('published', date?.toISOString()),
    element('updated', date?.toISOString()),
    element('summary', summary),
    '</entry>',
  ]);
  const head = [element('title', title), element('id', `${SITE}/feed`), `<link href="${SITE}/"/>`, inside];
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">${[head, ...items].flat().join('')}</feed>`;
}

function element(name: string, text: string | null | undefined, attributes = ''): string {
  return text === null || text === undefined ? '' : `<${name}${attributes}>${escaped(text)}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
