import { type Claims, firstMeta } from './claims.ts';
import { parseDate } from './dates.ts';
import { textOf } from './json-ld.ts';
import { tidy } from './text.ts';

/** Find when the article was published, never when it was changed. */
export function findPublished({ document, meta, article }: Claims): string | null {
  const claims: (string | null | undefined)[] = [
    textOf(article?.datePublished),
    firstMeta(meta, ['article:published_time', 'og:article:published_time', 'article:published']),
    firstMeta(meta, [
      'datepublished',
      'parsely-pub-date',
      'sailthru.date',
      'pubdate',
      'publishdate',
      'publish-date',
      'publication_date',
    ]),
    firstMeta(meta, [
      'dc.date.issued',
      'dcterms.issued',
      'dcterms.created',
      'dc.date',
      'dcterms.date',
      'date.issued',
      'date',
    ]),
    textOf(article?.dateCreated),
    ...[
      '[itemprop~="datePublished"]',
      'time[pubdate]',
      'time.published, time.entry-date',
      'article time[datetime]',
      'time[datetime]',
    ].map((selector) => {
      const element = document.querySelector(selector);
      return element?.getAttribute('datetime') ?? element?.getAttribute('content') ?? element?.textContent;
    }),
  ];
  for (const claim of claims) {
    const date = claim ? dateOf(claim) : null;
    if (date !== null) return date;
  }
  return null;
}

/** No date that stands alone is longer; a longer text is about something, and holds a date by chance. */
const MAX_WRITTEN = 64;

/** @returns ISO 8601 in UTC; a date without a zone is UTC. `null` for what is no date, or leaves out its year. */
function dateOf(claim: string): string | null {
  const text = tidy(claim);
  const hasYear = /(?<!\d)(?:19|20)\d\d(?!\d)|^\d{8}$|^\d{10}$|^\d{13}$/.test(text);
  return hasYear && text.length <= MAX_WRITTEN ? (parseDate(text) ?? null) : null;
}
