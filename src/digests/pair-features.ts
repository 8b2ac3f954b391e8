import type { Coincidence } from './coincidence.ts';
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
  'sameTime',
  'sameOutlet',
] as const;

export type Feature = (typeof FEATURES)[number];

/** What is taken for articles that name nobody, though their script has capitals. */
const NAMELESS = { low: 0.5, high: 0.5 };
/** In scripts without capitals names are there and not seen: between what pairs on one event share and what others do. */
const UNSEEN = { low: 0.3, high: 0.3 };
/** From so few terms to so many times as many, an article grows from short to long. */
const MIN_TERMS = 4;
const LONG = 75;
/** From this likeness of openings on, agreeing in time counts in full: by itself it is no evidence of anything. */
const ALIKE = 0.3;

/** Compare two articles. Symmetric: the order of the two does not matter. */
export function featuresOf(a: Profile, b: Profile, coincidence: Coincidence): number[] {
  const lead = cosine(a.lead, b.lead);
  const hasLeadNames = a.leadNames.sum > 0 && b.leadNames.sum > 0;
  const hasNames = a.names.sum > 0 && b.names.sum > 0;
  const unknown = a.hasCapitals && b.hasCapitals ? NAMELESS : UNSEEN;
  const leadNames = hasLeadNames ? coverages(a.leadNames, b.leadNames, a.body, b.body) : unknown;
  const names = hasNames ? coverages(a.names, b.names, a.body, b.body) : unknown;
  const figures = compareFigures(a, b);
  const likeness = Math.min(1, lead / ALIKE);
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
    likeness * Math.min(1, coincidence.year(a, b) / 1.5),
    conflict(a.figures.years, b.figures.years),
    likeness * Math.min(1, coincidence.weekday(a, b) / 3),
    conflict(a.weekdays, b.weekdays),
    shortness,
    lead * leadNames.low,
    lead * shortness,
    !hasNames && unknown === NAMELESS ? 1 : 0,
    likeness * Math.min(1, coincidence.time(a, b) / 1.5),
    a.outlet !== null && a.outlet === b.outlet ? 1 : 0,
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

/** Whether two sets have members, but none in common. */
function conflict(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  return a.size > 0 && b.size > 0 && a.isDisjointFrom(b) ? 1 : 0;
}
