import { createHash } from 'node:crypto';
import { normaliseUrl } from '../reading/canonical.ts';
import { HOUR } from '../time.ts';
import type { Feed, FeedEntry } from './feed.ts';
import { htmlToText } from './parsing/html.ts';
import { medianOf } from './rhythm.ts';

/** What is remembered of an entry to know it again. */
export interface KnownEntry {
  /** Unique within its feed. */
  readonly key: string;
  /** Canonical, without what only tracks. */
  readonly link?: string;
  readonly title?: string;
  /** ISO 8601. */
  readonly published?: string;
  /** Of what a reader would read; a change of it is an update. */
  readonly contentHash: string;
}

/** An entry of a document with what will be remembered of it. */
export interface IdentifiedEntry extends KnownEntry {
  readonly entry: FeedEntry;
}

/** What an entry of a document is to those who follow the feed. `known` is the entry it was before, if it was. */
export type Judgement =
  | { readonly verdict: 'new'; readonly entry: IdentifiedEntry }
  | { readonly verdict: 'update' | 'known'; readonly entry: IdentifiedEntry; readonly known: KnownEntry };

export interface JudgedDocument {
  /** In the document's order. */
  readonly judgements: readonly Judgement[];
  /** Most of the feed suddenly looks new, and not by its dates: better ask before it is posted. */
  readonly isSuspicious: boolean;
}

/** Longer ids than this, in characters, do not fit into an index of PostgreSQL: their hash stands for them. */
const MAX_KEY = 500;
/** Fewer new entries than this are no flood, whatever they are. */
const MIN_FLOOD = 5;
/** Entries so many times as close together as a feed's usually are did not appear one by one. */
const SUDDEN = 10;

/**
 * Give each entry of a document its key: the id as it is; with the link where the document has that id more than once;
 * without an id the canonical link; without either a hash of title and text. An entry that is there twice is one.
 */
export function identifyEntries({ items }: Pick<Feed, 'items'>): readonly IdentifiedEntry[] {
  const drafts = items.map((entry) => {
    const link = canonicalLink(entry.link);
    const text = htmlToText(entry.content ?? entry.summary ?? '');
    const contentHash = hashOf(entry.title ?? '', text);
    return { entry, link, contentHash, base: entry.id ?? link ?? contentHash };
  });
  const times = countBy(drafts, ({ base }) => base);
  const identified = new Map<string, IdentifiedEntry>();
  for (const { entry, link, contentHash, base } of drafts) {
    // What tells entries with the same id apart is their link, and with the same link their title.
    const other = entry.id === undefined ? entry.title : (link ?? entry.title);
    const key = short((times.get(base) ?? 0) > 1 ? `${base} ${other ?? contentHash}` : base);
    if (identified.has(key)) continue;
    identified.set(key, {
      entry,
      key,
      contentHash,
      ...(link === undefined ? {} : { link }),
      ...(entry.title === undefined ? {} : { title: entry.title }),
      ...(entry.published === undefined ? {} : { published: entry.published }),
    });
  }
  return [...identified.values()];
}

/**
 * Tell for each entry of a document whether it is new, an update, or known.
 *
 * An entry whose key is new is still known if it has the link of one, or its title and date: ids change when a site moves.
 * A link counts only where it belongs to one entry, and is not the site's front page.
 *
 * @param known What is remembered of the feed.
 * @param readyAt When it was first read; `null` for the first time, when everything is new and nothing suspicious.
 */
export function judgeDocument(
  known: readonly KnownEntry[],
  feed: Pick<Feed, 'items' | 'feed'>,
  readyAt: Date | null,
): JudgedDocument {
  const entries = identifyEntries(feed);
  const home = canonicalLink(feed.feed.link);
  const byKey = new Map(known.map((entry) => [entry.key, entry]));
  const byLink = uniqueBy(known, ({ link }) => (link === home ? undefined : link));
  const byTitle = uniqueBy(known, titleAndDate);
  const timesLinked = countBy(entries, ({ link }) => link);

  const judgements = entries.map((entry): Judgement => {
    const same = byKey.get(entry.key);
    if (same !== undefined) {
      return { verdict: same.contentHash === entry.contentHash ? 'known' : 'update', entry, known: same };
    }
    const isOwnLink = entry.link !== undefined && !isFrontPage(entry.link) && timesLinked.get(entry.link) === 1;
    const moved = (isOwnLink ? byLink.get(entry.link ?? '') : undefined) ?? byTitle.get(titleAndDate(entry) ?? '');
    return moved === undefined ? { verdict: 'new', entry } : { verdict: 'known', entry, known: moved };
  });
  return { judgements, isSuspicious: readyAt !== null && isFlood(known, judgements, readyAt) };
}

/**
 * News come with new dates; old dates, or all about the same date, are an archive that came back under new names. A feed that is
 * always as fast as that has news.
 */
function isFlood(known: readonly KnownEntry[], judgements: readonly Judgement[], readyAt: Date): boolean {
  const fresh = judgements.filter(({ verdict }) => verdict === 'new').map(({ entry }) => entry);
  if (fresh.length < MIN_FLOOD || fresh.length * 2 <= judgements.length) return false;
  // A feed that was empty so far has news from when it was first read.
  const newest = known.reduce(
    (latest, { published }) => (published && published > latest ? published : latest),
    known.length === 0 ? readyAt.toISOString() : '',
  );
  const notNewer = fresh.filter(({ published }) => published === undefined || published <= newest);
  if (notNewer.length * 2 > fresh.length) return true;
  if (known.length === 0) return false;
  const times = timesOf(fresh);
  const spread = Math.max(...times) - Math.min(...times);
  // A site that stamps all entries with the time of its last build has no pace.
  const usualGap = medianOf(gapsOf(timesOf(known))) || HOUR;
  return spread < HOUR && (spread / times.length) * SUDDEN < usualGap;
}

function timesOf(entries: readonly Pick<KnownEntry, 'published'>[]): number[] {
  return entries.flatMap(({ published }) => (published === undefined ? [] : [Date.parse(published)]));
}

function gapsOf(times: readonly number[]): number[] {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.slice(1).map((time, index) => time - (sorted[index] ?? time));
}

function canonicalLink(link: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  try {
    return normaliseUrl(link);
  } catch {
    return link; // a relative one, of a feed without an address: still the same each time
  }
}

function isFrontPage(link: string): boolean {
  const url = URL.parse(link);
  return url !== null && url.pathname === '/' && url.search === '';
}

function titleAndDate({ title, published }: Pick<KnownEntry, 'title' | 'published'>): string | undefined {
  return title === undefined || published === undefined ? undefined : `${published} ${title}`;
}

function short(key: string): string {
  return key.length > MAX_KEY ? `sha256:${hashOf(key)}` : key;
}

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function countBy<Value>(values: readonly Value[], keyOf: (value: Value) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    const key = keyOf(value);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Values by a key that only they have. */
function uniqueBy<Value>(values: readonly Value[], keyOf: (value: Value) => string | undefined): Map<string, Value> {
  const counts = countBy(values, keyOf);
  const unique = new Map<string, Value>();
  for (const value of values) {
    const key = keyOf(value);
    if (key !== undefined && counts.get(key) === 1) unique.set(key, value);
  }
  return unique;
}
