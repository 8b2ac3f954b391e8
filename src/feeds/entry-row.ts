import { tidy } from '../reading/text.ts';
import type { NewEntry } from '../store/entries.ts';
import type { IdentifiedEntry } from './identity.ts';
import { htmlToText } from './parsing/html.ts';

const MAX_TITLE = 500;
const MAX_NAME = 200;
const MAX_SUMMARY = 2000;
const MAX_CATEGORIES = 20;
/** A feed's clock may be wrong; what it dates further ahead than this has no date. */
const MAX_AHEAD_MS = 24 * 3600_000;

/** What is stored of an entry. */
export function entryRow(
  feedId: string,
  { key, link, contentHash, entry }: IdentifiedEntry,
  isOld: boolean,
  now: Date,
): NewEntry {
  const published = entry.published ?? entry.updated;
  const publishedAt = published === undefined ? null : new Date(published);
  const isDated = publishedAt !== null && publishedAt.getTime() <= now.getTime() + MAX_AHEAD_MS;
  const image =
    entry.image ?? entry.thumbnails?.[0]?.url ?? entry.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url;
  const summary = tidy(htmlToText(entry.summary ?? entry.content ?? ''));
  return {
    feedId,
    key,
    isOld,
    contentHash,
    url: link ?? null,
    title: (tidy(entry.title ?? '') || summary).slice(0, MAX_TITLE),
    author: tidy(entry.author?.name ?? entry.author?.email ?? '').slice(0, MAX_NAME) || null,
    categories: (entry.categories ?? [])
      .flatMap(({ term, label }) => tidy(label ?? term ?? '').slice(0, MAX_NAME) || [])
      .slice(0, MAX_CATEGORIES),
    summary: summary.slice(0, MAX_SUMMARY),
    image: image ?? null,
    publishedAt: isDated ? publishedAt : null,
  };
}
