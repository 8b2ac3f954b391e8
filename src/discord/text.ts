import { isWebAddress } from '../reading/address.ts';
import { tidy } from '../reading/text.ts';

/**
 * Text from a page or a model, made fit to stand in a Discord message: it neither formats, nor mentions, nor links, and
 * nothing in it is invisible.
 */

/** Whatever Discord's markdown or mentions begin with, where it may stand anywhere. */
const MARKUP = /[\\*_~`|<>[\]()#@:]/g;
/** And what counts only where a line begins: lists. */
const LINE_START = /^(\s*)([-+]|\d+\.)(?=\s)/;
/** Two names with a dot between, as in a web address. */
const HOST_DOT = /(?<=[\p{L}\p{N}])\.(?=[\p{L}]{2,})/gu;
const WORD_JOINER = '\u2060';
/** What Discord's clients take for a call or an invitation wherever they find it, escaped or not. */
const CALL = /@(?=everyone|here)|\.(?=gg\b)|(?<=discord(?:app)?)\.(?=[a-z])/gi;
/** Where the path begins of an address that is written without a scheme. */
const PATH = /(?<=[\p{L}\p{N}]\.[\p{L}\p{N}-]{2,63})\/(?=\S)/gu;

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * Join what stands beside each other on a line; what is empty is left out. Where a part is written from right to left, each
 * is isolated (U+2068, U+2069), or its neighbours' numbers would change places.
 */
export function joinParts(parts: readonly string[]): string {
  const filled = parts.filter(Boolean);
  const isMixed = filled.some((part) => RIGHT_TO_LEFT.test(part));
  return filled.map((part) => (isMixed ? `\u2068${part}\u2069` : part)).join(' · ');
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Plain text as Discord shows it letter for letter. */
export function escapeMarkdown(text: string): string {
  return tidy(text)
    .replace(CALL, `$&${WORD_JOINER}`)
    .replace(MARKUP, '\\$&')
    .replace(PATH, '\\/')
    .replace(LINE_START, (_, space: string, mark: string) => `${space}${mark.replace(/[-+.]$/, '\\$&')}`);
}

/** Enough to see where the character at the limit ends. */
const LONGEST_GRAPHEME = 64;

/**
 * Escape text and cut it so that the result is short enough.
 *
 * @param maxLength In UTF-16 code units, after escaping.
 */
export function escapeWithin(text: string, maxLength: number): string {
  for (let length = maxLength; length > 1; ) {
    const escaped = escapeMarkdown(shorten(text, length));
    if (escaped.length <= maxLength) return escaped;
    // Where escaping doubles a text, cutting what is too much would leave nothing.
    length = Math.min(length - 1, Math.floor((length * maxLength) / escaped.length));
  }
  return '';
}

/**
 * Cut text at a grapheme, at a space if one is near, and say so with an ellipsis.
 *
 * @param maxLength In UTF-16 code units, ellipsis included; Discord counts fewer.
 */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = 0;
  for (const { segment, index } of graphemes.segment(text.slice(0, maxLength + LONGEST_GRAPHEME))) {
    if (index + segment.length > maxLength - 1) break;
    end = index + segment.length;
  }
  const space = text.lastIndexOf(' ', end);
  return `${text.slice(0, space > end - 30 && space > 0 ? space : end).trimEnd()}…`;
}

/**
 * A masked link. Its text never looks like an address of its own.
 *
 * @param url http(s), as parsed by `URL`.
 */
export function maskedLink(text: string, url: string): string {
  const label = escapeMarkdown(text.replace(/[[\]]/g, (bracket) => (bracket === '[' ? '(' : ')')));
  return `[${label.replace(HOST_DOT, `.${WORD_JOINER}`)}](${url.replace(/[()<>\s]/g, encodeCharacter)})`;
}

/** A number with what it counts. @param many The noun for any number but one, where an s does not make it. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
}

const FRAGMENT_WORDS = 5;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const wordBreaks = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The address of words on a page, as a text fragment (https://wicg.github.io/scroll-to-text-fragment/): a long quote is
 * named by its first and last words.
 *
 * @returns `undefined` if the page has no address on the web.
 */
export function linkToWords(pageUrl: string, quote: string): string | undefined {
  if (!isWebAddress(pageUrl)) return undefined;
  const url = new URL(pageUrl);
  const words = wordsOf(tidy(quote));
  const parts =
    words.length > 2 * FRAGMENT_WORDS + 2 ? [words.slice(0, FRAGMENT_WORDS), words.slice(-FRAGMENT_WORDS)] : [words];
  url.hash = '';
  return `${url.href}#:~:text=${parts.map((part) => encodeFragment(part.join('').trim())).join(',')}`;
}

/** Words with the space after them. Where scripts use none, as browsers find them: they match whole words only. */
function wordsOf(text: string): string[] {
  if (!UNSPACED.test(text)) return text.match(/\S+\s*/g) ?? [];
  return Array.from(wordBreaks.segment(text), ({ segment }) => segment);
}

/** "-", "," and "&" have a meaning in a text directive. */
const encodeFragment = (text: string) => encodeURIComponent(text).replace(/[-()'!*~]/g, encodeCharacter);
const encodeCharacter = (character: string) =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
