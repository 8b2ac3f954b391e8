import { parse } from 'tldts';
import { tidy } from '../reading/text.ts';

/** Something that was told, as far as it says by whom. */
export interface Told {
  readonly url: string | null;
  /** The outlet as the article calls it; `undefined` where that was not read, or names none. */
  readonly siteName: string | null | undefined;
  readonly feed: { readonly title: string; readonly url: string; readonly siteUrl: string | null };
}

/** Whose an address is: its registrable domain. `null` where it has none, as an IP address. RFC 2606 keeps ".invalid" for no address. */
export function siteOf(url: string): string | null {
  const { domain, publicSuffix } = parse(url);
  return publicSuffix === 'invalid' ? null : domain;
}

/** What tells one outlet from another before anything was read. */
export function outletKey(url: string | null, feedId: string): string {
  return (url === null ? null : siteOf(url)) ?? feedId;
}

/**
 * Name the outlets that tell a story, in order: as their articles do, else as a feed of that site is called, else by host. A feed may
 * as well be a list of what others publish, and says nothing of its own then.
 */
export function nameOutlets(told: readonly Told[]): string[] {
  const names = new Map<string, string>();
  for (const { url, siteName } of told) {
    const site = url === null ? null : siteOf(url);
    const name = tidy(siteName ?? '');
    if (site !== null && name !== '' && !names.has(site)) names.set(site, name);
  }
  return told.map(({ url, siteName, feed }) => {
    const own = tidy(siteName ?? '');
    if (own !== '') return own;
    const known = url === null ? undefined : names.get(siteOf(url) ?? '');
    return known ?? (tidy(isOfSite(feed, url) ? feed.title : '') || hostOf(url ?? feed.url) || 'a feed');
  });
}

function isOfSite({ url, siteUrl }: Told['feed'], address: string | null): boolean {
  if (address === null) return true;
  return [url, siteUrl ?? url].some((own) => (siteOf(own) ?? hostOf(own)) === (siteOf(address) ?? hostOf(address)));
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host.replace(/^www\./, '');
}
