import { parseSchedule, type Schedule, type Slot, slotsAfter } from '../digests/calendar.ts';
import { UserError } from '../errors.ts';
import { type CliCommand, UsageError } from './command.ts';
import { parse } from './options.ts';

const DEFAULT_COUNT = 5;
const MAX_COUNT = 10_000;

export const next: CliCommand = {
  name: 'next',
  usage: "--cron '<expression>' --zone <IANA zone> [--from <ISO 8601>] [--count n]",
  summary: 'Say when a schedule runs next',
  details: `Out: [{"slot":"2026-03-29T02:30","at":"2026-03-29T01:00:00.000Z"}]; the slot is the local date and time, at is the instant.
The expression has five fields: minute, hour, day of the month, month, weekday. --from is now unless given; runs come after it.
A time that clocks skip runs at the first instant after the gap, a time that they show twice runs the first time.`,
  async run(args, { print }) {
    const { values } = parse(
      args,
      { cron: { type: 'string' }, zone: { type: 'string' }, from: { type: 'string' }, count: { type: 'string' } },
      0,
    );
    const schedule = readSchedule(values.cron, values.zone);
    const from = values.from === undefined ? new Date() : readInstant(values.from);
    print(JSON.stringify(take(slotsAfter(schedule, from), readCount(values.count))));
    return 0;
  },
};

function readSchedule(cron: string | undefined, zone: string | undefined): Schedule {
  if (cron === undefined || zone === undefined) throw new UsageError('give --cron and --zone');
  try {
    return parseSchedule([cron], zone);
  } catch (error) {
    if (error instanceof UserError && error.code !== 'never_runs')
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function readInstant(text: string): Date {
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || !isDay(text.slice(0, 10)) || Number.isNaN(instant.getTime()))
    throw new UsageError(`--from is an ISO 8601 date and time such as 2026-03-28T12:00:00Z, not "${text}"`);
  // Without a zone of its own it would be read in the zone of this machine.
  return /T.*(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? instant : new Date(`${text}Z`);
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function readCount(text: string | undefined): number {
  const count = text === undefined ? DEFAULT_COUNT : Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT)
    throw new UsageError(`--count is a number from 1 to ${MAX_COUNT}, not "${text}"`);
  return count;
}

function take(slots: Iterable<Slot>, count: number): Slot[] {
  const taken: Slot[] = [];
  for (const slot of slots) {
    taken.push(slot);
    if (taken.length === count) break;
  }
  return taken;
}
