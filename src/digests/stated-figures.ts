import { figuresOf } from '../briefing/figures.ts';
import { numberOf } from './tokens.ts';

/** Figures of an article's opening. */
export interface StatedFigures {
  /** Telling values and how telling each is: 108,000,000 says more than 2. */
  readonly values: ReadonlyMap<number, number>;
  /** What was counted or measured, and its values: "11th Doctor", "17-inch", "four robbers". */
  readonly counted: ReadonlyMap<number, ReadonlySet<number>>;
  /** Years named, 1900 to 2099. */
  readonly years: ReadonlySet<number>;
}

const ORDINAL = /(?<![\p{L}\p{N}])(\d{1,3})(?:st|nd|rd|th)(?![\p{L}\p{N}])/giu;
const ORDINAL_WORDS: ReadonlyMap<string, number> = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth'
    .split(' ')
    .map((word, i) => [word, i + 1]),
);
const ORDINAL_WORD = new RegExp(`(?<![\\p{L}])(${[...ORDINAL_WORDS.keys()].join('|')})(?![\\p{L}])`, 'giu');
/** The word behind a figure: "17-inch", "108 million worth", "26-year-old". */
const NEXT_WORD = /^[\s\u00A0-]{1,2}(\p{L}[\p{L}\p{M}]{2,})/u;
/** Behind a figure these count nothing that tells one event from another. */
const NOT_COUNTED = new Set(
  `the and for from with per percent cent million billion thousand hundred january february march april may june july august september
  october november december jan feb mar apr jun jul aug sep sept oct nov dec est edt pst pdt gmt after before when who that which was were
  has have had will would more years year days day weeks week months month hours hour minutes minute times time ago old`.split(
    /\s+/,
  ),
);

/** Read the figures of a text. The text should be an opening: background paragraphs state figures of other events. */
export function statedFigures(text: string): StatedFigures {
  const values = new Map<number, number>();
  const counted = new Map<number, Set<number>>();
  const years = new Set<number>();
  const count = (value: number, after: string) => {
    const noun = NEXT_WORD.exec(after)?.[1]?.toLowerCase();
    if (noun === undefined || NOT_COUNTED.has(noun)) return;
    const key = numberOf(noun.replace(/s$/, ''));
    const stated = counted.get(key) ?? new Set();
    counted.set(key, stated.add(value));
  };
  for (const { raw, index, values: readings, unit } of figuresOf(text)) {
    const value = readings[0] ?? 0;
    const after = text.slice(index + raw.length, index + raw.length + 40);
    if (/^(?:st|nd|rd|th)(?![\p{L}])/iu.test(after)) continue;
    if (/^(?:19|20)\d\d$/.test(raw) && unit === null) {
      years.add(value);
      continue;
    }
    values.set(value, tellingness(value));
    if (unit === null) count(value, after);
  }
  for (const { 0: raw, 1: digits = '', index } of text.matchAll(ORDINAL))
    count(Number(digits), text.slice(index + raw.length, index + raw.length + 40));
  for (const { 0: raw, index } of text.matchAll(ORDINAL_WORD))
    count(ORDINAL_WORDS.get(raw.toLowerCase()) ?? 0, text.slice(index + raw.length, index + raw.length + 40));
  return { values, counted, years };
}

/** Small and round numbers are everywhere. */
function tellingness(value: number): number {
  if (value <= 4) return 0.1;
  if (value <= 12) return 0.4;
  if (value <= 31) return 0.8;
  if (value % 10 === 0 && value <= 1000) return 0.8;
  return value < 100 ? 1.2 : 2;
}
