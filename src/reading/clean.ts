import {
  classOf,
  type DomDocument,
  type DomElement,
  type DomNode,
  isElement,
  isText,
  leadsAway,
  listChildren,
  nameTokens,
  walkElements,
} from './dom.ts';
import { removeHiddenParts } from './hidden-parts.ts';
import { FURNITURE, TOO_MUCH_PROSE } from './prose.ts';

/** Elements beside an article: removed unless they hold much of the page's prose, as some templates misuse them. */
const ASIDES = new Set('ASIDE FOOTER FORM FIGCAPTION'.split(' '));

const ASIDE_ROLES = new Set(
  'alert alertdialog banner complementary contentinfo dialog form menu menubar navigation search tablist toolbar tooltip'.split(
    ' ',
  ),
);

/** Words in a class or id that name furniture around an article. */
const FURNITURE_NAMES = new Set(
  (
    'ad ads advert advertisement advertising adbox adslot adunit sponsor sponsored sponsorship promo promos promotion promoted outbrain taboola revcontent ' +
    'share sharing sharebar sharebox sharedaddy addthis addtoany social socials sociallinks follow following ' +
    'related recirc recirculation recommended recommendations recommendation trending popular mostpopular mostread readmore ' +
    'newsletter newsletters subscribe subscription signup optin mailinglist ' +
    'comment comments commentlist disqus respond reply replies ' +
    'nav navbar navigation breadcrumb breadcrumbs menu pagination pager sidebar toolbar topbar masthead ' +
    'cookie cookies consent gdpr modal popup overlay lightbox banner tooltip hovercard ' +
    'caption captions credit credits imagecredit photocredit figcaption ' +
    'byline author authors authorbox authorbio bio timestamp dateline pubdate ' +
    'tags taglist tagcloud categories footer copyright print printonly'
  ).split(' '),
);

/** The same, unless a good part of the page's prose is in elements so named: builders of pages call whatever they place a widget. */
const WIDGET_NAMES = new Set('widget widgets'.split(' '));

/** The same for an inline element, where a name is more often about how its words look. */
const INLINE_FURNITURE_NAMES = new Set(
  'caption captions credit credits imagecredit photocredit sharebar breadcrumb breadcrumbs'.split(' '),
);

/** Words that say how an element stands to furniture elsewhere: `has-sidebar` is no sidebar. */
const CONDITIONS = new Set(
  'has with no without is not after before hide show enabled disabled layout wrapper wrap grid'.split(' '),
);

/** Names that speak for an element even where another name of it is in the list above. */
const BODY_NAMES = new Set(
  'articlebody storybody entry hentry postbody content maincontent body main article story text'.split(' '),
);

/** Prose of the article around the headline, in characters, beside which other articles of a page are other articles. */
const ENOUGH_BESIDE_HEADLINE = 200;

/** Fewest like elements in a row that make a set of cards, and how much text one of them holds at most. */
const MIN_CARDS = 3;
const MAX_CARD = 300;

/** Longest line under a picture, in characters, and its largest share of a page's prose. */
const MAX_CAPTION = 250;
const MAX_CAPTION_SHARE = 0.05;

/** Remove from a page what surrounds its article: furniture, what is hidden, other articles, what says by role or name that it is beside the point. */
export function cleanDocument(document: DomDocument, pageUrl: string, isLiveBlog: boolean): void {
  const { body } = document;
  if (body === null) return;
  const { isHidden, prose } = removeHiddenParts(document, body);
  const total = Math.max(1, prose.get(body) ?? 0);
  const shareOf = (element: DomElement) => (prose.get(element) ?? 0) / total;

  removeOtherArticles(document, prose, isLiveBlog);
  const areWidgetsBeside = proseNamed(body, WIDGET_NAMES, prose) <= total * TOO_MUCH_PROSE;
  const clean = (element: DomElement, isInParagraph: boolean) => {
    if (isInParagraph) keepButtonWords(element);
    const cards = isInParagraph ? undefined : findCards(element, pageUrl);
    const kept = removeChildren(element, (child) => {
      const share = shareOf(child);
      return (
        isFurniture(child, share, isInParagraph) ||
        (areWidgetsBeside && !isInParagraph && share <= TOO_MUCH_PROSE && isNamedAside(child, WIDGET_NAMES)) ||
        (cards?.has(child) && share <= TOO_MUCH_PROSE / MIN_CARDS) ||
        (share <= TOO_MUCH_PROSE && isHidden(child))
      );
    });
    for (const child of kept) clean(child, isInParagraph || child.tagName === 'P');
  };
  clean(body, false);
}

/** Remove child elements that a test names, and judge all of them before any goes: some are judged by their neighbours. */
function removeChildren(
  parent: DomElement,
  isBeside: (child: DomElement) => boolean | undefined,
): readonly DomElement[] {
  const { gone = [], kept = [] } = Object.groupBy(listChildren(parent).filter(isElement), (child) =>
    isBeside(child) ? 'gone' : 'kept',
  );
  for (const child of gone) child.remove();
  return kept;
}

function isFurniture(element: DomElement, share: number, isInParagraph: boolean): boolean {
  const name = element.tagName;
  if (FURNITURE.has(name)) return true;
  // What AMP shows in place of an article that must be paid for.
  if (element.getAttribute('subscriptions-section') === 'content-not-granted') return true;
  if (share > TOO_MUCH_PROSE) return false;
  if (isInParagraph) return isNamedAside(element) || isHoverCard(element) || isTip(element);
  if (ASIDES.has(name) && element.parentElement?.tagName !== 'BLOCKQUOTE') return true;
  if (ASIDE_ROLES.has(element.getAttribute('role')?.toLowerCase() ?? '')) return true;
  return isNamedAside(element) || isTagList(element) || isPicture(element, share);
}

/** The prose in elements whose names hold one of these words. */
function proseNamed(body: DomElement, names: ReadonlySet<string>, prose: ReadonlyMap<DomElement, number>): number {
  let sum = 0;
  walkElements(body, (element) => {
    const own = prose.get(element) ?? 0;
    const isNamedSo = own > 0 && nameTokens(element).some((words) => isNamed(words, names));
    if (isNamedSo) sum += own;
    return own > 0 && !isNamedSo;
  });
  return sum;
}

function isNamedAside(
  element: DomElement,
  names = element.tagName === 'SPAN' ? INLINE_FURNITURE_NAMES : FURNITURE_NAMES,
): boolean {
  if (/^(?:A|P|H[1-6]|EM|STRONG|B|I|BODY|HTML|MAIN|ARTICLE|TABLE|TBODY|TR|TD)$/.test(element.tagName)) return false;
  const tokens = nameTokens(element);
  if (!tokens.some((words) => isNamed(words, names))) return false;
  const isBody = tokens.some((words) => words.every((word) => BODY_NAMES.has(word)));
  return !isBody && !isQuotedPost(element);
}

/** A post quoted from elsewhere comes in boxes named like widgets and share buttons. */
function isQuotedPost(element: DomElement): boolean {
  const quote = element.querySelector('blockquote')?.textContent?.trim().length ?? 0;
  return quote > 0 && quote >= (element.textContent ?? '').trim().length * 0.8;
}

function isNamed(words: readonly string[], names: ReadonlySet<string>): boolean {
  return words.some((word) => names.has(word)) && !words.some((word) => CONDITIONS.has(word));
}

/** A button amid a sentence is a word of it, which explains itself when it is pressed. */
function keepButtonWords(element: DomElement): void {
  const isWords = (node: DomNode | null) => node !== null && isText(node) && /\S/.test(node.textContent ?? '');
  for (const child of listChildren(element)) {
    if (!isElement(child) || child.tagName !== 'BUTTON') continue;
    const isAmid = isWords(child.previousSibling) && isWords(child.nextSibling);
    const hasEnded = /[.!?…]["”’)]?\s*$/.test(child.previousSibling?.textContent ?? '');
    if (isAmid && !hasEnded && !/^\W*\d/.test(child.textContent ?? '')) child.replaceWith(child.textContent ?? '');
  }
}

/** Inside a paragraph, what follows a link and holds a picture and links of its own shows itself only under the pointer. */
function isHoverCard(element: DomElement): boolean {
  return (
    element.previousElementSibling?.tagName === 'A' &&
    element.querySelector('img') !== null &&
    element.querySelector('a') !== null
  );
}

/** A picture and a line about it, in whatever element. */
function isPicture(element: DomElement, share: number): boolean {
  if (share > MAX_CAPTION_SHARE || !/^(?:DIV|FIGURE|TABLE|CENTER|SECTION)$/.test(element.tagName)) return false;
  const text = (element.textContent ?? '').trim();
  if (text === '' || text.length > MAX_CAPTION || /[.!?]\s+\p{Lu}/u.test(text)) return false;
  return (
    element.querySelector('img, picture') !== null && element.querySelector('h1, h2, h3, h4, ul, ol, p + p') === null
  );
}

/** Inside a paragraph, what is named for a tip and stands right behind a word, not apart as a word of its own, is the tip. */
function isTip(element: DomElement): boolean {
  if (!nameTokens(element).some((words) => words.includes('tooltip') || words.includes('hovercard'))) return false;
  return !/\s$/.test(element.previousSibling?.textContent ?? ' ');
}

/** A group of links that classify the article: HTML's own `rel=tag`. */
function isTagList(element: DomElement): boolean {
  let links = 0;
  for (let child = element.firstElementChild; child !== null; child = child.nextElementSibling) {
    const link = child.tagName === 'A' ? child : child.firstElementChild;
    if (link?.tagName === 'A' && /\btag\b/.test(link.getAttribute('rel') ?? '')) links += 1;
  }
  return links >= 2;
}

/** Where one `<article>` holds the page's headline and enough to read, the others are other articles, or a live blog's entries. */
function removeOtherArticles(document: DomDocument, prose: ReadonlyMap<DomElement, number>, isLiveBlog: boolean): void {
  const articles = [...document.querySelectorAll('article')];
  const [main, ...rivals] = articles.filter((article) => article.querySelector('h1') !== null);
  if (main === undefined || rivals.length > 0 || (prose.get(main) ?? 0) < ENOUGH_BESIDE_HEADLINE) return;
  for (const article of articles) {
    if (article === main || article.contains(main) || main.contains(article)) continue;
    // An entry leads nowhere; moved to where most of the article stands, it is read with it.
    if (isLiveBlog && article.querySelector('h1 a, h2 a, h3 a, h4 a') === null) findBody(main, prose).append(article);
    else article.remove();
  }
}

/** @returns The parent of an article's paragraphs. */
function findBody(article: DomElement, prose: ReadonlyMap<DomElement, number>): DomElement {
  let body = article;
  let most = 0;
  for (const paragraph of article.querySelectorAll('p')) {
    const parent = paragraph.parentElement ?? article;
    const own = prose.get(parent) ?? 0;
    if (own > most) [body, most] = [parent, own];
  }
  return body;
}

/** @returns The children that are cards of other pages of this site: alike, short, each with a picture that is a link. */
function findCards(parent: DomElement, pageUrl: string): ReadonlySet<DomElement> | undefined {
  const alike = new Map<string, DomElement[]>();
  for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) {
    if (!/^(?:DIV|LI|ARTICLE|SECTION|A)$/.test(child.tagName)) continue;
    const kind = `${child.tagName} ${classOf(child)}`;
    const group = alike.get(kind);
    if (group === undefined) alike.set(kind, [child]);
    else group.push(child);
  }
  for (const group of alike.values()) {
    if (group.length >= MIN_CARDS && group.every((element) => isCard(element, pageUrl))) return new Set(group);
  }
  return undefined;
}

function isCard(element: DomElement, pageUrl: string): boolean {
  const link = element.tagName === 'A' ? element : element.querySelector('a[href]');
  if (link === null || link.querySelector('img') === null || leadsAway(link, pageUrl)) return false;
  return (element.textContent ?? '').trim().length <= MAX_CARD;
}

/** Remove only what can hold no text of an article: for a page that has little left when all else is gone too. */
export function cleanGently(document: DomDocument): void {
  const { body } = document;
  if (body === null) return;
  const { isHidden, prose } = removeHiddenParts(document, body);
  const most = (prose.get(body) ?? 0) * TOO_MUCH_PROSE;
  const clean = (element: DomElement) => {
    const kept = removeChildren(
      element,
      (child) => FURNITURE.has(child.tagName) || ((prose.get(child) ?? 0) <= most && isHidden(child)),
    );
    for (const child of kept) clean(child);
  };
  clean(body);
}
