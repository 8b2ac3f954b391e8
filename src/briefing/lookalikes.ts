/** Letters of other scripts that look like Latin ones, and what they look like. */
const LATIN: ReadonlyMap<string, string> = new Map([
  ...zip('аеорсухіјѕԁһӏԛԝк', 'aeopcyxijsdhlqwk'),
  ...zip('АВЕКМНОРСТХІЈЅУ', 'ABEKMHOPCTXIJSY'),
  ...zip('αορινκτυε', 'aopivktue'),
  ...zip('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
]);
/** Most texts have no such letter: that is seen in one go. */
const IS_ODD = /[^ -\u00AC\u00AE-\u024F\u2010-\u2027]/;
/** A letter of another script beside a Latin one, or an invisible one, or a Latin one in disguise. */
const IS_MIXED = /[a-z][\u0370-\u052F]|[\u0370-\u052F][a-z]|[\u00AD\u200B-\u200F\u2060\uFEFF\uFF21-\uFF5A]|\uD835/i;

function zip(letters: string, latin: string): [string, string][] {
  return [...letters].map((letter, i) => [letter, latin.charAt(i)]);
}

/**
 * Write Latin words in Latin letters alone, so that "Ignоre" with a Cyrillic "о" is read as it looks. Words of one script stay.
 */
export function foldLookalikes(text: string): string {
  if (!IS_ODD.test(text) || !IS_MIXED.test(text)) return text;
  return text
    .replace(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '')
    .normalize('NFKC')
    .replace(/\p{L}*[a-z]\p{L}*/giu, (word) =>
      word.replace(/[\u0370-\u052F]/g, (letter) => LATIN.get(letter) ?? letter),
    );
}
