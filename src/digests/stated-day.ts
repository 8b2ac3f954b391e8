const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = `(${MONTHS.join('|')})[a-z]*`;
/** A date in an address: /2012/07/08/, /2012-07-08- or /20120708/. */
const IN_ADDRESS = /[/-]((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)/;
/** A line that is a dateline or a time stamp has little else. */
const MAX_STAMP_CHARS = 70;
const STAMP_LINES = 4;
const MONTH_FIRST = new RegExp(`\\b${MONTH}\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?\\b,?\\s((?:19|20)\\d\\d)\\b`, 'i');
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\.?\\s${MONTH}\\.?,?\\s((?:19|20)\\d\\d)\\b`, 'i');
const IN_DIGITS = /\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b/;

/**
 * Find the day an article states for itself, where no date came with it: in its address, else in a time stamp among its first lines
 * (English months, or ISO 8601).
 *
 * @returns Noon of that day in UTC, in milliseconds since 1970; `null` if it states none.
 */
export function stateDay(url: string, text: string): number | null {
  const [, year, month, day] = IN_ADDRESS.exec(url) ?? [];
  if (year !== undefined) return noonOf(Number(year), Number(month), Number(day));
  for (const line of text.split('\n', STAMP_LINES)) {
    if (line.length > MAX_STAMP_CHARS) continue;
    const found = dayIn(line);
    if (found !== null) return found;
  }
  return null;
}

function dayIn(line: string): number | null {
  const monthFirst = MONTH_FIRST.exec(line);
  if (monthFirst) return noonOf(Number(monthFirst[3]), monthNumber(monthFirst[1]), Number(monthFirst[2]));
  const dayFirst = DAY_FIRST.exec(line);
  if (dayFirst) return noonOf(Number(dayFirst[3]), monthNumber(dayFirst[2]), Number(dayFirst[1]));
  const digits = IN_DIGITS.exec(line);
  return digits ? noonOf(Number(digits[1]), Number(digits[2]), Number(digits[3])) : null;
}

function monthNumber(name = ''): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** @returns `null` for a day that no calendar has. */
function noonOf(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day, 12));
  return date.getUTCMonth() === month - 1 ? date.getTime() : null;
}
