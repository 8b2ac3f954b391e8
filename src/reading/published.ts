import { type Claims, firstMeta } from './claims.ts';
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
    const date = claim ? parseDate(claim) : null;
    if (date !== null) return date;
  }
  return null;
}

const ZONES: Readonly<Record<string, string>> = {
  UTC: 'Z',
  GMT: 'Z',
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  BST: '+0100',
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  MSK: '+0300',
  IST: '+0530',
  JST: '+0900',
  KST: '+0900',
  AEST: '+1000',
  AEDT: '+1100',
};

/** @returns ISO 8601 in UTC; a date without a zone is UTC. `null` for what is no date of our times. */
function parseDate(text: string): string | null {
  const value = yearFirst(tidy(text));
  const iso =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/i.exec(
      value,
    );
  if (iso !== null) {
    if (Number(iso[3]) > daysIn(Number(iso[1]), Number(iso[2]))) return null;
    const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = iso;
    return toIso(`${year}-${month}-${day}T${hour}:${minute}:${second}${fullZone(zone)}`);
  }
  if (/^\d{10}$|^\d{13}$/.test(value)) return toIso(Number(value) * (value.length === 10 ? 1000 : 1));
  if (!/\b(?:19|20)\d\d\b/.test(value) || value.length > 64) return null;
  const named = value.replace(/\b([A-Z]{3,4})$/, (name) => ZONES[name] ?? name).replace(/\bat\b|\|/g, ' ');
  const hasZone = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\)?$/.test(named);
  return toIso(hasZone ? named : `${named} UTC`);
}

/** A date with stops has its day first, and so has one with slashes whose first number is no month. Others are left as they are. */
function yearFirst(date: string): string {
  return date
    .replace(
      /^(\d{1,2})(\.\s?|\/)(\d{1,2})(?:\.\s?|\/)(\d{4})(?=$|[\sT,])[\s,T]*/,
      (whole, day: string, mark: string, month: string, year: string) =>
        mark === '/' && Number(day) <= 12 ? whole : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} `,
    )
    .trim();
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function fullZone(zone: string): string {
  const digits = zone.replace(':', '');
  if (/^z$/i.test(digits)) return 'Z';
  return `${digits.slice(0, 3)}:${digits.slice(3) || '00'}`;
}

function toIso(value: string | number): string | null {
  const date = new Date(value);
  const year = date.getUTCFullYear();
  return year >= 1900 && year <= 2200 ? date.toISOString() : null;
}
