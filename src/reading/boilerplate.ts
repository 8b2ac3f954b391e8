import type { Draft } from './blocks.ts';
import { nameWords } from './dom.ts';
import { dropDuplicates } from './duplicates.ts';
import type { Metadata } from './metadata.ts';
import { isBesideTheArticle, isCredit, isLeadElsewhere } from './phrases.ts';
import { isDateStamp } from './stamp.ts';

/** Names of elements whose short text is about the article and not of it. */
const MARGINAL_NAMES = new Set(
  'byline bylines dateline caption captions credit credits imagecredit photocredit timestamp pubdate postdate publishdate copyright standfirst dek deck subtitle strapline kicker tagline breadcrumb breadcrumbs share tags'.split(
    ' ',
  ),
);
const MAX_MARGINAL = 200;

/** A line that is one link is content only where it leads to another site and says what for, as in a list of offers. */
const MIN_OFFER = 20;
const MAX_OFFER = 90;

const DEK_NAMES = new Set('standfirst dek deck subtitle subheadline subhead strapline kicker tagline'.split(' '));

/**
 * Drop what is left around an article's blocks: links only, calls to action, lists of other stories, the trailing rest.
 *
 * @param at.isOfPictures Whether what stands under pictures may be the article, as in a gallery.
 */
export function filterDrafts(
  drafts: readonly Draft[],
  metadata: Metadata,
  { isOfPictures }: { readonly isOfPictures: boolean } = { isOfPictures: false },
): readonly Draft[] {
  const kept = dropDuplicates(
    drafts.filter((draft) => !isBoilerplate(draft) || (isOfPictures && isCaption(draft) && isProse(draft))),
  );
  return trimTail(trimHead(dropLinkLists(kept), metadata), metadata);
}

function isBoilerplate(draft: Draft): boolean {
  const { text, linkDensity, kind, element } = draft;
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  // Bare figures outside tables and lists are the axes of a chart.
  if (kind === 'paragraph' && element.tagName !== 'TR' && text.length < 12 && !/\p{L}/u.test(text)) return true;
  if (isBesideTheArticle(text) || (isDateStamp(text) && !isListed(draft))) return true;
  if (linkDensity > 0.5 && isLeadElsewhere(text)) return true;
  if (kind !== 'quote' && isCredit(text)) return true;
  if (
    text.length <= MAX_MARGINAL &&
    kind === 'paragraph' &&
    nameWords(element).some((word) => MARGINAL_NAMES.has(word))
  )
    return true;
  return linkDensity > 0.9 && kind !== 'item' && kind !== 'quote' && !isOffer(draft);
}

function isCaption({ text, element }: Draft): boolean {
  return !isCredit(text) && nameWords(element).some((word) => /^(?:fig)?captions?$/.test(word));
}

/** A date in a row or a list may be what the list is about. */
function isListed({ kind, element }: Draft): boolean {
  return kind === 'item' || element.tagName === 'TR';
}

function isOffer({ leadsAway, text }: Draft): boolean {
  return leadsAway && text.length >= MIN_OFFER && text.length <= MAX_OFFER;
}

/** Tell whether a block reads like running text. */
export function isProse({ text, linkDensity, kind }: Draft): boolean {
  if (kind === 'heading' || linkDensity > 0.5) return false;
  const length = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
    ? text.length * 2.5
    : text.length;
  return length >= 120 || (length >= 40 && /[.!?…:;,。！？।؟][\p{Pe}\p{Pf}"')\]]*$/u.test(text));
}

/**
 * Drop lists whose items are links to other pages, with the label above them. A list that running text announces with
 * a colon belongs to it.
 */
function dropLinkLists(drafts: readonly Draft[]): readonly Draft[] {
  const kept: Draft[] = [];
  const lastProse = drafts.findLastIndex(isProse);
  for (let start = 0; start < drafts.length; ) {
    const end = endOfList(drafts, start);
    const list = drafts.slice(start, end);
    const isList = list.length >= 2 || list[0]?.kind === 'item';
    const before = kept.at(-1);
    const isAnnounced = before !== undefined && /[:：]$/.test(before.text) && isProse(before);
    const isAtEnd = lastProse < end;
    const linked = list.reduce((sum, { linkDensity }) => sum + linkDensity, 0) / Math.max(1, list.length);
    const areOffers = !isAtEnd && list.every(({ leadsAway }) => leadsAway);
    if (isList && !isAnnounced && !areOffers && linked > (isAtEnd ? 0.4 : 0.8)) {
      if (before !== undefined && !isProse(before) && before.text.length < 80) kept.pop();
    } else {
      kept.push(...list);
    }
    start = end;
  }
  return kept;
}

function endOfList(drafts: readonly Draft[], start: number): number {
  let end = start;
  while (drafts[end]?.kind === 'item') end += 1;
  return Math.max(end, start + 1);
}

const BYLINE = /^(?:by|von|par|por|BY|By|Von|VON|Par|PAR|Por|POR):?\s\p{Lu}/u;

/** Before the first running text stand the headline again, the dek, the byline and the date. */
function trimHead(drafts: readonly Draft[], { title, byline, description }: Metadata): readonly Draft[] {
  const first = drafts.findIndex(isProse);
  if (first === -1) return drafts;
  const lastHeading = drafts[first - 1]?.kind === 'heading' ? first - 1 : -1;
  return drafts.filter((draft, index) => {
    const { text, kind } = draft;
    if (index <= first && description !== null && isDek(text, description) && standsApart(draft)) return false;
    if (index >= first) return true;
    if (title !== null && isSameLine(text, title)) return false;
    if (byline !== null && text.length < 120 && text.toLowerCase().includes(byline.toLowerCase())) return false;
    if (text.length < 80 && BYLINE.test(text)) return false;
    if (isDateStamp(text)) return false;
    if (kind === 'item') return draft.linkDensity < 0.5;
    return kind === 'heading' ? index === lastHeading : text.length >= 25;
  });
}

/** A description that was cut from a first paragraph is shorter than it; a dek is used whole. */
function isDek(text: string, description: string): boolean {
  return isSameLine(text, description) && Math.abs(text.length - description.length) <= text.length * 0.15;
}

/** A dek has a heading's element or an element named for it; a first paragraph that serves as description has neither. */
function standsApart({ element, kind }: Draft): boolean {
  if (kind === 'heading') return true;
  const parent = element.parentElement;
  return [...nameWords(element), ...(parent === null ? [] : nameWords(parent))].some((word) => DEK_NAMES.has(word));
}

function isSameLine(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''));
  return (
    a !== undefined &&
    b !== undefined &&
    a !== '' &&
    (a === b || (a.length > 15 && b.startsWith(a)) || (b.length > 15 && a.startsWith(b)))
  );
}

/** After the last running text: headings of what was removed, labels, links. */
function trimTail(all: readonly Draft[], { byline }: Metadata): readonly Draft[] {
  const drafts = all.filter((draft, index) => index < all.length - 3 || !isAboutAuthor(draft, byline));
  const last = drafts.findLastIndex(isProse);
  if (last === -1) return drafts.slice(0, drafts.findLastIndex(({ kind }) => kind !== 'heading') + 1);
  const rest = drafts.slice(last + 1);
  const border = rest.findIndex(({ kind, linkDensity }) => linkDensity > 0.5 && kind !== 'quote');
  const tail = border === -1 ? rest : rest.slice(0, border);
  const end = tail.findLastIndex(({ kind, text }) => kind === 'item' || (kind !== 'heading' && text.length >= 15));
  return [...drafts.slice(0, last + 1), ...tail.slice(0, end + 1)];
}

/** "Ann Ost is the Courier's editor", where the page names Ann Ost as its author. */
function isAboutAuthor({ text }: Draft, byline: string | null): boolean {
  if (byline === null || text.length > 500) return false;
  const [name = ''] = byline.split(/,| and /);
  return text.startsWith(name) && /^,?\s(?:is|was|covers|writes|has|works|reports)\b/.test(text.slice(name.length));
}

/** Count the words that stand in sentences outside links: how much of an article some blocks hold. */
export function countProse(drafts: readonly Draft[]): number {
  let words = 0;
  for (const { text, linkDensity } of drafts) {
    if (linkDensity < 0.5 && text.length >= 40) words += text.length / 6;
  }
  return words;
}
