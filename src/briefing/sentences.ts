import type { Article, Block } from '../reading/article.ts';
import { abbreviationsOf, MAY_END } from './abbreviations.ts';
import { blocksOf } from './blocks.ts';
import { isBoilerplate, openingNoise, TWO_LETTERS } from './boilerplate.ts';
import { plantedIn } from './injection.ts';
import { primary } from './language.ts';
import { stopwordsOf } from './stopwords.ts';

/** A sentence of an article; `article.text.slice(start, end)` is its wording as stored. */
export interface Sentence {
  /** From 1, in the order of the text; what points, prompts and replies cite. */
  readonly number: number;
  /** Offsets into the article's text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** The wording with its white space evened out. */
  readonly text: string;
  /** Index of its block, among the article's blocks. */
  readonly block: number;
}

/** A run of text between two offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A sentence's end glued to the next one's capital: "...deployed.The minister". */
const GLUED = /(?<=[\p{Ll}\d%)][.!?]["”’']?)(?=["“‘]?\p{Lu}\p{Ll}+[\s,])/gu;
/** White space that an editor's missing blank left out: two sentences with only a quotation mark between them. */
const GLUED_QUOTE = /(?<=[.!?]["”])(?=["“]\p{Lu})/gu;
/** Between two letters of these scripts, a blank is a pause. */
const PAUSE = /(?<=[\p{Script=Thai}\p{Script=Lao}][”"’]?)\s+(?=[“"‘]?[\p{Script=Thai}\p{Script=Lao}])/gu;
const HAS_STOPLESS = /[\u0E00-\u0EFF]/;
/** What lies between two pauses and is longer can be read as a sentence, in UTF-16 code units. */
const MIN_STOPLESS_CHARS = 80;
const OPENED_LATE = /(?<=[。！？!?])[「『（【〈《]+$/u;
/** A speech in brackets is one sentence with who says so, unless it is longer than anybody would read as one; in UTF-16 code units. */
const MAX_SPEECH_CHARS = 400;
/** An initial, or one letter of an abbreviation such as "z. B." */
const INITIAL = /(?:^|[\s(“"'‘-])\p{L}\.$/u;
const LAST_WORD = /(?<![\p{L}.])([\p{L}.]+)\.["”’')\]]*$/u;
const FIRST_WORD = /^["'“‘«„([]*([\p{L}\p{M}’']+)/u;

/** How far a cut is judged by what stands before and behind it: every word it could hang on is shorter. */
const SIGHT = 80;
/** No sentence of prose is longer; a longer span is cut, so that what reads sentences can rely on it. */
const MAX_SENTENCE_CHARS = 1200;

/** Languages that write ordinals with a stop. */
const DOTTED_ORDINALS = new Set([
  'de',
  'tr',
  'da',
  'no',
  'nb',
  'nn',
  'fi',
  'cs',
  'sk',
  'sl',
  'hr',
  'sr',
  'hu',
  'et',
  'lv',
  'is',
  'pl',
]);

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(language: string): Intl.Segmenter {
  const key = primary(language);
  let segmenter = segmenters.get(key);
  if (!segmenter) {
    const isKnown = /^[a-z]{2,3}$/.test(key) && key !== 'und' && Intl.Segmenter.supportedLocalesOf(key).length > 0;
    segmenter = new Intl.Segmenter(isKnown ? key : 'en', { granularity: 'sentence' });
    segmenters.set(key, segmenter);
  }
  return segmenter;
}

/**
 * Split one run of text into sentences: `Intl.Segmenter` proposes, rules for news prose merge and split.
 *
 * @returns Offsets into `text`, without the white space around each sentence; together they hold every word of the run.
 */
function splitSentences(text: string, { start, end }: Span, language: string): Span[] {
  const run = text.slice(start, end);
  const cuts = new Set<number>();
  // Unicode counts an opening bracket right behind a stop to the sentence that ends there.
  for (const { index, segment } of segmenterFor(language).segment(run))
    cuts.add(index + segment.length - (OPENED_LATE.exec(segment)?.[0].length ?? 0));
  for (const { index } of run.matchAll(GLUED))
    if (!isAddressOrInitials(run.slice(Math.max(0, index - SIGHT), index))) cuts.add(index);
  for (const { index } of run.matchAll(GLUED_QUOTE)) cuts.add(index);
  if (HAS_STOPLESS.test(run)) for (const cut of pausesIn(run)) cuts.add(cut);
  const speeches = speechesIn(run);
  let speech = 0; // The first that opens behind this cut,
  let spoken = 0; // and where those before it end.
  const spans: Span[] = [];
  let from = 0; // The sentence begins here,
  let seen = 0; // what stands before this cut was looked at,
  let last = 0; // its last letter ends here,
  let next = 0; // and the next letter behind the cut stands here: no white space is read twice.
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const words = run.slice(seen, cut).trimEnd().length;
    if (words > 0) last = seen + words;
    seen = cut;
    next = skipSpace(run, Math.max(cut, next));
    const left = run.slice(Math.max(from, last - SIGHT), Math.max(from, last));
    for (; (speeches[speech]?.start ?? cut) < cut; speech++) spoken = Math.max(spoken, speeches[speech]?.end ?? 0);
    if (cut < spoken) continue;
    if (cut !== run.length && !isBoundary(left, run.slice(next, next + SIGHT), language)) continue;
    if (last > from) for (const span of inPieces(run, skipSpace(run, from), last)) spans.push(shift(span, start));
    from = cut;
  }
  return spans;
}

/** @returns Where to cut a text without stops, so that each piece is about as long as a sentence. */
function pausesIn(run: string): number[] {
  const cuts: number[] = [];
  for (const { index } of run.matchAll(PAUSE)) if (index - (cuts.at(-1) ?? 0) >= MIN_STOPLESS_CHARS) cuts.push(index);
  return cuts;
}

/** @returns What stands in brackets for speech, by where it opens; what is never closed is none. */
function speechesIn(run: string): Span[] {
  const open: number[] = [];
  const speeches: Span[] = [];
  for (const { 0: mark, index } of run.matchAll(/[「『」』]/g)) {
    const start = mark === '「' || mark === '『' ? void open.push(index) : open.pop();
    if (start !== undefined && index - start <= MAX_SPEECH_CHARS) speeches.push({ start, end: index });
  }
  return speeches.sort((a, b) => a.start - b.start);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

function shift({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Cut what no prose would have as one sentence: at the last space that leaves a piece short enough, else between two letters. */
function* inPieces(text: string, start: number, end: number): Generator<Span> {
  let from = start;
  while (end - from > MAX_SENTENCE_CHARS) {
    const piece = text.slice(from, from + MAX_SENTENCE_CHARS);
    const words = piece.slice(0, Math.max(0, piece.search(/\s\S*$/u))).trimEnd().length;
    // Half of a surrogate pair is no letter.
    const letters = /[\uD800-\uDBFF]$/.test(piece) ? piece.length - 1 : piece.length;
    const to = from + (words || letters);
    yield { start: from, end: to };
    from = skipSpace(text, to);
  }
  yield { start: from, end };
}

function isAddressOrInitials(before: string): boolean {
  return /\b(?:\p{Lu}\.)+$/u.test(before) || /\b[\w-]+\.(?:com|org|net|co|gov|edu|info|io)\.?$/i.test(before);
}

function isBoundary(left: string, right: string, language: string): boolean {
  if (!left || !right) return false;
  const firstWord = FIRST_WORD.exec(right)?.[1] ?? '';
  const opens = /^\p{Lu}/u.test(firstWord) && stopwordsOf(language).has(firstWord.toLowerCase());
  const word = LAST_WORD.exec(left)?.[1]?.toLowerCase();
  // "at 4:20 a.m. “We are open,” she said": an abbreviation that may end a sentence does before a quotation.
  if (word && MAY_END.has(word) && /^["“„«]\p{Lu}/u.test(right)) return true;
  if (word) {
    if (!opens && INITIAL.test(left)) return false;
    if (abbreviationsOf(language).has(word) && !(opens && MAY_END.has(word))) return false;
    if (!opens && /^(?:\p{L}\.)+\p{L}$/u.test(word)) return false;
  }
  // "am 3. Mai", "Nr. 5": an ordinal, where the language writes them so.
  if (
    DOTTED_ORDINALS.has(primary(language)) &&
    /(?:^|\s)\d{1,2}\.$/.test(left) &&
    /^(?:\p{Ll}|\p{Lu}\p{Ll}+\s)/u.test(right) &&
    !opens
  )
    return false;
  if (/^[\p{Ll},;:)—–-]/u.test(right) && !/^[ie]\p{Lu}/u.test(right)) return false;
  if (/[!?]["”’»']?$/u.test(left) && /^(?:said|says|asked|added)\b/.test(right)) return false;
  if (/^["”’»')\]）」』]+(?:\s|$)/u.test(right)) return false;
  // Japanese quotes whole sentences and goes on: 「…。」と述べた
  return !(/[」』]$/.test(left) && /^(?:と|って|など|という)/.test(right));
}

/** How much of an article is wanted; the sentence that goes beyond `maxChars` is the last. */
export interface Extent {
  readonly maxSentences?: number;
  readonly maxChars?: number;
}

/**
 * Number the sentences of an article that say something: headings, leftovers and boilerplate have none.
 *
 * @param language BCP 47, as `languageOf` finds it.
 * @param extent All of them, if left out.
 * @returns In the order of the text; numbers run from 1.
 */
export function sentencesOf(
  article: Pick<Article, 'text' | 'blocks'>,
  language: string,
  { maxSentences = Number.POSITIVE_INFINITY, maxChars = Number.POSITIVE_INFINITY }: Extent = {},
): Sentence[] {
  const { text } = article;
  const sentences: Sentence[] = [];
  const blocks = blocksOf(article);
  const lead = blocks.findIndex(({ kind }) => kind !== 'heading');
  let chars = 0;
  let before: readonly string[] = [];
  for (const [index, block] of blocks.entries()) {
    const spans = proseOf(text, block, index <= lead, language);
    const wordings = spans.map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '));
    const planted = plantedIn(wordings, { before, isAlone: blocks.length === 1 });
    before = planted.size > 0 && planted.size === spans.length ? wordings : [];
    for (const [i, { start, end }] of spans.entries()) {
      const wording = wordings[i] ?? '';
      if (planted.has(i) || isBoilerplate(wording)) continue;
      sentences.push({ number: sentences.length + 1, start, end, text: wording, block: index });
      chars += wording.length;
      if (sentences.length >= maxSentences || chars > maxChars) return sentences;
    }
  }
  return sentences;
}

function proseOf(text: string, block: Block, isFirst: boolean, language: string): Span[] {
  if (block.kind === 'heading') return [];
  const wording = text.slice(block.start, block.end);
  // A list of "1. a" is told from prose before it is split.
  if (!TWO_LETTERS.test(wording)) return [];
  const noise = openingNoise(wording, { isFirst, language });
  return splitSentences(text, { start: block.start + noise, end: block.end }, language);
}
