import { decodeHTMLAttribute, escapeAttribute, escapeText } from 'entities';
import { QuoteType } from 'htmlparser2';
import { isComplete, resolveAddress } from './address.ts';
import { MAX_TEXT } from './limits.ts';
import { tokenize } from './tokens.ts';
import type { XmlNode } from './xml.ts';

/** Attributes that hold an address, in HTML and in what is embedded in it. */
const ADDRESSES = new Set(
  'href src cite action formaction longdesc poster background codebase usemap profile xlink:href data'.split(' '),
);

/** Elements that end a line, so that words on both sides of them stay apart. */
const BREAKS = new Set(
  'br p div li ul ol tr td th table h1 h2 h3 h4 h5 h6 hr blockquote pre section article dd dt'.split(' '),
);

/** Elements of HTML: in a title, any other `<word>` is more likely text, as in `Vec<T>`. */
const ELEMENTS = new Set(
  (
    'a abbr acronym address article aside audio b base bdi bdo big blink blockquote body br button canvas caption center cite ' +
    'code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame ' +
    'frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark marquee menu ' +
    'meta meter nav nobr noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script ' +
    'section select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead ' +
    'time title tr track tt u ul var video wbr'
  ).split(' '),
);
const UNSEEN = new Set(['script', 'style', 'template']);

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

/** Tell whether text that does not say so is HTML: it holds an element of HTML, or an entity. */
export function looksLikeHtml(text: string): boolean {
  for (const [, name = ''] of text.matchAll(/<\/?([a-z][a-z\d]{0,10})(?=[\s/>])/gi)) {
    if (ELEMENTS.has(name.toLowerCase())) return true;
  }
  return /&(?:#x?[\da-f]{1,7}|[a-z][a-z\d]{1,30});/i.test(text);
}

/** The words of a piece of HTML, as one line. */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return oneLine(html);
  const parts: string[] = [];
  let name = '';
  let tagStart = -1;
  let unseen = '';
  const endTag = (end: number) => {
    if (!ELEMENTS.has(name)) parts.push(html.slice(tagStart, end + 1));
    else if (BREAKS.has(name)) parts.push(' ');
    tagStart = -1;
  };
  tokenize(html, {
    ontext: (start, end) => void (unseen === '' && parts.push(html.slice(start, end))),
    ontextentity: (code) => void (unseen === '' && parts.push(String.fromCodePoint(code))),
    onopentagname(start, end) {
      name = html.slice(start, end).toLowerCase();
      tagStart = start - 1;
    },
    onopentagend(end) {
      endTag(end);
      if (UNSEEN.has(name)) unseen = name;
    },
    onselfclosingtag: endTag,
    onclosetag(start, end) {
      const closed = html.slice(start, end).toLowerCase();
      if (closed === unseen) unseen = '';
      if (BREAKS.has(closed)) parts.push(' ');
      else if (!ELEMENTS.has(closed)) parts.push(html.slice(start - 2, end + 1));
    },
    // A tag without an end was none: `5 <T`.
    onend: () => void (tagStart !== -1 && parts.push(html.slice(tagStart))),
  });
  return oneLine(parts.join(''));
}

/** Elements that no title is made of. Between spaces and without an end they are words: "How the <script> tag works". */
const WORDS =
  /(?<![^\s("'“‘])<(\/?)(script|style|title|iframe|template|textarea|select|canvas|audio|video|object|embed|link|meta|base|head|body|html|input|form|table)>(?![^\s)"'”’.,:;!?])/gi;

/** The words of a title in HTML. */
export function titleToText(html: string): string {
  if (!html.includes('<')) return htmlToText(html);
  const starts = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { 1: slash, 2: written = '', index } of html.matchAll(/<(\/?)([a-z]{4,8})(?![a-z\d])/gi)) {
    const name = written.toLowerCase();
    if (slash !== '') ends.set(name, index);
    else if (!starts.has(name)) starts.set(name, index);
  }
  const words = html.replace(WORDS, (tag: string, slash: string, written: string, at: number) => {
    const name = written.toLowerCase();
    const isMarkup = slash === '' ? (ends.get(name) ?? -1) > at : (starts.get(name) ?? at) < at;
    return isMarkup ? tag : `&lt;${slash}${written}&gt;`;
  });
  return htmlToText(words);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function textToHtml(text: string): string {
  return escapeText(text).replaceAll('\u00a0', ' ');
}

/** Complete the relative addresses in HTML; all else stays as it is, character for character. */
export function resolveHtml(html: string, base: string): string {
  if (base === '' || !mayHoldRelative(html)) return html;
  const parts: string[] = [];
  let position = 0;
  let name = '';
  let [start, end] = [-1, -1];
  tokenize(
    html,
    {
      onattribname(from, to) {
        name = html.slice(from, to).toLowerCase();
        start = -1;
      },
      onattribdata(from, to) {
        if (start === -1) start = from;
        end = to;
      },
      onattribend(quote) {
        if (quote === QuoteType.NoValue || !(ADDRESSES.has(name) || name === 'srcset')) return;
        const written = start === -1 ? '' : html.slice(start, end);
        const value = decodeHTMLAttribute(written);
        const resolved = resolveValue(name, value, base);
        if (resolved === value || start === -1) return;
        const escaped = escapeAttribute(resolved).replaceAll("'", '&#39;');
        parts.push(html.slice(position, start), quote === QuoteType.Unquoted ? `"${escaped}"` : escaped);
        position = end;
      },
    },
    { decodeEntities: false },
  );
  return parts.length === 0 ? html : parts.join('') + html.slice(position);
}

/** Spare most text the work: its addresses are complete. */
function mayHoldRelative(html: string): boolean {
  return /\b(?:href|src|srcset|cite|action|longdesc|poster|background|codebase|usemap|profile|data)\s{0,9}=(?!\s{0,9}["']?https?:)/i.test(
    html,
  );
}

/**
 * Write elements that stand in a feed as such, XHTML mostly, as HTML with complete addresses.
 *
 * @param maxChars Where to stop, at the end of an element or a text.
 */
export function nodesToHtml(nodes: readonly XmlNode[], maxChars: number): string {
  const parts: string[] = [];
  let left = maxChars;
  const put = (piece: string) => {
    left -= piece.length;
    parts.push(piece);
  };
  const write = (node: XmlNode) => {
    if (left < 0) return;
    if (typeof node === 'string') return put(escapeText(node.slice(0, left)));
    const { tag, attributes, children, base } = node;
    const isTag = /^[a-z][\w-]{0,60}$/i.test(tag);
    if (isTag) put(`<${tag}${attributes.map((pair) => writeAttribute(pair, base)).join('')}>`);
    for (const child of children) write(child);
    if (isTag && !VOID.has(tag.toLowerCase())) put(`</${tag}>`);
  };
  for (const node of nodes) write(node);
  return parts.join('');
}

function writeAttribute([name, value]: readonly [string, string], base: string): string {
  // Namespaces mean nothing in HTML, and what they said of the base is done.
  if (!/^[a-z][\w:-]{0,60}$/i.test(name) || /^xml(?:ns)?(?::|$)/i.test(name) || value.length > MAX_TEXT) return '';
  return ` ${name}="${escapeAttribute(resolveValue(name.toLowerCase(), value, base))}"`;
}

/** The words of elements that stand in a feed as such, as one line. */
export function nodesToText(nodes: readonly XmlNode[]): string {
  const parts: string[] = [];
  let left = MAX_TEXT;
  const collect = (node: XmlNode) => {
    if (left <= 0) return;
    if (typeof node === 'string') {
      parts.push(node.slice(0, left));
      left -= node.length;
      return;
    }
    const name = node.tag.toLowerCase();
    if (UNSEEN.has(name)) return;
    if (BREAKS.has(name)) parts.push(' ');
    for (const child of node.children) collect(child);
    if (BREAKS.has(name)) parts.push(' ');
  };
  for (const node of nodes) collect(node);
  return oneLine(parts.join(''));
}

function resolveValue(name: string, value: string, base: string): string {
  if (base === '') return value;
  if (name === 'srcset') return resolveCandidates(value, base);
  if (!ADDRESSES.has(name)) return value;
  return isComplete(value.trim()) ? value : resolveAddress(value, base);
}

/** Addresses with widths or densities, separated by commas with a space: HTML standard, "srcset attributes". */
function resolveCandidates(value: string, base: string): string {
  return value
    .split(/,\s/)
    .map((candidate) => {
      const [address = '', ...rest] = candidate.trim().split(/\s/);
      return [isComplete(address) ? address : resolveAddress(address, base), ...rest].join(' ');
    })
    .join(', ');
}
