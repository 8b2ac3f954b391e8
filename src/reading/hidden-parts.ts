import { type DomDocument, type DomElement, walkElements } from './dom.ts';
import { type HiddenTest, readHiding } from './hidden.ts';
import { measureProse, TOO_MUCH_PROSE } from './prose.ts';

/** Prose left to see, in characters, beside which even the larger part of a page is hidden for good and does not wait for a script. */
const ENOUGH_TO_SEE = 200;

/** Fewest parts of a page that appear one after the other. */
const MIN_ENTRANCES = 3;

/** What is left of a page without its larger hidden parts. */
export interface Shown {
  /** Whether one of the smaller parts is hidden. */
  readonly isHidden: (element: DomElement) => boolean;
  /** As `measureProse` does. */
  readonly prose: ReadonlyMap<DomElement, number>;
}

/** Remove the larger parts of a page that it hides, and tell which of the smaller ones it hides. */
export function removeHiddenParts(document: DomDocument, body: DomElement): Shown {
  const howHidden = readHiding(document);
  const prose = removeLarge(body, howHidden);
  const areEntrances = comesIntoView(body, prose, howHidden);
  return {
    isHidden(element) {
      const how = howHidden(element);
      return how === 'for good' || (how === 'at first' && !areEntrances);
    },
    prose,
  };
}

/**
 * Remove what is hidden and holds much of the page where enough is left to see and neither the headline nor what the page calls its
 * article is inside: some pages hide everything until their scripts have run.
 */
function removeLarge(body: DomElement, howHidden: HiddenTest): ReadonlyMap<DomElement, number> {
  const prose = measureProse(body);
  const total = prose.get(body) ?? 0;
  let left = total;
  walkElements(body, (element) => {
    const own = prose.get(element) ?? 0;
    if (own <= total * TOO_MUCH_PROSE) return false;
    if (left - own < ENOUGH_TO_SEE || howHidden(element) === undefined) return true;
    if (isMarkedArticle(element) || willBeShown(element, body)) {
      // Readability has its own opinion on what is hidden.
      for (const name of ['style', 'hidden']) element.removeAttribute(name);
      return true;
    }
    left -= own;
    element.remove();
    return false;
  });
  return left === total ? prose : measureProse(body);
}

/** Tell whether a control of the page opens an element, or whether it comes last in a page that React sends piece by piece. */
function willBeShown(element: DomElement, body: DomElement): boolean {
  const id = element.getAttribute('id');
  if (id === null || !/^[\w:-]+$/.test(id)) return false;
  const controls = [
    `[aria-controls~="${id}"]`,
    `[href="#${id}"]`,
    `[data-target="#${id}"]`,
    `[data-bs-target="#${id}"]`,
  ];
  return /^S:/.test(id) || body.querySelector(controls.join()) !== null;
}

/** Tell whether much of a page is hidden at first, in many parts: they come into view one after the other. A single one may be for machines alone. */
function comesIntoView(body: DomElement, prose: ReadonlyMap<DomElement, number>, howHidden: HiddenTest): boolean {
  let [parts, sum] = [0, 0];
  walkElements(body, (element) => {
    const own = prose.get(element) ?? 0;
    if (own === 0) return false;
    if (howHidden(element) !== 'at first') return true;
    parts += 1;
    sum += own;
    return false;
  });
  return parts >= MIN_ENTRANCES && sum > (prose.get(body) ?? 0) * TOO_MUCH_PROSE;
}

function isMarkedArticle(element: DomElement): boolean {
  const marks = 'h1, [itemprop~="articleBody"]';
  return element.matches(marks) || element.querySelector(marks) !== null;
}
