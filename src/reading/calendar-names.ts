/** Languages whose names of months occur in news; where two disagree, the earlier one is right. */
const LANGUAGES =
  'en de fr es it pt nl sv da nb pl ru uk cs sk fi hu ro tr el bg et lv lt sl id ca eu gl af is ga cy sq sr-Latn sr ar fa hi'.split(
    ' ',
  );

/** Short forms that are written but not in the Unicode locale data. */
const ALSO: Readonly<Record<string, number>> = {
  sept: 9,
  maerz: 3,
  mrz: 3,
  jaenner: 1,
  jänner: 1,
  июнь: 6,
  июль: 7,
  // The months of the Levant; those of two words are left out.
  شباط: 2,
  آذار: 3,
  نيسان: 4,
  أيار: 5,
  حزيران: 6,
  تموز: 7,
  أيلول: 9,
};

const MONTHS = buildMonths();

/** @returns 1 to 12, for the name of a month in one of many languages, long or short; `undefined` for another word. */
export function findMonth(word: string): number | undefined {
  const name = word.toLowerCase();
  return MONTHS.get(name) ?? MONTHS.get(withoutMarks(name));
}

function buildMonths(): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  const add = (name: string, month: number) => {
    // Two Latin letters are more often another word; Persian and Hindi May have two of theirs.
    if (!/^(?:\p{Script=Latin}\p{M}*){0,2}$/u.test(name) && !months.has(name)) months.set(name, month);
    const plain = withoutMarks(name);
    if (plain.length > 2 && !months.has(plain)) months.set(plain, month);
  };
  for (const language of LANGUAGES) {
    for (const style of ['long', 'short'] as const) {
      // Alone and beside a day: many languages inflect the name.
      for (const format of [
        new Intl.DateTimeFormat(language, { calendar: 'gregory', month: style, timeZone: 'UTC' }),
        new Intl.DateTimeFormat(language, { calendar: 'gregory', month: style, day: 'numeric', timeZone: 'UTC' }),
      ]) {
        for (let month = 1; month <= 12; month += 1) {
          const part = format.formatToParts(Date.UTC(2024, month - 1, 15)).find(({ type }) => type === 'month');
          const name = part?.value.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/u)?.[0];
          if (name !== undefined) add(name, month);
        }
      }
    }
  }
  for (const [name, month] of Object.entries(ALSO)) add(name, month);
  return months;
}

function withoutMarks(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '');
}
