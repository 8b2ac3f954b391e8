import type { Draft } from './blocks.ts';

/** A label that comes this often is furniture: a caption of every advertisement, a row of buttons under every item. */
const MANY = 3;
const MAX_LABEL = 60;

/** Shortest text, in characters, whose second occurrence is a copy rather than a refrain. */
const MIN_COPY = 60;

/** Words from which a block that repeats what stands around it is a hidden copy of the article. */
const MIN_CLONE = 100;
const CLONED_SHARE = 0.8;

/** Such a copy is a good part of all text on its page. */
const CLONE_OF_PAGE = 0.25;

/** Drop what a page says twice: repeated labels, second copies of a paragraph, and a whole article kept ready for a script. */
export function dropDuplicates(drafts: readonly Draft[]): readonly Draft[] {
  const times = new Map<string, number>();
  for (const { text } of drafts) times.set(text, (times.get(text) ?? 0) + 1);

  const seen = new Set<string>();
  const single = drafts.filter(({ text, kind, element }) => {
    if (kind === 'item' || element.tagName === 'TR') return true;
    const count = times.get(text) ?? 0;
    if (count >= MANY && text.length <= MAX_LABEL && !/[.!?:]["”]?$/.test(text)) return false;
    const isCopy = text.length >= MIN_COPY && seen.has(text);
    seen.add(text);
    return !isCopy;
  });
  return dropClones(single);
}

function dropClones(drafts: readonly Draft[]): readonly Draft[] {
  const total = drafts.reduce((sum, { text }) => sum + text.length, 0);
  const long = drafts.filter(({ text }) => text.length > Math.max(MIN_CLONE * 4, total * CLONE_OF_PAGE));
  if (long.length === 0 || drafts.length < 3) return drafts;
  const clone = long.find((draft) => {
    const own = listShingles(draft.text);
    if (own.length < MIN_CLONE) return false;
    const others = new Set(drafts.filter((other) => other !== draft).flatMap(({ text }) => listShingles(text)));
    return own.filter((shingle) => others.has(shingle)).length >= own.length * CLONED_SHARE;
  });
  return clone === undefined ? drafts : drafts.filter((draft) => draft !== clone);
}

function listShingles(text: string): readonly string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(3).map((_, index) => words.slice(index, index + 4).join(' '));
}
