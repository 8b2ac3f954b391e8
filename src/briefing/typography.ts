const SINGLE = /[\u2018\u2019\u201A\u201B\u2032\u00B4`ʼ]/;
const DOUBLE = /[\u201C-\u201F\u2033\u00AB\u00BB]/;
const DASH = /[\u2010-\u2015\u2212]/;
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060\uFEFF]/;

const ALL_SINGLE = new RegExp(SINGLE, 'g');
const ALL_DOUBLE = new RegExp(DOUBLE, 'g');
const ALL_DASH = new RegExp(DASH, 'g');
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'g');

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
    if (INVISIBLE.test(letter)) continue;
    isSpace = false;
    const plain = SINGLE.test(letter)
      ? "'"
      : DOUBLE.test(letter)
        ? '"'
        : DASH.test(letter)
          ? '-'
          : letter === '…'
            ? '...'
            : letter;
    for (const unit of plain) {
      folded += unit;
      for (let k = 0; k < unit.length; k++) offsets.push(i);
    }
  }
  offsets.push(text.length);
  return { text: folded, offsets };
}

/** @returns The text with its typography evened out, without white space around it. */
export function evenOut(text: string): string {
  return text
    .replace(ALL_SINGLE, "'")
    .replace(ALL_DOUBLE, '"')
    .replace(ALL_DASH, '-')
    .replace(ALL_INVISIBLE, '')
    .replaceAll('…', '...')
    .replace(/\s+/g, ' ')
    .trim();
}
