import { looksLikeHtml, nodesToHtml, nodesToText, oneLine, resolveHtml, textToHtml, titleToText } from './html.ts';
import { MAX_LINE, MAX_TEXT } from './limits.ts';
import { attribute, type XmlElement, type XmlNode } from './xml.ts';

/** How much of a text is looked at, in characters: base64 is a third longer than what it holds. */
const MAX_ENCODED = 2 * MAX_TEXT;

/** What an element's text is. `unsaid`: the feed does not say, and both occur. */
type TextKind = 'text' | 'html' | 'unsaid';

/** The text of an element as HTML, with complete addresses; whether it came escaped, inline, as text or in base64. */
export function htmlOf(element: XmlElement): string {
  if (hasElements(element)) return cutHtml(nodesToHtml(withoutWrapper(element), MAX_TEXT).trim());
  const { kind, text } = readText(element);
  const isHtml = kind === 'html' || (kind === 'unsaid' && looksLikeHtml(text));
  return isHtml ? completeHtml(text, element.base) : cutHtml(textToHtml(text));
}

/** The text of an element as one line of plain text. */
export function titleOf(element: XmlElement): string {
  if (hasElements(element)) return nodesToText(element.children).slice(0, MAX_LINE);
  const { kind, text } = readText(element);
  return (kind === 'text' ? oneLine(text) : titleToText(text.slice(0, MAX_TEXT))).slice(0, MAX_LINE);
}

/** Bring HTML to the length and the complete addresses that entries have. */
export function completeHtml(html: string, base: string): string {
  // Cut before as well: addresses grow by their base, and there may be many.
  return cutHtml(resolveHtml(cutHtml(html), base));
}

/** Cut HTML at a character that is inside neither a tag nor an entity. */
export function cutHtml(html: string): string {
  if (html.length <= MAX_TEXT) return html;
  const cut = html.slice(0, MAX_TEXT).toWellFormed();
  const tag = cut.lastIndexOf('<');
  const whole = tag > cut.lastIndexOf('>') ? cut.slice(0, tag) : cut;
  return whole.replace(/&[#\w]{0,32}$/, '');
}

function hasElements({ children }: XmlElement): boolean {
  return children.some((child) => typeof child !== 'string');
}

/** RFC 4287 §3.1.1.3: the `div` around XHTML is not part of it. */
function withoutWrapper({ children }: XmlElement): readonly XmlNode[] {
  const filled = children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  const [only] = filled;
  if (filled.length !== 1 || typeof only !== 'object' || only.tag.toLowerCase() !== 'div') return children;
  return only.attributes.some(([name]) => !/^xml/i.test(name)) ? children : only.children;
}

function readText(element: XmlElement): { kind: TextKind; text: string } {
  const written = element.children.join('').trimStart().slice(0, MAX_ENCODED).trimEnd();
  const type = attribute(element, 'type')?.trim().toLowerCase() ?? '';
  const mode = attribute(element, 'mode')?.trim().toLowerCase() ?? '';
  const kind = kindOf(type);
  if (mode === 'base64' || (mode === '' && isBinaryType(type))) {
    const decoded = decodeBase64(written);
    if (decoded !== undefined) return { kind, text: decoded };
  }
  return { kind, text: written };
}

/** Atom 0.3 has media types, Atom 1.0 names; RSS has neither, and its text is HTML as often as not. */
function kindOf(type: string): TextKind {
  if (/html|xml/.test(type)) return 'html';
  return type === 'text' || type === 'text/plain' ? 'text' : 'unsaid';
}

/** RFC 4287 §4.1.3.3: content of any media type that is neither text nor XML is in base64. */
function isBinaryType(type: string): boolean {
  return type.includes('/') && !/^text\/|[/+]xml$|[/+]json$/.test(type);
}

function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact === '' || !/^[a-z\d+/]*={0,2}$/i.test(compact)) return undefined;
  const bytes = Buffer.from(compact, 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    return bytes.toString('latin1').trim();
  }
}
