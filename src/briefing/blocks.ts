import type { Article, Block } from '../reading/article.ts';
import { HAS_UNSPACED } from './words.ts';

/** Marks that end a sentence, in any script this room reads. */
const SENTENCE_END = /[.!?…。！？｡।॥؟۔។៕။།።։]["'”’»«›）)\]」』]*\s*$/u;

const BULLET = /^\s*(?:[-*•‣▪–]\s+|\d{1,2}[.)]\s+)/u;
const MAX_HEADING_WORDS = 14;
/** A line is hard-wrapped, not a paragraph, when it is about as long as a terminal is wide. */
const WRAPPED_LINE = { min: 40, max: 120 } as const;

/**
 * Find the blocks of plain text that came without any: a line each, hard-wrapped lines joined.
 *
 * The text is not changed, so offsets stay valid. Lines without a letter or digit, such as a lone `)`, belong to no block.
 *
 * @returns In order, never overlapping; empty for text without words.
 */
export function blocksOfText(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { start: number; end: number; wrapped: boolean } | undefined;
  const close = () => {
    if (open) blocks.push({ kind: kindOf(text.slice(open.start, open.end)), start: open.start, end: open.end });
    open = undefined;
  };
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end);
    if (!/[\p{L}\p{N}]/u.test(line)) {
      close();
      continue;
    }
    const continues = open?.wrapped === true && /^["'“‘(]?[\p{Ll}\d]/u.test(line);
    if (open && continues) open.end = end;
    else {
      close();
      open = { start, end, wrapped: false };
    }
    const length = end - start;
    if (open) open.wrapped = length >= WRAPPED_LINE.min && length <= WRAPPED_LINE.max && !SENTENCE_END.test(line);
  }
  close();
  // Lines without stops, all of them, are no headings: a text in a script without blanks is worth its opening.
  return blocks.length > 0 && blocks.every(({ kind }) => kind === 'heading') && HAS_UNSPACED.test(text)
    ? blocks.map((block, i) => (i === 0 && blocks.length > 1 ? block : { ...block, kind: 'paragraph' }))
    : blocks;
}

/** The article's own blocks, or blocks derived from its text if it has none. */
export function blocksOf({ text, blocks }: Pick<Article, 'text' | 'blocks'>): readonly Block[] {
  return blocks.length > 0 ? blocks : blocksOfText(text);
}

function linesOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => {
    const start = index + line.length - line.trimStart().length;
    return { start, end: start + line.trim().length };
  });
}

/** Scripts that put neither blanks between words nor a stop behind a sentence: of a line's ending, nothing can be told. */
const STOPLESS = /[\p{Script=Thai}\p{Script=Lao}]/u;
/** A headline in one of them is about as long, in UTF-16 code units. */
const MAX_STOPLESS_HEADING = 60;

function kindOf(block: string): Block['kind'] {
  if (BULLET.test(block)) return 'item';
  if (STOPLESS.test(block)) return block.length <= MAX_STOPLESS_HEADING ? 'heading' : 'paragraph';
  const isShort = block.length <= 120 && block.split(/\s+/).length <= MAX_HEADING_WORDS;
  return isShort && !SENTENCE_END.test(block) && !/[,;:]$/.test(block) ? 'heading' : 'paragraph';
}
