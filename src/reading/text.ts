/** White space as a reader sees it: any run of it is one space. */
const SPACE_RUN = /[\s\u0085\u00a0\u2800]+/g;

/**
 * Characters that show nothing but change how the rest reads, or hide text from a reader: controls, soft hyphens, zero-width
 * marks, fillers, bidirectional overrides, tags, interlinear marks. The joiners U+200C and U+200D stay: scripts and emoji need
 * them, one at a time.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0e]/gu;

const JOINERS = /([\u200c\u200d])[\u200c\u200d]+/g;
/** More marks than any script puts on one letter ("zalgo"), also where joiners stand between them. */
const MARK_PILE = /((?:\p{M}|[\u200c\u200d]){4})(?:\p{M}|[\u200c\u200d])+/gu;

/** Letters, signs and punctuation of most Latin text: none is invisible, a mark or half a character, and this is seen at once. */
const PLAIN = /^[\t\n\f\r -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205f\u20a0-\u20cf]*$/;

/** Make text of a page safe to show and to compare: visible characters only, white space collapsed, ends trimmed. */
export function tidy(text: string): string {
  return removeInvisible(text).replace(SPACE_RUN, ' ').trim();
}

/** Drop what a reader cannot see, keeping line breaks and spaces as they are. */
export function removeInvisible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replace(INVISIBLE, '').replace(JOINERS, '$1').replace(MARK_PILE, '$1');
}

/** Cut at a word or a character, never inside a surrogate pair, and say so with an ellipsis. */
export function truncate(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const cut = text
    .slice(0, maxChars - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > maxChars / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** Scripts that are written without spaces, letter by letter. */
const UNSPACED_LETTER = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const LETTERS_A_WORD = 4;

/**
 * Count words as a reader would: runs of letters and digits; each Chinese or Japanese character for half a word, and four
 * Thai, Lao, Khmer or Burmese letters for one.
 */
export function countWords(text: string): number {
  const ideographs = text.match(IDEOGRAPH)?.length ?? 0;
  const letters = text.match(UNSPACED_LETTER)?.length ?? 0;
  const spaced = text.replace(IDEOGRAPH, ' ').replace(UNSPACED_LETTER, ' ');
  const words = spaced.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;
  return words + Math.ceil(ideographs / 2) + Math.ceil(letters / LETTERS_A_WORD);
}
