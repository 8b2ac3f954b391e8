import type { Brief } from '../briefing/brief.ts';
import { isWebAddress } from '../reading/address.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { container, type Message, textDisplay } from './layout.ts';
import { escapeWithin, maskedLink, shorten } from './text.ts';
import { outletOf, provenanceOf } from './wording.ts';

const MAX_TITLE = 256;
const MAX_NAME = 128;
/** A link as it stands in the text: two of them, and all else, fit a message. */
const MAX_LINK = 1400;
const MAX_HOST = 100;

/** What a card rests on. */
export interface Source {
  readonly article: Article;
  readonly brief: Brief;
  /** The link that was asked for. */
  readonly askedUrl: string;
  readonly readAt: Date;
  /** Of title and text, in hexadecimal: tells versions of an article apart. */
  readonly contentHash: string;
}

/** Say where a card comes from: the article as it was read, its address, when, and how the card was made. */
export function renderSources({ article, brief, askedUrl, readAt, contentHash }: Source): Message {
  const { title, canonicalUrl, byline, publishedAt, wordCount } = article;
  const outlet = outletOf(article);
  const published = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  const lines = [
    `### ${link(shorten(tidy(title), MAX_TITLE) || 'The article', canonicalUrl)}`,
    outlet === undefined ? '' : `**Outlet** ${escapeWithin(outlet, MAX_NAME)}`,
    tidy(byline ?? '') === '' ? '' : `**Byline** ${escapeWithin(tidy(byline ?? ''), MAX_NAME)}`,
    Number.isNaN(published) ? '**Published** not stated' : `**Published** ${time(published)}`,
    `**Read** ${time(readAt.getTime())} · ${wordCount} ${wordCount === 1 ? 'word' : 'words'}`,
    askedUrl === canonicalUrl || !isWebAddress(askedUrl)
      ? ''
      : `**Link sent** ${link(shorten(new URL(askedUrl).host, MAX_HOST), askedUrl)}`,
    `**Version** \`${contentHash.slice(0, 12)}\`: if the page changes later, this card stays as it is`,
    `-# ${escapeWithin(provenanceOf(article, brief).join(' · '), MAX_TITLE)}`,
  ];
  return container('brand', [textDisplay(lines.filter(Boolean).join('\n'))]);
}

function link(words: string, url: string): string {
  const masked = isWebAddress(url) ? maskedLink(words, url) : '';
  return masked !== '' && masked.length <= MAX_LINK ? masked : escapeWithin(words, MAX_TITLE);
}

const time = (ms: number) => `<t:${Math.floor(ms / 1000)}:f>`;
