import { isBoilerplate } from './boilerplate.ts';
import type { Claim, Point, Stance } from './brief.ts';
import { calendarWordsNotIn } from './calendar.ts';
import { type Checked, check, countShared, type GroundingContext, hasTerm, shownText, tidy } from './checked.ts';
import { quotationsIn } from './direct-speech.ts';
import { figuresNotIn, quantityWordsNotIn } from './figures.ts';
import { groundClaimant } from './ground-claimant.ts';
import { findHedge, flipsNegation, losesDenial, losesHedge } from './hedges.ts';
import { isInstruction } from './instructions.ts';
import { detectLanguage, isSameLanguage } from './language.ts';
import { carriesLink } from './links.ts';
import { indexNames, namesNotIn } from './names.ts';
import { citedSentences, locate, passageOf } from './passage.ts';
import type { Draft, DraftClaim, DraftPassage } from './reply.ts';
import type { Sentence } from './sentences.ts';
import { foldTypography } from './typography.ts';
import { countWords } from './words.ts';

/** Why something of a draft was not published. */
export type DropReason =
  | 'empty'
  | 'too long'
  | 'unknown sentence'
  | 'quote not found'
  | 'figure not in passage'
  | 'name not in article'
  | 'claimant not near'
  | 'not supported'
  | 'negation changed'
  | 'hedge lost'
  | 'duplicate'
  | 'boilerplate'
  | 'instruction or link'
  | 'wrong language';

export interface Dropped {
  readonly part: 'headline' | 'summary' | 'point' | 'claim';
  readonly reason: DropReason;
  /** What exactly was wrong, for the repair call; never for a log. */
  readonly detail: string;
}

/** What of a draft may be published. */
export interface Grounding {
  /** `null` if the draft's own did not pass. */
  readonly headline: string | null;
  readonly summary: readonly Point[];
  readonly points: readonly Point[];
  /** Most important first, at most seven. */
  readonly claims: readonly Claim[];
  readonly dropped: readonly Dropped[];
}

export const MAX_CLAIMS = 7;
/** A sentence that says more than this is none. */
const MAX_TEXT_CHARS = 900;
/** This share of a claim's terms must stand in what it cites, when both are in one language; paraphrase needs the rest. */
const SUPPORT_SHARE = 0.5;
const HEADLINE_SHARE = 0.6;
const DUPLICATE_SHARE = 0.75;

type Verdict = { reason: DropReason; detail: string } | undefined;

/**
 * Keep of a draft what the article bears out. One step for both engines; pure.
 *
 * A claim passes, in this order: its sentence numbers exist; its quote stands inside the cited sentences; its figures stand in that
 * passage; its names stand in the article; its claimant stands in the cited sentences or the two before; it keeps hedges and
 * negations; it is no repetition, boilerplate, instruction or link, and in the language asked. Summary and points pass the same
 * checks sentence by sentence. Passing is necessary support, not sufficient.
 */
export function ground(draft: Draft, context: GroundingContext): Grounding {
  const texts = [...draft.summary, ...draft.points, ...draft.claims].map(({ text }) => text);
  const names = indexNames(shownText(context), context.articleLanguage, context.language, texts);
  const checked = check(context, names);
  const dropped: Dropped[] = [];
  const keep = (part: Dropped['part'], passages: readonly DraftPassage[]): Point[] => {
    const kept: Point[] = [];
    for (const { text, sentences } of passages) {
      const point = { text: clean(text, context), sentences: inOrder(sentences) };
      const verdict = judgePassage(point, checked) ?? judgeHedge(point, checked) ?? repeats(point.text, kept, checked);
      if (verdict) dropped.push({ part, ...verdict });
      else kept.push(point);
    }
    return kept;
  };
  const headline = groundHeadline(draft.headline, checked);
  if (!headline && draft.headline.trim())
    dropped.push({ part: 'headline', reason: 'not supported', detail: draft.headline });
  const claims = groundClaims(draft.claims, checked, dropped);
  return { headline, summary: keep('summary', draft.summary), points: keep('point', draft.points), claims, dropped };
}

/** @returns How often each reason struck, for a log line. */
export function countDropped(dropped: readonly Dropped[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { part, reason } of dropped) counts[`${part}: ${reason}`] = (counts[`${part}: ${reason}`] ?? 0) + 1;
  return counts;
}

function groundClaims(drafts: readonly DraftClaim[], context: Checked, dropped: Dropped[]): Claim[] {
  const kept: Claim[] = [];
  const ordered = [...drafts].sort((a, b) => b.importance - a.importance);
  for (const draft of ordered) {
    const outcome = groundClaim(
      { ...draft, text: clean(draft.text, context), sentences: inOrder(draft.sentences) },
      context,
    );
    const verdict =
      'reason' in outcome ? outcome : (repeats(outcome.text, kept, context) ?? repeatsQuote(outcome, kept));
    if (verdict) dropped.push({ part: 'claim', reason: verdict.reason, detail: verdict.detail });
    else if (!('reason' in outcome) && kept.length < MAX_CLAIMS) kept.push(outcome);
  }
  return kept;
}

function groundClaim(draft: DraftClaim, context: Checked): Claim | NonNullable<Verdict> {
  const cited = citedSentences(draft.sentences, context.sentences);
  if (!draft.text) return { reason: 'empty', detail: '' };
  if (!cited)
    return { reason: 'unknown sentence', detail: `${draft.text} cites ${draft.sentences.join(', ') || 'no sentence'}` };
  const span = locate(draft, cited, context.text, context.readFigures);
  if (!span) return { reason: 'quote not found', detail: `${draft.quote}` };
  const verdict = judgePassage(draft, context);
  if (verdict) return verdict;
  const quote = context.text.slice(span.start, span.end);
  const isSentence = cited.some(({ text }) => text === quote);
  if (!isSentence && isBoilerplate(quote)) return { reason: 'boilerplate', detail: quote };
  const claimant = groundClaimant(draft.claimant, cited, context);
  if (claimant === undefined)
    return { reason: 'claimant not near', detail: `${draft.claimant?.name} for: ${draft.text}` };
  const { kind, stance, importance, saidAt, happenedAt } = draft;
  return {
    text: draft.text,
    kind,
    claimant,
    stance,
    hedge: groundHedge(draft, passageOf(cited), quote, context),
    quote,
    ...span,
    figures: context.figuresIn(draft.text),
    ...(saidAt ? { saidAt } : {}),
    ...(happenedAt ? { happenedAt } : {}),
    importance: Math.min(1, Math.max(0, importance)),
  };
}

/** In another language, words are nobody's own: a translation has no quotation marks. */
function clean(text: string, { articleLanguage, language }: GroundingContext): string {
  return isSameLanguage(articleLanguage, language) ? tidy(text) : tidy(text).replace(/["“”„«»「」『』]/gu, '');
}

/** The checks that claims, points and sentences of the summary share. */
function judgePassage({ text, sentences, stance }: DraftPassage & { stance?: Stance }, context: Checked): Verdict {
  if (!/[\p{L}\p{N}]/u.test(text)) return { reason: 'empty', detail: text };
  if (text.length > MAX_TEXT_CHARS) return { reason: 'too long', detail: text };
  const cited = citedSentences(sentences, context.sentences);
  if (!cited) return { reason: 'unknown sentence', detail: `${text} cites ${sentences.join(', ') || 'no sentence'}` };
  const passage = passageOf(cited);
  const isSame = isSameLanguage(context.articleLanguage, context.language);
  // A sentence of the article as it stands was judged before it had a number.
  if (isSame && text === cited[0]?.text && cited.length === 1)
    return carriesLink(text, passage) ? { reason: 'instruction or link', detail: text } : undefined;
  // Words taken over as they stand bring nothing of their own.
  if (!isSame || !holdsWords(passage, text)) {
    const figure =
      figuresNotIn(passage, text, context.readFigures)[0] ??
      calendarWordsNotIn(passage, text)[0] ??
      quantityWordsNotIn(passage, text)[0];
    if (figure !== undefined) return { reason: 'figure not in passage', detail: `${figure} in: ${text}` };
    const [name] = namesNotIn(context.names, text);
    if (name !== undefined) return { reason: 'name not in article', detail: `${name} in: ${text}` };
    if (isOtherLanguage(text, context.language)) return { reason: 'wrong language', detail: text };
    if (isSame && !isSupported(text, cited, context)) return { reason: 'not supported', detail: text };
  }
  if (isBoilerplate(text)) return { reason: 'boilerplate', detail: text };
  if (carriesLink(text, passage) || isInstruction(text)) return { reason: 'instruction or link', detail: text };
  const [misquoted] = isSame ? wordsNotIn(passage, text) : [];
  if (misquoted !== undefined) return { reason: 'quote not found', detail: misquoted };
  const isFlipped =
    isSame &&
    (flipsNegation(text, passage, context.terms) ||
      // A claim marked as denied says so beside it.
      (stance !== 'denied' && losesDenial(text, passage, context.terms)));
  return isFlipped ? { reason: 'negation changed', detail: text } : undefined;
}

/** @returns The quotations of a text whose words do not stand in the passage, whatever their typography and letter case. */
function wordsNotIn(passage: string, text: string): string[] {
  const bare = (words: string) =>
    foldTypography(words).text.replace(/["']/g, '').replace(/\s+/g, ' ').trim().toLowerCase();
  const quoted = quotationsIn(text, { start: 0, end: text.length })
    .map(({ start, end }) => bare(text.slice(start, end)).replace(/[\s.,;:!?…]+$/u, ''))
    .filter((words) => countWords(words) > 1);
  if (quoted.length === 0) return [];
  const stated = bare(passage);
  return quoted.filter((words) => !stated.includes(words));
}

/** A claim shows its hedge beside it; any other sentence has to keep it. */
function judgeHedge({ text, sentences }: DraftPassage, context: Checked): Verdict {
  if (!isSameLanguage(context.articleLanguage, context.language)) return undefined;
  const passage = passageOf(citedSentences(sentences, context.sentences) ?? []);
  return losesHedge(text, passage, context.terms) ? { reason: 'hedge lost', detail: text } : undefined;
}

/** Whether a passage holds a text as it stands, from the beginning of a word to the end of one: "5 died" is not in "15 died". */
function holdsWords(passage: string, text: string): boolean {
  const words = text.replace(/\.$/, '');
  const at = passage.indexOf(words);
  const around = at < 0 ? 'x' : passage.charAt(at - 1) + passage.charAt(at + words.length);
  const isCutNumber = at > 1 && /\d[.,\s]$/.test(passage.slice(at - 2, at)) && /^\d/.test(words);
  const isCutAfter = at >= 0 && /\d$/.test(words) && /^[.,\s]?\d|^\s?[%％]/.test(passage.slice(at + words.length));
  return !/[\p{L}\p{N}]/u.test(around) && !isCutNumber && !isCutAfter;
}

/** A summary may gather words from anywhere in the article, but half of what it says must stand where it points. */
function isSupported(text: string, cited: readonly Sentence[], { terms }: Checked): boolean {
  const wanted = terms.set(text);
  return countShared(wanted, (term) => hasTerm(cited, term, terms)) >= SUPPORT_SHARE * wanted.size;
}

function isOtherLanguage(text: string, language: string): boolean {
  const detected = detectLanguage(text);
  return detected.certainty === 'strong' && language !== 'und' && !isSameLanguage(detected.language, language);
}

function groundHeadline(headline: string, context: Checked): string | null {
  const text = tidy(headline).replace(/^["“](.*)["”]$/u, '$1');
  if (!text || text.length > 256 || isInstruction(text) || isBoilerplate(text)) return null;
  if (isOtherLanguage(text, context.language)) return null;
  const article = shownText(context);
  if (carriesLink(text, article)) return null;
  const isSame = isSameLanguage(context.articleLanguage, context.language);
  // The article's own title is borne out by itself, and may say shortly what the text says somebody denies.
  if (isSame && text === tidy(context.title)) return text;
  if (wordsNotIn(article, text).length > 0 || figuresNotIn(article, text).length > 0) return null;
  if (unknownInTitle(text, context)) return null;
  if (!isSame) return text;
  const { terms, isStated } = context;
  if (context.sentences.some((sentence) => losesDenial(text, sentence.text, terms))) return null;
  const wanted = terms.set(text);
  const titled = terms.set(context.title);
  return countShared(wanted, (term) => titled.has(term) || isStated(term)) >= HEADLINE_SHARE * wanted.size
    ? text
    : null;
}

/** Headlines may be in title case, where every word looks like a name. */
function unknownInTitle(title: string, { names, terms, isStated, ...context }: Checked): boolean {
  const words = title.split(/\s+/);
  const capitals = words.filter((word) => /^["'“‘]?\p{Lu}/u.test(word));
  if (words.length <= 3 || capitals.length <= 0.6 * words.length) return namesNotIn(names, title).length > 0;
  if (!isSameLanguage(context.articleLanguage, context.language)) return false;
  // There any word may be a name, so each must be one of the article's.
  const titled = terms.set(context.title);
  return capitals.some((word) => terms.list(word).some((term) => !titled.has(term) && !isStated(term)));
}

/** The draft's hedge if the passage or the claim has it; else the one that the quote has, so that none is lost. */
function groundHedge(
  draft: DraftClaim,
  passage: string,
  quote: string,
  { articleLanguage }: GroundingContext,
): string | null {
  const wanted = draft.hedge === null ? '' : tidy(draft.hedge).toLowerCase();
  if (wanted && (passage.toLowerCase().includes(wanted) || draft.text.toLowerCase().includes(wanted)))
    return tidy(draft.hedge ?? '');
  return draft.hedge === null && draft.isHedgeKnown ? null : findHedge(quote, articleLanguage);
}

function repeats(text: string, kept: readonly { text: string }[], { draftTerms, figuresIn }: Checked): Verdict {
  const terms = draftTerms.set(text);
  const figures = figuresIn(text);
  const isRepeated = kept.some((other) => {
    // The same words with other figures are another statement.
    const otherFigures = figuresIn(other.text);
    if (figures.length > 0 && otherFigures.length > 0 && !figures.some((figure) => otherFigures.includes(figure)))
      return false;
    const others = draftTerms.set(other.text);
    const shared = countShared(terms, (term) => others.has(term));
    return (
      shared >= DUPLICATE_SHARE * Math.max(1, Math.min(terms.size, others.size)) &&
      2 * shared >= DUPLICATE_SHARE * (terms.size + others.size)
    );
  });
  return isRepeated ? { reason: 'duplicate', detail: text } : undefined;
}

function repeatsQuote({ text, start, end }: Claim, kept: readonly Claim[]): Verdict {
  return kept.some((other) => other.start === start && other.end === end)
    ? { reason: 'duplicate', detail: text }
    : undefined;
}

function inOrder(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
