import { DENIALS, HEDGES, NEGATIONS } from './hedge-words.ts';
import { primary } from './language.ts';
import type { TermIndex } from './terms.ts';

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
export function flipsNegation(claim: string, passage: string, terms: TermIndex): boolean {
  const pattern = NEGATIONS[primary(terms.language)];
  if (!pattern) return false;
  const isPassageNegated = passage.search(pattern) >= 0;
  if (claim.search(pattern) >= 0) return !isPassageNegated;
  return (
    isPassageNegated &&
    passage.matchAll(pattern).some(({ 0: word, index }) => assertsAll(claim, passage.slice(index + word.length), terms))
  );
}

/** Whether a claim states what its passage says somebody denies. Compared within one language only. */
export function losesDenial(claim: string, passage: string, terms: TermIndex): boolean {
  if (isDenial(claim)) return false;
  const pattern = NEGATIONS[primary(terms.language)];
  if (pattern && claim.search(pattern) >= 0) return false;
  return DENIALS.some((denial) => {
    const match = denial.exec(passage);
    return match !== null && assertsAll(claim, passage.slice(match.index + match[0].length), terms);
  });
}

/** Whether a claim has the first terms of what follows a negation. */
function assertsAll(claim: string, after: string, terms: TermIndex): boolean {
  const clause =
    after.replace(/^\s*that\b/i, '').split(/[.,;:!?—–]|\b(?:but|that|which|who|and|because|when)\b/u)[0] ?? '';
  const negated = terms.list(clause).slice(0, 3);
  const asserted = terms.set(claim);
  return negated.length > 0 && negated.every((term) => asserted.has(term));
}

/**
 * Whether a text states plainly what the clause of its passage that says so hedges.
 *
 * Compared within one language only.
 */
export function losesHedge(text: string, passage: string, terms: TermIndex): boolean {
  const { language } = terms;
  if (findHedge(text, language) !== null) return false;
  const stated = terms.set(text);
  return passage.split(/[.;:!?—–]|,\s|\b(?:but|while|although|and)\b/u).some((clause) => {
    if (findHedge(clause, language) === null) return false;
    const hedged = terms.list(clause);
    return hedged.length >= 3 && hedged.filter((term) => stated.has(term)).length >= 0.6 * hedged.length;
  });
}
