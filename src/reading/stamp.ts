/** Languages whose names of months and days are known in lines such as "Updated 3 March 2031, 8:00 am". */
const LANGUAGES = 'en de fr es pt it nl pl sv da nb fi cs hu ro tr ru uk id el'.split(' ');

/** Other words that such lines are made of. */
const STAMP_WORDS =
  'published updated posted modified created last first on at by in the of and am pm a m p ago hour hours minute minutes min mins day days week weeks read time ' +
  'st nd rd th est edt cst cdt mst mdt pst pdt et ct mt pt gmt utc bst cet cest ist hst akst um uhr von vom am der den le à de du das às h do em del el la di il alle ore ' +
  'van om der og kl i o w dnia г года в о р год publicado publicada atualizado actualizado veröffentlicht aktualisiert publié mis jour pubblicato aggiornato geplaatst ' +
  'опубликовано обновлено yayınlanma güncelleme diterbitkan 年 月 日 时 時 分 년 월 일 시 분 ngày tháng năm thứ';

const KNOWN = new Set([...STAMP_WORDS.split(' '), ...LANGUAGES.flatMap(calendarWords)]);

/** Tell whether a line only says when something was published, in digits or in one of the languages known here. */
export function isDateStamp(text: string): boolean {
  if (text.length > 90 || !/\d/.test(text)) return false;
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  return (
    words.every((word) => KNOWN.has(word)) && (words.length > 0 || /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d年/.test(text))
  );
}

/** Tell whether a word is the name of a month or a day, or another word of such lines. */
export function isCalendarWord(word: string): boolean {
  return KNOWN.has(word.toLowerCase());
}

function calendarWords(language: string): readonly string[] {
  const words: string[] = [];
  for (const style of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, weekday: style, timeZone: 'UTC' });
    for (let step = 0; step < 12; step += 1) {
      // 31 days a step: twelve steps meet every month, and every day of the week.
      const text = format.format(new Date(Date.UTC(2024, 0, 1 + step * 31)));
      words.push(...(text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? []));
    }
  }
  return words;
}
