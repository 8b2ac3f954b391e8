import { DAY } from '../time.ts';
import type { Profile } from './profile.ts';

/**
 * What it says that two articles of a batch agree in time: as much as it would be a coincidence. That all articles of one busy day
 * are of that day and name its weekday says nothing; of a batch that spans years, two of one week are hardly there by chance.
 */
export interface Coincidence {
  /** Of appearing within three days of each other, as a log likelihood ratio, 0 or more; 0 where a date is unknown. */
  time(a: Profile, b: Profile): number;
  /** Of naming the same year, in natural logarithms of one over the share of articles that name it, 0 or more. */
  year(a: Profile, b: Profile): number;
  /** Of naming the same weekday, likewise. */
  weekday(a: Profile, b: Profile): number;
}

const WINDOW_MS = 3 * DAY;
/** Of pairs on one event, the share that appears within the window; the rest are follow-ups, trials, anniversaries. */
const SHARE_WITHIN = 7 / 8;

/** @param profiles All articles of the batch. */
export function measureCoincidence(profiles: readonly Profile[]): Coincidence {
  const times = profiles.flatMap(({ time }) => time ?? []).sort((a, b) => a - b);
  const near = new Map(times.map((time) => [time, shareOf(countNear(times, time), times.length)]));
  return {
    time({ time: one }, { time: other }) {
      if (one === null || other === null || Math.abs(one - other) > WINDOW_MS) return 0;
      const share = ((near.get(one) ?? 1) + (near.get(other) ?? 1)) / 2;
      return Math.max(0, Math.log(SHARE_WITHIN / share));
    },
    year: agreement(profiles, ({ figures }) => figures.years),
    weekday: agreement(profiles, ({ weekdays }) => weekdays),
  };
}

/** Among a few articles every share is great: nothing is rare that has been looked for twice. */
function shareOf(count: number, total: number): number {
  return Math.min(1, (count + 1) / (total + 2));
}

function agreement(profiles: readonly Profile[], statedBy: (profile: Profile) => ReadonlySet<number>) {
  const counts = new Map<number, number>();
  let total = 0;
  for (const profile of profiles) {
    const stated = statedBy(profile);
    if (stated.size > 0) total += 1;
    for (const each of stated) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  return (a: Profile, b: Profile): number => {
    const others = statedBy(b);
    let rarest = 0;
    for (const each of statedBy(a))
      if (others.has(each)) rarest = Math.max(rarest, -Math.log(shareOf(counts.get(each) ?? 0, total)));
    return rarest;
  };
}

/** How many of the ascending times are within the window around one of them. */
function countNear(times: readonly number[], time: number): number {
  return firstAbove(times, time + WINDOW_MS) - firstAbove(times, time - WINDOW_MS - 1);
}

/** @returns The index of the first number above a limit in an ascending list; its length if there is none. */
function firstAbove(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
