import type { Brief, Claim } from '../briefing/brief.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { escapeWithin, shorten } from './text.ts';

/** Words of a card that are the same wherever it is shown. */

const WORD = /[\p{L}\p{N}]+/gu;
const WORDS_A_MINUTE = 230;
/** Of a model's name: a longer one must not crowd out what a reader should know besides. */
const MAX_MODEL = 80;
const MAX_RESERVE = 120;

/** The outlet, as it calls itself or by its host; `undefined` for a file that names none. */
export function outletOf({ siteName, canonicalUrl }: Pick<Article, 'siteName' | 'canonicalUrl'>): string | undefined {
  const name = tidy(siteName ?? '');
  if (name !== '') return name;
  const { hostname } = URL.canParse(canonicalUrl) ? new URL(canonicalUrl) : { hostname: '' };
  return hostname.replace(/^www\./, '') || undefined;
}

export function readingTime({ wordCount }: Pick<Article, 'wordCount'>): string {
  return `${Math.max(1, Math.round(wordCount / WORDS_A_MINUTE))} min read`;
}

/** Whoever tells something: an article, as far as its outlet goes. */
export type Teller = Pick<Article, 'siteName' | 'canonicalUrl' | 'language'>;

/** Who makes a claim: its claimant with their role, or the outlet itself. */
export function claimantOf({ claimant }: Claim, article: Teller): string {
  if (!claimant || tidy(claimant.name) === '') return outletOf(article) ?? 'The article';
  const { name, role, via } = claimant;
  const words = tidy(
    role !== undefined && !name.toLowerCase().includes(role.toLowerCase()) ? `${name}, ${role}` : name,
  );
  const full = via === undefined || isOutlet(via, article) ? words : `${words}, via ${tidy(via)}`;
  return full.charAt(0).toLocaleUpperCase(article.language ?? undefined) + full.slice(1);
}

/** "The Courier" is how the Quayside Courier speaks of itself. */
function isOutlet(name: string, article: Teller): boolean {
  const own = new Set(outletOf(article)?.toLowerCase().match(WORD));
  const words = name.toLowerCase().match(WORD) ?? [];
  return words.every((word) => own.has(word));
}

/** How a claim is made, where that weakens it: a denial, an allegation, a hedge. Empty if it is simply said. */
export function reserveOf({ stance, hedge }: Claim): string {
  const hedging = tidy(hedge ?? '');
  const words = hedging && `“${hedging}”`;
  const manner = stance === 'denied' ? 'denial' : stance === 'alleged' ? 'allegation' : undefined;
  return [manner, words].filter(Boolean).join(', ');
}

/** The same in brackets, for a message: nothing if it is simply said. */
export function mannerOf(claim: Claim): string {
  const reserve = reserveOf(claim);
  return reserve ? ` (${escapeWithin(reserve, MAX_RESERVE)})` : '';
}

/** A claim that repeats so much of its quote need not show it beside itself. */
const SAME_WORDS_SHARE = 0.9;

/** Whether the quote is worded otherwise than the claim, so that a reader gains by seeing both. */
export function isReworded({ text, quote }: Claim): boolean {
  const inQuote = new Set(quote.toLowerCase().match(WORD));
  const words = text.toLowerCase().match(WORD) ?? [];
  return words.filter((word) => inQuote.has(word)).length < SAME_WORDS_SHARE * words.length;
}

/** What a reader should know of how the card was made, most important first. */
export function provenanceOf({ access }: Article, { engine, model, note, truncated }: Brief): string[] {
  return [
    engine === 'model'
      ? `Written by ${shorten(tidy(model ?? 'a model'), MAX_MODEL)}; every quotation was found in the article`
      : 'Sentences of the article, chosen without a model',
    note === undefined ? '' : tidy(note).replace(/\.$/, ''),
    access === 'limited' ? 'only the part that is free to read' : '',
    truncated ? 'the article was cut to fit the model' : '',
  ].filter(Boolean);
}
