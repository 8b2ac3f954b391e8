import { classOf, type DomDocument, type DomElement } from './dom.ts';
import { type Cascade, createCascade, listBlocks, type Style, splitRules, styleOf } from './style-sheet.ts';

/** What any style that hides text contains. */
const CONCEALING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0|transparent|font-size\s*:\s*[.0-2]|clip|-\d{2}|scale\(|overflow|(?<![\w-])color\s*:/i;

/** Tell whether a style has any part in what is hidden: hides it, shows it all the same, or makes the background that it blends into. */
export function isAboutHiding(style: string): boolean {
  return CONCEALING.test(style) || /display|visibility|opacity|font-size|background/i.test(style);
}

/** Names of classes by which style frameworks keep text for screen readers alone. */
const FOR_SCREEN_READERS =
  /(?:^|\s)(?:sr-only|(?:u-)?visually-?hidden|u-hidden-?visually|screen-?readers?(?:-text|-only)?)(?:\s|$)/i;

/** Longest text for screen readers that stands in for a sibling shown to all others, such as a drop cap, in characters. */
const MAX_STAND_IN = 40;

/** Letters smaller than this are not read: in pixels, and in parts of the size around them. */
const LEGIBLE = { fixed: 3, relative: 0.2 };

/** How far outside a page nothing of it is seen: in pixels, and in letters or hundredths of the page. */
const FAR = { fixed: 500, relative: 30 };

/** The largest difference of two colours in any of red, green and blue, 0 to 255, at which text cannot be told from what is behind it. */
const SAME_COLOUR = 20;

/** Tells whether a page hides an element from its readers. */
export type HiddenTest = (element: DomElement) => boolean;

/**
 * Read what a page hides from its readers: by attributes, by inline style and by its own style sheets. What only machines
 * see is no part of an article, and the usual place for orders to them. Style sheets elsewhere are not fetched.
 *
 * @returns A test for the elements of this document.
 */
export function readHiding(document: DomDocument): HiddenTest {
  const blocks = listBlocks(document);
  const links = [...document.getElementsByTagName('link')];
  const isStyledElsewhere = links.some((link) => /\bstylesheet\b/i.test(link.getAttribute('rel') ?? ''));
  const isSuspect = (body: string, isInline: boolean) => {
    if (!CONCEALING.test(body)) return false;
    const style = styleOf([], body);
    // A colour alone hides nothing where a style sheet that we have not read may colour what is behind it.
    return hides(style) || (style.has('color') && (isInline || !isStyledElsewhere || /background/i.test(body)));
  };
  const findSuspects = createCascade(splitRules(blocks.filter(({ body }) => isSuspect(body, false))));

  let findRules: Cascade | undefined;
  const styles = new Map<DomElement, Style>();
  const computeStyle = (element: DomElement): Style => {
    const known = styles.get(element);
    if (known !== undefined) return known;
    findRules ??= createCascade(splitRules(blocks)); // most pages never need them all
    const style = styleOf(findRules(element), element.getAttribute('style'));
    styles.set(element, style);
    return style;
  };

  /** The colour behind an element's text; `undefined` for a picture, and where another style sheet may say. */
  const findBackground = (from: DomElement, isInline: boolean): Colour | undefined => {
    for (let element: DomElement | null = from; element !== null; element = element.parentElement) {
      const background = backgroundOf(computeStyle(element)) ?? element.getAttribute('bgcolor');
      if (background !== null) return /url|image|gradient|var/.test(background) ? undefined : findColour(background);
    }
    return isStyledElsewhere && !isInline ? undefined : WHITE;
  };

  const blends = (element: DomElement, style: Style, isInline: boolean): boolean => {
    const colour = findColour(style.get('color') ?? '');
    const background = colour === undefined ? undefined : findBackground(element, isInline);
    return colour !== undefined && background !== undefined && (colour.isTransparent || isSame(colour, background));
  };

  return (element) => {
    if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
    if (isForScreenReaders(element)) return true;
    const inline = element.getAttribute('style') ?? '';
    if (!isSuspect(inline, true) && findSuspects(element).length === 0) return false;
    const style = computeStyle(element);
    return hides(style) || blends(element, style, /(?<![\w-])color\s*:/i.test(inline));
  };
}

/** @returns `null` where nothing is painted, and what is behind shows. */
function backgroundOf(style: Style): string | null {
  const said = ['background-image', 'background', 'background-color'].map((property) => style.get(property) ?? '');
  const painted = said.filter((value) => !/^(?:|none|transparent|inherit|initial|unset)$/.test(value));
  return painted.length === 0 ? null : painted.join(' ');
}

function isForScreenReaders(element: DomElement): boolean {
  const names = classOf(element);
  if (!FOR_SCREEN_READERS.test(names) || /\bnot-sr-only\b/.test(names)) return false;
  const isStandIn = [element.previousElementSibling, element.nextElementSibling].some(
    (sibling) => sibling?.getAttribute('aria-hidden') === 'true',
  );
  return !isStandIn || (element.textContent ?? '').trim().length > MAX_STAND_IN;
}

function hides(style: Style): boolean {
  return (
    style.get('display') === 'none' ||
    /^(?:hidden|collapse)$/.test(style.get('visibility') ?? '') ||
    style.get('content-visibility') === 'hidden' ||
    isTransparent(style) ||
    isTiny(style.get('font-size')) ||
    isFarOut(style) ||
    isClipped(style)
  );
}

/** What fades in is seen in the end. */
function isTransparent(style: Style): boolean {
  const opacity = Number.parseFloat(style.get('opacity') ?? '1');
  return opacity < 0.05 && !['transition', 'animation', 'animation-name'].some((property) => style.has(property));
}

function isTiny(size: string | undefined): boolean {
  const length = readLength(size);
  return length !== undefined && length.size < (length.isFixed ? LEGIBLE.fixed : LEGIBLE.relative);
}

function isFarOut(style: Style): boolean {
  const isPlaced = /^(?:absolute|fixed)$/.test(style.get('position') ?? '');
  const offsets = ['text-indent', 'margin-left', ...(isPlaced ? ['left', 'right', 'top', 'bottom'] : [])];
  if (offsets.some((property) => isFar(style.get(property)))) return true;
  const [, change, by = ''] = /\b(translate|scale)(?:x|y|3d)?\(([^,)]*)/.exec(style.get('transform') ?? '') ?? [];
  return change === 'scale' ? Number.parseFloat(by) === 0 : isFar(by.trim());
}

function isFar(offset: string | undefined): boolean {
  const length = readLength(offset);
  return length !== undefined && length.size <= -(length.isFixed ? FAR.fixed : FAR.relative);
}

function isClipped(style: Style): boolean {
  if (/^rect\((?:\s*[01](?:px)?\s*,?){4}\)$/.test(style.get('clip') ?? '')) return true;
  if (/^(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)/.test(style.get('clip-path') ?? '')) return true;
  const isCut = ['overflow', 'overflow-x', 'overflow-y'].some((property) =>
    /^(?:hidden|clip)/.test(style.get(property) ?? ''),
  );
  return isCut && ['width', 'height', 'max-width', 'max-height'].some((property) => isNothing(style.get(property)));
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
  const [, size, unit = ''] = /^(-?(?:\d+\.?\d*|\.\d+))(px|pt|r?em|ch|ex|vw|vh|%)?$/.exec(value ?? '') ?? [];
  if (size === undefined) return undefined;
  return { size: Number(size) / (unit === '%' ? 100 : 1), isFixed: /^(?:px|pt)?$/.test(unit) };
}

interface Colour {
  /** Red, green and blue, 0 to 255. */
  readonly channels: readonly number[];
  readonly isTransparent: boolean;
}

function isSame(one: Colour, other: Colour): boolean {
  return one.channels.every((value, at) => Math.abs(value - (other.channels[at] ?? 0)) <= SAME_COLOUR);
}

const WHITE: Colour = { channels: [255, 255, 255], isTransparent: false };

/** Names of colours that text is hidden in; the other hundred and forty are not looked up. */
const NAMED: Readonly<Record<string, readonly number[]>> = {
  white: [255, 255, 255],
  snow: [255, 250, 250],
  ivory: [255, 255, 240],
  whitesmoke: [245, 245, 245],
  ghostwhite: [248, 248, 255],
  black: [0, 0, 0],
};

/** @returns The first colour in a value; `undefined` if there is none that we can read. */
function findColour(value: string): Colour | undefined {
  const [found] = /#[\da-f]{3,8}\b|\brgba?\([^)]*\)|\btransparent\b|\b[a-z]+\b/i.exec(value) ?? [];
  if (found === undefined) return undefined;
  if (found === 'transparent') return { channels: [], isTransparent: true };
  if (found.startsWith('#')) {
    const digits = found.slice(1);
    const pairs = digits.length < 6 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0, alpha = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
    return { channels: [red, green, blue], isTransparent: alpha < 12 };
  }
  const numbers = (found.match(/[\d.]+%?/g) ?? []).map((number) =>
    number.endsWith('%') ? Number.parseFloat(number) * 2.55 : Number(number),
  );
  const [red, green, blue, alpha = 1] = numbers;
  if (red !== undefined && green !== undefined && blue !== undefined) {
    return { channels: [red, green, blue], isTransparent: alpha < 0.05 };
  }
  const channels = NAMED[found.toLowerCase()];
  return channels === undefined ? undefined : { channels, isTransparent: false };
}
