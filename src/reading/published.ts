import { type Claims, firstMeta } from './claims.ts';
import { parseAppearance, withWesternDigits } from './dates.ts';
import { type DomDocument, type DomElement, nameWords } from './dom.ts';
import { linesBelowHeading } from './heading-lines.ts';
import { textOf } from './json-ld.ts';
import { isCalendarWord, isDateStamp } from './stamp.ts';
import { tidy } from './text.ts';

/** Find when the article was published, never when it was changed. */
export function findPublished(claims: Claims): string | null {
  for (const claim of listClaims(claims)) {
    const date = claim ? dateOf(claim) : null;
    if (date !== null) return date;
  }
  return null;
}

function* listClaims({ document, meta, article }: Claims): Generator<string | null | undefined> {
  yield textOf(article?.datePublished);
  yield firstMeta(meta, ['article:published_time', 'og:article:published_time', 'article:published']);
  yield firstMeta(meta, [
    'datepublished',
    'parsely-pub-date',
    'sailthru.date',
    'pubdate',
    'publishdate',
    'publish-date',
    'publication_date',
  ]);
  yield firstMeta(meta, [
    'dc.date.issued',
    'dcterms.issued',
    'dcterms.created',
    'dc.date',
    'dcterms.date',
    'date.issued',
    'date',
  ]);
  yield textOf(article?.dateCreated);
  for (const selector of [
    '[itemprop~="datePublished"]',
    'time[pubdate]',
    'time.published, time.entry-date',
    'article time[datetime]',
    'time[datetime]',
  ]) {
    yield writtenOf(listElements(document, selector).find((element) => !isOfChange(element) && !isAside(element)));
  }
  // Microformats asked for a class "updated" where templates had one date only: https://microformats.org/wiki/hatom.
  yield writtenOf(listElements(document, 'time.updated[datetime]').find((element) => !saysChanged(element)));
  yield* stampsBelow(document);
}

/** What is no more than a date below the headline, or ends a line there. */
function* stampsBelow(document: DomDocument): Generator<string> {
  const language = document.documentElement?.getAttribute('lang') ?? '';
  for (const { text } of linesBelowHeading(document)) {
    if (!/\d/.test(text) || ENDS_CHANGED.test(text) || BEGINS_CHANGED.test(text)) continue;
    for (const part of text.split(/\s*[|•·]\s*|\s+(?=(?:by|von|par|por)\s\p{Lu})|\s+(?=\p{Script=Han}{2,4}[:：])/iu)) {
      const ends = [...part.matchAll(/(?:,|\s[-–—]|\s(?:on|am|le|el))\s+/giu)].map(
        ({ 0: gap, index }) => index + gap.length,
      );
      for (const start of [0, ...ends, Math.max(0, part.search(/\d/))]) {
        const stamp = part.slice(start);
        if (isDateStamp(stamp) && !BEGINS_CHANGED.test(stamp) && leadsToStamp(part.slice(0, start), stamp))
          yield inOrder(stamp, language);
      }
    }
  }
}

/** Names, places and labels stand in front of an article's date; running words, and other labels, tell of what was on one. */
function leadsToStamp(before: string, stamp: string): boolean {
  if (ENDS_CHANGED.test(before)) return false;
  const [, label] = /(\p{L}+)\s*[:：]\s*$/u.exec(before) ?? [];
  const isLabel = DATE_LABEL.test(before);
  if (label !== undefined && !isCalendarWord(label) && !isLabel) return false;
  // Glued to words of a script without spaces, a date may be what they speak of; with the minute it is when they were written.
  if (/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}]$/u.test(before) && !isLabel && !/\d:\d/.test(stamp))
    return false;
  return BEGINS_SIGNED.test(before) || (before.match(/(?<!\p{L})\p{Ll}+/gu) ?? []).every(isCalendarWord);
}

const BEGINS_SIGNED = /^\P{L}*(?:(?:written|posted|published) )?(?:by|von|par|por|di|door|av|af|przez)\s\p{Lu}/iu;
const DATE_LABEL =
  /(?:(?<!\p{L})(?:dates?|datum|dato|fecha|data|tarih|дата|入力|입력|등록)|发布于?|发表于?|發佈于?|发稿|時間|时间|日期|公開日?|掲載日?|配信日?|投稿日?|일)\s*[:：]?\s*$/iu;

/** @returns A date in digits with its year first, or nothing where its language leaves open which is the month; a zone in brackets counts. */
function inOrder(stamp: string, language: string): string {
  const open = stamp.replace(/\(((?:GMT|UTC)\s?[+−-]\d[\d:]*)\)/i, '$1');
  const [whole = '', first = '', second = '', year = ''] =
    /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(open) ?? [];
  if (whole === '' || Number(first) > 12 || Number(second) > 12 || first === second || /^en-us$/i.test(language))
    return open;
  return /^(?:en)?$/i.test(language) ? '' : open.replace(whole, `${year}-${second}-${first}`);
}

/** What stands beside the article has dates of its own. */
function isAside(element: DomElement): boolean {
  for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
    if (/^(?:ASIDE|NAV|FOOTER)$/.test(outer.tagName) && outer.parentElement?.tagName !== 'ARTICLE') return true;
  }
  return false;
}

/** How many elements of a kind are looked at. */
const MAX_ELEMENTS = 50;

function listElements(document: DomDocument, selector: string): readonly DomElement[] {
  return [...document.querySelectorAll(selector)].slice(0, MAX_ELEMENTS);
}

function writtenOf(element: DomElement | undefined): string | null | undefined {
  return element?.getAttribute('datetime') ?? element?.getAttribute('content') ?? element?.textContent;
}

/** Tell whether an element says when the article was changed, by name or in words. */
function isOfChange(element: DomElement): boolean {
  const { parentElement: parent, previousElementSibling: label } = element;
  // What is around nothing but the date and its label is named for it.
  const isAlone = element.nextElementSibling === null && (label?.previousElementSibling ?? null) === null;
  for (const named of isAlone && parent !== null ? [element, parent] : [element]) {
    const names = `${nameWords(named).join(' ')} ${named.getAttribute('itemprop') ?? ''}`;
    if (/publi|created|posted/i.test(names)) return false;
    if (/\b(?:updated?|modified|lastmod)\b|dateModified/i.test(names)) return true;
  }
  return saysChanged(element);
}

const CHANGED =
  'updated|modified|edited|revised|update|stand|aktualisiert|geändert|aktualisierung|actualisé|ultimo aggiornamento|atualização|actualizat|actualitzat|uppdaterat|ažurirano|ενημέρωση|mis à jour|modifié|mise à jour|actualizado|actualización|atualizado|' +
  'atualizada|aggiornato|modificato|bijgewerkt|gewijzigd|zaktualizowano|aktualizacja|uppdaterad|opdateret|oppdatert|päivitetty|aktualizováno|frissítve|' +
  'güncelleme|güncellendi|обновлено|изменено|оновлено|(?:最終)?更新|업데이트|수정|(?:آخر )?تحديث';
/** Such a word, and one short word at most, right before a date: "Last updated on". */
const ENDS_CHANGED = new RegExp(`(?<!\\p{L})(?:${CHANGED})[^\\p{L}\\d.]{0,4}(?:\\p{L}{1,4}[^\\p{L}\\d]{0,3})?$`, 'iu');
const BEGINS_CHANGED = new RegExp(`^\\P{L}{0,4}(?:\\p{L}{1,8}\\s)?(?:${CHANGED})(?!\\p{L})`, 'iu');

/** How much of the words beside a date is looked at, in characters. */
const MAX_LABEL = 40;

function saysChanged(element: DomElement): boolean {
  const { parentElement: parent } = element;
  const isOnlyChild = parent !== null && parent.firstElementChild === element && element.nextElementSibling === null;
  let before = element.previousSibling ?? (isOnlyChild ? parent.previousSibling : null);
  if (before !== null && (before.textContent ?? '').trim() === '') before = before.previousSibling;
  return (
    element.getAttribute('itemprop') === 'dateModified' ||
    (before?.nodeName !== 'TIME' && ENDS_CHANGED.test(tidy((before?.textContent ?? '').slice(-MAX_LABEL)))) ||
    BEGINS_CHANGED.test(tidy((element.textContent ?? '').slice(0, MAX_LABEL)))
  );
}

/** No date that stands alone is longer; a longer text is about something, and holds a date by chance. */
const MAX_WRITTEN = 64;

/** @returns ISO 8601 in UTC; a date without a zone is UTC. `null` for what is no date, or leaves out its year. */
function dateOf(claim: string): string | null {
  const text = withWesternDigits(tidy(claim));
  const hasYear = /(?<!\d)(?:19|20)\d\d(?!\d)|^\d{8}$|^\d{10}$|^\d{13}$/.test(text);
  return hasYear && text.length <= MAX_WRITTEN ? (parseAppearance(text) ?? null) : null;
}
