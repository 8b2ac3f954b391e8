import type { Span } from './sentences.ts';

const OPENING = /[“«„「『]/;
const CLOSING = /[”»」』]/;
/** Any mark; two apostrophes are a straight one. */
const MARK = /["“«„「『”»」』]|'(?=')/g;

/**
 * Find what stands in quotation marks.
 *
 * A straight mark opens after a space and closes after anything else, so that a mark missing somewhere spoils one quotation and not
 * the rest. A mark opened again inside a quotation (a new paragraph of the same speech) continues it. What is never closed runs to the
 * end of its block.
 *
 * @returns Offsets of the words between the marks, in order.
 */
export function quotationsIn(text: string, block: Span): Span[] {
  const quotations: Span[] = [];
  let open: number | undefined;
  const close = (end: number) => {
    if (open !== undefined && end > open) quotations.push({ start: open, end });
    open = undefined;
  };
  for (const { 0: mark, index } of text.slice(block.start, block.end + 1).matchAll(MARK)) {
    const i = block.start + index;
    if (i >= block.end) break;
    const isStraight = mark === '"' || mark === "'";
    const before = i === block.start ? ' ' : text.charAt(i - 1);
    const opens = OPENING.test(mark) || (isStraight && /[\s([—–-]/.test(before) && /\S/.test(text.charAt(i + 1)));
    if (opens) {
      // “ also closes German quotations: „…“
      if (mark === '“' && open !== undefined && text.charAt(open - 1) === '„') close(i);
      else open ??= i + 1;
    } else if (CLOSING.test(mark) || isStraight) close(i);
  }
  close(block.end);
  return quotations;
}

/** @returns The share of a sentence's letters that stands in quotation marks, 0 to 1. */
export function quotedShare({ start, end }: Span, quotations: readonly Span[]): number {
  const inside = quotations.reduce(
    (sum, quotation) => sum + Math.max(0, Math.min(end, quotation.end) - Math.max(start, quotation.start)),
    0,
  );
  return end > start ? inside / (end - start) : 0;
}

/** Marks whose side is known; guillemets turn either way. */
const OPENS: Readonly<Record<string, string>> = { '”': '“', '」': '「', '』': '『' };
const CLOSES: Readonly<Record<string, string>> = { '“': '”', '「': '」', '『': '』' };

/**
 * Put back the mark that stayed behind when a sentence was taken out of a longer quotation: its last sentence closes what
 * an earlier one opened, its first opens what a later one closes.
 */
export function closeQuotation(sentence: string): string {
  const first = /[“”„「」『』]/u.exec(sentence)?.[0] ?? '';
  const opened = `${OPENS[first] ?? ''}${sentence}`;
  // Behind a word, “ closes a German quotation.
  const last = /(?<![\p{L}\p{N}.,!?])[“「『](?=[^“”„「」『』]*$)/u.exec(opened)?.[0] ?? '';
  return `${opened}${CLOSES[last] ?? ''}`;
}
