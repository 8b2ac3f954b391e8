import { figuresNotIn, type ReadFigures } from './figures.ts';
import { findQuotation } from './quotation.ts';
import type { DraftClaim } from './reply.ts';
import type { Sentence, Span } from './sentences.ts';
import { countWords } from './words.ts';

/** Find where a draft's quote stands: inside one cited sentence, or across neighbours; without a quote, the cited sentence nearest the claim. */
export function locate(
  draft: DraftClaim,
  cited: readonly Sentence[],
  text: string,
  read: ReadFigures,
): Span | undefined {
  if (draft.quote === null) return nearest(draft.text, cited, read);
  const runs = neighbours(cited);
  for (const span of [...cited, ...runs]) {
    const found = findQuotation(text, span, draft.quote);
    if (!found) continue;
    // A quote that leaves out a figure of the claim does not show it: the whole sentence does.
    const words = text.slice(found.start, found.end);
    const isEnough = countWords(words) >= 3 && figuresNotIn(words, draft.text, read).length === 0;
    return isEnough ? found : { start: span.start, end: span.end };
  }
  return undefined;
}

function nearest(claim: string, cited: readonly Sentence[], read: ReadFigures): Span | undefined {
  const words = new Set(claim.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const share = ({ text }: Sentence) =>
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => words.has(word)).length;
  const bearing = cited.filter(({ text }) => figuresNotIn(text, claim, read).length === 0);
  const best = [...bearing].sort((a, b) => share(b) - share(a))[0];
  if (best) return { start: best.start, end: best.end };
  const run = neighbours(cited)[0];
  return run ?? (cited[0] && { start: cited[0].start, end: cited[0].end });
}

/** Runs of cited sentences that stand next to each other. */
function neighbours(cited: readonly Sentence[]): Span[] {
  const runs: Span[] = [];
  let last: Sentence | undefined;
  for (const sentence of cited) {
    const run = runs.at(-1);
    if (run && last && sentence.number === last.number + 1)
      runs[runs.length - 1] = { start: run.start, end: sentence.end };
    else runs.push({ start: sentence.start, end: sentence.end });
    last = sentence;
  }
  return runs;
}

/** @returns `undefined` if no sentence is cited, or one that is not there. */
export function citedSentences(numbers: readonly number[], sentences: readonly Sentence[]): Sentence[] | undefined {
  const cited = numbers.map((number) => sentences.find((sentence) => sentence.number === number));
  return cited.length > 0 && cited.every((sentence) => sentence !== undefined) ? cited : undefined;
}

/** The words that a claim, a point or a sentence of the summary rests on. */
export function passageOf(sentences: readonly Sentence[]): string {
  return sentences.map(({ text }) => text).join(' ');
}
