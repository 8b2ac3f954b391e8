import { type DomDocument, type DomElement, isElement, isText, listChildren, nameWords } from './dom.ts';

/** Elements that never hold a word of an article. */
const FURNITURE = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG CANVAS IFRAME OBJECT EMBED VIDEO AUDIO BUTTON SELECT INPUT TEXTAREA LABEL DIALOG LINK NAV MENU'.split(
    ' ',
  ),
);

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
    'comment comments commentlist disqus respond replies ' +
    'nav navbar navigation breadcrumb breadcrumbs menu pagination pager sidebar toolbar topbar masthead ' +
    'cookie cookies consent gdpr modal popup overlay lightbox banner ' +
    'caption captions credit credits imagecredit photocredit figcaption ' +
    'byline author authors authorbox authorbio bio timestamp dateline pubdate ' +
    'tags taglist tagcloud categories footer copyright disclaimer widget widgets print printonly'
  ).split(' '),
);

/** Names that speak for an element even where another word of it is in the list above. */
const BODY_NAMES = new Set(
  'articlebody storybody entry hentry postbody content maincontent body main article story text'.split(' '),
);

/** Share of a page's prose above which nothing is removed by its name or element alone. */
const TOO_MUCH_PROSE = 0.3;

/** Remove from a page what surrounds its article: furniture, what is hidden, and what says by role or name that it is beside the point. */
export function cleanDocument(document: DomDocument): void {
  const { body } = document;
  if (body === null) return;
  const prose = measureProse(body);
  const total = Math.max(1, prose.get(body) ?? 0);

  const clean = (element: DomElement, insideArticleText: boolean) => {
    for (const child of listChildren(element)) {
      if (!isElement(child)) continue;
      const share = (prose.get(child) ?? 0) / total;
      if (isFurniture(child, share, insideArticleText)) child.remove();
      else clean(child, insideArticleText || child.tagName === 'P');
    }
  };
  clean(body, false);
}

function isFurniture(element: DomElement, share: number, insideParagraph: boolean): boolean {
  const name = element.tagName;
  if (FURNITURE.has(name)) return true;
  if (share > TOO_MUCH_PROSE) return false;
  if (isHidden(element)) return true;
  if (insideParagraph && !isNamedAside(element)) return false;
  if (ASIDES.has(name) && element.parentElement?.tagName !== 'BLOCKQUOTE') return true;
  if (ASIDE_ROLES.has(element.getAttribute('role')?.toLowerCase() ?? '')) return true;
  return isNamedAside(element);
}

function isHidden(element: DomElement): boolean {
  if (element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true') return true;
  const style = element.getAttribute('style');
  return style !== null && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);
}

function isNamedAside(element: DomElement): boolean {
  if (/^(?:A|P|H[1-6]|SPAN|EM|STRONG|B|I|BODY|HTML|MAIN|ARTICLE|TABLE|TBODY|TR|TD)$/.test(element.tagName))
    return false;
  const words = nameWords(element);
  return words.some((word) => FURNITURE_NAMES.has(word)) && !words.some((word) => BODY_NAMES.has(word));
}

/** For each element, the characters of running text below it: outside links, in stretches long enough to be sentences. */
export function measureProse(root: DomElement): ReadonlyMap<DomElement, number> {
  const prose = new Map<DomElement, number>();
  const measure = (element: DomElement): number => {
    let sum = 0;
    let own = 0;
    for (let child = element.firstChild; child !== null; child = child.nextSibling) {
      if (isText(child)) own += (child.textContent ?? '').trim().length;
      else if (isElement(child) && child.tagName !== 'A' && !FURNITURE.has(child.tagName)) sum += measure(child);
    }
    sum += own >= 40 ? own : 0;
    prose.set(element, sum);
    return sum;
  };
  measure(root);
  return prose;
}
