import { IRREGULAR } from './attribution-words.ts';

/** Words that a noun phrase does not hold: with them, the words before a verb are a clause of their own. */
const NO_PHRASE =
  /\b(?:is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|could|should|may|might|must|can|after|before|when|while|because|since|if|that|who|which|whom|whose|although|though|where|until|unless|than|why|what|how|to|not|it|said|says)\b/;
/** What opens an adjunct, and no subject. */
export const STARTS_OUTSIDE =
  /^(?:after|before|when|while|as|because|since|if|although|though|until|unless|in|on|at|by|for|from|with|without|under|over|during|despite|amid|among|about|around|following|according|(?:the|a) (?:day|week|month|year|morning|evening|night|hour) (?:before|after|earlier|later)|also|and|but|so|yet|or|nor|however|meanwhile|separately|additionally|moreover|then|later|earlier|now|today|yesterday|instead|still|even|only|just|not|no|days|weeks|months|hours|years|last|this|late|early|asked|speaking|writing|once|there|here|perhaps|indeed|if|\p{L}+ly)\b/iu;
const RELATIVE = /^(?:who|which|whose|whom|where|when|that)\b/i;
/** A clause of its own: it has a verb. */
export const HAS_VERB = new RegExp(
  `\\b(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|isn|aren|wasn|weren|${IRREGULAR})\\b|\\b\\p{Ll}{2,}(?:ed|[^s\\W]s)\\b`,
  'u',
);
/** No noun phrase ends with one of these. */
const ENDS_OPEN = /\b(?:the|a|an|his|her|its|their|our|my|of|for|to|by|in|on|at|and|or|no|new|any|some|every|each)$/i;
const MAX_SUBJECT_WORDS = 16;

/**
 * Walk back from a verb to where its subject begins.
 *
 * @returns Its offset, and whether nothing but an adjunct stands before it.
 */
export function subjectBefore(masked: string, verbAt: number): { from: number; isOpening: boolean } | undefined {
  const mark = Math.max(
    masked.lastIndexOf('"', verbAt - 1),
    masked.lastIndexOf('”', verbAt - 1),
    masked.lastIndexOf(': ', verbAt - 1),
    masked.lastIndexOf(' – ', verbAt - 1),
    masked.lastIndexOf(' — ', verbAt - 1),
    masked.lastIndexOf('; ', verbAt - 1),
  );
  const floor = mark < 0 ? 0 : mark + (/["”]/.test(masked.charAt(mark)) ? 1 : 2);
  const stretch = masked.slice(floor, verbAt);
  const parts = [...stretch.matchAll(/[^,]+/g)].map(({ 0: text, index }) => ({
    text: text.trim(),
    from: floor + index + (text.length - text.trimStart().length),
  }));
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (!part) break;
    const text = part.text.replace(/^(?:but|and|so|yet|also|then|still|however|meanwhile|separately)\s+/i, '');
    // In capitals, it is the World Health Organization.
    if (RELATIVE.test(text) && !/^WHO\b/.test(text)) {
      // "Ms Roe, who leads the inquiry, said": the phrase before it speaks; "who police said" is an aside.
      if (
        i === parts.length - 1 &&
        verbAt > 0 &&
        masked.charAt(verbAt - 1) !== ',' &&
        !/,\s*$/.test(masked.slice(floor, verbAt + 1))
      )
        return undefined;
      continue;
    }
    const isBetween = i > 0 && i === parts.length - 1 && stretch.trimEnd().endsWith(',');
    // "The report, published on Monday, found"
    if (isBetween && /^(?:\p{Ll}+(?:ed|ing|en)|led|made|held|seen)\s/u.test(text)) continue;
    // "Ada Roe, a spokeswoman for the port, which is closed, said"
    const isLastBeforeRelative = /^an? /i.test(text) && parts.slice(i + 1).every((later) => RELATIVE.test(later.text));
    const isApposition = i > 0 && (i === parts.length - 1 || isLastBeforeRelative) && stretch.trimEnd().endsWith(',');
    if (isApposition && !/^\d/.test(text) && !isBareName(text)) {
      let head = i - 1;
      while (head > 0 && /^an? /i.test(parts[head]?.text ?? '')) head--;
      if (isNamed(parts[head]?.text ?? '')) {
        i = head + 1;
        continue;
      }
    }
    if (!isPhrase(text) || STARTS_OUTSIDE.test(text)) {
      // An adjunct between a subject and its verb: "The minister, in a letter, said".
      if (i === parts.length - 1 && parts.length > 1 && stretch.trimEnd().endsWith(',') && STARTS_OUTSIDE.test(text))
        continue;
      if (i === parts.length - 1 && /^\d{1,3}$/.test(text)) continue;
      return undefined;
    }
    const from = part.from + part.text.length - text.length;
    const extended = i > 0 && isApposition && isBareName(text) ? extendBack(parts, i) : undefined;
    const start = extended ?? from;
    const before = masked.slice(0, start).trim();
    const isDescription =
      floor === 0 && /,$/.test(before) && !HAS_VERB.test(before) && before.split(/\s+/).length <= 14;
    const isOpening =
      isDescription ||
      before === '' ||
      (floor === 0 && isAdjunct(before)) ||
      /^(?:but|and|so|yet|also|then|still|however|meanwhile|separately),?$/i.test(before);
    if (!isOpening && !/[,"”:;–—?!]$/.test(before)) return undefined;
    return { from: start, isOpening };
  }
  return undefined;
}

/** "Nowsch's attorney, Conrad Claus, has said": the description before a name belongs to the subject. */
function extendBack(parts: readonly { text: string; from: number }[], i: number): number | undefined {
  const head = parts[i - 1];
  if (!head) return undefined;
  const text = head.text.replace(/^(?:but|and|so|yet|also|then|still|however|meanwhile|separately)\s+/i, '');
  return isPhrase(text) && !STARTS_OUTSIDE.test(text) ? head.from + head.text.length - text.length : undefined;
}

export function isAdjunct(before: string): boolean {
  return before.split(/\s+/).length <= 30 && STARTS_OUTSIDE.test(before) && /,$/.test(before);
}

export function isPhrase(text: string): boolean {
  if (!/\p{L}/u.test(text) || text.includes('\u0001')) return false;
  if (/^(?:he|she|they|it|we|i|police|you)$/i.test(text)) return true;
  if (ENDS_OPEN.test(text)) return false;
  return text.split(/\s+/).length <= MAX_SUBJECT_WORDS && !NO_PHRASE.test(text.replace(/\s+who\s.*$/u, ''));
}

/** What an apposition can follow: a name, a phrase that ends in one of two words, or a definite noun ("the paper"). */
function isNamed(text: string): boolean {
  if (isBareName(text)) return true;
  const isDefinite = /^(?:the|his|her|its|their)\s(?:[\p{L}\p{M}’'-]+\s?){1,5}$/iu.test(text);
  const endsInName = /\s\p{Lu}[\p{L}\p{M}.'’-]*\s\p{Lu}[\p{L}\p{M}.'’-]*$/u.test(text);
  return (isDefinite || endsInName) && isPhrase(text) && !STARTS_OUTSIDE.test(text);
}

function isBareName(text: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}.'’-]*(?:\s(?:\p{Lu}[\p{L}\p{M}.'’-]*|\d{1,4}))*(?:,? (?:Jr|Sr)\.?)?$/u.test(text.trim());
}
