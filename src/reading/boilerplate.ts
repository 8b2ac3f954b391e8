import type { Draft } from './blocks.ts';

/** Blocks that ask for something or announce something else, wherever they stand; the whole block must be such a phrase. */
const CALL =
  /^(?:advertisements?|sponsored(?: content)?|ad|share(?: this)?(?: article| story| post)?|read more|related(?: articles?| stories| content| posts?| topics?)?|more (?:from|on|in|stories|news|coverage)\b.{0,60}|(?:see|read) also|recommended(?: for you)?|you (?:may|might) (?:also )?like|trending(?: now)?|most (?:read|popular)|story continues below(?: advertisement)?|continue reading(?: below| the main story)?|article continues (?:below|after).{0,40}|scroll (?:down )?(?:for|to).{0,60}|click here.{0,80}|(?:sign up|subscribe)\b.{0,160}|follow (?:us|me)\b.{0,80}|leave a (?:comment|reply).{0,40}|\d+ comments?|loading\.*|tags?:.{0,200}|filed under:.{0,200}|copyright\b.{0,160}|©.{0,160}|all rights reserved.{0,80})$/i;

/** What a line that is mostly a link to another story begins with. */
const LEADS_ELSEWHERE =
  /^(?:read|see|more|also|related|watch|listen|don['’]t miss|up next|next|previous|click|here|view|photos?|video|gallery|via|source|mehr|lesen|siehe|à lire|lire|voir|leia|veja|lea|vea|ver|leggi|guarda|lees|czytaj|читайте|смотрите|関連|続き)\b/iu;

/** Drop what is left around an article's blocks: links only, calls to action, lists of other stories, the trailing rest. */
export function filterDrafts(drafts: readonly Draft[], title: string | null): readonly Draft[] {
  const kept = drafts.filter((draft) => !isBoilerplate(draft));
  return trimTail(trimHead(kept, title));
}

function isBoilerplate({ text, linkDensity, kind }: Draft): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  if (CALL.test(text)) return true;
  if (linkDensity > 0.5 && LEADS_ELSEWHERE.test(text)) return true;
  return linkDensity > 0.9 && kind !== 'item' && kind !== 'quote';
}

function trimHead(drafts: readonly Draft[], title: string | null): readonly Draft[] {
  const [first] = drafts;
  return first !== undefined && first.kind === 'heading' && title !== null && first.text === title
    ? drafts.slice(1)
    : drafts;
}

/** A heading with nothing under it belongs to something that was removed. */
function trimTail(drafts: readonly Draft[]): readonly Draft[] {
  const last = drafts.findLastIndex(({ kind }) => kind !== 'heading');
  return drafts.slice(0, last + 1);
}
