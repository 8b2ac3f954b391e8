import { findByline } from './byline.ts';
import { type Claims, firstMeta, listMeta } from './claims.ts';
import type { DomDocument } from './dom.ts';
import { asObject, follow, type JsonObject, listJsonLd, textOf, typesOf } from './json-ld.ts';
import { findOwnArticle } from './own-article.ts';
import { findPublished } from './published.ts';
import { countWords } from './text.ts';
import { findTitle } from './title.ts';

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
  /** That body as written, with markup or without. */
  readonly structuredBody: string | null;
  /** Whether that article goes on as its event does, in entries. */
  readonly isLiveBlog: boolean;
  /** Whether the page calls itself an article. */
  readonly isDeclaredArticle: boolean;
}

/** How many of its own headings a page is recognised by. */
const MAX_HEADINGS = 20;

/** Read a page's metadata: JSON-LD first, since it is structured, then OpenGraph, other meta elements, and what is shown. */
export function readMetadata(document: DomDocument, pageUrl: string): Metadata {
  const meta = listMeta(document);
  const objects = listJsonLd(document);
  const canonicalClaims = [
    document.querySelector('link[rel~="canonical"][href]')?.getAttribute('href') ?? null,
    meta.get('og:url') ?? null,
  ];
  const listTitles = () => [
    meta.get('og:title'),
    meta.get('twitter:title'),
    ...[...document.querySelectorAll('title, h1')].slice(0, MAX_HEADINGS).map(({ textContent }) => textContent),
  ];
  const own = findOwnArticle(objects, listTitles, canonicalClaims, pageUrl);
  const followed = (value: unknown) => follow(value, objects, pageUrl);
  const article: JsonObject | undefined = own && {
    ...own,
    author: followed(own.author),
    creator: followed(own.creator),
    publisher: followed(own.publisher),
  };
  const claims: Claims = { pageUrl, document, meta, article };
  const siteName = findSiteName(claims, objects);
  return {
    title: findTitle(claims, siteName),
    byline: findByline(claims, siteName),
    siteName,
    publishedAt: findPublished(claims),
    language: findLanguage(claims),
    image: findImage(claims),
    canonicalClaims,
    description:
      firstMeta(meta, ['og:description', 'description', 'twitter:description']) ?? textOf(article?.description),
    isFree: !objects.some((object) => /^false$/i.test(String(object.isAccessibleForFree ?? ''))),
    announcedWords: announcedWords(article),
    structuredBody: typeof article?.articleBody === 'string' ? article.articleBody : null,
    isLiveBlog: article !== undefined && typesOf(article).includes('LiveBlogPosting'),
    isDeclaredArticle: article !== undefined || meta.get('og:type')?.toLowerCase() === 'article',
  };
}

function announcedWords(article: JsonObject | undefined): number {
  const body = textOf(article?.articleBody);
  const count = Number(article?.wordCount ?? 0);
  return Math.max(Number.isFinite(count) ? count : 0, body === null ? 0 : countWords(body));
}

function findSiteName({ document, meta, article }: Claims, objects: readonly JsonObject[]): string | null {
  const publisher = [article?.publisher].flat()[0];
  const website = objects.find((object) => typesOf(object).includes('WebSite'));
  const name =
    textOf(meta.get('og:site_name')) ??
    textOf(asObject(publisher)?.name) ??
    textOf(website?.name) ??
    firstMeta(meta, ['application-name', 'apple-mobile-web-app-title', 'al:android:app_name']) ??
    textOf(document.querySelector('[itemprop="publisher"] [itemprop="name"]')?.getAttribute('content'));
  return name === null || name.length > 80 || /^(?:https?:|@)/.test(name) ? null : name;
}

function findLanguage({ document, meta, article }: Claims): string | null {
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

function findImage({ document, meta, article, pageUrl }: Claims): string | null {
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
