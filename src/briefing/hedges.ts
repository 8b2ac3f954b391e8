import { DENIALS, HEDGES, NEGATIONS } from './hedge-words.ts';
import { primary } from './language.ts';
import { termsOf } from './words.ts';

/**
 * Find the words that weaken a statement.
 *
 * @returns As written, or `null`. Languages without a list have none found.
 */
export function findHedge(statement: string, language: string): string | null {
  for (const pattern of HEDGES[primary(language)] ?? []) {
    const match = pattern.exec(statement);
    const words = match?.[1] ?? match?.[0];
    if (words) return words;
  }
  return null;
}

/** Whether whoever speaks denies something. */
export function isDenial(words: string): boolean {
  return DENIALS.some((pattern) => pattern.test(words));
}

/**
 * Whether a claim says the opposite of its passage: it has a negation that the passage has not, or states plainly what the passage
 * negates. Compared within one language only.
 */
export function flipsNegation(claim: string, passage: string, language: string): boolean {
  const pattern = NEGATIONS[primary(language)];
  if (!pattern) return false;
  const inClaim = claim.match(pattern)?.length ?? 0;
  const inPassage = [...passage.matchAll(pattern)];
  if (inClaim > 0) return inPassage.length === 0;
  const terms = new Set(termsOf(claim, language));
  return inPassage.some(({ 0: word, index }) => {
    const clause =
      passage.slice(index + word.length).split(/[.,;:!?—–]|\b(?:but|that|which|who|and|because|when)\b/u)[0] ?? '';
    const negated = termsOf(clause, language).slice(0, 3);
    return negated.length > 0 && negated.every((term) => terms.has(term));
  });
}
