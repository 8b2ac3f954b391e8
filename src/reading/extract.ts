import { UserError } from '../errors.ts';
import { findWalls, judgeAccess } from './access.ts';
import { type Article, MAX_ARTICLE_TEXT } from './article.ts';
import { type Draft, joinBlocks, listDrafts } from './blocks.ts';
import { countProse, filterDrafts, isProse } from './boilerplate.ts';
import { canonicalOf } from './canonical.ts';
import { cleanDocument, cleanGently } from './clean.ts';
import { decodePage } from './decode.ts';
import { type DomDocument, parseDocument } from './dom.ts';
import { failure } from './failure.ts';
import { isIndexPage } from './index-page.ts';
import { findMainText } from './main-text.ts';
import { slimMarkup } from './markup.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { isNotice } from './notices.ts';
import { isWall } from './phrases.ts';
import { readPlainText } from './plain-text.ts';
import { readStructuredBody } from './structured-body.ts';
import { countWords, truncate } from './text.ts';

/** A document to read: what a fetch returned, or a file with its `file:` address. */
export interface SourcePage {
  readonly url: string;
  /** The Content-Type header as sent; empty if unknown. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

const MAX_TITLE = 256;
const MAX_MADE_TITLE = 150;

/** Fewest words that make an article rather than a remnant of a page. */
const MIN_WORDS = 20;
/** The same under a headline of its own: a sentence of news. */
const MIN_WORDS_UNDER_HEADING = 10;

/** Words of sentences below which cleaning may have gone too far. */
const FEW_WORDS = 40;

/**
 * Extract the article from a page. Pure, but heavy and at the mercy of its input: outside tests it runs in a worker with
 * a deadline and a limit on memory, see `createExtractor`.
 *
 * @throws {UserError} `not_html`, `too_large`, `empty_page` or `not_article`.
 */
export function extractArticle(page: SourcePage): Article {
  const { kind, text } = decodePage(page.body, page.contentType);
  return kind === 'text' ? articleOfText(text, page.url) : articleOfHtml(text, page.url);
}

function articleOfText(source: string, url: string): Article {
  const { title, parts } = readPlainText(source);
  const { text, blocks } = joinBlocks(parts, MAX_ARTICLE_TEXT);
  if (text === '') throw failure('empty_page');
  const [first] = blocks;
  const opening = text.slice(first?.start, first?.end);
  return {
    url,
    canonicalUrl: canonicalOf(url, []),
    title: truncate(title ?? firstSentence(opening), MAX_TITLE),
    byline: null,
    siteName: null,
    publishedAt: null,
    language: null,
    image: null,
    access: 'free',
    text,
    blocks,
    wordCount: countWords(text),
  };
}

/** A headline for a text without one: its first sentence, as far as its last clause that fits. */
function firstSentence(text: string): string {
  const [segment] = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text.slice(0, 1000));
  const sentence = (segment?.segment ?? text).trim().replace(/(?<!\.)\.$/, '');
  if (!/\p{L}/u.test(sentence)) return truncate(text, MAX_MADE_TITLE);
  if (sentence.length <= MAX_MADE_TITLE) return sentence;
  const clauses = sentence
    .slice(0, MAX_MADE_TITLE)
    .replace(/[,;:–—][^,;:–—]*$/, '')
    .trimEnd();
  return clauses.length > MAX_MADE_TITLE / 2 ? clauses : truncate(sentence, MAX_MADE_TITLE);
}

function articleOfHtml(source: string, url: string): Article {
  const html = slimMarkup(source);
  const document = parseDocument(html);
  const metadata = readMetadata(document, url);
  const walls = findWalls(document);
  const heading = document.querySelector('h1')?.textContent ?? null;
  cleanDocument(document, url, metadata.isLiveBlog);
  if (!metadata.isDeclaredArticle && isIndexPage(document, url)) throw failure('not_article');
  const found = findMainText(document, metadata, url);
  const all = countProse(found) >= FEW_WORDS ? found : lookAgain(html, found, metadata, url);
  const shown = all.filter((draft) => !isWall(draft.text));
  const { text, blocks } = joinBlocks(
    shown.some(isProse) ? shown : fillFromData(shown, metadata, url),
    MAX_ARTICLE_TEXT,
  );
  const wordCount = countWords(text);
  const isShortNews = heading !== null && wordCount >= MIN_WORDS_UNDER_HEADING && /[.!?…。！？।]/u.test(text);
  if (text === '' || (wordCount < MIN_WORDS && !metadata.isDeclaredArticle && !isShortNews)) {
    return articleWithoutScripts(source, url) ?? refuse(hasText(html) ? 'not_article' : 'empty_page');
  }
  const opening = text.slice(blocks[0]?.start, blocks[0]?.end);
  if (isNotice([metadata.title, heading], opening, wordCount)) throw failure('not_article');
  return {
    url,
    canonicalUrl: canonicalOf(url, metadata.canonicalClaims),
    title: metadata.title ?? firstSentence(text),
    byline: metadata.byline,
    siteName: metadata.siteName,
    publishedAt: metadata.publishedAt,
    language: metadata.language,
    image: metadata.image,
    access: judgeAccess({ ...metadata, text, wordCount, isCutOff: shown.length < all.length }, walls),
    text,
    blocks,
    wordCount,
  };
}

/** Where a page waits for its scripts, take what they would show, unless it has to be paid for. */
function fillFromData(shown: readonly Draft[], { structuredBody, isFree }: Metadata, url: string): readonly Draft[] {
  const written = structuredBody !== null && isFree ? readStructuredBody(structuredBody, url) : [];
  return countProse(written) > countProse(shown) ? written : shown;
}

function refuse(code: 'not_article' | 'empty_page'): never {
  throw failure(code);
}

/** Read what a page that its scripts would fill keeps for readers without them. */
function articleWithoutScripts(source: string, url: string): Article | undefined {
  const shown = source.replace(/<\/?noscript(?=[\s>])[^>]*>/gi, '');
  if (shown === source) return undefined;
  try {
    const article = articleOfHtml(shown, url);
    // A line that asks to turn scripts on is no article, whatever the page calls itself.
    return article.wordCount < FEW_WORDS ? undefined : article;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * Where cleaning left next to nothing, take whatever reads like sentences, if that is clearly more: a good short page
 * with a misleading template must not be emptied.
 */
function lookAgain(html: string, found: readonly Draft[], metadata: Metadata, url: string): readonly Draft[] {
  const { body } = parseGently(html);
  const drafts = body === null ? [] : listDrafts(body, url);
  const written = filterDrafts(drafts, metadata).filter(isProse);
  // Under the pictures beside a few sentences of news is what has nothing to do with them.
  const isOfPictures = countProse(written) < MIN_WORDS_UNDER_HEADING;
  const sentences = isOfPictures ? filterDrafts(drafts, metadata, { isOfPictures }).filter(isProse) : written;
  return countProse(sentences) > Math.max(MIN_WORDS, 2 * countProse(found)) ? sentences : found;
}

/** Tell whether a page shows any words at all before scripts fill it. */
function hasText(html: string): boolean {
  return /\p{L}{2}/u.test(parseGently(html).body?.textContent ?? '');
}

function parseGently(html: string): DomDocument {
  const document = parseDocument(html);
  cleanGently(document);
  return document;
}
