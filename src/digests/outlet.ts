import { parse } from 'tldts';
import { siteOf } from '../reading/dom.ts';
import { tidy } from '../reading/text.ts';

/** Something that was told, as far as it says by whom. */
export interface Told {
  readonly url: string | null;
  /** The outlet as the article calls it; `undefined` where that was not read, or names none. */
  readonly siteName: string | null | undefined;
  readonly feed: { readonly title: string; readonly url: string; readonly siteUrl: string | null };
}

/**
 * Whose an address is: its registrable domain, also below one that lets everybody register, such as github.io. `null` where it has
 * none, as an IP address. RFC 2606 keeps ".invalid" for no address.
 */
export function domainOf(url: string): string | null {
  const { domain, publicSuffix } = parse(url, { allowPrivateDomains: true });
  return publicSuffix === 'invalid' ? null : domain;
}

/** What tells one outlet from another before anything was read. */
export function outletKey(url: string | null, feedId: string): string {
  return (url === null ? null : domainOf(url)) ?? feedId;
}

/**
 * Name the outlets that tell a story, in order: as their articles do, or others of that host, else as a feed of that site is called,
 * else by host. A feed may as well be a list of what others publish, and says nothing of its own then; so may a site, of which each host
 * is somebody else's, as where newsletters are written.
 */
export function nameOutlets(told: readonly Told[]): string[] {
  const names = new Map<string, string>();
  for (const { url, siteName } of told) {
    const host = hostOf(url ?? '');
    const name = tidy(siteName ?? '');
    if (host !== undefined && name !== '' && !names.has(host)) names.set(host, name);
  }
  return told.map(({ url, siteName, feed }) => {
    const own = tidy(siteName ?? '');
    if (own !== '') return own;
    const known = names.get(hostOf(url ?? '') ?? '');
    return known ?? (tidy(isOfSite(feed, url) ? feed.title : '') || hostOf(url ?? feed.url) || 'a feed');
  });
}

function isOfSite({ url, siteUrl }: Told['feed'], address: string | null): boolean {
  const page = URL.parse(address ?? '');
  const homes = [url, siteUrl ?? url].flatMap((own) => URL.parse(own) ?? []);
  return page === null || homes.some((home) => siteOf(home) === siteOf(page));
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.host.replace(/^www\./, '');
}
