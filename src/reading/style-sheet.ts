import { classOf, type DomDocument, type DomElement } from './dom.ts';
import { failure } from './failure.ts';

/**
 * A page's own style sheets, as far as it takes to tell what they hide: rules for the screen whose selectors are made of elements,
 * classes, ids, descendants and children. Whole CSS parsers take as long over them as extraction takes over the page.
 */

/** Values by property, both in lower case; shorthands stay as written. */
export type Style = ReadonlyMap<string, string>;

interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly isImportant: boolean;
}

/** One selector of a rule; what it says is parsed where it may match, which few do. */
export interface Rule {
  readonly selector: string;
  /** Its place among the rules of the page. */
  readonly order: number;
  /** Its declarations, as written. */
  readonly body: string;
}

interface Compound {
  readonly tag: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  /** Whether the next one outwards is the parent itself, not just any ancestor. */
  readonly isChild: boolean;
}

/** How much of a page's style is read, in characters, how many rules, and how much of one: more than any page we know has. */
const MAX_CSS = 2_000_000;
const MAX_RULES = 20_000;
const MAX_BODY = 4096;

/** Most comparisons of an element with part of a selector, over a page: a hundred times what pages take. */
const MAX_COMPARISONS = 2_000_000;

/** A rule as written. */
export interface Block {
  readonly selectors: string;
  readonly body: string;
}

/** List the rules of a page's style sheets that hold on any screen, in order. */
export function listBlocks(document: DomDocument): readonly Block[] {
  const blocks: Block[] = [];
  let room = MAX_CSS;
  for (const element of document.getElementsByTagName('style')) {
    if (!isForScreen(element.getAttribute('media') ?? '')) continue;
    const css = (element.textContent ?? '').slice(0, room);
    room -= css.length;
    collectBlocks(css, blocks);
  }
  return blocks;
}

/** Split rules by their selectors, those that ask for names only. */
export function splitRules(blocks: readonly Block[]): readonly Rule[] {
  return blocks
    .flatMap(({ selectors, body }, order) =>
      selectors
        .split(',', MAX_RULES)
        .map((selector) => ({ selector: selector.trim().replace(/\s+/g, ' '), order, body })),
    )
    .filter(({ selector }) => /^[\w\s.#>-]+$/.test(selector))
    .slice(0, MAX_RULES);
}

/** A list of media that holds on any screen; conditions on its size hold on some. */
function isForScreen(media: string): boolean {
  return (
    /^\s*(?:(?:only\s+)?(?:all|screen)\s*)?(?:,|$)/i.test(media) ||
    /,\s*(?:only\s+)?(?:all|screen)\s*(?:,|$)/i.test(media)
  );
}

function collectBlocks(css: string, blocks: Block[]): void {
  const text = css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' ');
  const preludes: string[] = [];
  // The end of a sheet ends what is open in it: CSS Syntax 3, §5.4.
  for (const [, before = '', brace] of `${text}}}}`.matchAll(/([^{}]*)([{}])/g)) {
    if (brace === '{') {
      preludes.push(before.slice(before.lastIndexOf(';') + 1).trim());
    } else {
      const selectors = preludes.pop() ?? '';
      if (blocks.length === MAX_RULES) return;
      if (selectors !== '' && !selectors.startsWith('@') && preludes.every(holds))
        blocks.push({ selectors, body: before.slice(0, MAX_BODY) });
    }
  }
}

/** Tell whether what stands in an at-rule holds on any screen. */
function holds(prelude: string): boolean {
  const media = /^@media\b(.*)$/is.exec(prelude)?.[1];
  return media === undefined ? /^@(?:supports|layer)\b/i.test(prelude) : isForScreen(media);
}

function parseDeclarations(block: string): readonly Declaration[] {
  return block.split(';').flatMap((part) => {
    const colon = part.indexOf(':');
    if (colon === -1) return [];
    const [value = '', important] = part
      .slice(colon + 1)
      .toLowerCase()
      .split('!', 2);
    const property = part.slice(0, colon).trim().toLowerCase();
    return [{ property, value: value.trim(), isImportant: important !== undefined }];
  });
}

const COMPOUND = /^([a-z][\w-]*)?((?:[.#][\w-]+)*)$/i;

/** @returns The compounds from the element itself outwards; `undefined` for what is no selector. */
function parseSelector(selector: string): readonly Compound[] | undefined {
  const path: Compound[] = [];
  let isChild = false;
  for (const part of selector.replaceAll('>', ' > ').trim().split(/\s+/).reverse()) {
    if (part === '>') {
      isChild = true;
      continue;
    }
    const found = COMPOUND.exec(part);
    if (found === null) return undefined;
    const [, tag, names = ''] = found;
    const inner = path.pop();
    if (inner !== undefined) path.push({ ...inner, isChild });
    isChild = false;
    path.push({
      tag: tag?.toUpperCase(),
      id: /#([\w-]+)/.exec(names)?.[1],
      classes: [...names.matchAll(/\.([\w-]+)/g)].map(([, name = '']) => name),
      isChild,
    });
  }
  return path;
}

/** CSS Selectors 4, §17: ids count for more than any number of classes, and these for more than elements. */
function specificityOf({ selector }: Rule): number {
  const count = (mark: RegExp) => selector.match(mark)?.length ?? 0;
  return count(/#/g) * 1e6 + count(/\./g) * 1e3 + count(/(?<![\w.#-])[a-z]/gi);
}

/** What the element itself must have, or one of it: `#id`, `.class` or `TAG`. */
function keyOf({ selector }: Rule): string {
  const own = selector.slice(Math.max(selector.lastIndexOf(' '), selector.lastIndexOf('>')) + 1);
  const [, tag = '', name] = /^([a-z][\w-]*)?([.#][\w-]+)?/i.exec(own) ?? [];
  return name ?? tag.toUpperCase();
}

/** Gives the rules that match an element, the weakest first. */
export type Cascade = (element: DomElement) => readonly Rule[];

export function createCascade(rules: readonly Rule[]): Cascade {
  /** By what the element's own compound asks for first: `#id`, `.class` or `TAG`. */
  const index = Map.groupBy(rules, keyOf);
  const hasIds = index.keys().some((key) => key.startsWith('#'));

  /** By the class as written, which most elements share with others. */
  const classes = new Map<string, ReadonlySet<string>>();
  const classesOf = (element: DomElement): ReadonlySet<string> => {
    const written = classOf(element);
    const known = classes.get(written);
    if (known !== undefined) return known;
    const names = new Set(written.match(/\S+/g));
    classes.set(written, names);
    return names;
  };

  let comparisons = 0;
  const isOf = (element: DomElement, compound: Compound): boolean => {
    comparisons += 1;
    if (comparisons > MAX_COMPARISONS) throw failure('too_large');
    return (
      (compound.tag === undefined || element.tagName === compound.tag) &&
      (compound.id === undefined || element.getAttribute('id') === compound.id) &&
      (compound.classes.length === 0 || compound.classes.every((name) => classesOf(element).has(name)))
    );
  };

  const paths = new Map<Rule, readonly Compound[] | undefined>();
  const pathOf = (rule: Rule) => {
    if (!paths.has(rule)) paths.set(rule, parseSelector(rule.selector));
    return paths.get(rule);
  };
  const matches = (element: DomElement, rule: Rule): boolean => {
    const path = pathOf(rule);
    if (path === undefined) return false;
    let at: DomElement | null = element;
    let isOnlyHere = true; // the first compound is about the element itself
    for (const compound of path) {
      while (at !== null && !isOf(at, compound)) {
        if (isOnlyHere) return false;
        at = at.parentElement;
      }
      if (at === null) return false;
      at = at.parentElement;
      isOnlyHere = compound.isChild;
    }
    return true;
  };

  return (element) => {
    if (index.size === 0) return [];
    const found: Rule[] = [];
    const collect = (key: string) => {
      for (const rule of index.get(key) ?? []) if (matches(element, rule)) found.push(rule);
    };
    collect(element.tagName);
    for (const name of classesOf(element)) collect(`.${name}`);
    if (hasIds) collect(`#${element.getAttribute('id')}`);
    return found.sort((one, other) => specificityOf(one) - specificityOf(other) || one.order - other.order);
  };
}

/** What an element's rules, the weakest first, and its own attribute make together. */
export function styleOf(rules: readonly Rule[], inline: string | null): Style {
  const style = new Map<string, string>();
  const important = new Set<string>();
  for (const { property, value, isImportant } of [
    ...rules.flatMap(({ body }) => parseDeclarations(body)),
    ...(inline === null ? [] : parseDeclarations(inline)),
  ]) {
    if (important.has(property) && !isImportant) continue;
    style.set(property, value);
    if (isImportant) important.add(property);
  }
  return style;
}
