import { DAY } from '../time.ts';
import type { Coincidence } from './coincidence.ts';
import { FEATURES, type Feature, featuresOf } from './pair-features.ts';
import { BIAS, WEIGHTS } from './pair-weights.ts';
import type { Profile } from './profile.ts';

/** Scores are log odds, cut here so that no single pair decides for a whole group. */
const MAX_SCORE = 8;
/** What articles in two languages must have beyond the score that suffices in one. */
const LANGUAGE_COST = 2;

const weights = FEATURES.map((name) => WEIGHTS[name]);

/** Articles whose openings have less than this in common are on one event at best in passing, as a round-up is on each of its own. */
const MIN_OPENING = 0.05;
const LEAD = FEATURES.indexOf('lead');

/** What likeness of meaning may add or take, in log odds: look-alikes are near to each other too. */
const MAX_EVIDENCE = 2;
/** In one language: how alike, in deviations from chance, says nothing, and how many more a unit of log odds takes. */
const NEUTRAL = 3.5;
const PER_UNIT = 1.5;
/** In two languages, where terms say nothing, more is asked. */
const NEUTRAL_ABROAD = 5;
/** The log odds of a pair in two languages of which nothing else is known. */
const BIAS_ABROAD = -0.5;
const ABROAD = { names: 3, missedNames: -1.5, figures: 1, otherYear: -1, otherWeekday: -1, apart: -2 };
const APART_MS = 3 * DAY;

/**
 * Score how likely two articles are on the same event: log odds, above 0 = rather yes.
 *
 * @param resemblance How alike their meanings are, in deviations from chance; `undefined` if unknown.
 */
export function scorePair(a: Profile, b: Profile, coincidence: Coincidence, resemblance?: number): number {
  const features = featuresOf(a, b, coincidence);
  let score = BIAS;
  features.forEach((feature, i) => {
    score += feature * (weights[i] ?? 0);
  });
  const isAbroad = a.language !== b.language;
  if (isAbroad) score -= LANGUAGE_COST;
  else if (resemblance !== undefined) score += evidenceOf((resemblance - NEUTRAL) / PER_UNIT);
  const most = (features[LEAD] ?? 0) < MIN_OPENING ? 0 : MAX_SCORE;
  const cut = Math.max(-MAX_SCORE, Math.min(most, score));
  if (!isAbroad || resemblance === undefined) return cut;
  return Math.max(cut, scoreAbroad(a, b, features, coincidence, resemblance));
}

function evidenceOf(logOdds: number): number {
  return Math.max(-MAX_EVIDENCE, Math.min(MAX_EVIDENCE, logOdds));
}

/** Of two languages: their words differ whatever they are on, so that names, figures and time must bear out what the meaning suggests. */
function scoreAbroad(
  a: Profile,
  b: Profile,
  features: readonly number[],
  coincidence: Coincidence,
  resemblance: number,
): number {
  const of = (name: Feature) => features[FEATURES.indexOf(name)] ?? 0;
  let score = BIAS_ABROAD + evidenceOf(resemblance - NEUTRAL_ABROAD);
  // Between scripts, names are spelled differently: that they are not shared says nothing.
  if (a.hasCapitals && b.hasCapitals && a.leadNames.sum > 0 && b.leadNames.sum > 0)
    score += ABROAD.missedNames + ABROAD.names * of('leadNamesHigh');
  score += ABROAD.figures * of('sharedFigures');
  score += ABROAD.otherYear * of('otherYear') + ABROAD.otherWeekday * of('otherWeekday');
  if (a.time !== null && b.time !== null)
    score += Math.abs(a.time - b.time) > APART_MS ? ABROAD.apart : Math.min(1, coincidence.time(a, b));
  return score;
}
