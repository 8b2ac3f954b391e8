const MONTH =
  '(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)';
const WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const TIME = new RegExp(
  `\\b(?:(?:${WEEKDAY},? )?${MONTH} \\d{1,2}(?:, \\d{4})?|\\d{1,2} ${MONTH}(?: \\d{4})?|${MONTH} \\d{4}|(?:last|next|this|late|early|on|in|since) (?:${WEEKDAY}|${MONTH})\\b(?: (?:morning|afternoon|evening|night))?|(?:on )?${WEEKDAY}(?: (?:morning|afternoon|evening|night))?|yesterday|today|tomorrow|tonight|(?:last|next|this) (?:week|month|year|morning|night|summer|winter|spring|autumn|fall)|in (?:19|20)\\d\\d)\\b`,
);

/** @returns The first time a text states, as it words it ("on Monday", "12 March 2024"); English only, `undefined` if it states none. */
export function findTime(text: string): string | undefined {
  return TIME.exec(text)?.[0];
}
