import type { Claim } from '../briefing/brief.ts';
import { figuresOf } from '../briefing/figures.ts';
import { termsOf } from '../briefing/words.ts';
import type { EditionClaim, FigureDifference, Telling } from './edition.ts';

/** A claim, and the telling that carries it. */
interface Carried {
  readonly claim: Claim;
  readonly telling: Telling;
  readonly url: string | null;
  readonly terms: ReadonlySet<string>;
  readonly figures: readonly Stated[];
}

/** A figure with what it counts. */
interface Stated {
  readonly value: number;
  readonly raw: string;
  /** The word behind it, such as `people`; `undefined` for years, sums and measures. */
  readonly what: string | undefined;
}

/** Two claims that share so many of their terms say the same. */
const SAME_SHARE = 0.6;
/** And so many tell of the same thing, so that figures in them can differ. */
const ALIKE_SHARE = 0.4;

/**
 * Choose the claims that a story shows: those that most outlets carry first, then the most important. Claims that say the
 * same are one; a copy carries nothing of its own.
 */
export function chooseClaims(tellings: readonly Telling[], most: number): EditionClaim[] {
  const carried = listCarried(tellings);
  const groups: Carried[][] = [];
  for (const each of carried) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, each));
    if (group) group.push(each);
    else groups.push([each]);
  }
  return groups
    .map((group) => ({ group, outlets: new Set(group.map(({ telling }) => telling.outlet)).size }))
    .sort((a, b) => b.outlets - a.outlets || importanceOf(b.group) - importanceOf(a.group))
    .slice(0, most)
    .flatMap(({ group: [first], outlets }) => (first ? [shown(first, outlets)] : []));
}

/** Find what is counted differently: the same thing in claims that are alike, from different outlets. */
export function findDifferences(tellings: readonly Telling[], most: number): FigureDifference[] {
  const carried = listCarried(tellings);
  const differences = new Map<string, Map<string, Carried & { readonly stated: Stated }>>();
  for (const [index, one] of carried.entries()) {
    for (const other of carried.slice(index + 1)) {
      if (one.telling.outlet === other.telling.outlet || overlap(one.terms, other.terms) < ALIKE_SHARE) continue;
      for (const stated of one.figures) {
        const rival = other.figures.find(
          ({ what, value }) => what !== undefined && what === stated.what && value !== stated.value,
        );
        if (!rival || stated.what === undefined) continue;
        const values = differences.get(stated.what) ?? new Map();
        values.set(one.telling.outlet, values.get(one.telling.outlet) ?? { ...one, stated });
        values.set(other.telling.outlet, values.get(other.telling.outlet) ?? { ...other, stated: rival });
        differences.set(stated.what, values);
      }
    }
  }
  return [...differences]
    .map(([what, values]) => ({
      what,
      values: [...values.values()].map(({ stated, telling, claim, url }) => ({
        figure: stated.raw,
        outlet: telling.outlet,
        quote: claim.quote,
        url,
      })),
    }))
    .filter(({ values }) => new Set(values.map(({ figure }) => figure)).size > 1)
    .slice(0, most);
}

/** Keep the tellings' claims that a reader has not been told. @param told As they were written. */
export function withoutTold(tellings: readonly Telling[], told: readonly string[]): Telling[] {
  const known = told.map((text) => ({ terms: new Set(termsOf(text, 'en')), figures: statedIn(text) }));
  return tellings.map((telling) => {
    if (!telling.reading) return telling;
    const claims = telling.reading.claims.filter((claim) => {
      const own = { terms: new Set(termsOf(claim.text, 'en')), figures: statedIn(claim.text) };
      return !known.some((each) => overlap(each.terms, own.terms) >= SAME_SHARE && hasFiguresOf(own, each));
    });
    return { ...telling, reading: { ...telling.reading, claims } };
  });
}

function listCarried(tellings: readonly Telling[]): Carried[] {
  return tellings.flatMap((telling) =>
    telling.isCopy || !telling.reading
      ? []
      : telling.reading.claims.map((claim) => ({
          claim,
          telling,
          url: telling.reading?.canonicalUrl ?? telling.url,
          terms: new Set(termsOf(claim.text, 'en')),
          figures: statedIn(claim.text),
        })),
  );
}

/** The same words and the same figures: a figure that differs makes another claim of it. */
function isSame(one: Carried, other: Carried): boolean {
  if (one.telling.outlet === other.telling.outlet) return one.claim.text === other.claim.text;
  return overlap(one.terms, other.terms) >= SAME_SHARE && hasFiguresOf(other, one) && hasFiguresOf(one, other);
}

function hasFiguresOf(one: Pick<Carried, 'figures'>, other: Pick<Carried, 'figures'>): boolean {
  return one.figures.every(({ value }) => other.figures.some((each) => each.value === value));
}

/** The share of terms in common, of the shorter of two. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const smaller = Math.min(one.size, other.size);
  return smaller === 0 ? 0 : one.intersection(other).size / smaller;
}

/** A noun, maybe behind an adjective or "of the". */
const COUNTED = /^[\s\u00A0]+(?:of\s+(?:the\s+)?|other\s+|more\s+)?(\p{Ll}[\p{L}\p{M}]{2,})/u;

function statedIn(text: string): Stated[] {
  return figuresOf(text).flatMap(({ raw, index, values, unit }) => {
    const [value] = values;
    if (value === undefined) return [];
    const isYear = /^(?:19|20)\d\d$/.test(raw);
    const noun = unit === null && !isYear ? COUNTED.exec(text.slice(index + raw.length))?.[1] : undefined;
    return [{ value, raw, what: noun?.toLowerCase() }];
  });
}

function shown({ claim, telling, url }: Carried, carriedBy: number): EditionClaim {
  return { claim, outlet: telling.outlet, url, carriedBy };
}

const importanceOf = (group: readonly Carried[]) => Math.max(...group.map(({ claim }) => claim.importance));
