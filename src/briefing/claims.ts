import type { ClaimKind, Stance } from './brief.ts';
import { wordClaim } from './claim-text.ts';
import { type Figure, figuresOf, unstated } from './figures.ts';
import { MAX_CLAIMS } from './ground.ts';
import { findHedge, isDenial } from './hedges.ts';
import { isSameLanguage } from './language.ts';
import { askOnce } from './once.ts';
import { pick, type Ranking } from './ranking.ts';
import type { DraftClaim } from './reply.ts';
import type { Statement } from './speakers.ts';
import type { TermIndex } from './terms.ts';
import { findTime } from './when.ts';

/** Verbs of attribution that weaken what they attribute. */
const WEAK_VERB =
  /^(?:suggest|indicat|hint|predict|forecast|speculat|estimat|believ|think|thought|expect|hope|fear|worr|suspect|doubt|assum|feel|felt|reckon)/i;
const ALLEGED =
  /alleg|reportedly|accused|suspected|purported|angeblich|mutmaßlich|présumé|presunt|supost|нібито|якобы|iddia|कथित|مزعوم|疑い|涉嫌/i;
const FUTURE =
  /\b(?:will|shall|would|is to|are to|set to|due (?:in|on|back|next)|about to|going to|tomorrow|next (?:week|month|year))\b|(?<!\p{L})(?:wird|werden|буде|будуть|будет|будут|va|vont|será|serão)(?!\p{L})/iu;
const JUDGEMENT =
  /\b(?:should|must|ought|best|worst|great|terrible|wrong|right|fair|unfair|good|bad|disgrace\w*|shame\w*|beautiful|wonderful|horren\w+|brilliant|poor|stupid|important|disappoint\w+)\b/i;
const YEAR = /^(?:19|20)\d\d$/;
const NOVELTY = 0.4;

/** What is disputed, who is held responsible, what comes next: what a reader must know beside the news itself. */
const DISPUTES = String.raw`den(?:y|ies|ied)|disput\w+|reject\w*|appeal\w*|contest\w*|not guilty|alleged\w*|accus\w+|controvers\w+`;
const BLAME = String.raw`charged|convicted|sentenced|arrested|indicted|jailed|fined|sued|guilty|blamed?|killed|died|dead|injured|resign\w*|dismissed|sacked|banned|suspended`;
const PLANS =
  'will|expected to|due (?:to|in|on|back)|set to|scheduled|plans? to|considering|vote on|is to|are to|until further';
const anyOf = (...words: string[]) => new RegExp(String.raw`\b(?:${words.join('|')})\b`, 'i');
const DISPUTED = anyOf(DISPUTES);
const RESPONSIBLE = anyOf(BLAME);
const NEXT = anyOf(PLANS);
/** Most statements are neither disputed nor of blame nor of plans: that is seen at once. */
const MATTERS = anyOf(DISPUTES, BLAME, PLANS);
/** A digit of any script; letters are passed over first. */
const HAS_DIGIT = /(?![A-Za-z ])\p{Nd}/u;
/** A capital behind a word in small letters; the capital is looked for first, being the rarer. */
const NAME_WITHIN = /\s\p{Lu}\p{Ll}(?<=\p{Ll}[\p{L},]*\s\p{Lu}\p{Ll})/u;
/** "She then went back": a step of what is told, which says little without the one before. */
const STEP = /^[^,\d]{1,60}(?<!\b(?:since|until|till|by|from|back|than|if|but|and))\sthen\s\p{Ll}\D*$/u;
const FIRST_PERSON = /(?<!\p{L})(?:I|my|me|we)(?!\p{L})/u;

/** How much a statement's own nature adds to what its place and words say of it. */
const WEIGHT = {
  figure: 0.12,
  claimant: 0.12,
  name: 0.06,
  disputed: 0.08,
  responsible: 0.06,
  next: 0.06,
  question: -0.5,
  exclamation: -0.25,
  firstPerson: -0.2,
  reader: -0.4,
  short: -0.25,
  step: -0.1,
} as const;

/**
 * Choose the statements a reader must know, and word each so that it stands alone.
 *
 * @returns In no particular order, unchecked; `ground` sorts and checks.
 */
export function claimsOf(
  statements: readonly Statement[],
  ranking: Ranking,
  { text, terms }: { text: string; terms: TermIndex },
): DraftClaim[] {
  const { language } = terms;
  const weights = statements.map((statement, i) =>
    weigh(statement, ranking.salience[i] ?? 0, {
      place: i / Math.max(1, statements.length),
      words: terms.countWords(statement.sentence.text),
    }),
  );
  const most = Math.max(...weights, 1e-9);
  // Few statements are ever candidates; no other needs to be worded, nor its quantities read.
  const wordingOf = askOnce((index: number) => {
    const statement = statements[index];
    return statement && wordClaim(statement, language);
  });
  const quantitiesOf = askOnce((index: number) => quantitiesIn(statements[index]?.sentence.text ?? ''));
  const chosen = pick(
    { ...ranking, salience: weights },
    {
      count: MAX_CLAIMS,
      novelty: NOVELTY,
      isAllowed: (i, picked) =>
        isClaim(statements[i], terms) &&
        !picked.some((earlier) => isRetold(quantitiesOf(i), quantitiesOf(earlier))) &&
        wordingOf(i) !== undefined,
    },
  );
  return chosen.flatMap((i) => {
    const statement = statements[i];
    const wording = wordingOf(i);
    if (!statement || wording === undefined) return [];
    return [toDraft(statement, wording, { text, language, importance: Math.max(0, (weights[i] ?? 0) / most) })];
  });
}

function quantitiesIn(text: string): Figure[] {
  return HAS_DIGIT.test(text) ? figuresOf(text).filter(({ raw }) => !YEAR.test(raw)) : [];
}

/** Several quantities, and another claim has them all: the same count told again, whatever the words. */
function isRetold(quantities: readonly Figure[], told: readonly Figure[]): boolean {
  return quantities.length >= 2 && unstated(quantities, told).length === 0;
}

/** A quotation whose speaker is unknown is nobody's claim. */
function isClaim(statement: Statement | undefined, terms: TermIndex): boolean {
  return (
    statement !== undefined &&
    !(statement.isQuoted && statement.claimant === null) &&
    terms.countWords(statement.sentence.text) >= 5
  );
}

/** @param at.place Where it stands in the article, from 0 to 1. */
function weigh(
  { sentence: { text }, claimant, isQuoted }: Statement,
  salience: number,
  { place, words }: { place: number; words: number },
): number {
  const matters = MATTERS.test(text);
  return (
    0.6 * salience +
    0.3 * (1 - 0.5 * place) +
    (HAS_DIGIT.test(text) ? WEIGHT.figure : 0) +
    (claimant && !isQuoted ? WEIGHT.claimant : 0) +
    (NAME_WITHIN.test(text) ? WEIGHT.name : 0) +
    (matters && DISPUTED.test(text) ? WEIGHT.disputed : 0) +
    (matters && RESPONSIBLE.test(text) ? WEIGHT.responsible : 0) +
    (matters && NEXT.test(text) ? WEIGHT.next : 0) +
    (/[?？؟]["”]?/.test(text) ? WEIGHT.question : 0) +
    (/[!！]/.test(text) ? WEIGHT.exclamation : 0) +
    (isQuoted && FIRST_PERSON.test(text) ? WEIGHT.firstPerson : 0) +
    (/(?<!\p{L})(?:you|your)(?!\p{L})/iu.test(text) ? WEIGHT.reader : 0) +
    (words < 8 ? WEIGHT.short : 0) +
    (STEP.test(text) ? WEIGHT.step : 0)
  );
}

function toDraft(
  { sentence, claimant, attribution }: Statement,
  wording: string,
  { text, language, importance }: { text: string; language: string; importance: number },
): DraftClaim {
  const content = attribution?.content ?? sentence.text;
  const verb = attribution?.verb ?? '';
  const hedge = attribution && (attribution.isMind || WEAK_VERB.test(verb)) ? verb : findHedge(content, language);
  const isEnglish = isSameLanguage(language, 'en');
  const happenedAt = isEnglish ? findTime(content) : undefined;
  const saidAt =
    isEnglish && attribution?.content ? findTime(sentence.text.replace(attribution.content, ' ')) : undefined;
  return {
    text: wording,
    kind: kindOf(content, verb, hedge, claimant !== null),
    claimant,
    stance: stanceOf(verb, hedge, claimant !== null),
    hedge,
    isHedgeKnown: true,
    sentences: [sentence.number],
    quote: text.slice(sentence.start, sentence.end),
    importance: Number(importance.toFixed(2)),
    ...(happenedAt ? { happenedAt } : {}),
    ...(saidAt ? { saidAt } : {}),
  };
}

function stanceOf(verb: string, hedge: string | null, isAttributed: boolean): Stance {
  if (isDenial(verb)) return 'denied';
  if (isAllegation(verb, hedge)) return 'alleged';
  return isAttributed ? 'asserted' : 'reported';
}

/** A verb of accusing makes one of what follows, however plainly that is said. */
function isAllegation(verb: string, hedge: string | null): boolean {
  return ALLEGED.test(verb) || (hedge !== null && ALLEGED.test(hedge));
}

function kindOf(content: string, verb: string, hedge: string | null, isAttributed: boolean): ClaimKind {
  if (isAllegation(verb, hedge)) return 'allegation';
  if (hedge || FUTURE.test(content)) return 'forecast';
  if (isAttributed && JUDGEMENT.test(content)) return 'opinion';
  if (figuresOf(content).some(({ raw, isWord, unit }) => unit !== null || (!isWord && !YEAR.test(raw))))
    return 'figure';
  return isAttributed ? 'statement' : 'event';
}
