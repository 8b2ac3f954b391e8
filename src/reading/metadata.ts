import type { DomDocument } from './dom.ts';
import { type JsonObject, listJsonLd } from './json-ld.ts';
import { countWords, tidy, truncate } from './text.ts';

/** What a page says of itself; `null` where it is silent. */
export interface Metadata {
  readonly title: string | null;
  readonly byline: string | null;
  readonly siteName: string | null;
  readonly publishedAt: string | null;
  readonly language: string | null;
  readonly image: string | null;
  /** Claims to be the canonical address, best first, as written. */
  readonly canonicalClaims: readonly (string | null)[];
  /** The page in a sentence or two: often the dek. */
  readonly description: string | null;
  /** `false` only where the page says that it must be paid for. */
  readonly isFree: boolean;
  /** Words of the body as structured data announces it; 0 if it does not. */
  readonly announcedWords: number;
  /** Whether the page calls itself an article. */
  readonly isDeclaredArticle: boolean;
}

const ARTICLE_TYPE = /(?:Article|BlogPosting|LiveBlogPosting|Report|Review|SocialMediaPosting)$/;
const MAX_TITLE = 256;
const MAX_BYLINE = 128;

/** Read a page's metadata: JSON-LD first, since it is structured, then OpenGraph, other meta elements, and what is shown. */
export function readMetadata(document: DomDocument, pageUrl: string): Metadata {
  const meta = listMeta(document);
  const objects = listJsonLd(document);
  const article = findArticle(objects, pageUrl);
  const siteName = findSiteName(document, meta, objects, article);
  return {
    title: findTitle(document, meta, article, siteName, pageUrl),
    byline: findByline(document, meta, article, siteName),
    siteName,
    publishedAt: findPublished(document, meta, article),
    language: findLanguage(document, meta, article),
    image: findImage(document, meta, article, pageUrl),
    canonicalClaims: [
      document.querySelector('link[rel~="canonical"][href]')?.getAttribute('href') ?? null,
      meta.get('og:url') ?? null,
    ],
    description:
      firstMeta(meta, ['og:description', 'description', 'twitter:description']) ?? textOf(article?.description),
    isFree: !objects.some((object) => /^false$/i.test(String(object.isAccessibleForFree ?? ''))),
    announcedWords: announcedWords(article),
    isDeclaredArticle: article !== undefined || meta.get('og:type')?.toLowerCase() === 'article',
  };
}

/** The first content of each meta element, by lower-case name, property or itemprop. */
function listMeta(document: DomDocument): ReadonlyMap<string, string> {
  const meta = new Map<string, string>();
  for (const element of document.querySelectorAll('meta[content]')) {
    const content = tidy(element.getAttribute('content') ?? '');
    const names = ['property', 'name', 'itemprop', 'http-equiv'].map((attribute) => element.getAttribute(attribute));
    for (const name of names.join(' ').toLowerCase().split(/\s+/)) {
      if (name !== '' && content !== '' && !meta.has(name)) meta.set(name, content);
    }
  }
  return meta;
}

function firstMeta(meta: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  for (const name of names) {
    const content = meta.get(name);
    if (content !== undefined) return content;
  }
  return null;
}

/** Of several articles on a page, choose the one that says it lives there. */
function findArticle(objects: readonly JsonObject[], pageUrl: string): JsonObject | undefined {
  const articles = objects.filter((object) => typesOf(object).some((type) => ARTICLE_TYPE.test(type)));
  const here = withoutQuery(pageUrl);
  const isHere = (article: JsonObject) =>
    [article.url, article['@id'], article.mainEntityOfPage].some((claim) => {
      const url = textOf(claim) ?? textOf(asObject(claim)?.['@id']);
      return url !== null && withoutQuery(url) === here;
    });
  return articles.find(isHere) ?? articles.find((article) => textOf(article.headline) !== null) ?? articles[0];
}

function withoutQuery(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.host}${parsed.pathname.replace(/\/$/, '')}`;
}

function typesOf(object: JsonObject): readonly string[] {
  return [object['@type']].flat().filter((type) => typeof type === 'string');
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined; // checked here
}

/** @returns `null` for anything but visible text. */
function textOf(value: unknown): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string') return null;
  const text = tidy(decodeEntities(first));
  return text === '' ? null : text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: ' ' };

/** Structured data is often written with HTML's entities, although JSON has none. */
function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function announcedWords(article: JsonObject | undefined): number {
  const body = textOf(article?.articleBody);
  const count = Number(article?.wordCount ?? 0);
  return Math.max(Number.isFinite(count) ? count : 0, body === null ? 0 : countWords(body));
}

// ---- site ----

function findSiteName(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  objects: readonly JsonObject[],
  article: JsonObject | undefined,
): string | null {
  const publisher = [article?.publisher].flat()[0];
  const website = objects.find((object) => typesOf(object).includes('WebSite'));
  const name =
    textOf(meta.get('og:site_name')) ??
    textOf(asObject(publisher)?.name) ??
    textOf(website?.name) ??
    firstMeta(meta, ['application-name', 'apple-mobile-web-app-title', 'al:android:app_name']) ??
    textOf(document.querySelector('[itemprop="publisher"] [itemprop="name"]')?.getAttribute('content'));
  return name === null || name.length > 80 || /^https?:/.test(name) ? null : name;
}

// ---- title ----

const SEPARATOR = /\s+[|\-–—:·•»«›>~\\/]+\s+|\s*[|｜]\s*|\s*::\s*/;

function findTitle(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  article: JsonObject | undefined,
  siteName: string | null,
  pageUrl: string,
): string | null {
  const headings = [...document.querySelectorAll('h1')].map((heading) => tidy(heading.textContent ?? ''));
  const documentTitle = tidy(document.querySelector('title')?.textContent ?? '');
  const claims = [
    textOf(article?.headline) ?? (article === undefined ? null : textOf(article.name)),
    firstMeta(meta, ['og:title', 'twitter:title', 'dc.title', 'headline']),
    documentTitle,
    headings.find((heading) => heading !== '') ?? null,
  ];
  const names = siteNames(siteName, pageUrl);
  const titles = claims
    .map((claim) => (claim === null ? '' : withoutSite(decodeEntities(claim), names, headings)))
    .filter((title) => title !== '' && !names.has(keyOf(title)));
  const best = titles.find((title) => titles.length < 3 || sharesWords(title, titles)) ?? titles[0];
  if (best === undefined) return null;
  // A structured headline may be cut for search engines: then another source that continues it has the whole.
  const stem = best.replace(/\s*(?:…|\.\.\.)$/, '');
  const whole =
    stem === best ? undefined : [...titles, ...headings].find((title) => title !== best && title.startsWith(stem));
  return truncate(whole ?? best, MAX_TITLE);
}

/** A claim that no other source repeats a word of is about something else, however structured it is. */
function sharesWords(title: string, titles: readonly string[]): boolean {
  const words = new Set(listTitleWords(title));
  return titles.filter((other) => listTitleWords(other).some((word) => words.has(word))).length > 1;
}

function listTitleWords(title: string): readonly string[] {
  return title.toLowerCase().match(/[\p{L}\p{N}]{3,}|\p{Script=Han}/gu) ?? [];
}

/** Every spelling of the site's name that a title may end with. */
function siteNames(siteName: string | null, pageUrl: string): ReadonlySet<string> {
  const host = URL.parse(pageUrl)?.hostname.replace(/^www\d?\./, '') ?? '';
  const labels = host.split('.');
  const names = [siteName ?? '', host, labels.slice(0, -1).join('.'), labels.at(-2) ?? '', labels[0] ?? ''];
  return new Set(names.map(keyOf).filter((name) => name.length > 1));
}

function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Take the site's name off either end of a title; where nobody names the site, trust a shown heading that is the title's beginning. */
function withoutSite(title: string, names: ReadonlySet<string>, headings: readonly string[]): string {
  const parts = splitKeeping(title);
  const isName = (part: string | undefined) => part !== undefined && names.has(keyOf(part));
  let [start, end] = [0, parts.length];
  while (end - start > 1 && isName(parts[end - 1]?.text)) end -= 1;
  while (end - start > 1 && isName(parts[start]?.text)) start += 1;
  const kept = title.slice(parts[start]?.start ?? 0, parts[end - 1]?.end ?? title.length).trim();
  const heading = headings.find((text) => text.length > 10 && text.length < kept.length && kept.startsWith(text));
  return heading !== undefined && SEPARATOR.test(kept.slice(heading.length, heading.length + 4)) ? heading : kept;
}

function splitKeeping(title: string): readonly { text: string; start: number; end: number }[] {
  const parts = [];
  let start = 0;
  for (const match of title.matchAll(new RegExp(SEPARATOR, 'g'))) {
    parts.push({ text: title.slice(start, match.index), start, end: match.index });
    start = match.index + match[0].length;
  }
  parts.push({ text: title.slice(start), start, end: title.length });
  return parts;
}

// ---- byline ----

function findByline(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  article: JsonObject | undefined,
  siteName: string | null,
): string | null {
  const shown = () => {
    const element =
      document.querySelector('[itemprop~="author"] [itemprop="name"]') ??
      document.querySelector(
        '[rel~="author"], [itemprop~="author"], .byline-name, .author-name, .byline, .author, .p-author, [class*="byline" i]',
      );
    const text = tidy(element?.getAttribute('content') || element?.textContent || '');
    return text.length < 100 ? [text] : [];
  };
  const sources = [
    () => authorNames(article?.author ?? article?.creator),
    () => [
      firstMeta(meta, [
        'author',
        'parsely-author',
        'sailthru.author',
        'dc.creator',
        'dcterms.creator',
        'article:author',
        'og:article:author',
        'byl',
      ]) ?? '',
    ],
    shown,
  ];
  for (const source of sources) {
    const names = source()
      .map(cleanName)
      .filter((name) => name !== '' && keyOf(name) !== keyOf(siteName ?? ''));
    if (names.length > 0) return truncate([...new Set(names)].join(', '), MAX_BYLINE);
  }
  return null;
}

function authorNames(author: unknown): readonly string[] {
  return [author].flat().flatMap((one) => {
    const name = textOf(one) ?? textOf(asObject(one)?.name);
    return name === null ? [] : [name];
  });
}

/** Strip "By", handles, addresses and what follows the name; empty if it was no name. */
function cleanName(raw: string): string {
  const text = raw
    .replace(/https?:\/\/\S+|www\.\S+|\S+@\S+\.\w+|@\w+/g, ' ')
    .replace(
      /^\s*(?:(?:written|posted|reported|story|words|text)\s+)?(?:by|von|par|por|di|door|av|af|przez|автор|текст)[:\s]\s*/i,
      '',
    )
    .replace(/\s*(?:[|•·]|\s[-–—]\s|\bfollow\b|\bon twitter\b|\bupdated\b|\bpublished\b|\bposted\b).*$/i, '')
    .replace(/[()]/g, ' ')
    .replace(/(\p{L})\s*\d.*$/u, '$1');
  const name = tidy(text).replace(/^[\s,;:/–—-]+|[\s,;:/–—-]+$/g, '');
  if (
    !/\p{L}{2}/u.test(name) ||
    /^(?:admin|administrator|staff|editor|webmaster|user|guest|unknown|undefined|null)$/i.test(name)
  )
    return '';
  return /^\p{Ll}[\w.-]*$/u.test(name) && /[\d_]/.test(name) ? '' : name;
}

// ---- date ----

function findPublished(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  article: JsonObject | undefined,
): string | null {
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
  const value = tidy(text);
  const iso =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/i.exec(
      value,
    );
  if (iso !== null) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = iso;
    return toIso(`${year}-${month}-${day}T${hour}:${minute}:${second}${fullZone(zone)}`);
  }
  if (/^\d{10}$|^\d{13}$/.test(value)) return toIso(Number(value) * (value.length === 10 ? 1000 : 1));
  if (!/\b(?:19|20)\d\d\b/.test(value) || value.length > 64) return null;
  const named = value.replace(/\b([A-Z]{3,4})$/, (name) => ZONES[name] ?? name).replace(/\bat\b|\|/g, ' ');
  const hasZone = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\)?$/.test(named);
  return toIso(hasZone ? named : `${named} UTC`);
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

// ---- language and image ----

function findLanguage(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  article: JsonObject | undefined,
): string | null {
  const root = document.documentElement;
  const language = asObject(article?.inLanguage);
  const claims = [
    root?.getAttribute('lang'),
    root?.getAttribute('xml:lang'),
    textOf(article?.inLanguage) ?? textOf(language?.alternateName),
    firstMeta(meta, ['content-language', 'dc.language', 'language', 'og:locale']),
  ];
  for (const claim of claims) {
    const tag =
      (claim ?? '')
        .trim()
        .split(/[\s,;]/)[0]
        ?.replaceAll('_', '-') ?? '';
    try {
      const [canonical] = Intl.getCanonicalLocales(tag === '' ? [] : [tag]);
      if (canonical !== undefined && /^[a-z]{2,3}(?:-|$)/.test(canonical)) return canonical;
    } catch {
      // not a language tag: the next source may have one
    }
  }
  return null;
}

function findImage(
  document: DomDocument,
  meta: ReadonlyMap<string, string>,
  article: JsonObject | undefined,
  pageUrl: string,
): string | null {
  const image = [article?.image].flat()[0];
  const claims = [
    textOf(image) ?? textOf(asObject(image)?.url) ?? textOf(asObject(image)?.contentUrl),
    firstMeta(meta, [
      'og:image:secure_url',
      'og:image',
      'og:image:url',
      'twitter:image',
      'twitter:image:src',
      'thumbnail',
      'image',
    ]),
    document.querySelector('link[rel="image_src"]')?.getAttribute('href'),
  ];
  for (const claim of claims) {
    const url = claim ? URL.parse(claim, pageUrl) : null;
    if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  }
  return null;
}
