import { type DomElement, isElement, isText } from './dom.ts';

/** Elements that never hold a word of an article. */
export const FURNITURE = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG CANVAS IFRAME OBJECT EMBED VIDEO AUDIO BUTTON SELECT INPUT TEXTAREA LABEL DIALOG LINK NAV MENU'.split(
    ' ',
  ),
);

/** Share of a page's prose above which nothing is removed by its name or element alone. */
export const TOO_MUCH_PROSE = 0.3;

/** For each element, the characters of running text below it: outside links, in stretches long enough to be sentences. */
export function measureProse(root: DomElement): ReadonlyMap<DomElement, number> {
  const prose = new Map<DomElement, number>();
  const measure = (element: DomElement): number => {
    let sum = 0;
    let own = 0;
    for (let child = element.firstChild; child !== null; child = child.nextSibling) {
      if (isText(child)) own += (child.textContent ?? '').trim().length;
      else if (isElement(child) && child.tagName !== 'A' && !FURNITURE.has(child.tagName)) sum += measure(child);
    }
    sum += own >= 40 ? own : 0;
    prose.set(element, sum);
    return sum;
  };
  measure(root);
  return prose;
}
