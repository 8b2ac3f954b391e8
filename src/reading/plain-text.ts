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
 * Drop the labels of a box of other stories, and cut them off the sentence that they were glued to: a short line such
 * as "Daily Picks", then "More PicksSeparately, …" with the same last word and no space before the sentence.
 */
function withoutLabels(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const line of lines) {
    const glued =
      /^(?:More|See|Read|Latest|Top|Also|All)(?: \p{Lu}\p{L}*){0,2} (\p{Lu}\p{L}*?\p{Ll})(?=\p{Lu}\p{Ll}*[\s,])/u.exec(
        line,
      );
    const labelWord = glued?.[1];
    const previous = kept.at(-1);
    const isLabelled =
      labelWord !== undefined && previous?.endsWith(` ${labelWord}`) && previous.split(' ').length <= 4;
    if (glued === null || !isLabelled) {
      kept.push(line);
    } else {
      kept.splice(-1, 1, line.slice(glued[0].length));
    }
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
