import { HOUR, MINUTE } from '../time.ts';
import { findMonth } from './calendar-names.ts';
import { findZone, isZoneName, offsetIn } from './zones.ts';

/** No date is longer, in any language; what follows is not looked at. */
const MAX_DATE = 120;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2200];
/** Two digits below this are of this century: RFC 2822 §4.3 says 50, but feeds of the 1970s are rarer than plans. */
const CENTURY_TURN = 70;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A date and time as written, and the offset that it gives, in minutes to the east of UTC. */
interface Written {
  readonly local: number;
  readonly offset: number | undefined;
}

/**
 * Read a date as feeds and pages write them: RFC 822 and what passes for it, ISO 8601 in any precision, months by name in many
 * languages, Chinese, Japanese and Korean dates, seconds since 1970; in the digits of any of these languages. Without a zone it is UTC;
 * the name of one (RFC 9557, `[Europe/Paris]`) counts where no offset is given.
 *
 * @returns ISO 8601 in UTC, or `undefined` for what is no date.
 */
export function parseDate(input: string | undefined): string | undefined {
  const written = withWesternDigits((input ?? '').slice(0, MAX_DATE)).trim();
  if (!/\d/.test(written)) return undefined;
  const { text, zone } = takeZoneName(written);
  const found = parseIso(text) ?? parseEpoch(text) ?? parseLoose(text);
  if (found === undefined || Number.isNaN(found.local)) return undefined;
  const { local, offset = zone === undefined ? 0 : offsetIn(zone, local) } = found;
  const date = new Date(local - offset * MINUTE);
  const year = date.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? date.toISOString() : undefined;
}

/** Time zones lie so far apart at most. */
const WIDEST_OFFSET = 14 * HOUR;

/**
 * Read when a text appeared: as `parseDate`, but the beginning of 1970, in any zone, is a timestamp that was never set.
 *
 * @returns ISO 8601 in UTC, or `undefined` for what is no date.
 */
export function parseAppearance(input: string | undefined): string | undefined {
  const date = parseDate(input);
  return date !== undefined && Math.abs(Date.parse(date)) > WIDEST_OFFSET ? date : undefined;
}

/** Arabic, Persian, Devanagari, Bengali, Thai and full-width. */
const ZEROS = [...'٠۰०০๐０'].map((zero) => zero.charCodeAt(0));

/** Write the digits of other scripts as 0 to 9. */
export function withWesternDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९০-৯๐-๙０-９]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (ZEROS.find((zero) => code >= zero && code < zero + 10) ?? code));
  });
}

/** Take off what stands in brackets behind a time (RFC 9557), and the bare name of a zone. */
function takeZoneName(written: string): { text: string; zone: string | undefined } {
  let zone: string | undefined;
  const text = written.replace(
    /\[!?([^[\]]{1,60})\]|(?<![\p{L}\d/])[a-z]{2,12}\/[a-z][\w+-]{1,30}(?:\/[a-z_]{1,30})?/giu,
    (piece, inBrackets = piece) => {
      if (inBrackets.includes('=')) return ' ';
      if (!isZoneName(inBrackets)) return piece;
      zone ??= inBrackets;
      return ' ';
    },
  );
  return { text: text.trim(), zone };
}

const ISO =
  /^[+-]?(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?|-(\d{3}))?(?:(?:[Tt ]\s*|\s+)(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:([Zz])|([+-]\d{2}):?(\d{2})?|([a-zA-Z]{2,5}))?)?$/;

function parseIso(text: string): Written | undefined {
  const found = ISO.exec(text);
  // Six digits alone are a day in an old century's manner, `040105`, and eight or ten could be seconds.
  if (found === null || /^\d{6}$/.test(text)) return undefined;
  const [, year, month, day, ordinal, hour, minute, second, fraction, z, offsetHours, offsetMinutes, zone] = found;
  const date =
    ordinal === undefined
      ? dayOf({ year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) })
      : Number(ordinal) >= 1 && Number(ordinal) <= 366
        ? Date.UTC(Number(year), 0, Number(ordinal))
        : undefined;
  const time = timeOf(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), fraction);
  const offset = offsetHours === undefined ? findZone(zone ?? z ?? '') : offsetOf(offsetHours, offsetMinutes);
  return sum(date, time, offset);
}

/** Seconds, or milliseconds, since 1970. */
function parseEpoch(text: string): Written | undefined {
  if (/^\d{9,10}(?:\.\d{1,6})?$/.test(text)) return { local: Math.round(Number(text) * 1000), offset: 0 };
  return /^\d{12,13}$/.test(text) ? { local: Number(text), offset: 0 } : undefined;
}

const TIME =
  /(?<![\d:])(\d{1,2})(?:[:：h]|時|时|點|点|시)\s?(\d{1,2})(?:(?:[:：]|分|분)\s?(\d{1,2})?(?:[.,](\d{1,9}))?)?(?:秒|초)?(?:\s?([ap])\.?\s?m\b\.?)?/iu;
const HOUR_ONLY = /(?<![\d:])(\d{1,2})\s?([ap])\.?m\b\.?/iu;

function parseLoose(input: string): Written | undefined {
  const text = input.replace(/\(.*$/, ' ').replace(/\s+/g, ' ');
  const found = TIME.exec(text);
  const alone = found === null ? HOUR_ONLY.exec(text) : null;
  const at = found ?? alone;
  const before = at === null ? text : text.slice(0, at.index);
  const after = at === null ? '' : text.slice(at.index + at[0].length);

  let hour = Number(at?.[1] ?? 0);
  const half = (found?.[5] ?? alone?.[2] ?? eastAsianHalf(before) ?? arabicHalf(after))?.toLowerCase();
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  const time = timeOf(hour, Number(found?.[2] ?? 0), Number(found?.[3] ?? 0), found?.[4]);

  const { offset, rest } = takeZone(after);
  const day = findDay(`${before} ${rest}`);
  return day === undefined ? undefined : sum(dayOf(day), time, offset);
}

/** 上午 and 오전 before noon, 下午 and 오후 after it. */
function eastAsianHalf(text: string): string | undefined {
  if (/下午|오후|午後/.test(text)) return 'p';
  return /上午|오전|午前/.test(text) ? 'a' : undefined;
}

/** ص before noon, م after it, or the whole words. */
function arabicHalf(after: string): string | undefined {
  const [, before, past] = /^\s?(?:(ص|صباحا)|(م|مساء))ً?(?!\p{L})/u.exec(after) ?? [];
  if (past !== undefined) return 'p';
  return before === undefined ? undefined : 'a';
}

/** Take the zone off what follows the time: `+0200`, `GMT+2`, `CEST`, `Z`; what remains may hold a year. */
function takeZone(after: string): { offset: number | undefined; rest: string } {
  const numeric = /^\s?(?:(?:utc|gmt|ut|z)\s?)?([+\-−])\s?(\d{1,2}):?(\d{2})?(?!\d)/iu.exec(after);
  if (numeric !== null) {
    const [whole, sign, hours = '0', minutes] = numeric;
    const offset = offsetOf(`${sign === '+' ? '' : '-'}${hours}`, minutes);
    return { offset, rest: after.slice(whole.length) };
  }
  const named = /^[\s,]{0,3}([a-z]{1,5})\b/i.exec(after);
  const offset = named === null ? undefined : findZone(named[1] ?? '');
  return offset === undefined ? { offset, rest: after } : { offset, rest: after.slice(named?.[0].length) };
}

function findDay(text: string): Day | undefined {
  const eastAsian = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})/u.exec(text);
  if (eastAsian !== null) return dayFrom(eastAsian[1], eastAsian[2], eastAsian[3]);
  return findNamedDay(text) ?? findNumericDay(text);
}

/** A day with its month by name: `1 Jan 2024`, `January 1st, 2024`, `Mon, 1. Mai 24`, `2024-július-13`. */
function findNamedDay(text: string): Day | undefined {
  const words = text.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  // The day's name comes first and may be a month's elsewhere: Spanish "mar" is Tuesday, and March.
  const months = words.map(findMonth).filter((month) => month !== undefined);
  const month = months.length > 1 && /^\p{L}/u.test(text.trim()) ? months.at(-1) : months[0];
  if (month === undefined) return undefined;
  const numbers = text.match(/\d+/g) ?? [];
  const yearIndex = numbers.findIndex((number) => number.length === 4);
  const others = numbers.filter((_, index) => index !== yearIndex);
  const year = yearIndex === -1 ? others[1] : numbers[yearIndex];
  if (year === undefined) return undefined;
  return { year: fullYear(year), month, day: Number(others[0] ?? 1) };
}

/** Digits only: the year first, or last after day and month. Where that is unclear, the month comes first with slashes. */
function findNumericDay(text: string): Day | undefined {
  const yearFirst = /(?<!\d)(\d{4})[-/.\s](\d{1,2})[-/.\s](\d{1,2})(?!\d)/.exec(text);
  if (yearFirst !== null) return dayFrom(yearFirst[1], yearFirst[2], yearFirst[3]);
  const compact = /(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (compact !== null) return dayFrom(compact[1], compact[2], compact[3]);
  const yearLast = /(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)/.exec(text);
  if (yearLast === null) return undefined;
  const [, first, separator, second, year] = yearLast;
  // ISO 8601:1988 allowed to leave out the century: `03-12-31`.
  if (separator === '-' && year?.length === 2) return dayFrom(first, second, year);
  const isMonthFirst = separator === '/' ? Number(first) <= 12 : Number(second) > 12;
  return isMonthFirst ? dayFrom(year, first, second) : dayFrom(year, second, first);
}

function dayFrom(year = '', month = '', day = ''): Day {
  return { year: fullYear(year), month: Number(month), day: Number(day) };
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < CENTURY_TURN ? 2000 + year : 1900 + year;
}

function dayOf({ year, month, day }: Day): number | undefined {
  // The year 1 is how many systems write a date that was never set, and `Date.UTC` takes it for 1901.
  if (year < 100 || month < 1 || month > 12 || day < 1) return undefined;
  const millis = Date.UTC(year, month - 1, day);
  return new Date(millis).getUTCDate() === day ? millis : undefined;
}

/** Hour 24 is the next day's beginning, and second 60 a leap second: both occur. */
function timeOf(hour: number, minute: number, second: number, fraction = ''): number | undefined {
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(Number(`0.${fraction || 0}`) * 1000);
}

function offsetOf(hours: string, minutes = '0'): number | undefined {
  // `+200` means two hours, and `+5` five.
  const whole = Math.abs(Number(hours));
  const sign = hours.startsWith('-') ? -1 : 1;
  return whole > 15 || Number(minutes) > 59 ? undefined : sign * (whole * 60 + Number(minutes));
}

function sum(day: number | undefined, time: number | undefined, offset: number | undefined): Written | undefined {
  return day === undefined || time === undefined ? undefined : { local: day + time, offset };
}
