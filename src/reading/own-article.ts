import { canonicalOf } from './canonical.ts';
import { keyOf } from './claims.ts';
import { siteOf } from './dom.ts';
import { asObject, type JsonObject, textOf, typesOf } from './json-ld.ts';

const ARTICLE_TYPE = /(?:Article|BlogPosting|LiveBlogPosting|Report|Review|SocialMediaPosting)$/;

/** How much of a title is looked at, in characters. */
const MAX_TITLE = 500;

/** Fewest letters by which one title is known as the beginning of another: a site's name may follow, or it may be cut. */
const MIN_STEM = 12;

/**
 * Of the articles that a page describes, choose its own: the one that says it lives there, else the one that is called as the page is.
 * One that says it lives elsewhere and is called otherwise is another story.
 *
 * @param listTitles What the page is called.
 * @param addresses Where it says that it lives, beside its own URL.
 */
export function findOwnArticle(
  objects: readonly JsonObject[],
  listTitles: () => readonly (string | null | undefined)[],
  addresses: readonly (string | null)[],
  pageUrl: string,
): JsonObject | undefined {
  const here = [pageUrl, ...addresses].flatMap((address) => webUrl(address, pageUrl));
  const found = objects.filter((object) => typesOf(object).some((type) => ARTICLE_TYPE.test(type)));
  if (found.length === 0) return undefined;
  const titles = listTitles();
  const keys = titles.map(keyOfTitle);
  const articles = found.map((object) => {
    const homes = listHomes([object.url, object['@id'], object.mainEntityOfPage], pageUrl);
    const name = (textOf(object.headline) ?? textOf(object.name) ?? '').replace(/<[^>]*>/g, '');
    return { object, homes, name, isCalledSo: keys.some((key) => isSameTitle(key, keyOfTitle(name))) };
  });
  const livesHere = (isSame: (home: URL, page: URL) => boolean) =>
    articles.find(({ homes }) => homes.some((home) => here.some((page) => isSame(home, page))));
  const own = livesHere(isSameAddress) ?? livesHere(mayBeSame) ?? articles.find(({ isCalledSo }) => isCalledSo);
  if (own !== undefined) return own.object;
  // Templates that name the front page, or another site, as every story's address say nothing; nor does an identifier.
  const isElsewhere = ({ object, name }: (typeof articles)[number]) =>
    name !== '' &&
    keys.some((key) => key !== '') &&
    !titles.some((title) => areAlike(title ?? '', name)) &&
    listHomes([object.url, object.mainEntityOfPage], pageUrl).some(
      (home) => home.pathname + home.search !== '/' && here.some((page) => siteOf(page) === siteOf(home)),
    );
  const rest = articles.filter((article) => !isElsewhere(article)).map(({ object }) => object);
  return rest.find(({ headline }) => textOf(headline) !== null) ?? rest[0];
}

function listHomes(claims: readonly unknown[], pageUrl: string): readonly URL[] {
  return claims.flatMap((claim) => {
    const text = textOf(claim) ?? textOf(asObject(claim)?.['@id']);
    // A mere fragment names a part of this page, and any of its stories may be one.
    return text?.startsWith('#') ? [] : webUrl(text, pageUrl);
  });
}

function webUrl(text: string | null, pageUrl: string): readonly URL[] {
  const url = text === null ? null : URL.parse(text, pageUrl);
  return url !== null && /^https?:$/.test(url.protocol) ? [url] : [];
}

function isSameAddress(one: URL, other: URL): boolean {
  return (
    isSamePath(one, other) && new URL(canonicalOf(one.href, [])).search === new URL(canonicalOf(other.href, [])).search
  );
}

function isSamePath(one: URL, other: URL): boolean {
  // One page for telephones or without a host's "www" is the same page.
  const key = ({ host, pathname }: URL) =>
    host.replace(/^(?:www|m|mobile|amp)\./, '') +
    pathname
      .toLowerCase()
      .replace(/\/(?:index\.\w+|amp)?$|\.(?:html?|amp)$/, '')
      .replace(/\/$/, '');
  return key(one) === key(other);
}

/** Where both have a query, it may say which story it is. */
function mayBeSame(one: URL, other: URL): boolean {
  return isSamePath(one, other) && (one.search === '' || other.search === '');
}

/** Search engines are often told another headline than readers, of the same words. */
function areAlike(title: string, name: string): boolean {
  const [one, other] = [title, name].map(
    (text) =>
      new Set(
        text
          .slice(0, MAX_TITLE)
          .toLowerCase()
          .match(/[\p{L}\p{N}]{4,}/gu),
      ),
  );
  const shared = one?.intersection(other ?? new Set()).size ?? 0;
  return shared >= 2 && shared * 3 >= Math.min(one?.size ?? 0, other?.size ?? 0);
}

function keyOfTitle(title: string | null | undefined): string {
  return keyOf((title ?? '').trim().slice(0, MAX_TITLE));
}

function isSameTitle(one: string, other: string): boolean {
  if (one === other) return one !== '';
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= MIN_STEM && long.startsWith(short);
}
