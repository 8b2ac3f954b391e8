import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { guessCharset, isPaired } from './charset-guess.ts';
import { failure } from './failure.ts';
import { hasBinarySignature } from './signature.ts';

/** The text of a document and what it turned out to be. */
export interface Decoded {
  readonly kind: 'html' | 'text';
  readonly text: string;
}

/**
 * How far into a document a declaration may stand, in bytes. WHATWG HTML says 1,024 and has browsers start again for one that
 * comes later; heads with their styles and scripts first are long.
 */
const PRESCAN_BYTES = 256 * 1024;

/**
 * Decode a document by its byte order mark, else the form of its first characters; else as UTF-8 where it is, or nearly so; else by
 * its header, its own `<meta>`, its letters or its language (WHATWG HTML §13.2.3.2).
 *
 * @throws {UserError} `not_html` for anything but HTML and plain text, by what the header says or the bytes are.
 */
export function decodePage(body: Uint8Array, contentType: string): Decoded {
  const kind = kindOf(body, contentType);
  const charset =
    markedCharset(body) ??
    chooseCharset(body, () => {
      const said = kind === 'html' ? prescan(body) : {};
      return { charsets: [headerCharset(contentType), said.charset], language: said.language };
    });
  return { kind, text: decodeAs(body, charset) };
}

function kindOf(body: Uint8Array, contentType: string): Decoded['kind'] {
  if (hasBinarySignature(body)) throw failure('not_html');
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  switch (type) {
    case 'text/html':
    case 'application/xhtml+xml':
      return 'html';
    case 'text/plain':
      return 'text';
    case 'text/xml':
    case 'application/xml':
      if (/<html[\s>]/i.test(latin1(body.subarray(0, 1024)))) return 'html';
      throw failure('not_html');
    case '':
    case '*/*':
    case 'unknown/unknown':
    case 'application/unknown':
    case 'application/octet-stream':
      return sniffKind(body);
    default:
      throw failure('not_html', `content type ${type}`);
  }
}

/** Judge a document that came without a usable content type by its beginning. */
function sniffKind(body: Uint8Array): Decoded['kind'] {
  const marked = markedCharset(body);
  const beginning = body.subarray(0, 512);
  const start = marked === undefined ? latin1(beginning) : decodeAs(beginning, marked);
  if (hasBinaryControl(start)) throw failure('not_html');
  const text = start.trimStart();
  if (/^<\?xml/i.test(text) && !/<(?:!doctype html|html[\s>])/i.test(text)) throw failure('not_html');
  if (/^<(?:rss|feed|rdf:rdf|svg|urlset)[\s>]|^[[{]\s*["{[\]}]/i.test(text)) throw failure('not_html');
  if (/^<(?:!--|[!?]?[a-z])/i.test(text)) return 'html';
  return 'text';
}

/** The binary data bytes of the WHATWG MIME sniffing standard, §3. */
function hasBinaryControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
}

/** The charset of a document whose first bytes show it. */
export function markedCharset(body: Uint8Array): string | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = body;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'utf-32le';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // XML 1.0, appendix F: without a mark, the first characters of a tag show the width.
  if (a === 0 && b === 0 && c === 0 && d !== 0) return 'utf-32be';
  if (a !== 0 && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return undefined;
}

export function headerCharset(contentType: string): string | undefined {
  return knownCharset(/;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType)?.[1]);
}

/** Look for `<meta charset>` or its http-equiv form, outside comments and scripts, and for the language of the page. */
function prescan(body: Uint8Array): { charset?: string | undefined; language?: string | undefined } {
  const start = latin1(body.subarray(0, PRESCAN_BYTES)).replace(
    /<!--[\s\S]*?(?:-->|$)|<(script|style)(?=[\s>])[\s\S]*?(?:<\/\1|$)/gi,
    '',
  );
  const root = /<html\s[^>]{0,1000}/i.exec(start)?.[0] ?? '';
  const language = /\s(?:xml:)?lang\s*=\s*["']?([\w-]{2,35})/i.exec(root)?.[1];
  for (const [tag] of start.matchAll(/<meta\s[^<>]{0,1000}>/gi)) {
    const isHttpEquiv = /http-equiv\s*=\s*["']?content-type/i.test(tag);
    const direct = /(?:^<meta|["'\s/])\s*charset\s*=\s*["']?\s*([^"'\s/>;]+)/i.exec(tag)?.[1];
    const inContent = isHttpEquiv ? /charset\s*=\s*["']?\s*([^"'\s/>;]+)/i.exec(tag)?.[1] : undefined;
    const charset = knownCharset(inContent ?? direct);
    if (charset !== undefined) return { charset, language };
  }
  const declared = /^\s*<\?xml[^>]{0,1000}?\sencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1];
  return { charset: knownCharset(declared), language };
}

/** Charsets outside the Encoding Standard that still occur; never codecs such as base64 or UTF-7, which would hide markup. */
const LEGACY_CHARSET =
  /^(?:cp|ibm|iso|windows|win|mac|koi|tcvn|viscii|hp|armscii|georgian|tis|big5|gb|euc|ks|sjis|shift)/;

/** @returns The label in lower case, or `undefined` for one that nothing here can decode. */
export function knownCharset(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const name = label.trim().toLowerCase();
  return createDecoder(name) !== undefined || (LEGACY_CHARSET.test(name) && iconv.encodingExists(name))
    ? name
    : undefined;
}

export function decodeAs(body: Uint8Array, charset: string): string {
  const decoder = createDecoder(charset);
  return decoder === undefined ? iconv.decode(Buffer.from(body), charset) : decoder.decode(body);
}

/**
 * Choose the charset of a document whose first bytes do not show it. Templates outlive the change of a site's charset, so that
 * UTF-8 is UTF-8 whatever is declared; what nearly is, cut inside a character for one, loses only the bytes that are not.
 *
 * @param readDeclared Looks for what the document is said to be in, the weightiest first, and for its language; most are plainly UTF-8.
 */
export function chooseCharset(body: Uint8Array, readDeclared: () => Declared): string {
  const { whole, broken } = isUtf8(body) ? { whole: countLeads(body), broken: 0 } : countUtf8(body);
  // Text in another charset does not pass for UTF-8 by chance once a few of its characters lie outside ASCII.
  if (whole >= FEW && broken * FEW <= whole) return 'utf-8';
  const { charsets: declared, language } = readDeclared();
  const charsets = declared.filter((charset) => charset !== undefined).map(narrow);
  const [first = 'utf-8'] = charsets;
  if (broken === 0) return isPaired(first) ? first : 'utf-8';
  if (isUnicode(first) && whole >= broken) return 'utf-8';
  return charsets.find((charset) => !isUnicode(charset)) ?? guessCharset(body, language);
}

interface Declared {
  readonly charsets: readonly (string | undefined)[];
  /** A language tag. */
  readonly language?: string | undefined;
}

const FEW = 8;

/** Text that could be read so far is not in a wide charset, whatever it declares. */
function narrow(charset: string): string {
  return /^(?:utf-?(?:16|32)|ucs-?[24]|iso-10646)/.test(charset) ? 'utf-8' : charset;
}

/** What is said of a document that is not UTF-8 says nothing. */
function isUnicode(charset: string): boolean {
  return /^(?:utf-?8|us-ascii)$/.test(charset);
}

function countLeads(body: Uint8Array): number {
  let count = 0;
  for (const byte of body) {
    if (byte >= 0xc2) count += 1;
    if (count >= FEW) break;
  }
  return count;
}

/** Count the characters beyond ASCII that are whole in UTF-8, and the bytes and beginnings that are of none. */
function countUtf8(body: Uint8Array): { whole: number; broken: number } {
  let whole = 0;
  let broken = 0;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index] ?? 0;
    if (byte < 0x80) continue;
    const length =
      byte >= 0xc2 && byte <= 0xdf ? 1 : byte >= 0xe0 && byte <= 0xef ? 2 : byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
    let following = 0;
    while (following < length && ((body[index + following + 1] ?? 0) & 0xc0) === 0x80) following += 1;
    if (length > 0 && following === length) whole += 1;
    else broken += 1;
    index += following;
  }
  return { whole, broken };
}

function createDecoder(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
