import { chooseCharset, decodeAs, headerCharset, knownCharset, markedCharset } from '../../reading/decode.ts';
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
 * Decode a feed by its byte order mark, else by the form of its first characters, its header, its XML declaration, its letters.
 * A feed that is valid UTF-8 is UTF-8 whatever it says; one that nearly is loses only the bytes that are not.
 */
export function decodeFeed(body: Uint8Array, contentType: string): DecodedFeed {
  const readDeclared = () => ({ charsets: [headerCharset(contentType), declaredCharset(body)] });
  const charset = markedCharset(body) ?? chooseCharset(body, readDeclared);
  const text = decodeAs(body, charset).replace(/^\ufeff+/, '');
  return { text: replaceEach(text, CONTROLS, () => ''), encoding: charset };
}

function declaredCharset(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, DECLARATION_BYTES)).toString('latin1');
  return knownCharset(/<\?xml\s[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(start)?.[1]);
}
