/** What stands for each mark once it is evened out: nothing for one that is invisible. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...eachOf('\u2018\u2019\u201A\u201B\u2032\u00B4`ʼ', "'"),
  ...eachOf('\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB', '"'),
  ...eachOf('\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-'),
  ...eachOf('\u00AD\u200B\u200C\u200D\u200E\u200F\u2060\uFEFF', ''),
  ['…', '...'],
]);
const ODD = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'g');
/** White space other than a single blank: what there is to even out. */
export const WIDE_SPACE = /[^\S ]\s*| \s+/g;

function eachOf(marks: string, plain: string): [string, string][] {
  return [...marks].map((mark) => [mark, plain]);
}

/** A text with its typography evened out, and where each unit of it came from. */
export interface Folded {
  readonly text: string;
  /** For every UTF-16 code unit of `text`, its offset in the original; one more at the end. */
  readonly offsets: readonly number[];
}

/** Even out quotation marks, dashes, invisible characters and white space, so that typography never decides; case stays. */
export function foldTypography(text: string): Folded {
  let folded = '';
  const offsets: number[] = [];
  let isSpace = true;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if (/\s/.test(letter)) {
      if (!isSpace) {
        folded += ' ';
        offsets.push(i);
      }
      isSpace = true;
      continue;
    }
    const plain = PLAIN.get(letter) ?? letter;
    if (plain === '') continue;
    isSpace = false;
    folded += plain;
    for (let k = 0; k < plain.length; k++) offsets.push(i);
  }
  offsets.push(text.length);
  return { text: folded, offsets };
}

/** @returns The text with its typography evened out, without white space around it. */
export function evenOut(text: string): string {
  return text
    .replace(ODD, (mark) => PLAIN.get(mark) ?? mark)
    .replace(WIDE_SPACE, ' ')
    .trim();
}
