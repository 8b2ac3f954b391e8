import { type Draft, listDrafts } from './blocks.ts';
import { isProse } from './boilerplate.ts';
import type { DomDocument } from './dom.ts';

/** Fewest teasers that make a page a list of other pages, their least share of its running text, and their mean length at most, in characters. */
const MIN_TEASERS = 4;
const MOST_OF_PROSE = 0.7;
const MAX_TEASER = 250;

/** Tell whether a cleaned page only leads to others: its running text stands under headings that are links within the site. */
export function isIndexPage({ body }: DomDocument, pageUrl: string): boolean {
  if (body === null) return false;
  const drafts = listDrafts(body, pageUrl);
  const isTeaser = (draft: Draft, index: number) => {
    const before = drafts[index - 1];
    return isProse(draft) && before !== undefined && leadsOn(before, pageUrl);
  };
  const teasers = drafts.filter(isTeaser);
  const length = teasers.reduce((sum, { text }) => sum + text.length, 0);
  return (
    teasers.length >= MIN_TEASERS &&
    teasers.length >= drafts.filter(isProse).length * MOST_OF_PROSE &&
    length <= teasers.length * MAX_TEASER
  );
}

/** Whether a block is a heading that leads to another page of the site. */
function leadsOn({ kind, linkDensity, leadsAway, element }: Draft, pageUrl: string): boolean {
  if (kind !== 'heading' || linkDensity < 0.9 || leadsAway) return false;
  const link = element.querySelector('a[href]') ?? element.parentElement;
  const [target, page] = [URL.parse(link?.getAttribute('href') ?? '', pageUrl), URL.parse(pageUrl)];
  return target !== null && (target.pathname !== page?.pathname || target.search !== page.search);
}
