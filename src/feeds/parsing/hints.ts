import { DAY, HOUR } from '../../time.ts';
import type { PollHints } from '../feed.ts';
import { type Fields, fieldsOf, firstOf, lineOf, listFields } from './fields.ts';

/** What stands beside the head's `ttl`. */
export type ChannelHints = Omit<PollHints, 'ttlMs'>;

/** Of a format that has no words for them. */
export const NO_HINTS: ChannelHints = { skipHours: [], skipDays: [] };

const PERIODS: ReadonlyMap<string, number> = new Map([
  ['hourly', HOUR],
  ['daily', DAY],
  ['weekly', 7 * DAY],
  ['monthly', 30 * DAY],
  ['yearly', 365 * DAY],
]);
const DAYS: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Read when a feed would like to be polled: https://www.rssboard.org/skip-hours-days and the syndication module. */
export function readHints(channel: Fields): ChannelHints {
  const updatePeriodMs = updatePeriodOf(channel);
  return {
    ...(updatePeriodMs !== undefined && { updatePeriodMs }),
    skipHours: listed(channel, 'skiphours', 'hour', (text) => {
      const hour = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
      return hour <= 24 ? hour % 24 : undefined; // RSS 0.91 counts from 1 to 24
    }),
    skipDays: listed(channel, 'skipdays', 'day', (text) => {
      const day = DAYS.indexOf(text.toLowerCase());
      return day === -1 ? undefined : day;
    }),
  };
}

/** http://purl.org/rss/1.0/modules/syndication/: daily if only a frequency is given, once if only a period. */
function updatePeriodOf(channel: Fields): number | undefined {
  const named = firstOf(channel, ['sy:updateperiod'], lineOf);
  const times = firstOf(channel, ['sy:updatefrequency'], (element) => {
    const text = lineOf(element);
    return /^0*[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
  });
  if (named === undefined && times === undefined) return undefined;
  const period = PERIODS.get(named?.toLowerCase() ?? 'daily');
  return period === undefined ? undefined : period / (times ?? 1);
}

/** The numbers that the parts of a list stand for, each once, in ascending order. */
function listed(
  channel: Fields,
  list: string,
  part: string,
  read: (text: string) => number | undefined,
): readonly number[] {
  const parts = listFields(channel, list).flatMap((element) => listFields(fieldsOf(element), part));
  const numbers = parts.flatMap((element) => read(lineOf(element)) ?? []);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
