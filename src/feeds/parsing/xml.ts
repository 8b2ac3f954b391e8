import { decodeHTMLStrict } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { feedFailure } from '../failure.ts';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_LINE, MAX_PARTS } from './limits.ts';
import { spaceOf, spaceOfPrefix } from './namespaces.ts';
import { escapeStrayLess } from './stray.ts';

/** An element of a document, whatever state the document is in. */
export interface XmlElement {
  /** As written, without the prefix. */
  readonly tag: string;
  /** Namespace and name in lower case: `dc:date`; without a namespace where it is the root's own vocabulary: `title`. */
  readonly key: string;
  /** Names as written, values decoded; of a name twice, the first counts. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly XmlNode[];
  /** Address that relative ones below are resolved against; empty if unknown. */
  readonly base: string;
  /** Where its tag begins in the text that was parsed. */
  readonly start: number;
}

export type XmlNode = XmlElement | string;

/** Most elements have no attributes, and one child: what they have none of they share, and nobody writes into it. */
const NONE: (readonly [name: string, value: string])[] = [];
const CHILDLESS: XmlNode[] = [];

export interface XmlDocument {
  /** The elements that stand outside all others; of a sound document, one. */
  readonly roots: readonly XmlElement[];
  /** The text with each stray `<` escaped: as many lines as before. */
  readonly text: string;
}

interface Scope {
  readonly outer: Scope | undefined;
  readonly declared: ReadonlyMap<string, string>;
  readonly names: Map<string, Name>;
}

interface Name {
  readonly tag: string;
  readonly key: string;
}

/** An element while it is built. */
interface Growing extends XmlElement {
  children: XmlNode[];
}

interface Open {
  readonly element: Growing;
  /** As written, in lower case: what an end tag must repeat. */
  readonly name: string;
  readonly scope: Scope;
}

/** Roots whose vocabulary needs no prefix in keys, and the namespaces that belong to it. */
const VOCABULARIES: ReadonlyMap<string, string> = new Map([
  ['rss', 'rss'],
  ['rdf', 'rss'],
  ['channel', 'rss'],
  ['feed', 'atom'],
  ['entry', 'atom'],
]);

/** Elements that hold a line of text or nothing: if one of the fields opens in it, its end tag was forgotten. */
const LINES = new Set(
  'title link guid id pubdate updated published comments language ttl enclosure category generator'.split(' '),
);
const FIELDS = new Set([...LINES, 'item', 'entry', 'description', 'summary', 'content', 'author', 'source']);
const MODULE_FIELD = /^(?:dc|dcterms|content|media|itunes|atom):/;

/**
 * Parse XML into a tree, and never refuse: end tags may lack or cross, attributes be bare or twice, `<` and `&` stand for
 * themselves, the text begin or end in the middle. HTML's entities are known; a DTD is skipped and nothing it defines is.
 *
 * @param base Address of the document, or empty.
 * @throws {UserError} `too_large` for more elements than any feed has.
 */
export function parseXml(text: string, base: string): XmlDocument {
  const source = escapeStrayLess(text);
  const builder = new TreeBuilder(source, base);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, builder);
  tokenizer.write(source);
  tokenizer.end();
  return { roots: builder.roots, text: source };
}

/** The value of an element's attribute, whatever the case of its name; none if it is too long for a name or an address. */
export function attribute({ attributes }: Pick<XmlElement, 'attributes'>, name: string): string | undefined {
  const value = attributes.find((pair) => pair[0].toLowerCase() === name)?.[1];
  return value === undefined || value.length > MAX_LINE ? undefined : value;
}

class TreeBuilder implements TokenizerCallbacks {
  readonly roots: XmlElement[] = [];
  readonly #text: string;
  readonly #base: string;
  readonly #stack: Open[] = [];
  /** Elements below `MAX_DEPTH` that are open. */
  #beyond = 0;
  #count = 0;
  #vocabulary = new Set(['']);
  readonly #outermost: Scope = { outer: undefined, declared: new Map(), names: new Map() };

  // The tag that is being read.
  #tagName = '';
  #tagStart = 0;
  #attributes = NONE;
  #attributeName = '';
  #value = '';

  constructor(text: string, base: string) {
    this.#text = text;
    this.#base = base;
  }

  onopentagname(start: number, end: number): void {
    this.#tagName = this.#text.slice(start, end);
    this.#tagStart = start - 1;
    this.#attributes = NONE;
  }

  onattribname(start: number, end: number): void {
    this.#attributeName = this.#text.slice(start, end);
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#text.slice(start, end);
  }

  onattribentity(): void {} // entities are left alone by the tokenizer

  onattribend(): void {
    if (this.#attributes.length >= MAX_ATTRIBUTES) return;
    if (this.#attributes === NONE) this.#attributes = [];
    this.#attributes.push([this.#attributeName, decode(this.#value)]);
  }

  onopentagend(): void {
    this.#open();
  }

  onselfclosingtag(): void {
    this.#open();
    this.#close();
  }

  onclosetag(start: number, end: number): void {
    if (this.#beyond > 0) {
      this.#beyond -= 1;
      return;
    }
    const name = this.#text.slice(start, end).toLowerCase();
    const index = this.#stack.findLastIndex((open) => open.name === name);
    if (index !== -1) this.#stack.length = index;
  }

  ontext(start: number, end: number): void {
    this.#append(decode(this.#text.slice(start, end)));
  }

  ontextentity(): void {}

  oncdata(start: number, end: number, endOffset: number): void {
    const text = this.#text.slice(start, end - endOffset);
    // If it never ends, the element around it is where it was meant to.
    const meant = endOffset > 0 ? -1 : text.indexOf(`</${this.#stack.at(-1)?.name}>`);
    this.#append(meant === -1 ? text : text.slice(0, meant));
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #append(text: string): void {
    const parent = this.#stack.at(-1)?.element;
    if (parent === undefined || text === '') return;
    const last = parent.children.length - 1;
    const before = parent.children[last];
    if (typeof before === 'string') parent.children[last] = before + text;
    else addChild(parent, text);
  }

  #close(): void {
    if (this.#beyond > 0) this.#beyond -= 1;
    else this.#stack.pop();
  }

  #open(): void {
    this.#count += 1 + this.#attributes.length;
    if (this.#count > MAX_PARTS) throw feedFailure('too_large');
    if (this.#beyond > 0 || this.#stack.length >= MAX_DEPTH) {
      this.#beyond += 1;
      return;
    }
    const scope = this.#scopeOf(this.#stack.at(-1)?.scope ?? this.#outermost);
    if (this.#stack.length === 0) this.#learnVocabulary(scope);
    const { tag, key } = this.#nameIn(scope);
    this.#endForgotten(key);

    const parent = this.#stack.at(-1);
    const element: Growing = {
      tag,
      key,
      attributes: this.#attributes,
      children: CHILDLESS,
      base: this.#baseWithin(parent?.element.base ?? this.#base),
      start: this.#tagStart,
    };
    if (parent === undefined) this.roots.push(element);
    else addChild(parent.element, element);
    this.#stack.push({ element, name: this.#tagName.toLowerCase(), scope });
  }

  #baseWithin(outer: string): string {
    const own = attribute({ attributes: this.#attributes }, 'xml:base');
    const base = own === undefined ? null : URL.parse(own.trim(), outer || undefined);
    return base === null || base.href.length > MAX_LINE ? outer : base.href;
  }

  /** End what must have ended where this element begins: an entry never holds an entry, nor a title a link. */
  #endForgotten(key: string): void {
    if (key === 'item' || key === 'entry') {
      const index = this.#stack.findLastIndex(({ element }) => element.key === key || element.key === 'content');
      if (index > 0 && this.#stack[index]?.element.key === key) this.#stack.length = index;
    }
    const parent = this.#stack.at(-1)?.element.key ?? '';
    if (LINES.has(parent) && (FIELDS.has(key) || MODULE_FIELD.test(key))) this.#stack.pop();
  }

  #scopeOf(outer: Scope): Scope {
    const declared = new Map<string, string>();
    for (const [name, uri] of this.#attributes) {
      const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6).toLowerCase() : undefined;
      if (prefix !== undefined) declared.set(prefix, spaceOf(uri, prefix));
    }
    return declared.size === 0 ? outer : { outer, declared, names: new Map() };
  }

  /** Take the root's namespace, known or not, for its own vocabulary. */
  #learnVocabulary(scope: Scope): void {
    const [prefix, name] = splitName(this.#tagName);
    const space = VOCABULARIES.get(name.toLowerCase());
    if (space === undefined) return;
    this.#vocabulary = new Set([
      '',
      space,
      lookUp(scope, space === 'rss' && name.toLowerCase() === 'rdf' ? '' : prefix),
    ]);
    this.#vocabulary.delete('rdf');
  }

  #nameIn(scope: Scope): Name {
    const known = scope.names.get(this.#tagName);
    if (known !== undefined) return known;
    const [prefix, tag] = splitName(this.#tagName);
    const space = lookUp(scope, prefix);
    const local = tag.toLowerCase();
    const name = { tag, key: this.#vocabulary.has(space) ? local : `${space}:${local}` };
    if (this.#stack.length > 0) scope.names.set(this.#tagName, name);
    return name;
  }
}

/** A list made for one child is a tenth of the size of one that it was pushed into. */
function addChild(parent: Growing, child: XmlNode): void {
  if (parent.children === CHILDLESS) parent.children = [child];
  else parent.children.push(child);
}

function splitName(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon === -1 ? ['', name] : [name.slice(0, colon).toLowerCase(), name.slice(colon + 1)];
}

/** The namespace of a prefix: as declared, else by custom; none for an undeclared default. */
function lookUp(scope: Scope, prefix: string): string {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outer) {
    const space = each.declared.get(prefix);
    if (space !== undefined) return space;
  }
  return spaceOfPrefix(prefix);
}

/** Only references that end in a semicolon, so that `?a=1&copy=2` stays an address. */
function decode(text: string): string {
  return text.includes('&') ? decodeHTMLStrict(text) : text;
}
