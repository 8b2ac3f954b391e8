import { listDrafts } from './blocks.ts';
import { type Claims, firstMeta, keyOf } from './claims.ts';
import type { DomDocument } from './dom.ts';
import { linesBelowHeading } from './heading-lines.ts';
import { asObject, textOf } from './json-ld.ts';
import { isCalendarWord, isDateStamp } from './stamp.ts';
import { tidy, truncate } from './text.ts';

/** Longest byline kept, in characters. */
const MAX_BYLINE = 128;

/** How much of a claim is looked at for a name, in characters, and how many authors are. */
const MAX_CLAIM = 300;
const MAX_AUTHORS = 50;

/** Find who wrote the article: names only. */
export function findByline({ document, meta, article, pageUrl }: Claims, siteName: string | null): string | null {
  const shown = () => {
    const element =
      document.querySelector('[itemprop~="author"] [itemprop="name"]') ??
      document.querySelector(
        '[rel~="author"], [itemprop~="author"], .byline-name, .author-name, .byline, .author, .p-author, [class*="byline" i]',
      );
    // Block by block, so that a name is not glued to the role below it.
    const lines = element === null ? [] : listDrafts(element, pageUrl).map(({ text }) => text);
    const text = element?.getAttribute('content') ?? lines[0] ?? '';
    return text.length < 100 ? [text] : [];
  };
  const sources = [
    () => authorNames(article?.author ?? article?.creator),
    () => [
      firstMeta(meta, [
        'author',
        'parsely-author',
        'sailthru.author',
        'dc.creator',
        'dcterms.creator',
        'article:author',
        'og:article:author',
        'byl',
      ]) ?? '',
    ],
    shown,
    () => signedBelow(document),
  ];
  for (const source of sources) {
    const names = source()
      .map((claim) => cleanName(claim.slice(0, MAX_CLAIM)))
      .filter((name) => name !== '' && keyOf(name) !== keyOf(siteName ?? ''));
    if (names.length > 0) return truncate([...new Set(names)].join(', '), MAX_BYLINE);
  }
  return null;
}

/** Who is named below the headline as its author, by markup or by "By". */
function signedBelow(document: DomDocument): readonly string[] {
  const lines = linesBelowHeading(document);
  const marked = lines.filter(({ text, isOfAuthor }) => isOfAuthor && text.length <= MAX_BYLINE);
  if (marked.length > 0) return marked.map(({ text }) => text);
  for (const { text } of lines) {
    for (const part of text.split(/\s*[|•·]\s*/)) {
      const [whole = '', before = '', signed = ''] = SIGNED.exec(part) ?? [];
      const [name = ''] = signed.split(/(?<=\p{Ll}{2})\.(?:\s|$)/u);
      // "Posted on 3 May by Ann Ost": no more than a date stands in front.
      if (name !== '' && (before === '' || isDateStamp(before)) && endsInName(name, part.slice(whole.length)))
        return [name];
    }
  }
  return [];
}

/** "By Thursday the river", "Di Maio attacca": a signature is a name, and at most a role, a place or a date behind it. */
function endsInName(name: string, rest: string): boolean {
  if (isCalendarWord(name.replace(/\P{L}+$/u, '')) || SECTION.test(name)) return false;
  if (!/\s/.test(name)) return rest.trim() === '' || isDateStamp(rest);
  return name.endsWith(',') || AFTER_SIGNED.test(rest);
}

const SECTION = /^(?:the numbers|invitation)$/i;
const AFTER_SIGNED =
  /^(?:\s*(?:$|[.,;:|(\d–—-])|\s+(?:for|in|at|with|avec|mit|con|com|med|met|published|posted|updated|on|aus|für|à|pour|am|le|el|em|en|para|per|su|op|voor|den|для)(?!\p{L})|\s*\p{Script=Han})/iu;

function authorNames(author: unknown): readonly string[] {
  return [author]
    .flat(2)
    .slice(0, MAX_AUTHORS)
    .flatMap((one) => [asObject(one)?.name ?? one].flat())
    .slice(0, MAX_AUTHORS)
    .flatMap((name) => textOf(name) ?? []);
}

const BY =
  /^\s*(?:(?:written|posted|reported|story|words|text|analysis|opinion|commentary|review|interview)\s+)?(?:by|von|par|por|di|door|av|af|przez|автор|текст)[:\s]\s*/i;

/** The same with a name behind it, which has capitals where its script has them. */
const SIGNED =
  /^(.*?)(?<!\p{L})(?:(?:[Ww]ritten |[Pp]osted |[Rr]eported |[Ss]tory |[Ww]ords |[Tt]ext )?(?:[Bb]y|BY)|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|[Dd]i|[Dd]oor|[Aa]v|[Pp]rzez|[Аа]втор|[Тт]екст|作者|记者|記者)(?:\s*[:：]\s*|\s+)(\p{Lu}\S*(?:\s+(?:\p{Lu}|(?:and|und|et|y|e|i|и|en|och|og|in|à|de|da|van|von|der|del|la|al|el|bin)\s)\S*){0,11}|\p{Script=Han}{2,4}(?=\s|$))/u;

/** What ends a name in a line that goes on: a separator, a role, a date. */
const AFTER_NAME =
  /\s*(?:[|•·]|\s(?:in|à)\s|\s[-–—]\s|\bfollow\b|\bon twitter\b|\bupdated\b|\bpublished\b|\bposted\b).*$/i;

const NO_NAME = /^(?:admin|administrator|staff|editor|webmaster|user|guest|unknown|undefined|null)$/i;

/** Strip "By", handles, addresses, dates and what follows the name; empty if it was no name. */
function cleanName(raw: string): string {
  const text = raw
    .replace(/https?:\/\/\S+|www\.\S+|\S+@\S+\.\w+|@\w+/g, ' ')
    .replace(BY, '')
    .replace(AFTER_NAME, '')
    .replace(/[()]/g, ' ');
  const undated = text.replace(/(\p{L})\s*\d.*$/u, '$1');
  const name = tidy(undated === text ? text : withoutCalendarWords(undated)).replace(
    /^[\s,;:/–—-]+|[\s,;:/–—-]+$/g,
    '',
  );
  const isAccount = /^\p{Ll}[\w.-]*$/u.test(name) && /[\d_.]/.test(name);
  return !/\p{L}{2}/u.test(name) || NO_NAME.test(name) || isAccount ? '' : name;
}

/** "Ann Ost Monday, March" is what is left of a name and a date. */
function withoutCalendarWords(text: string): string {
  const words = text.split(/[\s,]+/);
  while (words.length > 1 && isCalendarWord(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}
