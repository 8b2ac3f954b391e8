import { type Colour, findColour, isSame, WHITE } from './colour.ts';
import { classOf, type DomDocument, type DomElement } from './dom.ts';
import { type Block, createCascade, listBlocks, type Style, splitRules, styleOf } from './style-sheet.ts';

/** What any style that hides text contains. */
const CONCEALING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0|transparent|font-size\s*:\s*[.0-2]|clip|-\d{2}|scale\(|overflow|(?<![\w-])color\s*:/i;

/** The class and id names that a selector asks of the element itself. */
function ownNames(selector: string): readonly string[] {
  return (
    selector
      .split(/[ >]/)
      .at(-1)
      ?.match(/[.#][\w-]+/g) ?? []
  );
}

/** What a rule says that shows something again. */
const SHOWING =
  /display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible|opacity\s*:\s*(?:1|0?\.\d*[1-9])|max-height\s*:\s*[1-9]/i;

/** Tell whether a style has any part in what is hidden: hides it, shows it all the same, or makes the background that it blends into. */
export function isAboutHiding(style: string): boolean {
  return CONCEALING.test(style) || /display|visibility|opacity|font-size|background|height|position/i.test(style);
}

/** Names of classes by which style frameworks keep text for screen readers alone. */
const FOR_SCREEN_READERS =
  /(?:^|\s)(?:sr-only|(?:u-)?visually-?hidden|u-hidden-?visually|screen-?readers?(?:-text|-only)?)(?:\s|$)/i;

/** Longest text for screen readers that stands in for a sibling shown to all others, such as a drop cap, in characters. */
const MAX_STAND_IN = 40;

/** Letters smaller than this are not read: in pixels, and in parts of the size around them. */
const LEGIBLE = { fixed: 3, relative: 0.2 };

/** How far outside a page nothing of it is seen: in pixels, and in letters or parts of the page. */
const FAR = { fixed: 500, relative: 30 };

/** About a hundredth of a window, in pixels. */
const WINDOW_PART = 8;

/** Descendants that are asked whether they undo what hides their ancestor. */
const MAX_ASKED = 200;

/**
 * How a page hides an element from its readers: for good, or as pages also do until a part comes into view. `undefined` if it
 * does not.
 */
export type HiddenTest = (element: DomElement) => 'for good' | 'at first' | undefined;

/**
 * Read what a page hides from its readers: by attributes, by inline style and by its own style sheets. What only machines
 * see is no part of an article, and the usual place for orders to them. Style sheets elsewhere are not fetched.
 *
 * @returns A test for the elements of this document.
 */
export function readHiding(document: DomDocument): HiddenTest {
  const blocks = listBlocks(document);
  const sure = blocks.filter(({ isConditional }) => !isConditional);
  const findSuspects = createCascade(splitRules(sure.filter(({ body }) => isSuspect(body))));
  // Most pages never need the rest of their rules.
  const findRules = lazily(() => createCascade(splitRules(sure)));
  const findConditional = lazily(() => createCascade(splitRules(blocks.filter(({ isConditional }) => isConditional))));
  const findShowing = lazily(() => {
    const showing = splitRules(sure.filter(({ body }) => SHOWING.test(body)));
    return Map.groupBy(
      showing.flatMap(({ selector }) => ownNames(selector).map((name) => ({ selector, name }))),
      ({ name }) => name,
    );
  });
  const isColouredElsewhere = lazily(() => hasOtherColours(document, blocks));

  const styles = new Map<DomElement, Style>();
  const computeStyle = (element: DomElement): Style => {
    const known = styles.get(element);
    if (known !== undefined) return known;
    const style = styleOf(findRules()(element), element.getAttribute('style'));
    styles.set(element, style);
    return style;
  };

  /** Whether some screens are shown what the others are not. */
  const isShownSomewhere = (element: DomElement): boolean => {
    const conditional = findConditional()(element);
    if (conditional.length === 0) return false;
    return !hides(styleOf([...findRules()(element), ...conditional], element.getAttribute('style')), element);
  };

  /** Whether a rule waits to show what the hiding rule hides, once a script has given it, or something around it, one more class. */
  const isShownByScripts = (element: DomElement): boolean => {
    const matching = new Set(findRules()(element).map(({ selector }) => selector));
    return findSuspects(element)
      .flatMap(({ selector }) => ownNames(selector))
      .some((name) =>
        findShowing()
          .get(name)
          ?.some(({ selector }) => !matching.has(selector)),
      );
  };

  /** Whether what is inside goes back on what hides it, as text may be set to a size again. */
  const isUndoneInside = (element: DomElement, style: Style): boolean => {
    if (!isTiny(style.get('font-size')) && !isInvisible(style)) return false;
    return [...element.querySelectorAll('*')].slice(0, MAX_ASKED).some((inner) => {
      const own = computeStyle(inner);
      const size = own.get('font-size');
      return own.get('visibility') === 'visible' || (size !== undefined && !isTiny(size));
    });
  };

  /** The colour behind an element's text; `undefined` for a picture, and where another style sheet may say. */
  const findBackground = (from: DomElement): Colour | undefined => {
    for (let element: DomElement | null = from; element !== null; element = element.parentElement) {
      const style = computeStyle(element);
      const said = ['background-image', 'background-color', 'background'].map((property) => style.get(property));
      const painted = [...said, element.getAttribute('bgcolor')].filter(
        (value) => value && !PAINTS_NOTHING.test(value),
      );
      const colours = painted.map((value) =>
        /url|image|gradient|var/.test(value ?? '') ? undefined : findColour(value ?? ''),
      );
      if (colours.includes(undefined)) return undefined;
      const opaque = colours.find((colour) => colour?.isTransparent === false);
      if (opaque !== undefined) return opaque;
      // What is laid over something else has that behind it.
      if (/^(?:absolute|fixed)$/.test(style.get('position') ?? '')) return undefined;
    }
    return isColouredElsewhere() ? undefined : WHITE;
  };

  const blends = (element: DomElement, style: Style): boolean => {
    const colour = findColour(style.get('color') ?? '');
    if (colour === undefined) return false;
    const background = findBackground(element);
    return background !== undefined && (colour.isTransparent || isSame(colour, background));
  };

  return (element) => {
    if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return 'for good';
    if (element.hasAttribute('popover')) return 'for good';
    if (FOR_SCREEN_READERS.test(classOf(element))) return isStandIn(element) ? undefined : 'for good';
    const inline = element.getAttribute('style');
    if ((inline === null || !isSuspect(inline)) && findSuspects(element).length === 0) return undefined;
    const style = computeStyle(element);
    if (hides(style, element)) {
      if (isShownSomewhere(element) || isUndoneInside(element, style) || isShownByScripts(element)) return undefined;
      return isGone(style, element) ? 'for good' : 'at first';
    }
    return blends(element, style) ? 'for good' : undefined;
  };
}

const PAINTS_NOTHING = /^(?:none|inherit|initial|unset|revert)$/;

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Tell whether a style alone hides text, or gives it a colour in which it may be hidden. */
function isSuspect(body: string): boolean {
  if (!CONCEALING.test(body)) return false;
  const style = styleOf([], body);
  if (hides(style, undefined)) return true;
  const colour = findColour(style.get('color') ?? '');
  return colour !== undefined && (colour.isTransparent || isSame(colour, WHITE) || /background/i.test(body));
}

/** Tell whether backgrounds may come from elsewhere: other sheets, selectors of another kind, or the reader's own dark ground. */
function hasOtherColours(document: DomDocument, blocks: readonly Block[]): boolean {
  const links = [...document.getElementsByTagName('link')];
  if (links.some((link) => /\b(?:stylesheet|preload)\b/i.test(link.getAttribute('rel') ?? ''))) return true;
  const metas = [...document.getElementsByTagName('meta')];
  if (metas.some((meta) => meta.getAttribute('name') === 'color-scheme')) return true;
  return blocks.some((block) => {
    if (/color-scheme[^;]*dark/i.test(block.body)) return true;
    if (!/background/i.test(block.body)) return false;
    const selectors = block.selectors.split(',');
    return block.isConditional || splitRules([block]).length < selectors.length;
  });
}

/** Text for screen readers in place of what is beside it for all others. */
function isStandIn(element: DomElement): boolean {
  const isShown = [element.previousElementSibling, element.nextElementSibling].some(
    (sibling) => sibling?.getAttribute('aria-hidden') === 'true' && /\S/.test(sibling.textContent ?? ''),
  );
  return (
    /\bnot-sr-only\b/.test(classOf(element)) || (isShown && (element.textContent ?? '').trim().length <= MAX_STAND_IN)
  );
}

function hides(style: Style, element: DomElement | undefined): boolean {
  return isGone(style, element) || isInvisible(style) || isTransparent(style) || isMovedAway(style);
}

function isGone(style: Style, element: DomElement | undefined): boolean {
  return (
    style.get('display') === 'none' ||
    style.get('content-visibility') === 'hidden' ||
    isTiny(style.get('font-size')) ||
    isFarOut(style) ||
    isClipped(style, element)
  );
}

function isInvisible(style: Style): boolean {
  return /^(?:hidden|collapse)$/.test(style.get('visibility') ?? '') && !isInMotion(style);
}

/** What fades in is seen in the end, and mostly moves a little as well. */
function isTransparent(style: Style): boolean {
  const opacity = Number.parseFloat(style.get('opacity') ?? '1');
  return opacity < 0.05 && !isInMotion(style) && !style.has('transform');
}

function isInMotion(style: Style): boolean {
  return style
    .entries()
    .some(([property, value]) => /^(?:-\w+-)?(?:transition|animation)\b/.test(property) && value !== 'none');
}

function isTiny(size: string | undefined): boolean {
  // What a rem is, only the whole style of a page tells.
  const length = size?.endsWith('rem') ? undefined : readLength(size);
  return (
    length !== undefined && (length.size === 0 || length.size < (length.isFixed ? LEGIBLE.fixed : LEGIBLE.relative))
  );
}

function isFarOut(style: Style): boolean {
  const isPlaced = /^(?:absolute|fixed)$/.test(style.get('position') ?? '');
  const offsets = ['text-indent', 'margin-left', ...(isPlaced ? ['left', 'right', 'top', 'bottom'] : [])];
  return !isInMotion(style) && offsets.some((property) => isFar(style.get(property)));
}

function isMovedAway(style: Style): boolean {
  const [, change, by = ''] = /\b(translate|scale)(?:x|y|3d)?\(([^)]*)/.exec(style.get('transform') ?? '') ?? [];
  if (change === undefined || isInMotion(style)) return false;
  const parts = by.split(',').map((part) => part.trim());
  return change === 'scale' ? Number.parseFloat(parts[0] ?? '1') === 0 : parts.some(isFar);
}

function isFar(offset: string | undefined): boolean {
  const length = readLength(offset);
  return length !== undefined && length.size <= -(length.isFixed ? FAR.fixed : FAR.relative);
}

function isClipped(style: Style, element: DomElement | undefined): boolean {
  if (/^rect\((?:\s*[01](?:px)?\s*,?){4}\)$/.test(style.get('clip') ?? '')) return true;
  if (/^(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)/.test(style.get('clip-path') ?? '')) return true;
  // A cell's height is its least, and what opens when it is pressed is there to be read.
  if (element !== undefined && /^T[DRH]$/.test(element.tagName)) return false;
  const isCut = ['overflow', 'overflow-y'].some((property) => /^(?:hidden|clip)/.test(style.get(property) ?? ''));
  return isCut && !isInMotion(style) && ['height', 'max-height'].some((property) => isNothing(style.get(property)));
}

function isNothing(size: string | undefined): boolean {
  const length = readLength(size);
  return length !== undefined && length.size <= (length.isFixed ? 1 : 0);
}

interface Length {
  readonly size: number;
  /** In pixels, or points; otherwise in letters or in parts of what is around. */
  readonly isFixed: boolean;
}

function readLength(value: string | undefined): Length | undefined {
  const [, digits, unit = ''] = /^(-?(?:\d+\.?\d*|\.\d+))(px|pt|r?em|ch|ex|v[wh]|%)?$/.exec(value ?? '') ?? [];
  if (digits === undefined) return undefined;
  const size = Number(digits);
  if (unit === 'vw' || unit === 'vh') return { size: size * WINDOW_PART, isFixed: true };
  return { size: unit === '%' ? size / 100 : size, isFixed: /^(?:px|pt)?$/.test(unit) };
}
