import { type DomDocument, type DomElement, isElement, listChildren, walkElements } from './dom.ts';
import { type HiddenTest, readHiding } from './hidden.ts';
import { measureProse, TOO_MUCH_PROSE } from './prose.ts';

/** Prose left to see, in characters, beside which even the larger part of a page is hidden for good and does not wait for a script. */
const ENOUGH_TO_SEE = 200;

/** Prose that a button opens, in characters; with less, it opens a menu or the like. */
const WORTH_OPENING = 80;

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
  const isOpened = readControls(document);
  const prose = removeLarge(body, howHidden, isOpened);
  const areEntrances = comesIntoView(body, prose, howHidden);
  return {
    isHidden(element) {
      const how = howHidden(element);
      if (how === undefined || (how === 'at first' && areEntrances)) return false;
      return (prose.get(element) ?? 0) < WORTH_OPENING || !isOpened(element);
    },
    prose,
  };
}

/**
 * Remove what is hidden and holds much of the page where enough is left to see and neither the headline nor what the page calls its
 * article is inside: some pages hide everything until their scripts have run.
 */
function removeLarge(body: DomElement, howHidden: HiddenTest, isOpened: OpeningTest): ReadonlyMap<DomElement, number> {
  const prose = measureProse(body);
  const total = prose.get(body) ?? 0;
  let left = total;
  walkElements(body, (element) => {
    const own = prose.get(element) ?? 0;
    if (own <= total * TOO_MUCH_PROSE) return false;
    if (left - own < ENOUGH_TO_SEE || howHidden(element) === undefined) return true;
    if (isMarkedArticle(element) || isOpened(element)) {
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

/** Tells whether a control of the page opens an element, or whether it comes last in a page that React sends piece by piece. */
type OpeningTest = (element: DomElement) => boolean;

/** Read what the page's buttons and links open: what they name, and what they stand beside. Both may be gone when it is asked for. */
function readControls(document: DomDocument): OpeningTest {
  const names = new Set<string>();
  const beside = new Set<DomElement>();
  const buttons = [...document.getElementsByTagName('button')];
  for (const control of [...buttons, ...document.getElementsByTagName('a')]) {
    const written = ['aria-controls', 'data-target', 'data-bs-target', 'href'].map((name) =>
      control.getAttribute(name),
    );
    for (const [index, value] of written.entries()) {
      if (value && (index === 0 || value.startsWith('#'))) names.add(value.replace('#', ''));
    }
  }
  for (const { previousElementSibling: before, nextElementSibling: after } of buttons) {
    for (const element of [before, after]) if (element !== null) beside.add(element);
    if (before !== null) for (const inner of listChildren(before).filter(isElement)) beside.add(inner);
  }
  return (element) => {
    const id = element.getAttribute('id') ?? '';
    return beside.has(element) || (id !== '' && names.has(id)) || id.startsWith('S:');
  };
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
