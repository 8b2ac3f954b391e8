import { parseHTML } from 'linkedom';
import { getDomain } from 'tldts';

// The few parts of the DOM that this room uses. TypeScript's own DOM library would put `window` and its
// hundreds of globals in reach of every server file.

export interface DomNode {
  readonly nodeType: number;
  readonly nodeName: string;
  textContent: string | null;
  readonly parentNode: DomNode | null;
  readonly parentElement: DomElement | null;
  readonly firstChild: DomNode | null;
  readonly nextSibling: DomNode | null;
  readonly previousSibling: DomNode | null;
  remove(): void;
}

export interface DomParent extends DomNode {
  querySelector(selectors: string): DomElement | null;
  querySelectorAll(selectors: string): Iterable<DomElement>;
}

export interface DomElement extends DomParent {
  /** Upper case. */
  readonly tagName: string;
  readonly firstElementChild: DomElement | null;
  readonly nextElementSibling: DomElement | null;
  readonly previousElementSibling: DomElement | null;
  getAttribute(name: string): string | null;
  getAttributeNode(name: string): { readonly value: string } | null;
  hasAttribute(name: string): boolean;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  append(...nodes: (DomNode | string)[]): void;
  before(...nodes: (DomNode | string)[]): void;
  replaceWith(...nodes: (DomNode | string)[]): void;
  contains(other: DomNode): boolean;
  matches(selectors: string): boolean;
}

export interface DomDocument extends DomParent {
  /** Several times faster than a selector. */
  getElementsByTagName(name: string): Iterable<DomElement>;
  readonly documentElement: DomElement | null;
  readonly body: DomElement | null;
  createElement(name: string): DomElement;
}

/** How much of an element's class and id is looked at, in characters. */
const MAX_NAMES = 500;

const ELEMENT = 1;
const TEXT = 3;

/** Parse a page into a tree of our own; a fragment without `<html>` or `<body>` gets them. */
export function parseDocument(html: string): DomDocument {
  // What follows a body's end tag belongs to the body all the same (HTML standard, "after after body"); linkedom leaves it out.
  const open = html.replace(/<\/(?:body|html)\s*>/gi, '');
  const wrapped = /<html[\s>]/i.test(open) ? withBody(open) : `<!doctype html><html><body>${open}</body></html>`;
  // linkedom describes its documents with the DOM library's types, which this project does not load.
  const document = parseHTML(wrapped).document as unknown as DomDocument;
  gatherParts(document);
  return document;
}

/** linkedom takes for the body what follows the head, and makes an empty one where that is something else. */
function gatherParts(document: DomDocument): void {
  const parts = document.documentElement === null ? [] : listChildren(document.documentElement).filter(isElement);
  const body = parts.find(({ tagName }) => tagName === 'BODY');
  if (body === undefined) return;
  const head = parts.find(({ tagName }) => tagName === 'HEAD') ?? document.createElement('head');
  body.before(head);
  for (const part of parts) {
    if (part !== head && part !== body) (IN_HEAD.has(part.tagName) ? head : body).append(part);
  }
}

const IN_HEAD = new Set('TITLE META LINK BASE STYLE SCRIPT NOSCRIPT TEMPLATE'.split(' '));

/** What stands in a head, or before one. */
const HEAD_PART =
  /\s+|<!--[\s\S]*?-->|<[!?](?!--)[^>]*>|<\/?(?:html|head|meta|link|base)(?=[\s/>])[^>]*>|<(title|style|script|noscript|template)(?=[\s>])[^>]*>[\s\S]*?<\/\1\s*>/iy;

/** A body's start tag may be left out (HTML standard, "optional tags"), which linkedom does not know. */
function withBody(html: string): string {
  if (/<(?:body|frameset)[\s>]/i.test(html)) return html;
  HEAD_PART.lastIndex = 0;
  let start = 0;
  while (HEAD_PART.test(html)) start = HEAD_PART.lastIndex;
  return `${html.slice(0, start)}<body>${html.slice(start)}`;
}

export function isElement(node: DomNode): node is DomElement {
  return node.nodeType === ELEMENT;
}

export function isText(node: DomNode): boolean {
  return node.nodeType === TEXT;
}

/** List a node's children once, so that a caller may move or remove them on the way. */
export function listChildren(node: DomNode): readonly DomNode[] {
  const children: DomNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** Walk all elements below a root in document order; `false` from `visit` leaves out what is below that element. */
export function walkElements(root: DomNode, visit: (element: DomElement) => boolean | undefined): void {
  for (const child of listChildren(root)) {
    if (isElement(child) && visit(child) !== false) walkElements(child, visit);
  }
}

/** An element's class as written. `className` and `getAttribute` put it together from a list, many times slower. */
export function classOf(element: DomElement): string {
  return element.getAttributeNode('class')?.value ?? '';
}

/** The words of an element's class and id: `relatedStories-box` is related, stories and box. */
export function nameWords(element: DomElement): readonly string[] {
  return nameTokens(element).flat();
}

/** The same, apart for each name of the class and for the id. */
export function nameTokens(element: DomElement): readonly (readonly string[])[] {
  const names = `${classOf(element)} ${element.getAttribute('id') ?? ''}`.slice(0, MAX_NAMES).trim();
  if (names === '') return [];
  return names
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/\s+/)
    .map((name) => name.split(/[_-]+/));
}

/** Tell whether a link leads to another site; a page from a file has no site to leave. */
export function leadsAway(link: DomElement, pageUrl: string): boolean {
  const href = link.getAttribute('href');
  if (href === null || !/^(?:https?:)?\/\//i.test(href)) return false;
  const [target, page] = [URL.parse(href, pageUrl), URL.parse(pageUrl)];
  if (target === null || page === null || page.host === '') return false;
  return siteOf(target) !== siteOf(page);
}

/** The site of an address, whatever its host there. */
export function siteOf({ hostname }: URL): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}
