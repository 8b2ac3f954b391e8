import type { Brief, Claim } from '../briefing/brief.ts';
import { type Sentence, sentencesOf } from '../briefing/sentences.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { button, buttonRow, container, MAX_TEXT, type Message, separator, textDisplay } from './layout.ts';
import { escapeMarkdown, escapeWithin, linkToWords, maskedLink, shorten } from './text.ts';
import { claimantOf, mannerOf } from './wording.ts';

const MAX_CLAIM = 300;
const MAX_CLAIMANT = 128;
const MAX_QUOTE = 700;
/** Before the quote, and after it. */
const MAX_AROUND = 250;
/** A few claims a page are read; more are skimmed. */
const CLAIMS_A_PAGE = 4;
const MAX_BLOCK = MAX_TEXT / CLAIMS_A_PAGE - 50;
const FORGOTTEN =
  '-# The text of this article is no longer kept: these are the quotations alone, without what stood around them.';
/** A line break, a quote's mark and two pairs of stars. */
const BARE_MARKS = 7;

/**
 * Show the words that claims rest on: each quote marked in its sentence, with the sentences before and after it.
 *
 * @param page From 0; one too many shows the last.
 */
export function renderEvidence(
  article: Article,
  { claims, language }: Brief,
  deliveryId: string,
  page: number,
): Message {
  const pages = Math.max(1, Math.ceil(claims.length / CLAIMS_A_PAGE));
  const current = Math.min(Math.max(0, page), pages - 1);
  const first = current * CLAIMS_A_PAGE;
  const sentences = sentencesOf(article, article.language ?? language);
  const blocks = claims
    .slice(first, first + CLAIMS_A_PAGE)
    .map((claim, index) => textDisplay(block(claim, first + index + 1, article, sentences)));
  const turn = [
    ...(current > 0 ? [button('Back', `evidence-page:${deliveryId}:${current - 1}`)] : []),
    ...(current < pages - 1 ? [button('More', `evidence-page:${deliveryId}:${current + 1}`)] : []),
  ];
  const between = blocks.flatMap((each, index) => (index === 0 ? [each] : [separator(), each]));
  const empty = claims.length === 0 ? [textDisplay('This card makes no claims.')] : [];
  if (!isTextKept(article)) empty.push(textDisplay(FORGOTTEN));
  return container('brand', [...empty, ...between, ...(turn.length > 0 ? [buttonRow(...turn)] : [])]);
}

/** An article's text is forgotten after a while; there never was one without. */
const isTextKept = ({ text }: Article) => text !== '';

/** A claim and its passage, fullest form first: what the passage stands in matters more than a link to it. */
function block(claim: Claim, number: number, article: Article, sentences: readonly Sentence[]): string {
  const claimant = escapeWithin(claimantOf(claim, article), MAX_CLAIMANT);
  const statement = `**${number}. ${claimant}**${mannerOf(claim)}: ${escapeWithin(tidy(claim.text), MAX_CLAIM)}`;
  const bare = `${statement}\n> **${escapeWithin(tidy(claim.quote), MAX_BLOCK - statement.length - BARE_MARKS)}**`;
  const passage = isTextKept(article) ? `${statement}\n> ${inPlace(claim, article.text, sentences)}` : bare;
  const link = linkToWords(article.canonicalUrl, claim.quote);
  const source = link === undefined ? '' : `\n-# ${maskedLink('Read it in the article', link)}`;
  const forms = [`${passage}${source}`, passage, `${bare}${source}`];
  return forms.find((form) => form.length <= MAX_BLOCK) ?? bare;
}

/** The quote in bold, in what stands around it; spaces are where the article has them. */
function inPlace({ start, end }: Claim, text: string, sentences: readonly Sentence[]): string {
  const first = sentences.findIndex((sentence) => sentence.end > start);
  const last = sentences.findLastIndex((sentence) => sentence.start < end);
  const from = sentences[Math.max(0, first - 1)]?.start ?? start;
  const to = sentences[Math.min(sentences.length - 1, last + 1)]?.end ?? end;
  const before = text.slice(Math.min(from, start), start);
  const after = text.slice(end, Math.max(to, end));
  return [
    escapeMarkdown(shortenStart(tidy(before), MAX_AROUND)),
    /\s$/.test(before) ? ' ' : '',
    `**${escapeMarkdown(shorten(tidy(text.slice(start, end)), MAX_QUOTE))}**`,
    /^\s/.test(after) ? ' ' : '',
    escapeMarkdown(shorten(tidy(after), MAX_AROUND)),
  ].join('');
}

/** Keep the end of a text, from a word on. */
function shortenStart(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(-maxLength);
  return `…${kept.slice(kept.indexOf(' ') + 1)}`;
}
