import type { Block } from './article.ts';
import { removeInvisible } from './text.ts';

/** A text without markup, as its lines show it. */
export interface PlainText {
  /** `null` if the text begins without a headline. */
  readonly title: string | null;
  readonly parts: readonly { readonly kind: Block['kind']; readonly text: string }[];
}

const SENTENCE_END = /[.!?…。！？।؟]["'”’»)\]]*$/u;

/**
 * Read an article from plain text, such as a scraper left it: every line a block, hard-wrapped paragraphs joined,
 * leftovers of the page around it dropped.
 */
export function readPlainText(source: string): PlainText {
  const lines = joinWrapped(removeInvisible(source).replace(/\r\n?/g, '\n').split('\n'));
  const parts = withoutLabels(lines.filter((line) => /[\p{L}\p{N}]{2}/u.test(line))).map((text, index, all) => ({
    kind: kindOf(text, all[index + 1]),
    text: text.replace(/^[•*·–-]\s+/, ''),
  }));
  const [first, second] = parts;
  if (first?.kind === 'heading' && second !== undefined) return { title: first.text, parts: parts.slice(1) };
  return { title: null, parts };
}

/** Lines of much the same length with blank lines between groups were wrapped by a program: their breaks mean nothing. */
function joinWrapped(raw: readonly string[]): readonly string[] {
  const lines = raw.map((line) => line.replace(/[^\S\n]+/g, ' ').trim());
  const full = lines.filter((line) => line.length >= 50);
  const isWrapped = full.length >= 4 && full.every((line) => line.length <= 100) && lines.includes('');
  if (!isWrapped) return lines;
  return lines
    .join('\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll('\n', ' '));
}

/**
 * Drop the labels of a box of other stories, and cut them off the sentence that they were glued to: a short line in
 * title case ("Daily Picks"), then a line that begins with "More" or "See" and its last word without a space
 * between that and the sentence ("More PicksThe minister …").
 */
function withoutLabels(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const line of lines) {
    const glued =
      /^(?:(?:More|See|Read|Latest|Top|Also|All)(?:\s\p{Lu}\p{L}*){1,3}?\p{Ll})(?=\p{Lu}\p{Ll}+[\s,])/u.exec(line);
    if (glued === null) {
      kept.push(line);
      continue;
    }
    const labelWord = glued[0].split(' ').at(-1) ?? '';
    const previous = kept.at(-1);
    if (previous !== undefined && previous.split(' ').length <= 4 && previous.endsWith(labelWord)) kept.pop();
    kept.push(line.slice(glued[0].length));
  }
  return kept;
}

/** A short line without a sentence's end, before a longer one, is a heading; so is a first line that reads like one. */
function kindOf(line: string, next: string | undefined): Block['kind'] {
  if (/^[•*·–-]\s+\p{L}/u.test(line)) return 'item';
  const isShort = line.length <= 120 && line.split(' ').length <= 20;
  const hasBodyAfter = next !== undefined && (next.length > line.length || SENTENCE_END.test(next));
  return isShort && hasBodyAfter && !SENTENCE_END.test(line) && !/[,;:]$/.test(line) ? 'heading' : 'paragraph';
}
