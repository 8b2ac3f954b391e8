import type { Span } from './sentences.ts';
import { foldTypography } from './typography.ts';

/** A quote that is not found letter for letter is repaired only if this share of its words occurs in order. */
const REPAIR_SHARE = 0.8;
const MIN_REPAIR_WORDS = 4;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Find the words of a quote inside a passage of the stored text.
 *
 * Quotation marks, dashes and white space may differ. Failing that, four of five words in order locate the span they cover; what
 * is shown is always the stored wording.
 *
 * @returns Offsets into `text`, or `undefined` if the passage does not hold it.
 */
export function findQuotation(text: string, passage: Span, quote: string): Span | undefined {
  const stored = text.slice(passage.start, passage.end);
  const exact = stored.indexOf(quote);
  if (exact >= 0 && quote.trim() === quote && quote)
    return { start: passage.start + exact, end: passage.start + exact + quote.length };
  const folded = foldTypography(stored);
  const wanted = foldTypography(quote)
    .text.trim()
    .replace(/^["']+|["']+$/g, '')
    .replace(/(?:\.\.\.)$/, '')
    .trim();
  if (wanted === '') return undefined;
  const at =
    folded.text.indexOf(wanted) >= 0
      ? folded.text.indexOf(wanted)
      : folded.text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at >= 0 && folded.text.toLowerCase().length === folded.text.length)
    return unfold(folded.offsets, at, at + wanted.length, passage.start, text);
  return repair(text, passage, wanted);
}

function unfold(offsets: readonly number[], from: number, to: number, base: number, text: string): Span {
  const start = base + (offsets[from] ?? 0);
  const last = base + (offsets[to - 1] ?? 0);
  const width = text.codePointAt(last) !== undefined && (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
  return { start, end: last + width };
}

/** The span from the first to the last word that both share in order, if enough of them do and little else lies between. */
function repair(text: string, passage: Span, quote: string): Span | undefined {
  const wanted = quote.toLowerCase().match(WORD) ?? [];
  if (wanted.length < MIN_REPAIR_WORDS) return undefined;
  const stored = [...text.slice(passage.start, passage.end).matchAll(WORD)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    index,
  }));
  const matched = longestCommonRun(
    wanted,
    stored.map(({ word }) => word),
  );
  const first = stored[matched.at(0) ?? -1];
  const last = stored[matched.at(-1) ?? -1];
  const covered = (matched.at(-1) ?? 0) - (matched.at(0) ?? 0) + 1;
  if (!first || !last || matched.length < REPAIR_SHARE * wanted.length || matched.length < REPAIR_SHARE * covered)
    return undefined;
  return { start: passage.start + first.index, end: passage.start + last.index + last.word.length };
}

/** @returns Indexes into `b` of the longest common subsequence of `a` and `b`. */
function longestCommonRun(a: readonly string[], b: readonly string[]): number[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = rows[i];
    for (let j = 1; j <= b.length && row; j++)
      row[j] = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
  }
  const indexes: number[] = [];
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    if (a[i - 1] === b[j - 1] && at(i, j) === at(i - 1, j - 1) + 1) {
      indexes.unshift(j - 1);
      i--;
      j--;
    } else if (at(i - 1, j) >= at(i, j - 1)) i--;
    else j--;
  }
  return indexes;
}
