import { styleText } from 'node:util';
import type { Brief, Claim } from '../briefing/brief.ts';
import { claimantOf, outletOf, provenanceOf, readingTime, reserveOf } from '../discord/wording.ts';
import { isWebAddress } from '../reading/address.ts';
import type { Article } from '../reading/article.ts';
import { tidy } from '../reading/text.ts';

export interface Terminal {
  readonly isColoured: boolean;
  readonly columns: number;
}

const MAX_COLUMNS = 100;

/** The card of an article for a terminal: what Discord shows, as lines. */
export function terminalCard(article: Article, brief: Brief, { isColoured, columns }: Terminal): string {
  const width = Math.min(columns, MAX_COLUMNS);
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text;
  const date = article.publishedAt?.slice(0, 10);
  const source = [outletOf(article), article.byline, date, readingTime(article)].filter(Boolean).join(' · ');

  return [
    style('bold', wrap(tidy(brief.headline), width)),
    style('dim', wrap(tidy(source), width)),
    isWebAddress(article.canonicalUrl) ? style('dim', article.canonicalUrl) : undefined,
    '',
    wrap(tidy(brief.summary), width),
    '',
    ...brief.points.map(({ text }) => wrap(tidy(text), width, '• ')),
    ...(brief.points.length > 0 ? [''] : []),
    ...(brief.claims.length > 0 ? [style('bold', 'Key claims')] : []),
    ...brief.claims.flatMap((claim) => claimLines(claim)),
    '',
    style('dim', wrap(provenanceOf(article, brief).join(' · '), width)),
  ]
    .filter((line) => line !== undefined)
    .join('\n');

  function claimLines(claim: Claim): string[] {
    const reserve = reserveOf(claim);
    const who = `${claimantOf(claim, article)}${reserve ? ` (${reserve})` : ''}: `;
    const text = wrap(`${who}${tidy(claim.text)}`, width, '▸ ');
    const lines = [text.replace(who.trimEnd(), (words) => style('cyan', words))];
    // A terminal has no link to the words, so they stand below unless they are the claim itself.
    if (tidy(claim.quote) !== tidy(claim.text)) lines.push(style('dim', wrap(`“${tidy(claim.quote)}”`, width, '    ')));
    return lines;
  }
}

/** Break text at spaces; lines after the first are indented like the first. */
function wrap(text: string, width: number, prefix = ''): string {
  const indent = ' '.repeat(prefix.length);
  const lines: string[] = [];
  let line = prefix;
  for (const word of text.split(' ')) {
    const isEmpty = line === prefix || line === indent;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
