import { classOf, type DomDocument, type DomElement } from './dom.ts';

/**
 * A page's own style sheets, as far as it takes to tell what they hide: rules for screens whose selectors are made of elements,
 * classes, ids, descendants and children. Whole CSS parsers take as long over them as extraction takes over the page.
 */

/** Values by property, both in lower case; shorthands stay as written. */
export type Style = ReadonlyMap<string, string>;

/** A rule as written. */
export interface Block {
  readonly selectors: string;
  readonly body: string;
  /** Whether it holds on some screens only, by their size for one. */
  readonly isConditional: boolean;
}

/** One selector of a rule; what it says is parsed where it may match, which few do. */
export interface Rule {
  readonly selector: string;
  /** Its place among the rules of the page. */
  readonly order: number;
  /** Its declarations, as written. */
  readonly body: string;
}

interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly isImportant: boolean;
}

interface Compound {
  readonly tag: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  /** Whether the next one outwards is the parent itself, not just any ancestor. */
  readonly isChild: boolean;
}

/** How much is read of a page's style and of one rule, in characters, and how many rules: more than any page we know has. */
const MAX_CSS = 2_000_000;
const MAX_BODY = 4096;
const MAX_SELECTOR = 300;
const MAX_RULES = 20_000;

/** Most comparisons of an element with part of a selector, over a page, and most rules that one element is given. */
const MAX_COMPARISONS = 5_000_000;
const MAX_MATCHES = 60;

/** List the rules of a page's style sheets that hold on screens, in order, also those inside `@supports` and `@layer`. */
export function listBlocks(document: DomDocument): readonly Block[] {
  const blocks: Block[] = [];
  let room = MAX_CSS;
  for (const element of document.getElementsByTagName('style')) {
    const css = (element.textContent ?? '').slice(0, room);
    room -= css.length;
    collectBlocks(css, judgeMedia(element.getAttribute('media') ?? ''), blocks);
  }
  return blocks;
}

/** On which screens rules hold: none, some or all. */
const [NEVER, SOMETIMES, ALWAYS] = [0, 1, 2] as const;
type Reach = typeof NEVER | typeof SOMETIMES | typeof ALWAYS;

function judgeMedia(list: string): Reach {
  const reaches = list.split(',').map((query): Reach => {
    const media = query.trim().toLowerCase();
    if (/^(?:(?:only\s+)?(?:all|screen)|not\s+(?:print|speech))?$/.test(media)) return ALWAYS;
    return /^(?:only\s+)?(?:print|speech)\b|^not\s+(?:all|screen)$/.test(media) ? NEVER : SOMETIMES;
  });
  return reaches.includes(ALWAYS) ? ALWAYS : reaches.includes(SOMETIMES) ? SOMETIMES : NEVER;
}

function judgeAtRule(prelude: string): Reach {
  const media = /^@media\b(.*)$/is.exec(prelude)?.[1];
  if (media !== undefined) return judgeMedia(media);
  return /^@(?:supports|layer)\b/i.test(prelude) ? ALWAYS : /^@container\b/i.test(prelude) ? SOMETIMES : NEVER;
}

function collectBlocks(css: string, reach: Reach, blocks: Block[]): void {
  const text = css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' ');
  const open: { readonly prelude: string; readonly reach: Reach }[] = [];
  // The end of a sheet ends what is open in it: CSS Syntax 3, §5.4.
  for (const [, before = '', brace] of `${text}}}}`.matchAll(/([^{}]*)([{}])/g)) {
    if (brace === '{') {
      const prelude = before.slice(before.lastIndexOf(';') + 1).trim();
      const around = open.at(-1)?.reach ?? reach;
      const own = prelude.startsWith('@') ? judgeAtRule(prelude) : ALWAYS;
      open.push({ prelude, reach: own < around ? own : around });
    } else {
      const closed = open.pop();
      if (closed === undefined || closed.prelude.startsWith('@') || closed.reach === NEVER) continue;
      if (blocks.length === MAX_RULES) return;
      const body = before.slice(0, MAX_BODY);
      blocks.push({ selectors: closed.prelude, body, isConditional: closed.reach === SOMETIMES });
    }
  }
}

/** A character of a name, also one that is escaped, as in `md\:block`. */
const NAME = String.raw`(?:[\w-]|[\u0080-\uffff]|\\.)+`;
const NAMES = new RegExp(`[.#]${NAME}`, 'g');
const BEGINNING = new RegExp(`^([a-z][\\w-]*|\\*)?([.#]${NAME})?`, 'i');
const COMPOUND = new RegExp(`^(?:([a-z][\\w-]*)|\\*)?((?:[.#]${NAME})*)$`, 'i');
const SELECTOR = /^(?:[\w.#*\s>-]|[\u0080-\uffff]|\\.)+$/;

/** Split rules by their selectors, those that ask for names only. */
export function splitRules(blocks: readonly Block[]): readonly Rule[] {
  return blocks
    .flatMap(({ selectors, body }, order) =>
      selectors
        .split(',', MAX_RULES)
        .map((selector) => ({ selector: selector.trim().replace(/\s+/g, ' '), order, body })),
    )
    .filter(({ selector }) => selector.length <= MAX_SELECTOR && SELECTOR.test(selector))
    .slice(0, MAX_RULES);
}

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
    const [, tag, written = ''] = found;
    const inner = path.pop();
    if (inner !== undefined) path.push({ ...inner, isChild });
    isChild = false;
    const names = written.match(NAMES)?.map(unescaped) ?? [];
    path.push({
      tag: tag?.toUpperCase(),
      id: names.find((name) => name.startsWith('#'))?.slice(1),
      classes: names.filter((name) => name.startsWith('.')).map((name) => name.slice(1)),
      isChild,
    });
  }
  return path;
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, '$1');
}

/** CSS Selectors 4, §17: ids count for more than any number of classes, and these for more than elements. */
function specificityOf(path: readonly Compound[]): number {
  return path.reduce(
    (sum, { tag, id, classes }) =>
      sum + (id === undefined ? 0 : 1e6) + classes.length * 1e3 + (tag === undefined ? 0 : 1),
    0,
  );
}

/** What the element itself must have, or one of it: `#id`, `.class` or `TAG`. */
function keyOf({ selector }: Rule): string {
  const own = selector.slice(Math.max(selector.lastIndexOf(' '), selector.lastIndexOf('>')) + 1);
  const [, tag = '', name] = BEGINNING.exec(own) ?? [];
  return name === undefined ? tag.toUpperCase() : unescaped(name);
}

/** Gives the rules that match an element, the weakest first. */
export type Cascade = (element: DomElement) => readonly Rule[];

export function createCascade(rules: readonly Rule[]): Cascade {
  /** By what the element's own compound asks for first. */
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
    return (
      (compound.tag === undefined || element.tagName === compound.tag) &&
      (compound.id === undefined || element.getAttribute('id') === compound.id) &&
      (compound.classes.length === 0 || compound.classes.every((name) => classesOf(element).has(name)))
    );
  };

  const parsed = new Map<Rule, { readonly path: readonly Compound[]; readonly specificity: number }>();
  const parse = (rule: Rule) => {
    const known = parsed.get(rule);
    if (known !== undefined) return known;
    const path = parseSelector(rule.selector) ?? [];
    const made = { path, specificity: specificityOf(path) };
    parsed.set(rule, made);
    return made;
  };
  const matches = (element: DomElement, path: readonly Compound[]): boolean => {
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
    return path.length > 0;
  };

  return (element) => {
    if (index.size === 0) return [];
    const found: Rule[] = [];
    const collect = (key: string) => {
      // A page that asks for more than this is made to cost time: what is left counts as not matched.
      if (comparisons > MAX_COMPARISONS) return;
      for (const rule of index.get(key) ?? []) if (matches(element, parse(rule).path)) found.push(rule);
    };
    collect(element.tagName);
    for (const name of classesOf(element)) collect(`.${name}`);
    if (hasIds) collect(`#${element.getAttribute('id')}`);
    return found
      .sort((one, other) => parse(one).specificity - parse(other).specificity || one.order - other.order)
      .slice(-MAX_MATCHES);
  };
}

function parseDeclarations(body: string): readonly Declaration[] {
  return body.split(';').flatMap((part) => {
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

/** Rules match many elements. */
const declarations = new WeakMap<Rule, readonly Declaration[]>();

function declarationsOf(rule: Rule): readonly Declaration[] {
  const known = declarations.get(rule);
  if (known !== undefined) return known;
  // Of a property that is said twice, the later counts.
  const made = [...new Map(parseDeclarations(rule.body).map((each) => [each.property, each])).values()];
  declarations.set(rule, made);
  return made;
}

/** What an element's rules, the weakest first, and its own attribute make together. */
export function styleOf(rules: readonly Rule[], inline: string | null): Style {
  const style = new Map<string, string>();
  const important = new Set<string>();
  for (const { property, value, isImportant } of [
    ...rules.flatMap(declarationsOf),
    ...(inline === null ? [] : parseDeclarations(inline.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '))),
  ]) {
    if (important.has(property) && !isImportant) continue;
    style.set(property, value);
    if (isImportant) important.add(property);
  }
  return style;
}
