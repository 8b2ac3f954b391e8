import { getDomain } from 'tldts';
import { MAX_URL_LENGTH, parseUrl } from './address.ts';

/** Query parameters that say where a reader came from and never what they asked for. */
const TRACKING =
  /^(?:utm_\w+|(?:fb|g|d|y|ys|tw|tt)clid|[gw]braid|msclkid|igshid|igsh|li_fat_id|epik|srsltid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs\w+|hsctatracking|vero_(?:id|conv)|oly_(?:anon|enc)_id|_openstat|rb_clickid|s_cid|wickedid|_ga|_gl|_ke|ref_(?:src|url)|guc(?:counter|e_referrer(?:_sig)?)|at_\w+|xtor|cmpid|icid|ncid|ns_(?:campaign|source|mchannel|linkname|fee)|soc_(?:src|trk)|smid|smtyp|sr_share|spm|__twitter_impression|amp_js_v|usqp|share_?id|mibextid|fb_(?:action_\w+|ref|source)|campaign_?id|piwik_\w+|pk_(?:campaign|kwd|source|medium)|mtm_\w+|matomo_\w+|trk_\w+|dm_i|elqtrackid\w*)$/i;

/**
 * Write an address the way links are stored and compared: as WHATWG URL spells it, without fragment and without
 * parameters that only track.
 *
 * @throws {UserError} `bad_url` if it is no complete address.
 */
export function normaliseUrl(input: string): string {
  return withoutTracking(parseUrl(input)).href;
}

/** Drop fragment and tracking parameters; what remains of the query keeps its order and spelling. */
function withoutTracking(url: URL): URL {
  const clean = new URL(url);
  clean.hash = '';
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !TRACKING.test(decodeName(pair.split('=')[0] ?? '')));
  clean.search = kept.join('&');
  return clean;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * Choose the address to recognise an article by from what its page claims, best first. A claim counts only on the same
 * registrable domain, so that no page can pass itself off as another's; a page from a file has no domain of its own.
 */
export function canonicalOf(pageUrl: string, claims: readonly (string | null)[]): string {
  const page = new URL(pageUrl);
  for (const claim of claims) {
    const url = claim === null ? null : URL.parse(claim, pageUrl);
    if (url !== null && isHonest(url, page)) return withoutTracking(url).href;
  }
  return withoutTracking(page).href;
}

function isHonest(url: URL, page: URL): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.username !== '' || url.password !== '' || url.href.length > MAX_URL_LENGTH) return false;
  if (page.protocol === 'file:') return true;
  // Templates that name the front page as every page's canonical address would merge a whole site into one article.
  if (url.pathname === '/' && url.search === '' && page.pathname !== '/') return false;
  return url.host === page.host || isSameSite(url.hostname, page.hostname);
}

function isSameSite(one: string, other: string): boolean {
  const domain = getDomain(one, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(other, { allowPrivateDomains: true });
}
