import { type Claims, firstMeta, keyOf } from './claims.ts';
import type { DomElement } from './dom.ts';
import { decodeEntities, textOf } from './json-ld.ts';
import { tidy, truncate } from './text.ts';

/** Longest title kept, in characters. */
const MAX_TITLE = 256;

/** How much of a claim is looked at, in characters, and how many headings are. */
const MAX_CLAIM = 1000;
const MAX_HEADINGS = 50;

const SEPARATOR = /\s+[|\-–—:·•»«›>~\\/]+\s+|\s*[|｜]\s*|\s*::\s*/;

/** Find the headline, without the site's name; the structured claim first, unless nothing else on the page agrees with it. */
export function findTitle({ document, meta, article, pageUrl }: Claims, siteName: string | null): string | null {
  const headings = [...document.querySelectorAll('h1')].slice(0, MAX_HEADINGS).map((heading) => readLine(heading));
  const documentTitle = readLine(document.querySelector('title'));
  const claims = [
    textOf(article?.headline) ?? (article === undefined ? null : textOf(article.name)),
    firstMeta(meta, ['og:title', 'twitter:title', 'dc.title', 'headline']),
    documentTitle,
    headings.find((heading) => heading !== '') ?? null,
  ];
  const names = siteNames(siteName, pageUrl);
  const titles = claims
    .map((claim) => (claim === null ? '' : withoutSite(decodeEntities(claim.slice(0, MAX_CLAIM)), names, headings)))
    .filter((title) => title !== '' && !names.has(keyOf(title)));
  const best = titles.find((_title, index) => titles.length < 3 || isConfirmed(titles, index)) ?? titles[0];
  if (best === undefined) return null;
  // A structured headline may be cut for search engines: then another source that continues it has the whole.
  const stem = best.replace(/\s*(?:…|\.\.\.)$/, '');
  const whole =
    stem === best ? undefined : [...titles, ...headings].find((title) => title !== best && title.startsWith(stem));
  return truncate(whole ?? best, MAX_TITLE);
}

function readLine(element: DomElement | null): string {
  return tidy((element?.textContent ?? '').trimStart().slice(0, MAX_CLAIM));
}

/** A claim that has less than half of its words in any other source is about something else, however structured it is. */
function isConfirmed(titles: readonly string[], index: number): boolean {
  const words = listTitleWords(titles[index] ?? '');
  return titles.some((other, otherIndex) => {
    const shared = new Set(listTitleWords(other));
    return otherIndex !== index && words.filter((word) => shared.has(word)).length * 2 >= words.length;
  });
}

function listTitleWords(title: string): readonly string[] {
  return title.toLowerCase().match(/[\p{L}\p{N}]{3,}|\p{Script=Han}/gu) ?? [];
}

/** Every spelling of the site's name that a title may end with. */
function siteNames(siteName: string | null, pageUrl: string): ReadonlySet<string> {
  const host = URL.parse(pageUrl)?.hostname.replace(/^www\d?\./, '') ?? '';
  const labels = host.split('.');
  const names = [siteName ?? '', host, labels.slice(0, -1).join('.'), labels.at(-2) ?? '', labels[0] ?? ''];
  return new Set(names.map(keyOf).filter((name) => name.length > 1));
}

/** Take the site's name off either end of a title; where nobody names the site, trust a shown heading that is the title's beginning or end. */
function withoutSite(title: string, names: ReadonlySet<string>, headings: readonly string[]): string {
  const parts = splitKeeping(title);
  const isName = (part: string | undefined) => part !== undefined && names.has(keyOf(part));
  let [start, end] = [0, parts.length];
  while (end - start > 1 && isName(parts[end - 1]?.text)) end -= 1;
  while (end - start > 1 && isName(parts[start]?.text)) start += 1;
  const kept = title.slice(parts[start]?.start ?? 0, parts[end - 1]?.end ?? title.length).trim();
  const shown = headings.filter((text) => text.length < kept.length && (text.length > 10 || IS_UNSPACED.test(text)));
  const first = shown.find((text) => kept.startsWith(text) && AFTER_HEADING.test(kept.slice(text.length)));
  const last = shown.find(
    (text) =>
      kept.endsWith(text) &&
      SEPARATOR.test(kept.slice(-text.length - 4, -text.length)) &&
      !isSiteLike(text, kept.length - text.length),
  );
  return first ?? last ?? kept;
}

/** The site's name may be a heading too, and ends a title as often: it has few words, or fewer letters than what stands before it. */
function isSiteLike(heading: string, charsBefore: number): boolean {
  return heading.length <= charsBefore || (!IS_UNSPACED.test(heading) && heading.split(/\s+/).length < 4);
}

/** Behind the whole of a heading, a mark needs no spaces: Chinese titles end in `_` and the site's name. */
const AFTER_HEADING = /^(?:\s*[|｜_＿：]|[-–—](?=\p{Script=Han})|(?:\s+[-–—:·•»«›>~\\/]+\s))/u;
/** A headline in one of these scripts needs few letters. */
const IS_UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{N}\p{P}]{6,}$/u;

function splitKeeping(title: string): readonly { text: string; start: number; end: number }[] {
  const parts = [];
  let start = 0;
  for (const match of title.matchAll(new RegExp(SEPARATOR, 'g'))) {
    parts.push({ text: title.slice(start, match.index), start, end: match.index });
    start = match.index + match[0].length;
  }
  parts.push({ text: title.slice(start), start, end: title.length });
  return parts;
}
