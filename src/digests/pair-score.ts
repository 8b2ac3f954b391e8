import type { Coincidence } from './coincidence.ts';
import { FEATURES, featuresOf } from './pair-features.ts';
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

/** Score how likely two articles are on the same event: log odds, above 0 = rather yes. */
export function scorePair(a: Profile, b: Profile, coincidence: Coincidence): number {
  const features = featuresOf(a, b, coincidence);
  let score = BIAS;
  features.forEach((feature, i) => {
    score += feature * (weights[i] ?? 0);
  });
  if (a.language !== b.language) score -= LANGUAGE_COST;
  const most = (features[LEAD] ?? 0) < MIN_OPENING ? 0 : MAX_SCORE;
  return Math.max(-MAX_SCORE, Math.min(most, score));
}
