import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { failure } from './failure.ts';
import { hasBinarySignature } from './signature.ts';

/** The text of a document and what it turned out to be. */
export interface Decoded {
  readonly kind: 'html' | 'text';
  readonly text: string;
}

/** How far into a document a charset declaration may stand, in bytes: WHATWG HTML says 1,024; pages in the wild go further. */
const PRESCAN_BYTES = 4096;

/**
 * Decode a document by its byte order mark, else its header, else its own `<meta>`; else as UTF-8 where that is valid,
 * else as windows-1252, as browsers do (WHATWG HTML §13.2.3.2).
 *
 * @throws {UserError} `not_html` for anything but HTML and plain text, by what the header says or the bytes are.
 */
export function decodePage(body: Uint8Array, contentType: string): Decoded {
  const kind = kindOf(body, contentType);
  const charset = bomCharset(body) ?? headerCharset(contentType) ?? (kind === 'html' ? metaCharset(body) : undefined);
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
  const start = latin1(body.subarray(0, 512));
  if (bomCharset(body) === undefined && hasBinaryControl(start)) throw failure('not_html');
  const text = start.replace(/^\xef\xbb\xbf/, '').trimStart();
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

export function bomCharset(body: Uint8Array): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return undefined;
}

export function headerCharset(contentType: string): string | undefined {
  return knownCharset(/;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType)?.[1]);
}

/** Look for `<meta charset>` or its http-equiv form, outside comments. */
function metaCharset(body: Uint8Array): string | undefined {
  const start = latin1(body.subarray(0, PRESCAN_BYTES)).replace(/<!--[\s\S]*?-->/g, '');
  for (const [tag] of start.matchAll(/<meta\s[^>]*>/gi)) {
    const isHttpEquiv = /http-equiv\s*=\s*["']?content-type/i.test(tag);
    const direct = /(?:^<meta|["'\s/])\s*charset\s*=\s*["']?\s*([^"'\s/>;]+)/i.exec(tag)?.[1];
    const inContent = isHttpEquiv ? /charset\s*=\s*["']?\s*([^"'\s/>;]+)/i.exec(tag)?.[1] : undefined;
    const charset = knownCharset(inContent ?? direct);
    // A page that could say so in ASCII is not in UTF-16: WHATWG HTML, prescan, step "if charset is UTF-16".
    if (charset !== undefined) return charset.startsWith('utf-16') ? 'utf-8' : charset;
  }
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1];
  return knownCharset(declared);
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

export function decodeAs(body: Uint8Array, charset: string | undefined): string {
  if (charset === undefined || isPlainlyUtf8(body)) return decodeUndeclared(body);
  const decoder = createDecoder(charset);
  return decoder === undefined ? iconv.decode(Buffer.from(body), charset) : decoder.decode(body);
}

/**
 * Tell whether a document is UTF-8 whatever it declares: text in another charset does not pass for valid UTF-8 by
 * chance once a few of its characters lie outside ASCII. Templates outlive the change of a site's charset.
 */
export function isPlainlyUtf8(body: Uint8Array): boolean {
  let beyondAscii = 0;
  for (const byte of body) {
    if (byte >= 0xc2 && byte <= 0xf4) beyondAscii += 1;
    if (beyondAscii >= 8) return isUtf8(body);
  }
  return false;
}

function decodeUndeclared(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('windows-1252').decode(body);
  }
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
