import type { Claim } from '../briefing/brief.ts';
import { figuresOf } from '../briefing/figures.ts';
import { termsOf } from '../briefing/words.ts';
import type { EditionClaim, Telling } from './edition.ts';

/** What a claim says, as far as claims are compared. */
interface Said {
  readonly terms: ReadonlySet<string>;
  readonly figures: ReadonlySet<number>;
  readonly isNegated: boolean;
  /** Terms of what is written with a capital inside a sentence, days and months apart: who and where. */
  readonly names: ReadonlySet<string>;
}

/** A claim, and the telling that carries it. */
export interface Carried {
  readonly claim: Claim;
  readonly telling: Telling;
  readonly url: string | null;
  readonly said: Said;
}

/** A claim that has so many of another's terms, and all of its names and figures, says that other too. */
const COVERED = 0.65;
/** Besides this it may add something; to show both would be to say the same twice. */
const REPEATED = 0.6;
const NAME = /(?<=[\p{L}\p{N},;]['’"”]?\s)\p{Lu}[\p{L}\p{M}’'-]+/gu;
const CALENDAR =
  /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)$/;
const NEGATION = /\b(?:not|no|nobody|never|none|cannot|den(?:y|ies|ied))\b|n[’']t\b/iu;

/**
 * Choose the claims that a story shows: those that most outlets carry first, then the most important. An outlet carries a
 * claim if one of its own says everything that is in it; so the shown one never says more than those counted for it.
 */
export function chooseClaims(tellings: readonly Telling[], most: number): EditionClaim[] {
  const carried = listCarried(tellings);
  const ranked = carried
    .map((one) => ({ one, outlets: countOutlets(one, carried) }))
    .sort((a, b) => b.outlets - a.outlets || b.one.claim.importance - a.one.claim.importance);
  const chosen: typeof ranked = [];
  for (const each of ranked) {
    if (chosen.length === most) break;
    if (!chosen.some(({ one }) => isRepeated(one.said, each.one.said))) chosen.push(each);
  }
  return chosen.map(({ one: { claim, telling, url }, outlets }) => ({
    claim,
    outlet: telling.outlet,
    url,
    carriedBy: outlets,
  }));
}

/** Keep the tellings' claims that a reader has not been told. @param told As they were written. */
export function withoutTold(tellings: readonly Telling[], told: readonly string[]): Telling[] {
  const known = told.map(saidIn);
  return tellings.map((telling) => {
    if (!telling.reading) return telling;
    const claims = telling.reading.claims.filter(({ text }) => {
      const own = saidIn(text);
      return !known.some((each) => covers(each, own));
    });
    return { ...telling, reading: { ...telling.reading, claims } };
  });
}

/** Every claim that was read, a copy's left out: it carries nothing of its own. */
export function listCarried(tellings: readonly Telling[]): Carried[] {
  return tellings.flatMap((telling) =>
    telling.isCopy || !telling.reading
      ? []
      : telling.reading.claims.map((claim) => ({
          claim,
          telling,
          url: telling.reading?.canonicalUrl ?? telling.url,
          said: saidIn(claim.text),
        })),
  );
}

/** The share of terms in common, of the shorter of two. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const smaller = Math.min(one.size, other.size);
  return smaller === 0 ? 0 : one.intersection(other).size / smaller;
}

function countOutlets(one: Carried, all: readonly Carried[]): number {
  const outlets = all
    .filter((each) => each === one || covers(each.said, one.said))
    .map(({ telling }) => telling.outlet);
  return new Set(outlets).size;
}

/** Whether one says everything that is in another. */
function covers(one: Said, other: Said): boolean {
  if (other.terms.size === 0 || one.isNegated !== other.isNegated) return false;
  const share = one.terms.intersection(other.terms).size / other.terms.size;
  return share >= COVERED && other.figures.isSubsetOf(one.figures) && other.names.isSubsetOf(one.terms);
}

function isRepeated(one: Said, other: Said): boolean {
  const isWithin = one.figures.isSubsetOf(other.figures) || other.figures.isSubsetOf(one.figures);
  return isWithin && one.isNegated === other.isNegated && overlap(one.terms, other.terms) >= REPEATED;
}

function saidIn(text: string): Said {
  return {
    terms: new Set(termsOf(text, 'en')),
    figures: new Set(figuresOf(text).flatMap(({ values }) => values[0] ?? [])),
    isNegated: NEGATION.test(text),
    names: new Set(termsOf((text.match(NAME) ?? []).filter((word) => !CALENDAR.test(word)).join(' '), 'en')),
  };
}
