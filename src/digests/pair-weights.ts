import type { Feature } from './pair-features.ts';

/**
 * How much each feature says about two articles being on the same event, in log odds: a logistic regression on pairs of articles
 * (`bench/train-clusters.ts`), where pairs of look-alike events weigh most.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
  title: 2.4,
  lead: 0.754,
  body: 2.208,
  phrases: 4.285,
  names: -0.105,
  titleInBodyLow: -1.554,
  titleInBodyHigh: -0.56,
  leadInBodyLow: 5.908,
  leadInBodyHigh: -1.866,
  leadNamesLow: -1.568,
  leadNamesHigh: 1.54,
  namesLow: 4.345,
  namesHigh: 0.59,
  sharedFigures: 1.203,
  sameCount: -0.239,
  otherCount: -2.208,
  sameYear: 0.762,
  otherYear: -0.794,
  sameWeekday: 0.386,
  otherWeekday: -0.426,
  sameMonth: -0.319,
  otherMonth: -0.09,
  shortness: 2.472,
  leadByNames: 4.548,
  leadByShortness: -1.145,
  noNames: 0,
};

/** The log odds of a pair with nothing in common. */
export const BIAS = -6.004;
