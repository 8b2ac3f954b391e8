import type { Feature } from './pair-features.ts';

/**
 * How much each feature says about two articles being on one event, in log odds. A logistic regression on pairs of articles, made by
 * `bench/train-clusters.ts`; look-alike events weigh double, sharing may only speak for one event and conflict only against it.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
  title: 1.352,
  lead: 0.991,
  body: 2.508,
  phrases: 1.776,
  leadInBodyLow: 6.337,
  leadNamesHigh: 0.922,
  namesLow: 1.576,
  namesHigh: 0.575,
  sharedFigures: 1.337,
  otherCount: -2.788,
  sameYear: 1.254,
  otherYear: -0.747,
  sameWeekday: 0.402,
  otherWeekday: -0.323,
  shortness: 2.775,
  leadByNames: 0.445,
  leadByShortness: -1.252,
  noNames: -0.467,
};

/** The log odds of a pair with nothing in common. */
export const BIAS = -6.21;
