import { parseDate } from '../reading/dates.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import type { PollHints } from './feed.ts';

/** What is known when a feed has been polled. */
export interface Polled {
  readonly now: Date;
  /** Of the answer, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly hints: PollHints;
  /** When its entries appeared, in any order. */
  readonly entryDates: readonly Date[];
  /** 0 to 1, so that feeds that were polled together part. */
  readonly random: number;
}

/** However often it changes. */
const MIN_INTERVAL_MS = 15 * MINUTE;
/** However long it asks to be left alone: a mistaken header must not silence a feed. */
const MAX_INTERVAL_MS = DAY;
/** Of a feed whose entries have no dates. */
const USUAL_INTERVAL_MS = HOUR;
/** Polls between two entries, about. */
const POLLS_PER_GAP = 2;
/** A feed that has been quiet for long is asked so many times while the quiet grows by as much again. */
const POLLS_PER_QUIET = 10;
/** Gaps between entries that tell how a feed is now, not how it was. */
const RECENT_GAPS = 10;
/** Share of the interval, or of the hour to which a poll had to be moved. */
const MAX_JITTER = 0.1;

/**
 * Choose when a feed is polled next: after the longest of what its own rhythm suggests and what the site asks for, each
 * 15 minutes to 24 hours, with up to 10 % more; and out of the hours and days that the feed names, even if that is later.
 */
export function nextPoll({ now, headers, hints, entryDates, random }: Polled): Date {
  const asked = [freshnessMs(headers, now), hints.ttlMs, hints.updatePeriodMs];
  const interval = Math.max(rhythmMs(entryDates, now), ...asked.map((ms) => within(ms ?? 0)));
  const at = now.getTime() + Math.round(interval * (1 + MAX_JITTER * random));
  return new Date(afterSkipped(at, hints, random));
}

function within(ms: number): number {
  return Number.isNaN(ms) ? MIN_INTERVAL_MS : Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, ms));
}

/** Half the usual gap between the newest entries, and longer the longer nothing has come. */
function rhythmMs(entryDates: readonly Date[], now: Date): number {
  const moments = listMoments(entryDates, now);
  const [newest] = moments;
  if (newest === undefined) return USUAL_INTERVAL_MS;
  const gaps = moments.slice(1).map((moment, index) => (moments[index] ?? newest) - moment);
  const usual = medianOf(gaps.slice(0, RECENT_GAPS));
  const byGap = usual === undefined ? USUAL_INTERVAL_MS : usual / POLLS_PER_GAP;
  return within(Math.max(byGap, (now.getTime() - newest) / POLLS_PER_QUIET));
}

/** Newest first. What appeared within minutes appeared at once, since no poll could tell; the future is not known yet. */
function listMoments(dates: readonly Date[], now: Date): readonly number[] {
  const times = dates.map((date) => date.getTime()).filter((time) => time <= now.getTime());
  const moments: number[] = [];
  for (const time of times.sort((a, b) => b - a)) {
    const last = moments.at(-1);
    if (last === undefined || last - time >= MIN_INTERVAL_MS) moments.push(time);
  }
  return moments;
}

/** @returns The middle of some numbers, between the two middle ones of an even count; `undefined` of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  return sorted.length % 2 === 1 || high === undefined ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/**
 * How long an answer stays fresh in a private cache (RFC 9111 §4.2.1): `max-age` less the age it came with, or else from
 * `Date` to `Expires`. `s-maxage` is for shared caches, and `no-cache` and `no-store` say nothing of when to come again.
 *
 * @returns `undefined` where it does not say, or not in words that can be read.
 */
function freshnessMs(headers: Polled['headers'], now: Date): number | undefined {
  const maxAge = secondsOf(directiveOf(headers['cache-control'] ?? '', 'max-age'));
  // RFC 9111 §5.1: of several ages the first counts, and one that cannot be read is none.
  if (maxAge !== undefined) return (maxAge - (secondsOf(headers.age?.split(',')[0]) ?? 0)) * SECOND;
  const expires = timeOf(headers.expires);
  // RFC 9110 §6.6.1: an answer without a date was made when it was received.
  return expires === undefined ? undefined : expires - (timeOf(headers.date) ?? now.getTime());
}

/** A directive's argument, as a token or quoted (RFC 9111 §5.2); of several the first (§4.2.1). */
function directiveOf(header: string, name: string): string | undefined {
  for (const [, directive = '', token, quoted] of header.matchAll(/([^\s,;="]+)(?:=(?:([^\s,"]+)|"([^"]*)"))?/g))
    if (directive.toLowerCase() === name) return token ?? quoted;
  return undefined;
}

/** RFC 9111 §1.2.2: too many to count are as many as can be counted. */
function secondsOf(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? '';
  return /^\d+$/.test(digits) ? Math.min(Number(digits), 2 ** 31) : undefined;
}

function timeOf(text: string | undefined): number | undefined {
  const date = parseDate(text ?? '');
  return date === undefined ? undefined : Date.parse(date);
}

/** The same moment, or one early in the first hour after it that is not skipped. Who skips all skips nothing. */
function afterSkipped(at: number, { skipHours, skipDays }: PollHints, random: number): number {
  const hours = new Set(skipHours.filter((hour) => Number.isInteger(hour) && hour >= 0 && hour < 24));
  const days = new Set(skipDays.filter((day) => Number.isInteger(day) && day >= 0 && day < 7));
  const isSkipped = (time: number) => {
    const date = new Date(time);
    return (hours.size < 24 && hours.has(date.getUTCHours())) || (days.size < 7 && days.has(date.getUTCDay()));
  };
  if (!isSkipped(at)) return at;
  let hour = at - (at % HOUR);
  while (isSkipped(hour)) hour += HOUR;
  return hour + Math.floor(HOUR * MAX_JITTER * random);
}
