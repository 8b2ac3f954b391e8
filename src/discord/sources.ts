import type { Brief } from '../briefing/brief.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';
import { container, type Message, textDisplay } from './layout.ts';
import { escapeWithin, isWebAddress, maskedLink, shorten } from './text.ts';
import { outletOf, provenanceOf } from './wording.ts';

const MAX_TITLE = 256;
const MAX_NAME = 128;
const MAX_LINK = 2000;

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
  const { title, canonicalUrl, byline, publishedAt, access, wordCount } = article;
  const outlet = outletOf(article);
  const published = publishedAt === null ? Number.NaN : Date.parse(publishedAt);
  const lines = [
    `### ${link(shorten(tidy(title), MAX_TITLE) || 'The article', canonicalUrl)}`,
    outlet === undefined ? '' : `**Outlet** ${escapeWithin(outlet, MAX_NAME)}`,
    byline === null ? '' : `**Byline** ${escapeWithin(tidy(byline), MAX_NAME)}`,
    Number.isNaN(published) ? '**Published** not stated' : `**Published** ${time(published)}`,
    `**Read** ${time(readAt.getTime())}, ${wordCount} words${access === 'limited' ? ', only the part that is free to read' : ''}`,
    askedUrl === canonicalUrl || !isWebAddress(askedUrl)
      ? ''
      : `**Asked for** ${link('the link that was sent', askedUrl)}`,
    `**Version** \`${contentHash.slice(0, 12)}\`, as stored: a page that changes later does not change this card`,
    `-# ${escapeWithin(provenanceOf(article, brief).join(' · '), MAX_TITLE)}`,
  ];
  return container('brand', [textDisplay(lines.filter(Boolean).join('\n'))]);
}

function link(words: string, url: string): string {
  const masked = isWebAddress(url) ? maskedLink(words, url) : '';
  return masked !== '' && masked.length <= MAX_LINK ? masked : escapeWithin(words, MAX_TITLE);
}

const time = (ms: number) => `<t:${Math.floor(ms / 1000)}:f>`;
