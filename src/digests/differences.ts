import { type Figure, figuresAsWritten, figuresOf } from '../briefing/figures.ts';
import { termsOf } from '../briefing/words.ts';
import { HOUR } from '../time.ts';
import { type Carried, listCarried, overlap } from './claims.ts';
import type { FigureDifference, Telling } from './edition.ts';

/** A figure, what it is of, and what is said of that. */
interface Stated {
  readonly value: number;
  readonly raw: string;
  /** What is counted, such as `people`, or the unit of an amount. */
  readonly what: string;
  /** Whether it is a sum of money or a share, which only the same words before it make comparable. */
  readonly isAmount: boolean;
  readonly isRough: boolean;
  /** The two words before it, as written. */
  readonly before: string;
  /** The last telling word before it, and the first two behind what it counts. */
  readonly lead: string | undefined;
  readonly behind: ReadonlySet<string>;
  /** What became of those counted. */
  readonly fates: ReadonlySet<string>;
}

/** Claims tell of the same thing, so that figures in them can differ, from this share of their terms. */
const ALIKE = 0.4;
/** Of figures that are said to be rough, so much is no difference. */
const ROUGHLY = 0.05;
/** What was counted longer ago was counted when it was different. */
const SAME_TIME_MS = 12 * HOUR;
const ROUGH =
  /\b(?:about|around|some|nearly|almost|roughly|approximately|over|under|more than|less than|at least|up to)\s*$/iu;
/** A noun, maybe behind "of the". */
const COUNTED = /^[\s\u00A0]+(?:of\s+(?:the\s+)?|other\s+|more\s+)?(\p{Ll}[\p{L}\p{M}]{2,})/u;
const FATES: readonly (readonly [string, RegExp])[] = [
  ['dead', /\b(?:kill|dead|died|dies|death|lost (?:his|her|their) li)/iu],
  ['hurt', /\b(?:injur|hurt|wound)/iu],
  ['missing', /\bmissing|unaccounted/iu],
  ['held', /\b(?:arrest|detain|custody|jailed)/iu],
  ['safe', /\b(?:rescu|saved|alive|survi|freed|releas|unhurt)/iu],
  ['moved', /\b(?:evacuat|displac|homeless|fled)/iu],
  ['ill', /\b(?:infect|sick|ill\b|hospital)/iu],
];

/**
 * Find what is given differently: the same thing said of the same, about the same time, by different outlets. In doubt
 * there is no difference.
 */
export function findDifferences(tellings: readonly Telling[], most: number): FigureDifference[] {
  const carried = listCarried(tellings).map((each) => ({ ...each, figures: statedIn(each.claim.text) }));
  const differences = new Map<string, Map<string, Carried & { readonly stated: Stated }>>();
  for (const [index, one] of carried.entries()) {
    for (const other of carried.slice(index + 1)) {
      if (!areComparable(one, other)) continue;
      for (const stated of one.figures) {
        const rival = other.figures.find((each) => isRival(stated, each));
        if (!rival) continue;
        const key = `${stated.what} ${stated.isAmount ? stated.before : [...stated.fates].join(' ')}`;
        const values = differences.get(key) ?? new Map();
        values.set(one.telling.outlet, values.get(one.telling.outlet) ?? { ...one, stated });
        values.set(other.telling.outlet, values.get(other.telling.outlet) ?? { ...other, stated: rival });
        differences.set(key, values);
      }
    }
  }
  return [...differences.values()].slice(0, most).map((values) => {
    const [first] = values.values();
    return {
      what: first?.stated.what ?? '',
      values: [...values.values()].map(({ stated, telling, claim, url }) => ({
        figure: stated.raw,
        outlet: telling.outlet,
        quote: claim.quote,
        url,
      })),
    };
  });
}

function areComparable(one: Carried, other: Carried): boolean {
  if (one.telling.outlet === other.telling.outlet || overlap(one.said.terms, other.said.terms) < ALIKE) return false;
  const [a, b] = [one.telling.publishedAt, other.telling.publishedAt];
  return a === null || b === null || Math.abs(Date.parse(a) - Date.parse(b)) <= SAME_TIME_MS;
}

function isRival(one: Stated, other: Stated): boolean {
  if (one.what !== other.what || one.isAmount !== other.isAmount || one.value === other.value) return false;
  const isRough = one.isRough || other.isRough;
  if (isRough && Math.abs(one.value - other.value) <= ROUGHLY * Math.max(one.value, other.value)) return false;
  if (one.isAmount) return one.before !== '' && one.before === other.before;
  if (one.fates.size > 0 || other.fates.size > 0) {
    return one.fates.size === other.fates.size && one.fates.isSubsetOf(other.fates);
  }
  if (one.lead !== undefined && other.lead !== undefined && one.lead !== other.lead) return false;
  return one.behind.intersection(other.behind).size > 0;
}

function statedIn(text: string): Stated[] {
  const figures = figuresOf(text);
  return figures.flatMap((figure, index) => {
    const [value] = figure.values;
    const end = figure.index + figure.raw.length;
    const noun = COUNTED.exec(text.slice(end));
    const what = whatOf(figure, noun?.[1]);
    if (value === undefined || what === undefined) return [];
    const clause = clauseAround(text, figure.index, figures[index + 1]?.index ?? text.length);
    const before = clause.before.replace(ROUGH, '');
    const behind = text.slice(end + (figure.unit === null ? (noun?.[0].length ?? 0) : 0), clause.end);
    return [
      {
        value,
        raw: figure.unit === null ? figure.raw : asWritten(text, figure.raw),
        what,
        isAmount: figure.unit !== null,
        isRough: ROUGH.test(clause.before),
        before: before.trim().split(/\s+/).slice(-2).join(' ').toLowerCase(),
        lead: termsOf(before, 'en').at(-1),
        behind: new Set(termsOf(behind, 'en').slice(0, 2)),
        fates: new Set(
          FATES.flatMap(([fate, words]) => (words.test(text.slice(clause.start, clause.end)) ? [fate] : [])),
        ),
      },
    ];
  });
}

/** With its sign or unit. */
const asWritten = (text: string, raw: string) => figuresAsWritten(text).find((figure) => figure.includes(raw)) ?? raw;

/** A year counts nothing, and neither does a number without a noun. */
function whatOf({ raw, unit }: Figure, noun: string | undefined): string | undefined {
  if (unit !== null) return unit === '%' ? 'share' : `sum in ${unit}`;
  return /^(?:1[5-9]|20)\d\d$/.test(raw) ? undefined : noun?.toLowerCase();
}

/** The words that belong to a figure: to the next comma or stop, and no further than the next figure. */
function clauseAround(text: string, index: number, next: number) {
  const start = Math.max(...[', ', '; ', '. ', ': '].map((mark) => text.lastIndexOf(mark, index) + 1));
  const stop = text.slice(index).search(/[,;.:](?:\s|$)/u);
  return { start, before: text.slice(start, index), end: Math.min(next, stop === -1 ? text.length : index + stop) };
}
