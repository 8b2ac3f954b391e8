import { Cron } from 'croner';
import { UserError } from '../errors.ts';
import { DAY } from '../time.ts';
import { openZone, type WallTime, type Zone } from './zone.ts';

/** When a digest appears: at every local time that one of the expressions names. */
export interface Schedule {
  /** Cron expressions of five fields: minute, hour, day of the month, month, weekday; also `L`, `W` and `#`. */
  readonly expressions: readonly string[];
  /** IANA time zone. */
  readonly zone: string;
}

/** One run of a schedule. */
export interface Slot {
  /** The local date and time it stands for, `2026-03-29T02:30`: its name, also where clocks skip that time. */
  readonly slot: string;
  /** The instant it comes at. */
  readonly at: Date;
}

/** Furthest that a slot's instant lies from its local time read as UTC, and the longest time that clocks ever skipped. */
const MARGIN = 2 * DAY;

/**
 * Read a schedule.
 *
 * @throws {UserError} `bad_cron` for an expression that cannot be read, `never_runs` for one that names no date there is,
 *   `bad_zone` for an unknown time zone.
 */
export function parseSchedule(expressions: readonly string[], zone: string): Schedule {
  const clean = expressions.map((expression) => expression.trim().replace(/\s+/g, ' '));
  if (clean.length === 0) throw new UserError('bad_cron', 'A schedule needs at least one time');
  for (const expression of clean)
    if (openCron(expression).nextRun(new Date(0)) === null)
      throw new UserError('never_runs', `"${expression}" never runs: no year has such a date`);
  return { expressions: clean, zone: openZone(zone).name };
}

/**
 * Count how often a schedule runs on a day that its expressions name, each by itself: hours and minutes are the same on all of them.
 *
 * @param most Where counting ends: an expression may name every minute.
 */
export function countDailyRuns({ expressions }: Schedule, most: number): number {
  let runs = 0;
  for (const expression of new Set(expressions)) {
    const cron = openCron(expression);
    // From just before a midnight, so that the day it begins with is whole.
    const first = cron.nextRun(new Date(-1));
    for (let run = first; run && first && dayOf(run) === dayOf(first); run = cron.nextRun(run)) {
      runs += 1;
      if (runs === most) return most;
    }
  }
  return runs;
}

const dayOf = (date: Date) => Math.floor(date.getTime() / DAY);

/** @throws {UserError} `bad_cron`. */
function openCron(expression: string): Cron {
  // Without its five fields croner would take a date, or a nickname such as @daily, or seconds.
  if (expression.split(' ').length !== 5)
    throw new UserError(
      'bad_cron',
      `"${expression}" is not a cron expression of five fields: minute, hour, day of the month, month, weekday`,
    );
  try {
    // Croner only counts days and times; in UTC, where no clock ever changes. What zones do to them is decided here.
    return new Cron(expression, { timezone: 'UTC', mode: '5-part' });
  } catch (cause) {
    const reason = (cause as Error).message.replace(/^CronPattern:\s*/, '').replace(/[.\s]+$/, '');
    throw new UserError('bad_cron', `"${expression}" is not a cron expression: ${reason}`, { cause });
  }
}

/**
 * List the slots of a schedule that come after an instant, in order; it ends when there are no more.
 *
 * A local time that clocks skip comes at the first instant after the gap, one that they show twice comes at the first. Slots that
 * would come at one instant, because clocks skip to it, are one: the latest.
 *
 * @throws {UserError} As `parseSchedule` does.
 */
export function* slotsAfter({ expressions, zone: name }: Schedule, after: Date): Generator<Slot> {
  const zone = openZone(name);
  let waiting: Slot | undefined;
  for (const wall of wallTimes(expressions, zone.wallAt(after.getTime()) - MARGIN)) {
    const slot = slotOf(wall, zone);
    if (slot.at.getTime() <= after.getTime()) continue;
    if (waiting && waiting.at.getTime() < slot.at.getTime()) yield waiting;
    waiting = slot;
  }
  if (waiting) yield waiting;
}

/** @returns The slots with `after` < `at` ≤ `until`, in order: what a digest has to catch up on. */
export function slotsBetween(schedule: Schedule, after: Date, until: Date): Slot[] {
  const slots: Slot[] = [];
  for (const slot of slotsAfter(schedule, after)) {
    if (slot.at.getTime() > until.getTime()) break;
    slots.push(slot);
  }
  return slots;
}

function slotOf(wall: WallTime, zone: Zone): Slot {
  return { slot: new Date(wall).toISOString().slice(0, 16), at: new Date(zone.instantOf(wall)) };
}

/** All times that the expressions name after one, merged, each once. */
function* wallTimes(expressions: readonly string[], after: WallTime): Generator<WallTime> {
  const crons = expressions.map(openCron);
  const next = crons.map((cron) => cron.nextRun(new Date(after)));
  for (;;) {
    const earliest = Math.min(...next.map((run) => run?.getTime() ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(earliest)) return;
    yield earliest;
    crons.forEach((cron, i) => {
      if (next[i]?.getTime() === earliest) next[i] = cron.nextRun(new Date(earliest));
    });
  }
}
