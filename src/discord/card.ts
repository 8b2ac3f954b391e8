import type { APIComponentInContainer } from 'discord-api-types/v10';
import type { Brief, Claim } from '../briefing/brief.ts';
import { isWebAddress } from '../reading/address.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { button, buttonRow, container, MAX_TEXT, type Message, separator, textDisplay, withPicture } from './layout.ts';
import { escapeMarkdown, escapeWithin, joinParts, linkToWords, maskedLink, shorten } from './text.ts';
import { claimantOf, isReworded, mannerOf, outletOf, provenanceOf, readingTime } from './wording.ts';

/** How a card is shown. */
export interface CardOptions {
  /** What its buttons ask about; without one it has none. */
  readonly deliveryId?: string;
  /** `claims` shows the claims with their words, and no points. */
  readonly form?: 'card' | 'claims';
  /** Characters of all texts together. */
  readonly maxText?: number;
}

const MAX_HEADLINE = 256;
/** A link as it stands in the text; a longer address would leave no room for what it leads to. */
const MAX_LINK = 2000;
const MAX_BYLINE = 128;
const MAX_FOOTER = 300;
const MAX_SUMMARY = 1400;
/** Of what headline and footer leave, what the summary may take: a very long address must not crowd out the rest. */
const SUMMARY_SHARE = 0.5;
/** Of what the summary leaves, what the points may take: claims matter more. */
const POINTS_SHARE = 0.45;
const MAX_POINT = 320;
const MAX_CLAIM = 400;
const MAX_QUOTE = 160;

/**
 * Render the card of one article with Components V2 (https://discord.com/developers/docs/components/overview).
 *
 * Everything fits Discord's limits: points and claims that would not fit are left out from the end, links to words before
 * the words themselves.
 */
export function renderCard(
  article: Article,
  brief: Brief,
  { deliveryId, form = 'card', maxText = MAX_TEXT }: CardOptions = {},
): Message {
  const isClaims = form === 'claims';
  const head = [headline(article, brief), source(article)].join('\n');
  const footer = `-# ${escapeWithin(provenanceOf(article, brief).join(' · '), MAX_FOOTER)}`;
  const left = maxText - head.length - footer.length;
  const maxSummary = Math.min(MAX_SUMMARY, Math.floor(left * SUMMARY_SHARE));
  const summary = isClaims ? '' : escapeWithin(tidy(brief.summary), maxSummary);
  const rest = left - summary.length;
  const bullets = isClaims
    ? []
    : brief.points.flatMap(({ text }) => {
        const point = escapeWithin(tidy(text), MAX_POINT);
        return point ? [[`- ${point}`]] : [];
      });
  const points = takeWithin(Math.floor(rest * POINTS_SHARE), bullets);
  const statements = brief.claims.map((claim) => claimLines(claim, article, isClaims));
  const claims = takeWithin(rest - points.join('\n').length, statements, '**Key claims**');
  if (isClaims && claims.length === 0) claims.push('I found no claim in this article that stands on its own.');

  const inside: APIComponentInContainer[] = [withPicture(head, article.image, article.title)];
  if (summary) inside.push(textDisplay(summary));
  if (points.length > 0) inside.push(textDisplay(points.join('\n')));
  if (claims.length > 0) inside.push(separator(), textDisplay(claims.join('\n')));
  inside.push(separator(), textDisplay(footer));
  if (deliveryId !== undefined) inside.push(actions(deliveryId, brief));
  return container('brand', inside);
}

function actions(deliveryId: string, { claims }: Brief): APIComponentInContainer {
  const evidence = claims.length > 0 ? [button('Evidence', `evidence:${deliveryId}`)] : [];
  const others = [button('Sources', `sources:${deliveryId}`), button('Report', `report:${deliveryId}`)];
  return buttonRow(...evidence, ...others);
}

function headline({ canonicalUrl }: Article, brief: Brief): string {
  const words = shorten(tidy(brief.headline), MAX_HEADLINE) || 'The article';
  const link = isWebAddress(canonicalUrl) ? maskedLink(words, canonicalUrl) : undefined;
  return `### ${link !== undefined && link.length <= MAX_LINK ? link : escapeMarkdown(words)}`;
}

function source(article: Article): string {
  const { byline, publishedAt } = article;
  const outlet = outletOf(article);
  const seconds = publishedAt === null ? Number.NaN : Math.floor(Date.parse(publishedAt) / 1000);
  return joinParts([
    outlet === undefined ? '' : `**${escapeWithin(outlet, MAX_BYLINE)}**`,
    byline === null ? '' : escapeWithin(tidy(byline), MAX_BYLINE),
    Number.isNaN(seconds) ? '' : `<t:${seconds}:f>`,
    readingTime(article),
  ]);
}

/** A claim, fullest form first: with a link to its words, with its words, bare. */
function claimLines(claim: Claim, article: Article, isQuoted: boolean): string[] {
  const claimant = escapeWithin(claimantOf(claim, article), MAX_BYLINE);
  const bare = `- **${claimant}**${mannerOf(claim)}: ${escapeWithin(tidy(claim.text), MAX_CLAIM)}`;
  const link = linkToWords(article.canonicalUrl, claim.quote);
  const words = isQuoted || isReworded(claim) || link === undefined ? `“${shorten(tidy(claim.quote), MAX_QUOTE)}”` : '';
  const quoted = words ? `${bare} ${escapeMarkdown(words)}` : bare;
  return link === undefined ? [quoted, bare] : [`${bare} ${maskedLink(words || 'in the article', link)}`, quoted, bare];
}

/**
 * Take lines for as long as they fit; each comes in forms, fullest first.
 *
 * @returns The lines, under a title if there are any.
 */
function takeWithin(characters: number, lines: readonly (readonly string[])[], title?: string): string[] {
  const taken = title === undefined ? [] : [title];
  let left = characters - taken.join('').length;
  for (const forms of lines) {
    const form = forms.find((each) => each.length + 1 <= left);
    if (form === undefined) break;
    left -= form.length + 1;
    taken.push(form);
  }
  return title !== undefined && taken.length === 1 ? [] : taken;
}
