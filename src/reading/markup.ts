import { failure } from './failure.ts';
import { isAboutHiding } from './hidden.ts';

/** How tangled a page may be before we refuse to parse it: nothing written by people comes near. */
export interface MarkupLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
  /** Character references and stray `<`: the parser makes a node of each. */
  readonly maxReferences: number;
}

const MARKUP_LIMITS: MarkupLimits = {
  maxDepth: 256,
  maxElements: 50_000,
  maxAttributes: 500_000,
  maxReferences: 200_000,
};

/** Text of a page that is passed on, in characters: ten times the longest article that is stored. */
const MAX_TEXT = 2_000_000;

/** Most attributes on one element; the parser compares each with all others. */
const MAX_ATTRIBUTES_PER_TAG = 2000;

const VOID = new Set(
  'area base basefont bgsound br col command embed frame hr image img input keygen link meta param source track wbr'.split(
    ' ',
  ),
);

/** Elements whose content is text up to their end tag. */
const RAW_TEXT = new Set('script style textarea title xmp iframe noembed noframes'.split(' '));

/** Elements that are left out with everything in them: nobody reads them, and a parser pays for each of their nodes. */
const LEFT_OUT = new Set('script textarea xmp iframe noembed noframes noscript svg'.split(' '));

/** A template whose content is shown where it stands: HTML standard, "declarative shadow root". */
const SHADOW = 'template shadowrootmode';

/** The attributes that extraction looks at. Most of a page's attributes are for scripts and pictures. */
const KEPT_ATTRIBUTES = new Set(
  (
    'class id href content property name itemprop itemtype rel type role hidden aria-hidden aria-modal style bgcolor media datetime pubdate lang ' +
    'xml:lang http-equiv charset colspan rowspan summary datatable subscriptions-section shadowrootmode popover aria-controls data-target data-bs-target'
  ).split(' '),
);

/** Longest attribute kept, in characters, but for the content of metadata. */
const MAX_ATTRIBUTE = 4096;

/** What a start tag ends without an end tag, so that `<p>` after `<p>` is no nesting; the parser does the same. */
const ENDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    li: 'li',
    dt: 'dt dd',
    dd: 'dt dd',
    tr: 'tr th td',
    td: 'thead th td',
    th: 'th',
    tbody: 'thead tbody',
    tfoot: 'thead tbody',
    option: 'option',
    optgroup: 'optgroup option',
    rt: 'rt rp',
    rp: 'rt rp',
    ...Object.fromEntries(
      'p h1 h2 h3 h4 h5 h6 address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul'
        .split(' ')
        .map((name) => [name, 'p']),
    ),
  }).map(([name, ended]) => [name, new Set(ended.split(' '))]),
);

/**
 * Walk the tags of a page once, in linear time, before any parser builds a tree of it: parsers and the code that
 * walks their trees need time and stack that grow with depth.
 *
 * @returns The page without comments and without the elements and attributes that extraction never looks at, and with no more
 *   text than its first two million characters.
 * @throws {UserError} `too_large` if it nests too deeply or has too many elements, attributes or character references.
 */
export function slimMarkup(html: string, limits: MarkupLimits = MARKUP_LIMITS): string {
  const kept: string[] = [];
  const open: string[] = [];
  let elements = 0;
  let attributes = 0;
  let references = 0;
  let textLeft = MAX_TEXT;
  let textStart = 0;
  let at = html.indexOf('<');
  while (at !== -1) {
    const text = html.slice(textStart, Math.min(at, textStart + textLeft));
    textLeft -= text.length;
    kept.push(text);
    references += countReferences(text);
    if (references > limits.maxReferences || elements > limits.maxElements) throw failure('too_large');
    const code = html.charCodeAt(at + 1) | 0x20;
    if (html.startsWith('<!--', at)) {
      at = after(html, '-->', at + 4);
    } else if (code >= 0x61 && code <= 0x7a) {
      const name = tagName(html, at + 1);
      const tag = readTag(html, name, at + 1 + name.length);
      elements += 1;
      attributes += tag.attributes;
      const ended = ENDS.get(name);
      while (ended?.has(open.at(-1) ?? '')) open.pop();
      const isShadow = name === 'template' && /\sshadowrootmode\b/i.test(tag.markup);
      const isForeign = tag.selfClosing && open.includes('math'); // HTML itself knows no elements that close themselves
      if (!VOID.has(name) && !isForeign) open.push(isShadow ? SHADOW : name);
      if (
        open.length > limits.maxDepth ||
        elements > limits.maxElements ||
        attributes > limits.maxAttributes ||
        tag.attributes > MAX_ATTRIBUTES_PER_TAG
      ) {
        throw failure('too_large');
      }
      at = tag.end;
      const isLeftOut = LEFT_OUT.has(name) && !/ld\+json/i.test(tag.markup);
      const end = isLeftOut || RAW_TEXT.has(name) ? findEndTag(html, name, at) : at;
      if (!isLeftOut) kept.push(isShadow ? '<div>' : tag.markup, html.slice(at, end ?? html.length));
      if (isLeftOut && end === undefined && !RAW_TEXT.has(name)) kept.push(tag.markup);
      else at = end ?? html.length;
    } else if (html[at + 1] === '/') {
      const name = tagName(html, at + 2);
      const isShadow = name === 'template' && open.lastIndexOf(SHADOW) > open.lastIndexOf(name);
      const opened = open.lastIndexOf(isShadow ? SHADOW : name); // at most `maxDepth` steps
      if (opened !== -1) open.length = opened;
      else if (name === 'p' || name === 'br') elements += 1; // of these the parser makes elements where none is open
      at = after(html, '>', at + 2);
      if (!LEFT_OUT.has(name) || name === 'script') kept.push(isShadow ? '</div>' : `</${name}>`);
    } else {
      kept.push('<');
      references += 1;
      at += 1;
    }
    if (at === -1) return kept.join('');
    textStart = at;
    at = html.indexOf('<', at);
  }
  const rest = html.slice(textStart, textStart + textLeft);
  if (references + countReferences(rest) > limits.maxReferences) throw failure('too_large');
  kept.push(rest);
  return kept.join('');
}

function countReferences(text: string): number {
  let count = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1;
  return count;
}

const NAME = /[^\s/>]{1,64}/y;

function tagName(html: string, start: number): string {
  NAME.lastIndex = start;
  return NAME.exec(html)?.[0].toLowerCase() ?? '';
}

interface Tag {
  /** Where the text after it begins. */
  readonly end: number;
  readonly attributes: number;
  readonly selfClosing: boolean;
  /** The tag as it is passed on. */
  readonly markup: string;
}

const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/y;
const TAG_END = /[^>]*>?/y;

function readTag(html: string, name: string, start: number): Tag {
  const kept: string[] = [];
  let attributes = 0;
  let end = start;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(html);
    if (match === null) break;
    attributes += 1;
    end = ATTRIBUTE.lastIndex;
    const [, key = '', value] = match;
    if (attributes <= MAX_ATTRIBUTES_PER_TAG && isKept(name, key.toLowerCase(), value)) {
      kept.push(value === undefined ? ` ${key}` : ` ${key}=${value}`);
    }
  }
  TAG_END.lastIndex = end;
  TAG_END.exec(html);
  const selfClosing = html[TAG_END.lastIndex - 2] === '/';
  return { end: TAG_END.lastIndex, attributes, selfClosing, markup: `<${name}${kept.join('')}>` };
}

function isKept(tag: string, key: string, value: string | undefined): boolean {
  if (!KEPT_ATTRIBUTES.has(key)) return false;
  if (value === undefined || tag === 'meta') return true;
  return value.length <= MAX_ATTRIBUTE && (key !== 'style' || isAboutHiding(value));
}

/** @returns Where the end tag of an element that began before `start` begins; `undefined` if it never ends. */
function findEndTag(html: string, name: string, start: number): number | undefined {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = start;
  return end.exec(html)?.index;
}

function after(html: string, mark: string, start: number): number {
  const at = html.indexOf(mark, start);
  return at === -1 ? -1 : at + mark.length;
}
