import { type Draft, listDrafts } from './blocks.ts';
import { isProse } from './boilerplate.ts';
import type { DomDocument } from './dom.ts';

/** Fewest teasers that make a page a list of other pages, and their least share of its running text. */
const MIN_TEASERS = 4;
const MOST_OF_PROSE = 0.7;

/** Tell whether a cleaned page only leads to others: its running text stands under headings that are links within the site. */
export function isIndexPage({ body }: DomDocument, pageUrl: string): boolean {
  if (body === null) return false;
  const drafts = listDrafts(body, pageUrl);
  const prose = drafts.flatMap((draft, index) => (isProse(draft) ? [drafts[index - 1]] : []));
  const teasers = prose.filter((before) => before !== undefined && leadsOn(before)).length;
  return teasers >= MIN_TEASERS && teasers >= prose.length * MOST_OF_PROSE;
}

function leadsOn({ kind, linkDensity, leadsAway, element }: Draft): boolean {
  if (kind !== 'heading' || linkDensity < 0.9 || leadsAway) return false;
  const link = element.querySelector('a[href]') ?? element.parentElement;
  return !/^#/.test(link?.getAttribute('href') ?? '');
}
