import { MINUTE } from '../time.ts';

/** Abbreviations of time zones in minutes from UTC; of those with several meanings, the one that news means. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  bst: 60,
  cet: 60,
  met: 60,
  mez: 60,
  wat: 60,
  ist: 330,
  cest: 120,
  mest: 120,
  mesz: 120,
  eet: 120,
  cat: 120,
  sast: 120,
  eest: 180,
  msk: 180,
  eat: 180,
  trt: 180,
  msd: 240,
  gst: 240,
  pkt: 300,
  npt: 345,
  ict: 420,
  wib: 420,
  hkt: 480,
  sgt: 480,
  awst: 480,
  pht: 480,
  jst: 540,
  kst: 540,
  acst: 570,
  acdt: 630,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  nst: -210,
  ndt: -150,
  ast: -240,
  adt: -180,
  at: -240,
  est: -300,
  edt: -240,
  et: -300,
  cst: -360,
  cdt: -300,
  ct: -360,
  mst: -420,
  mdt: -360,
  mt: -420,
  pst: -480,
  pdt: -420,
  pt: -480,
  akst: -540,
  akdt: -480,
  hst: -600,
  hast: -600,
  brt: -180,
  brst: -120,
  art: -180,
  clt: -240,
  clst: -180,
  cot: -300,
  pet: -300,
};

/** @returns Minutes to the east of UTC, or `undefined` for a word that names no zone. */
export function findZone(word: string): number | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(ZONES, name) ? ZONES[name] : undefined;
}

/** Formats take long to make, and much memory: the first few zones that occur are those of most dates. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATS = 32;

/** Tell whether a name is one of the IANA time zone database, or an offset such as `+02:00`. */
export function isZoneName(name: string): boolean {
  return findFormat(name) !== undefined;
}

/**
 * The offset of a zone of the IANA database at a local time, in minutes to the east of UTC. Of an hour that comes twice or never
 * when clocks change, either offset.
 */
export function offsetIn(name: string, localMillis: number): number {
  const offset = offsetAt(name, localMillis);
  return offsetAt(name, localMillis - offset * MINUTE);
}

function offsetAt(name: string, millis: number): number {
  const parts = findFormat(name)?.formatToParts(millis);
  const [, sign, hours, minutes] =
    /([+-])(\d\d):(\d\d)/.exec(parts?.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

function findFormat(name: string): Intl.DateTimeFormat | undefined {
  const key = name.toLowerCase();
  const known = FORMATS.get(key);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
    if (FORMATS.size < MAX_FORMATS) FORMATS.set(key, format);
    return format;
  } catch {
    return undefined;
  }
}
