import { isUtf8 } from 'node:buffer';
import { bomCharset, decodeAs, headerCharset, isPlainlyUtf8, knownCharset } from '../../reading/decode.ts';
import { replaceEach } from './chunks.ts';

/** How far into a document its XML declaration may end, in bytes; junk may stand before it. */
const DECLARATION_BYTES = 1024;

/** Controls that XML forbids, and that mean nothing in JSON either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export interface DecodedFeed {
  readonly text: string;
  /** The charset that was used, in lower case. */
  readonly encoding: string;
}

/**
 * Decode a feed by its byte order mark, else by the form of its first characters, its header, its XML declaration; else as UTF-8.
 * A feed that is valid UTF-8 is UTF-8 whatever it says; one that says so and nearly is loses only the bytes that are not.
 */
export function decodeFeed(body: Uint8Array, contentType: string): DecodedFeed {
  const wide = bomCharset32(body) ?? bomCharset(body) ?? wideCharset(body);
  const declared = [headerCharset(contentType), declaredCharset(body)].filter((each) => each !== undefined);
  const charset = wide ?? chooseCharset(body, declared.map(narrow));
  const text = decodeAs(body, charset).replace(/^\ufeff+/, '');
  return { text: replaceEach(text, CONTROLS, () => ''), encoding: charset };
}

/** Text that could be read so far is not in a wide charset, whatever it declares. */
function narrow(charset: string): string {
  return /^(?:utf-?(?:16|32)|ucs-?[24]|iso-10646)/.test(charset) ? 'utf-8' : charset;
}

/** Charsets of more than one byte a character, whose text may pass for UTF-8 by chance. */
const PAIRED = /^(?:gb|hz|big5|euc|ks|shift|sjis|x-sjis|ms_kanji|windows-31j|iso-2022)/;

function chooseCharset(body: Uint8Array, declared: readonly string[]): string {
  const [first = 'utf-8'] = declared;
  if (isUtf8(body)) return PAIRED.test(first) && !isPlainlyUtf8(body) ? first : 'utf-8';
  if (/^utf-?8$/.test(first) && isMostlyUtf8(body)) return 'utf-8';
  return declared.find((charset) => !/^(?:utf-?8|us-ascii)$/.test(charset)) ?? 'windows-1252';
}

/** Tell whether a document with some wrong bytes was meant as UTF-8: most of its longer characters are whole. */
function isMostlyUtf8(body: Uint8Array): boolean {
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
  return whole >= broken;
}

/** XML 1.0, appendix F: without a mark, the first characters of a tag show the width. */
function wideCharset(body: Uint8Array): string | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = body;
  if (a === 0 && b === 0 && c === 0 && d !== 0) return 'utf-32be';
  if (a !== 0 && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return undefined;
}

function bomCharset32(body: Uint8Array): string | undefined {
  const [a, b, c, d] = body;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  return a === 0xff && b === 0xfe && c === 0 && d === 0 ? 'utf-32le' : undefined;
}

function declaredCharset(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, DECLARATION_BYTES)).toString('latin1');
  return knownCharset(/<\?xml\s[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(start)?.[1]);
}
