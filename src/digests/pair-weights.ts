import type { Feature } from './pair-features.ts';

/**
 * How much each feature says about two articles being on one event, in log odds. A logistic regression on pairs of articles, made by
 * `bench/train-clusters.ts`; look-alike events weigh double, sharing may only speak for one event and conflict only against it.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
  title: 1.956,
  lead: 0,
  body: 0.556,
  phrases: 2.225,
  leadInBodyLow: 5.114,
  leadNamesHigh: 0.887,
  namesLow: 2.859,
  namesHigh: 0.922,
  sharedFigures: 0.712,
  otherCount: -3.064,
  sameYear: 2.927,
  otherYear: -0.578,
  sameWeekday: 0.799,
  otherWeekday: -0.043,
  shortness: 2.916,
  leadByNames: 1.032,
  leadByShortness: -1.497,
  noNames: -2.757,
  sameTime: 2.809,
  sameOutlet: -1.996,
};

/** The log odds of a pair with nothing in common. */
export const BIAS = -6.019;
