import { failure } from './failure.ts';

/** How tangled a page may be before we refuse to parse it: nothing written by people comes near. */
export interface MarkupLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
  readonly maxAttributes: number;
}

export const MARKUP_LIMITS: MarkupLimits = { maxDepth: 256, maxElements: 50_000, maxAttributes: 500_000 };

/** Most attributes on one element; the parser compares each with all others. */
const MAX_ATTRIBUTES_PER_TAG = 2000;

const VOID = new Set(
  'area base basefont bgsound br col command embed frame hr image img input keygen link meta param source track wbr'.split(
    ' ',
  ),
);

/** Elements whose content is text up to their end tag. */
const RAW_TEXT = new Set('script style textarea title xmp iframe noembed noframes'.split(' '));

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
 * @throws {UserError} `too_large` if it nests too deeply or has too many elements or attributes.
 */
export function checkMarkup(html: string, limits: MarkupLimits = MARKUP_LIMITS): void {
  const open: string[] = [];
  let elements = 0;
  let attributes = 0;
  let at = html.indexOf('<');
  while (at !== -1) {
    const code = html.charCodeAt(at + 1) | 0x20;
    if (html.startsWith('<!--', at)) {
      at = after(html, '-->', at + 4);
    } else if (code >= 0x61 && code <= 0x7a) {
      const name = tagName(html, at + 1);
      const tag = scanTag(html, at + 1 + name.length);
      elements += 1;
      attributes += tag.attributes;
      const ended = ENDS.get(name);
      while (ended?.has(open.at(-1) ?? '')) open.pop();
      if (!VOID.has(name) && !tag.selfClosing) open.push(name);
      if (
        open.length > limits.maxDepth ||
        elements > limits.maxElements ||
        attributes > limits.maxAttributes ||
        tag.attributes > MAX_ATTRIBUTES_PER_TAG
      ) {
        throw failure('too_large');
      }
      at = tag.end;
      if (RAW_TEXT.has(name) && !tag.selfClosing) at = endOfRawText(html, name, at);
    } else if (html[at + 1] === '/') {
      const name = tagName(html, at + 2);
      const opened = open.lastIndexOf(name); // at most `maxDepth` steps
      if (opened !== -1) open.length = opened;
      at = after(html, '>', at + 2);
    } else {
      at += 1;
    }
    at = at === -1 ? -1 : html.indexOf('<', at);
  }
}

const NAME = /[^\s/>]{1,64}/y;

function tagName(html: string, start: number): string {
  NAME.lastIndex = start;
  return NAME.exec(html)?.[0].toLowerCase() ?? '';
}

/** Find the `>` that ends a start tag, outside quotation marks, and count `=` signs as attributes, quoted ones apart. */
function scanTag(html: string, start: number): { end: number; attributes: number; selfClosing: boolean } {
  let attributes = 0;
  let inName = false;
  for (let at = start; at < html.length; at += 1) {
    const char = html[at];
    if (char === '>') return { end: at + 1, attributes, selfClosing: html[at - 1] === '/' };
    if ((char === '"' || char === "'") && html[at - 1] === '=') {
      const close = html.indexOf(char, at + 1);
      if (close === -1) return { end: html.length, attributes, selfClosing: false };
      at = close;
      inName = false;
    } else if (char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '/') {
      inName = false;
    } else if (!inName) {
      inName = true;
      attributes += 1;
    }
  }
  return { end: html.length, attributes, selfClosing: false };
}

function endOfRawText(html: string, name: string, start: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = start;
  return end.exec(html)?.index ?? html.length;
}

function after(html: string, mark: string, start: number): number {
  const at = html.indexOf(mark, start);
  return at === -1 ? -1 : at + mark.length;
}
