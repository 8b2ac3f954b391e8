import {
  type APIComponentInContainer,
  type APIContainerComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import type { Brief, Claim } from '../briefing/brief.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { escapeMarkdown, escapeWithin, isWebAddress, linkToWords, maskedLink, shorten } from './text.ts';
import { claimantOf, isReworded, outletOf, provenanceOf, readingTime, reserveOf } from './wording.ts';

export type Message = RESTPostAPIChannelMessageJSONBody;

/** Discord's limit on the text of all components of a message, in characters. */
const MAX_TEXT = 4000;
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
const ACCENT = 0x2f6f73;

/**
 * Render the card of one article with Components V2 (https://discord.com/developers/docs/components/overview).
 *
 * Everything fits Discord's limits: points and claims that would not fit are left out from the end, links to words before
 * the words themselves.
 */
export function renderCard(article: Article, brief: Brief): Message {
  const head = [headline(article, brief), source(article)].join('\n');
  const footer = `-# ${escapeWithin(provenanceOf(article, brief).join(' · '), MAX_FOOTER)}`;
  const left = MAX_TEXT - head.length - footer.length;
  const summary = escapeWithin(tidy(brief.summary), Math.min(MAX_SUMMARY, Math.floor(left * SUMMARY_SHARE)));
  const rest = left - summary.length;
  const bullets = brief.points.map(({ text }) => [`- ${escapeWithin(tidy(text), MAX_POINT)}`]);
  const points = takeWithin(Math.floor(rest * POINTS_SHARE), bullets);
  const statements = brief.claims.map((claim) => claimLines(claim, article));
  const claims = takeWithin(rest - points.join('\n').length, statements, '**Key claims**');

  const inside: APIComponentInContainer[] = [heading(head, article)];
  if (summary) inside.push(textDisplay(summary));
  if (points.length > 0) inside.push(textDisplay(points.join('\n')));
  if (claims.length > 0) inside.push(separator(), textDisplay(claims.join('\n')));
  inside.push(separator(), textDisplay(footer));
  const container: APIContainerComponent = { type: ComponentType.Container, accent_color: ACCENT, components: inside };
  return { flags: MessageFlags.IsComponentsV2, components: [container], allowed_mentions: { parse: [] } };
}

function headline({ canonicalUrl }: Article, brief: Brief): string {
  const words = shorten(tidy(brief.headline), MAX_HEADLINE);
  const link = isWebAddress(canonicalUrl) ? maskedLink(words, canonicalUrl) : undefined;
  return `### ${link !== undefined && link.length <= MAX_LINK ? link : escapeMarkdown(words)}`;
}

function source(article: Article): string {
  const { byline, publishedAt } = article;
  const outlet = outletOf(article);
  const seconds = publishedAt === null ? Number.NaN : Math.floor(Date.parse(publishedAt) / 1000);
  return [
    outlet === undefined ? '' : `**${escapeWithin(outlet, MAX_BYLINE)}**`,
    byline === null ? '' : escapeWithin(tidy(byline), MAX_BYLINE),
    Number.isNaN(seconds) ? '' : `<t:${seconds}:f>`,
    readingTime(article),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A claim, fullest form first: with a link to its words, with its words, bare. */
function claimLines(claim: Claim, article: Article): string[] {
  const reserve = reserveOf(claim);
  const manner = reserve ? ` (${escapeMarkdown(reserve)})` : '';
  const claimant = escapeWithin(claimantOf(claim, article), MAX_BYLINE);
  const bare = `- **${claimant}**${manner}: ${escapeWithin(tidy(claim.text), MAX_CLAIM)}`;
  const link = linkToWords(article.canonicalUrl, claim.quote);
  const words = isReworded(claim) || link === undefined ? `“${shorten(tidy(claim.quote), MAX_QUOTE)}”` : '';
  const quoted = words ? `${bare} ${escapeMarkdown(words)}` : bare;
  return link === undefined ? [quoted, bare] : [`${bare} ${maskedLink(words || 'in its words', link)}`, quoted, bare];
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

function heading(content: string, { image, title }: Article): APIComponentInContainer {
  const text = textDisplay(content);
  if (image === null || !isWebAddress(image)) return text;
  const accessory = {
    type: ComponentType.Thumbnail,
    media: { url: image },
    description: shorten(tidy(title), MAX_HEADLINE) || null,
  } as const;
  return { type: ComponentType.Section, components: [text], accessory };
}

const textDisplay = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });
const separator = (): APIComponentInContainer => ({
  type: ComponentType.Separator,
  divider: true,
  spacing: SeparatorSpacingSize.Small,
});
