import type { Profile } from './profile.ts';
import { cosine, coverage, type Vector } from './vector.ts';

/** What two articles have in common and what keeps them apart; each about 0 to 1, the order of the names is that of the weights. */
export const FEATURES = [
  'title',
  'lead',
  'body',
  'phrases',
  'names',
  'titleInBodyLow',
  'titleInBodyHigh',
  'leadInBodyLow',
  'leadInBodyHigh',
  'leadNamesLow',
  'leadNamesHigh',
  'namesLow',
  'namesHigh',
  'sharedFigures',
  'sameCount',
  'otherCount',
  'sameYear',
  'otherYear',
  'sameWeekday',
  'otherWeekday',
  'sameMonth',
  'otherMonth',
  'shortness',
  'leadByNames',
  'leadByShortness',
  'noNames',
] as const;

export type Feature = (typeof FEATURES)[number];

/** Compare two articles. Symmetric: the order of the two does not matter. */
export function featuresOf(a: Profile, b: Profile): number[] {
  const lead = cosine(a.lead, b.lead);
  const titleIn = ordered(coverage(a.title, b.body), coverage(b.title, a.body));
  const leadIn = ordered(coverage(a.lead, b.body), coverage(b.lead, a.body));
  const leadNames = known(a.leadNames, b.leadNames)
    ? ordered(coverage(a.leadNames, b.body), coverage(b.leadNames, a.body))
    : [0.5, 0.5];
  const hasNames = known(a.names, b.names);
  const names = hasNames ? ordered(coverage(a.names, b.body), coverage(b.names, a.body)) : [0.5, 0.5];
  const nameCosine = hasNames ? cosine(a.names, b.names) : 0.3;
  const figures = compareFigures(a, b);
  const years = compareSets(a.figures.years, b.figures.years);
  const weekdays = compareSets(a.calendar, b.calendar, 'd');
  const months = compareSets(a.calendar, b.calendar, 'm');
  // Of two articles whose dates are known and near, most name the same month and weekday: that says nothing.
  const isUndated = a.time === null || b.time === null ? 1 : 0;
  const shortness = Math.max(0, 1 - Math.log(Math.max(4, Math.min(a.size, b.size)) / 4) / Math.log(75));
  return [
    cosine(a.title, b.title),
    lead,
    cosine(a.body, b.body),
    Math.sqrt(cosine(a.phrases, b.phrases)),
    nameCosine,
    ...titleIn,
    ...leadIn,
    ...leadNames,
    ...names,
    figures.shared,
    figures.same,
    figures.other,
    isUndated * years.same,
    years.other,
    isUndated * weekdays.same,
    weekdays.other,
    isUndated * months.same,
    months.other,
    shortness,
    lead * (leadNames[0] ?? 0),
    lead * shortness,
    hasNames ? 0 : 1,
  ];
}

function known(a: Vector, b: Vector): boolean {
  return a.ids.length > 0 && b.ids.length > 0;
}

function ordered(a: number, b: number): [low: number, high: number] {
  return a < b ? [a, b] : [b, a];
}

function compareFigures({ figures: a }: Profile, { figures: b }: Profile) {
  let shared = 0;
  for (const [value, tellingness] of a.values) if (b.values.has(value)) shared += tellingness;
  let same = 0;
  let other = 0;
  for (const [noun, values] of a.counted) {
    const stated = b.counted.get(noun);
    if (!stated) continue;
    if ([...values].some((value) => stated.has(value))) same += 1;
    else other += 1;
  }
  return { shared: Math.min(1, shared / 4), same: Math.min(1, same / 3), other: Math.min(1, other / 2) };
}

/** Whether two sets meet, and whether both have members but none in common. */
function compareSets<Member>(a: ReadonlySet<Member>, b: ReadonlySet<Member>, prefix?: string) {
  const isWanted = (member: Member) => prefix === undefined || String(member).startsWith(prefix);
  const left = [...a].filter(isWanted);
  const right = [...b].filter(isWanted);
  const meets = left.some((member) => b.has(member));
  return { same: meets ? 1 : 0, other: !meets && left.length > 0 && right.length > 0 ? 1 : 0 };
}
