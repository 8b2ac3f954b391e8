import { UserError } from '../errors.ts';

/** In the order of cron: Sunday is 0. */
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONDAY_TO_FRIDAY = '1,2,3,4,5';
const WEEKEND = '0,6';

const TIME = /^(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?$/i;

/**
 * Read times of day as people write them: "07:30, 18:00", "7:30 and 6 pm".
 *
 * @returns `HH:MM`, each once, in order of the day.
 * @throws {UserError} `bad_time`.
 */
export function parseTimes(text: string): string[] {
  const words = text.split(/\s*[,;]\s*|\s+(?:and|&)\s+|(?<=\d|m)\s+(?=\d)/i).filter((word) => word.trim() !== '');
  if (words.length === 0) throw new UserError('bad_time', 'A schedule needs a time of day, such as 07:30');
  return [...new Set(words.map(parseTime))].sort();
}

function parseTime(text: string): string {
  const [, hours = '', minutes, half] = TIME.exec(text.trim()) ?? [];
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const minute = Number(minutes ?? 0);
  const isClear = hours !== '' && (minutes !== undefined || half !== undefined);
  if (!isClear || hour > 23 || minute > 59 || (half !== undefined && (Number(hours) < 1 || Number(hours) > 12)))
    throw new UserError('bad_time', `"${text.trim()}" is not a time of day; write it like 07:30`);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/**
 * Write times of day on some weekdays as cron expressions: one for all times that share their minute.
 *
 * @param times `HH:MM`, as `parseTimes` gives them.
 * @param days Every day if left out or empty.
 */
export function cronOf({ times, days = [] }: { times: readonly string[]; days?: readonly Weekday[] }): string[] {
  const hoursByMinute = new Map<number, number[]>();
  for (const time of times) {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    hoursByMinute.set(minute, [...(hoursByMinute.get(minute) ?? []), hour]);
  }
  const chosen = [...new Set(days.map((day) => WEEKDAYS.indexOf(day)))].sort();
  const weekdays = chosen.length === 0 || chosen.length === 7 ? '*' : chosen.join(',');
  return [...hoursByMinute].map(
    ([minute, hours]) => `${minute} ${[...new Set(hours)].sort((a, b) => a - b).join(',')} * * ${weekdays}`,
  );
}

/** Say in English when a schedule runs: "every day at 07:30 and 18:00 (Europe/Paris)". */
export function describeSchedule({
  expressions,
  zone,
}: {
  readonly expressions: readonly string[];
  readonly zone: string;
}): string {
  const timesByDays = new Map<string, string[]>();
  for (const expression of expressions) {
    const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.split(' ');
    const days = month === '*' ? daysInWords(day, weekday) : undefined;
    if (days === undefined || !/^\d+$/.test(minute) || !/^\d+(?:,\d+)*$/.test(hour))
      return `on the schedule ${expressions.map((each) => `"${each}"`).join(' and ')} (${zone})`;
    const times = hour.split(',').map((each) => `${each.padStart(2, '0')}:${minute.padStart(2, '0')}`);
    timesByDays.set(days, [...(timesByDays.get(days) ?? []), ...times]);
  }
  const parts = [...timesByDays].map(([days, times]) => `${days} at ${inWords([...new Set(times)].sort())}`);
  return `${inWords(parts)} (${zone})`;
}

/** @returns `undefined` for days that only their expression says plainly. */
function daysInWords(day: string, weekday: string): string | undefined {
  if (day === '*' && weekday === '*') return 'every day';
  if (weekday === '*' && day.toUpperCase() === 'L') return 'on the last day of every month';
  if (weekday === '*' && /^\d+$/.test(day)) return `on day ${day} of every month`;
  const days = day === '*' ? weekdaysOf(weekday) : undefined;
  if (!days) return undefined;
  const key = days.join(',');
  if (key === MONDAY_TO_FRIDAY) return 'Monday to Friday';
  if (key === WEEKEND) return 'on Saturday and Sunday';
  // The week of a reader begins on Monday.
  return `every ${inWords(days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((each) => WEEKDAY_NAMES[each] ?? ''))}`;
}

/** @returns Numbers from 0 (Sunday), ascending; `undefined` for more than names, numbers and ranges. */
function weekdaysOf(field: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of field.toLowerCase().split(',')) {
    const [from, to] = part.split('-').map(weekdayNumber);
    if (from === undefined || part.split('-').length > 2) return undefined;
    const last = part.includes('-') ? to : from;
    if (last === undefined || last < from) return undefined;
    for (let day = from; day <= last; day++) days.add(day % 7);
  }
  return [...days].sort();
}

function weekdayNumber(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text);
  const found = (WEEKDAYS as readonly string[]).indexOf(text); // any text may be asked for
  return found === -1 ? undefined : found;
}

function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
