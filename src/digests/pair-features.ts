import type { Profile } from './profile.ts';
import { cosine, coverage, type Vector } from './vector.ts';

/** What two articles have in common and what keeps them apart; each about 0 to 1, the order of the names is that of the weights. */
export const FEATURES = [
  'title',
  'lead',
  'body',
  'phrases',
  'leadInBodyLow',
  'leadNamesHigh',
  'namesLow',
  'namesHigh',
  'sharedFigures',
  'otherCount',
  'sameYear',
  'otherYear',
  'sameWeekday',
  'otherWeekday',
  'shortness',
  'leadByNames',
  'leadByShortness',
  'noNames',
] as const;

export type Feature = (typeof FEATURES)[number];

/** Articles of two scripts, or without capitals, share no names and lack none. */
const UNKNOWN = { low: 0.5, high: 0.5 };
/** From so few terms to so many times as many, an article grows from short to long. */
const MIN_TERMS = 4;
const LONG = 75;

/** Compare two articles. Symmetric: the order of the two does not matter. */
export function featuresOf(a: Profile, b: Profile): number[] {
  const lead = cosine(a.lead, b.lead);
  const hasLeadNames = a.leadNames.sum > 0 && b.leadNames.sum > 0;
  const hasNames = a.names.sum > 0 && b.names.sum > 0;
  const leadNames = hasLeadNames ? coverages(a.leadNames, b.leadNames, a.body, b.body) : UNKNOWN;
  const names = hasNames ? coverages(a.names, b.names, a.body, b.body) : UNKNOWN;
  const figures = compareFigures(a, b);
  const years = compareSets(a.figures.years, b.figures.years);
  const weekdays = compareSets(a.weekdays, b.weekdays);
  // Of two articles whose dates are known and near, most name the same year and weekday: that says nothing.
  const isUndated = a.time === null || b.time === null ? 1 : 0;
  const shortness = Math.max(
    0,
    1 - Math.log(Math.max(MIN_TERMS, Math.min(a.size, b.size)) / MIN_TERMS) / Math.log(LONG),
  );
  return [
    cosine(a.title, b.title),
    lead,
    cosine(a.body, b.body),
    Math.sqrt(cosine(a.phrases, b.phrases)),
    coverages(a.lead, b.lead, a.body, b.body).low,
    leadNames.high,
    names.low,
    names.high,
    figures.shared,
    figures.other,
    isUndated * years.same,
    years.other,
    isUndated * weekdays.same,
    weekdays.other,
    shortness,
    lead * leadNames.low,
    lead * shortness,
    hasNames ? 0 : 1,
  ];
}

/** How much of a part of each article the other has anywhere: of the two, the lower and the higher share. */
function coverages(ofA: Vector, ofB: Vector, bodyA: Vector, bodyB: Vector): { low: number; high: number } {
  const [one, other] = [coverage(ofA, bodyB), coverage(ofB, bodyA)];
  return { low: Math.min(one, other), high: Math.max(one, other) };
}

function compareFigures({ figures: a }: Profile, { figures: b }: Profile) {
  let shared = 0;
  for (const [value, tellingness] of a.values) if (b.values.has(value)) shared += tellingness;
  let other = 0;
  for (const [noun, values] of a.counted) {
    const stated = b.counted.get(noun);
    if (stated && ![...values].some((value) => stated.has(value))) other += 1;
  }
  return { shared: Math.min(1, shared / 4), other: Math.min(1, other / 2) };
}

/** Whether two sets meet, and whether both have members but none in common. */
function compareSets(a: ReadonlySet<number>, b: ReadonlySet<number>): { same: number; other: number } {
  for (const member of a) if (b.has(member)) return { same: 1, other: 0 };
  return { same: 0, other: a.size > 0 && b.size > 0 ? 1 : 0 };
}
