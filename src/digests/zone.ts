import { UserError } from '../errors.ts';
import { DAY, SECOND } from '../time.ts';

/** A date and time on a clock's face, wherever the clock hangs: written as milliseconds since 1970, as if it were UTC. */
export type WallTime = number;

/** Tells the time in one zone, by the rules that `Intl` knows. */
export interface Zone {
  /** The IANA name, that of today. */
  readonly name: string;
  /** @returns What clocks show at an instant. */
  wallAt(instant: number): WallTime;
  /**
   * @returns When clocks show a time: where they show it twice, the first instant; where they skip it, the first instant after.
   */
  instantOf(wall: WallTime): number;
}

/** Zones that Intl gives the first name they ever had, and the names that their places have today, by which people look for them. */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};
const nameToday = (name: string) => RENAMED[name] ?? name;

// Intl lists no UTC.
const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC'].map((name) => ({
  name: nameToday(name),
  words: `${name} ${nameToday(name)}`.toLowerCase(),
}));

/** Find zones by a part of their name, of today or of old, such as "new york". */
export function findZones(typed: string): string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  return ZONES.filter(({ words }) => words.includes(wanted)).map(({ name }) => name);
}

/** No zone is further from UTC, and none changes its clocks twice within twice that. */
const MAX_OFFSET = DAY;

/** @throws {UserError} `bad_zone` if the name is no IANA time zone. */
export function openZone(name: string): Zone {
  const format = formatFor(name);
  const wallAt = (instant: number): WallTime => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall + (((instant % SECOND) + SECOND) % SECOND);
  };
  return { name: nameToday(format.resolvedOptions().timeZone), wallAt, instantOf: (wall) => instantOf(wall, wallAt) };
}

function formatFor(given: string): Intl.DateTimeFormat {
  const name = given.trim();
  try {
    // Offsets such as +02:00 are time zones to Intl, but no place changes its clocks by them.
    if (!/^[A-Za-z]/.test(name)) throw new RangeError('not a name');
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    const example = (name === '' ? undefined : findZones(name)[0]) ?? 'Europe/Paris';
    throw new UserError('bad_zone', `"${name}" is not a time zone; write one like ${example}`, { cause });
  }
}

function instantOf(wall: WallTime, wallAt: (instant: number) => WallTime): number {
  const offsetAt = (instant: number) => wallAt(instant) - instant;
  const [before, after] = [offsetAt(wall - MAX_OFFSET), offsetAt(wall + MAX_OFFSET)];
  // A zone's clocks agree with one of the two offsets around a change; the greater offset is the earlier instant.
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)] as const;
  for (const instant of candidates) if (wallAt(instant) === wall) return instant;
  return firstInstantAfter(wall, wallAt, candidates);
}

/** Clocks jump over the time somewhere between the two candidates: find where. */
function firstInstantAfter(
  wall: WallTime,
  wallAt: (instant: number) => WallTime,
  [from, until]: readonly [number, number],
): number {
  let low = from;
  let high = until;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallAt(middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}
