import type { Draft } from './blocks.ts';
import { nameWords } from './dom.ts';
import { dropDuplicates } from './duplicates.ts';
import type { Metadata } from './metadata.ts';
import { isDateStamp } from './stamp.ts';

/** What asks for something or announces something else, wherever it stands; the whole block must be such a phrase. */
const CALL =
  /^(?:advert(?:isement|ising)?s?|sponsored(?: content)?|ads?|promoted|share(?: this)?(?: article| story| post| page)?|read (?:more|next|full story)|related(?:(?: articles?| stories| content| posts?| topics?| news| coverage| links)(?: (?:from|on|in)\b.{0,60})?)?|more (?:from|on|in|stories|news|coverage|great)\b.{0,60}|(?:see|read) also|also read|recommended(?: for you)?|you (?:may|might) (?:also )?like.{0,20}|trending(?: now)?|most (?:read|popular|viewed)|(?:story|article) continues below(?: advertisement)?|continue reading(?: below| the main story)?|article continues (?:below|after).{0,40}|scroll (?:down )?(?:for|to).{0,60}|click (?:here|to)\b.{0,80}|(?:sign up|subscribe|register)\b(?=.*(?:newsletter|e-?mail|inbox|updates|alerts|updates|\bnow\b|today|\bhere\b|\bour\b|\bus\b|podcast|channel)).{0,160}|(?:sign up|subscribe|register)|never miss.{0,80}|get .{3,60}(?:inbox|newsletter|app)\b.{0,60}|follow\b.{1,30}(?:\bon\b|@|’s|'s).{0,140}|follow (?:us|me)\b.{0,80}|like us on.{0,60}|leave a (?:comment|reply).{0,40}|(?:\d+|no|view|show|post|add) comments?(?: \(\d+\))?|comments?(?: \(\d+\))?|have your say.{0,60}|loading\.*|topics?|tags?|tags?:.{0,300}|filed (?:under|to):?.{0,200}|source:.{0,40}|copyright\b.{0,160}|©.{0,200}|all rights reserved.{0,80}|reuse this content|explore further|\d+ min(?:ute)?s? read|(?:reading time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|время чтения)\b.{0,30}|print(?: this)?(?: article)?|email|caption|close|play|pause|live|image|photo|advert|.{0,60}requires javascript\.?|this (?:article|story) has been (?:shared|viewed).{0,60}|about the authors?|download (?:the|our).{0,60}app.{0,40})[.:!»>…]*$/iu;

/** What a line that is mostly a link to another story begins with. */
const LEADS_ELSEWHERE =
  /^[^\p{L}\p{N}]*(?:read|see|more|also|related|watch|listen|don['’]t miss|up next|next|previous|click|here|view|photos?|video|gallery|via|source|mehr|lesen|siehe|à lire|lire|voir|leia|veja|lea|vea|ver|leggi|guarda|lees|czytaj|читайте|смотрите|関連|続き)(?![\p{L}\p{N}])/iu;

/** The end of a caption, or all of a credit. */
const CREDIT =
  /(?:\((?:image|photo|photograph|picture|pic|credit|source|file|foto|bild|imagen?|ap photo|crédit)s?\b[^)]{0,80}\)|\b(?:image|photo|picture)(?: credit)?: ?[^.]{2,60}|(?:\/|via |by |[a-z] )getty(?: images)?|\/(?:ap|afp|reuters|epa|getty|shutterstock|alamy)(?: photo| images)?|\(?(?:ap photo|reuters|afp)\/[^.)]{2,40}\)?)\.?$/i;
const MAX_CREDIT = 300;

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

/** What follows the last paragraph about the people who wrote it, or about the money behind it. */
const COLOPHON =
  /^\(?(?:additional )?(?:reporting|writing|editing) (?:and \w+ )?by\b.{0,300}$|\bcontributed (?:to|reporting)\b.{0,60}$|\bmay (?:earn|receive|get|collect)\b.{0,40}\bcommissions?\b/i;

const DEK_NAMES = new Set('standfirst dek deck subtitle subheadline subhead strapline kicker tagline'.split(' '));

/** Drop what is left around an article's blocks: links only, calls to action, lists of other stories, the trailing rest. */
export function filterDrafts(drafts: readonly Draft[], metadata: Metadata): readonly Draft[] {
  const kept = dropDuplicates(drafts.filter((draft) => !isBoilerplate(draft)));
  return trimTail(trimHead(dropLinkLists(kept), metadata), metadata);
}

function isBoilerplate(draft: Draft): boolean {
  const { text, linkDensity, kind, element } = draft;
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  // Bare figures outside tables and lists are the axes of a chart.
  if (kind === 'paragraph' && element.tagName !== 'TR' && text.length < 12 && !/\p{L}/u.test(text)) return true;
  if (CALL.test(text)) return true;
  if (linkDensity > 0.5 && LEADS_ELSEWHERE.test(text)) return true;
  if (text.length <= MAX_CREDIT && kind !== 'quote' && CREDIT.test(text)) return true;
  if (
    text.length <= MAX_MARGINAL &&
    kind === 'paragraph' &&
    nameWords(element).some((word) => MARGINAL_NAMES.has(word))
  )
    return true;
  if (isDateStamp(text) || (text.length <= MAX_CREDIT && COLOPHON.test(text))) return true;
  return linkDensity > 0.9 && kind !== 'item' && kind !== 'quote' && !isOffer(draft);
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
  for (let start = 0; start < drafts.length; ) {
    const end = endOfList(drafts, start);
    const list = drafts.slice(start, end);
    const isList = list.length >= 2 || list[0]?.kind === 'item';
    const before = kept.at(-1);
    const isAnnounced = before !== undefined && /[:：]$/.test(before.text) && isProse(before);
    const isAtEnd = !drafts.slice(end).some(isProse);
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
