import { asciiDigits } from './digits.ts';
import { HAN_DIGITS, MULTIPLIERS, NUMBER_WORDS } from './number-words.ts';

/** A figure as written, and every value it can be read as: "50 thousand" is 50,000, and 50 of something. */
export interface Figure {
  readonly raw: string;
  readonly index: number;
  readonly values: readonly number[];
  /** `%`, `pp` for percentage points, a currency sign, or `null`. */
  readonly unit: string | null;
  readonly isWord: boolean;
}

const CURRENCY_SIGNS = '$€£¥₴₽₹₺₩₪';
const CURRENCY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:us\s?)?(?:dollars?|dólares?|доллар\p{L}*|долар\p{L}*|dolar\p{L}*|डॉलर|دولار\p{L}*|ドル|美元)/iu, '$'],
  [/^(?:euros?|евро|євро|avro|यूरो|يورو|ユーロ|欧元)/iu, '€'],
  [/^(?:pounds?|pfund|libras?|фунт\p{L}*|sterlin)/iu, '£'],
  [/^(?:yen|円|人民币|元|yuan)/iu, '¥'],
  [/^(?:рубл\p{L}*|руб|rubles?|roubles?|rubel)/iu, '₽'],
  [/^(?:грив\p{L}*|грн|hryvnias?)/iu, '₴'],
  [/^(?:rupees?|रुपये|रुपए)/iu, '₹'],
  [/^(?:lira|tl)(?!\p{L})/iu, '₺'],
];
const PERCENT =
  /^(?:\s?[%％٪]|\s?(?:per ?cent|percent|prozent|pour cent|por ciento|por cento|процент\p{L}*|відсот\p{L}*|प्रतिशत|फीसदी|في المئة|بالمئة|パーセント)(?!\p{L}))/iu;
/** A rise "by 3 percentage points" is none "by 3%". */
const PERCENTAGE_POINTS =
  /^(?:\s?(?:percentage[ -]points?|prozentpunkten?|points? de pourcentage|puntos? porcentual(?:es)?|pontos? percentua(?:l|is)|відсотков\p{L}+ пункт\p{L}*|процентн\p{L}+ пункт\p{L}*|ポイント|百分点)(?!\p{L}))/iu;
const PERCENT_BEFORE = /(?:[%％]|yüzde |百分之)$/iu;
const DIGITS = /\d+(?:[.,'’\u00A0\u202F ]\d{3}(?!\d))*(?:[.,]\d+)?/gu;
const FRACTION = /^\s?[¼½¾⅐-⅞]/u;
/** Below nought, and no hyphen of a range or a name. */
const MINUS = /(?<![\p{L}\d)\]])[-−]$/u;
const WORD = /[\p{L}\p{M}’ʼ]+/gu;
/** Or letters that spell one behind another script's: that is sorted out by whole words. */
const HAS_NUMBER_WORD = new RegExp(`(?<![a-z])(?:${[...NUMBER_WORDS.keys()].sort().join('|')})(?![a-z])`, 'iu');
/** How much of what stands before a figure can belong to it, in UTF-16 code units. */
const SIGHT = 8;
const HAN_NUMBER = /[〇一二三四五六七八九十百千]+[万萬億亿]?|[〇一二三四五六七八九]+/gu;
const HAN_UNITS: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
  ['万', 1e4],
  ['萬', 1e4],
  ['億', 1e8],
  ['亿', 1e8],
]);

/**
 * Find the figures of a text, in digits of any script or in words.
 *
 * @returns In the order of the text. Where a separator can mean thousands or decimals, both values are given.
 */
export function figuresOf(text: string): Figure[] {
  const line = asciiDigits(text);
  const figures = [...inDigits(line), ...inWords(line), ...inHan(line)].sort((a, b) => a.index - b.index);
  return shareUnits(figures, line);
}

function inDigits(line: string): Figure[] {
  const found: Figure[] = [];
  if (!/\d/.test(line)) return found;
  for (const { 0: raw, index } of line.matchAll(DIGITS)) {
    const before = line.slice(Math.max(0, index - SIGHT), index);
    if (/[\p{L}]$/u.test(before) && !/[万億亿約约第]$/u.test(before) && isPartOfWord(before)) continue;
    const [fraction = ''] = FRACTION.exec(line.slice(index + raw.length, index + raw.length + 2)) ?? [];
    const sign = MINUS.test(before) ? 1 : 0;
    const after = line.slice(index + raw.length + fraction.length);
    const multiplier = /^[\s\u00A0-]{0,2}([\p{L}\p{M}]+)/u.exec(after);
    const word = multiplier?.[1]?.toLowerCase() ?? '';
    const [factor, length] = factorOf(word, after);
    const bare = readingsOf(raw).map((value) => value + fractionOf(fraction));
    const values = factor === 1 ? bare : [...bare.map((value) => value * factor), ...bare];
    const tail = after.slice(length);
    found.push({
      raw: line.slice(index - sign, index + raw.length + fraction.length + length),
      index: index - sign,
      values,
      unit: unitOf(line.slice(0, index - sign), tail),
      isWord: false,
    });
  }
  return found;
}

/** "½" is taken apart into "1⁄2"; nothing is 0. */
function fractionOf(fraction: string): number {
  const [above = 0, below = 1] = fraction.trim().normalize('NFKD').split('⁄').map(Number);
  return above / below;
}

/** "F16" and "covid19" are names; "約3" and "из5" are not. */
function isPartOfWord(before: string): boolean {
  return /[\p{Script=Latin}\p{Script=Cyrillic}]$/u.test(before);
}

/** @returns The factor that follows a number and how many letters state it. */
function factorOf(word: string, after: string): [number, number] {
  const known = MULTIPLIERS.get(word);
  const lead = /^[\s\u00A0-]{0,2}/u.exec(after)?.[0].length ?? 0;
  if (known !== undefined) return [known, lead + word.length];
  const han = HAN_UNITS.get(after.slice(lead, lead + 1));
  return han === undefined ? [1, 0] : [han, lead + 1];
}

/** @returns What digits with separators can mean: "50.000" is fifty thousand, or fifty with three decimals. */
function readingsOf(raw: string): number[] {
  const plain = raw.replace(/['’\u00A0\u202F ]/g, '');
  const separators = plain.match(/[.,]/g) ?? [];
  if (separators.length === 0) return [Number(plain)];
  const last = separators.at(-1) ?? '.';
  const decimals = plain.length - plain.lastIndexOf(last) - 1;
  const asThousands = Number(plain.replace(/[.,]/g, ''));
  const asDecimal = Number(
    `${plain.slice(0, plain.lastIndexOf(last)).replace(/[.,]/g, '')}.${plain.slice(plain.lastIndexOf(last) + 1)}`,
  );
  if (separators.length > 1 && new Set(separators).size === 1) return [asThousands];
  if (decimals !== 3 || separators.length > 1 || plain.startsWith('0')) return [asDecimal];
  // Nobody writes a decimal out to a nought: "12,000" is no twelve.
  if (plain.endsWith('0')) return [asThousands];
  return [asThousands, asDecimal];
}

function unitOf(before: string, after: string): string | null {
  if (PERCENTAGE_POINTS.test(after)) return 'pp';
  if (PERCENT.test(after) || PERCENT_BEFORE.test(before.slice(-SIGHT))) return '%';
  const sign = before.trimEnd().at(-1) ?? '';
  if (CURRENCY_SIGNS.includes(sign) && sign !== '') return sign;
  const next = after.trimStart();
  if (next !== '' && CURRENCY_SIGNS.includes(next.charAt(0))) return next.charAt(0);
  return CURRENCY_WORDS.find(([pattern]) => pattern.test(next))?.[1] ?? null;
}

/** Runs of number words: "fifty thousand", "twenty-five", "two hundred and six". */
function inWords(line: string): Figure[] {
  const found: Figure[] = [];
  if (!HAS_NUMBER_WORD.test(line)) return found;
  let run: { index: number; end: number; total: number; current: number; bare: number } | undefined;
  const close = () => {
    if (run) {
      const value = run.total + run.current;
      const raw = line.slice(run.index, run.end);
      const values = run.bare === value ? [value] : [value, run.bare];
      found.push({
        raw,
        index: run.index,
        values,
        unit: unitOf(line.slice(0, run.index), line.slice(run.end)),
        isWord: true,
      });
    }
    run = undefined;
  };
  for (const { 0: raw, index } of line.matchAll(WORD)) {
    const word = raw.toLowerCase();
    const gap = run ? line.slice(run.end, index) : '';
    if (run && !/^(?:[\s-]{1,2}|\s+and\s+)?$/.test(gap)) close();
    const value = NUMBER_WORDS.get(word);
    const factor = MULTIPLIERS.get(word);
    if (value !== undefined) {
      if (run && (run.current === 0 || run.current % 100 === 0 || (run.current % 10 === 0 && value < 10)))
        run.current += value;
      else {
        close();
        run = { index, end: index, total: 0, current: value, bare: value };
      }
    } else if (run && factor !== undefined && word.length > 2) {
      if (factor === 100) run.current = (run.current || 1) * 100;
      else [run.total, run.current] = [run.total + (run.current || 1) * factor, 0];
    } else if (!(run && word === 'and' && run.current % 100 === 0)) close();
    if (run) run.end = word === 'and' && value === undefined ? run.end : index + raw.length;
  }
  close();
  return found;
}

function inHan(line: string): Figure[] {
  const found: Figure[] = [];
  if (!/[十百千万萬億亿]/.test(line)) return found;
  for (const { 0: raw, index } of line.matchAll(HAN_NUMBER)) {
    if (!/[十百千万萬億亿]/u.test(raw) || raw.length < 2) continue;
    let total = 0;
    let current = 0;
    for (const letter of raw) {
      const unit = HAN_UNITS.get(letter);
      if (unit === undefined) current = HAN_DIGITS.get(letter) ?? 0;
      else if (unit >= 1e4) [total, current] = [(total + current || 1) * unit, 0];
      else [total, current] = [total + (current || 1) * unit, 0];
    }
    found.push({
      raw,
      index,
      values: [total + current],
      unit: unitOf(line.slice(0, index), line.slice(index + raw.length)),
      isWord: true,
    });
  }
  return found;
}

/** "6.6 to 8.6%": the first figure is a percentage too. */
function shareUnits(figures: readonly Figure[], line: string): Figure[] {
  return figures.map((figure, i) => {
    const next = figures[i + 1];
    if (figure.unit !== null || !next?.unit) return figure;
    const between = line
      .slice(figure.index + figure.raw.length, next.index)
      .replace(/[\p{Sc}]/gu, '')
      .trim();
    return /^(?:to|and|or|[-–—]|bis|und|à|et|ou|a|y|e|до|и|і|та|ile|से|إلى|から|至)$/iu.test(between)
      ? { ...figure, unit: next.unit }
      : figure;
  });
}

/** `figuresOf`, or a memory of it. */
export type ReadFigures = (text: string) => readonly Figure[];

/**
 * Find the figures of `text` that `passage` does not state, in digits or in words.
 *
 * A percentage must be a percentage there, and an amount of money the same currency, unless one of the two leaves it out.
 *
 * @param read Finds the figures of a text; one that remembers, where texts are asked for again.
 * @returns As written in `text`; empty when the passage bears every one.
 */
export function figuresNotIn(passage: string, text: string, read: ReadFigures = figuresOf): string[] {
  const wanted = read(text);
  if (wanted.length === 0) return [];
  return unstated(wanted, read(passage)).map(({ raw }) => raw);
}

/** @returns Those of `wanted` that are none of `stated`. */
export function unstated(wanted: readonly Figure[], stated: readonly Figure[]): Figure[] {
  return wanted.filter((figure) => !stated.some((other) => isSameFigure(figure, other)));
}

function isSameFigure(a: Figure, b: Figure): boolean {
  if (a.unit !== b.unit && a.unit !== null && b.unit !== null) return false;
  if (a.unit === '%' && b.unit === null) return false;
  return a.values.some((value) =>
    b.values.some((other) => Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(value))),
  );
}

const QUANTITY_WORDS =
  /\b(?:half|halves|thirds?|quarters?|dozens?|hundreds|thousands|millions|billions|trillions|doubl\w+|tripl\w+|quadrupl\w+|twice|threefold|majority)\b/gi;
/** Letters that tell these words apart, whatever their ending. */
const QUANTITY_STEM = 4;

/** @returns Quantities in words of English, such as "two thirds" or "dozens", that the passage does not have. */
export function quantityWordsNotIn(passage: string, text: string): string[] {
  const stated = passage.toLowerCase();
  return (text.match(QUANTITY_WORDS) ?? []).filter(
    (word) => !stated.includes(word.slice(0, QUANTITY_STEM).toLowerCase()),
  );
}

const MEASURES =
  /^[\s\u00A0-]?(?:%|percentage points?|basis points?|per ?cent|percent|(?:square |cubic |nautical )?(?:(?:kilo|centi|milli)?met(?:er|re)s?|miles?|feet|inches|yards|acres|hectares)(?: (?:per|an) hour)?|km\/h|kph|mph|km²?|m²|mm|cm|kg|kilograms?|grams?|lit(?:er|re)s?|gallons?|barrels?|degrees(?: (?:Celsius|Fahrenheit))?|°[CF]|[kMGT]Wh?|(?:kilo|mega|giga)watts?(?: hours?)?|tonnes?|tons?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|people|soldiers|troops|dollars|euros|pounds|Prozent(?:punkten?)?|pour cent|points? de pourcentage|por ciento|puntos? porcentual(?:es)?|por cento|pontos? percentua(?:l|is)|процент\p{L}*|відсот\p{L}*)(?![\p{L}\d])/iu;

/** What stands behind the first figure of a range, where the measure comes with the second. */
const OPENS_RANGE = /^[-–]\d[\d.,]*[%°\p{L}]/u;

/** @returns The figures of a claim as written, with their currency sign or measure, such as `1,000 square kilometres`. */
export function figuresAsWritten(text: string, read: ReadFigures = figuresOf): string[] {
  const written: string[] = [];
  let from: number | undefined;
  for (const { raw, index } of read(text)) {
    const sign = /[\p{Sc}]\s?$/u.exec(text.slice(Math.max(0, index - SIGHT), index))?.[0] ?? '';
    const end = index + raw.length;
    const start = from ?? index - sign.length;
    // "$120–130bn" is no $120.
    from = OPENS_RANGE.test(text.slice(end)) ? start : undefined;
    if (from === undefined) written.push(text.slice(start, end + (MEASURES.exec(text.slice(end))?.[0].length ?? 0)));
  }
  return [...new Set(written)];
}
