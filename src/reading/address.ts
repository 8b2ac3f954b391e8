import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { UserError } from '../errors.ts';
import { failure } from './failure.ts';

/** Longest address that we follow or store, in characters. */
export const MAX_URL_LENGTH = 2048;

/** Exact `host:port` pairs that may be fetched although they are not public; see `LEDE_FETCH_ALLOW`. */
export type AllowList = ReadonlySet<string>;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** Names that never lead to a public site: RFC 6761, RFC 6762, RFC 8375, RFC 7686 and the usual private roots. */
const PRIVATE_SUFFIXES = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'lan',
  'corp',
  'home',
  'home.arpa',
  'onion',
  'i2p',
  'test',
  'invalid',
];

/**
 * Every block of the IANA IPv4 Special-Purpose Address Registry, reachable or not, then multicast (RFC 5771)
 * and the one public address that cloud machines reach their host's services by.
 */
const REFUSED_IPV4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '224.0.0.0/4',
  '168.63.129.16/32',
]);

/** Global unicast. Mapped, compatible, NAT64 and local addresses all lie outside it. */
const GLOBAL_IPV6 = subnets('ipv6', ['2000::/3']);

/** Parts of global unicast with another meaning: protocol assignments with Teredo, documentation, 6to4, AS112. */
const REFUSED_IPV6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48']);

/**
 * Parse what a member sent as a link.
 *
 * @throws {UserError} `bad_url` if it is no absolute address, has no scheme, or is over-long; `blocked_address` if it has a
 *   scheme of the web before what is no address.
 */
export function parseUrl(input: string): URL {
  const text = input.trim();
  demandLength(text);
  const url = URL.parse(text);
  // Whoever wrote the scheme gave an address, though none of the public web: a zone, a port or a number that there is not.
  if (url === null && /^https?:[\\/]*[^\\/?#]/i.test(text)) throw failure('blocked_address');
  if (url === null || isHostAndPort(url)) throw lacksScheme(text) ? missingScheme() : failure('bad_url');
  demandLength(url.href);
  return url;
}

/** @throws {UserError} `bad_url` for an address longer than we follow. */
export function demandLength(address: string): void {
  if (address.length <= MAX_URL_LENGTH) return;
  throw new UserError('bad_url', 'That link is too long: I follow addresses of up to 2,048 characters.');
}

/**
 * Judge an address before anything is asked of the network: scheme, port, credentials, host.
 * What a name resolves to is judged apart, with `isPublicAddress`, when the socket opens.
 *
 * @throws {UserError} `blocked_address`, always with the same sentence.
 */
export function judgeUrl(url: URL, allow: AllowList): void {
  if (!isReadableUrl(url, allow)) throw failure('blocked_address');
}

function isReadableUrl(url: URL, allow: AllowList): boolean {
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined || url.username !== '' || url.password !== '') return false;
  const port = url.port === '' ? defaultPort : url.port;
  if (isExempt(url.hostname, port, allow)) return true;
  return (port === '80' || port === '443') && isPublicHost(url.hostname);
}

/** Tell whether an operator has exempted exactly this host and port; IPv6 hosts may come with or without brackets. */
export function isExempt(host: string, port: string, allow: AllowList): boolean {
  const name = isIPv6(host) ? `[${host}]` : host;
  return allow.has(`${name}:${port}`);
}

/** Judge a host as WHATWG URL spells it: lower case, IDN in ASCII, IPv4 in four decimal parts, IPv6 in brackets. */
function isPublicHost(host: string): boolean {
  if (host.startsWith('[')) return isPublicAddress(host.slice(1, -1));
  if (isIPv4(host)) return isPublicAddress(host);
  const name = host.replace(/\.$/, '');
  const labels = name.split('.');
  if (labels.length < 2 || labels.includes('')) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

/** Judge an IP address as text: a DNS answer, a literal, or the far end of a socket. Anything unclear is not public. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !REFUSED_IPV4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return GLOBAL_IPV6.check(address, 'ipv6') && !REFUSED_IPV6.check(address, 'ipv6');
}

/** `example.org:443/x` parses as an address whose scheme is `example.org`; no real scheme looks like that. */
function isHostAndPort({ protocol, pathname, host }: URL): boolean {
  if (host !== '' || /^(?:data|javascript|sms|tel):$/.test(protocol)) return false;
  return protocol.includes('.') || /^\d+(?:[/?#]|$)/.test(pathname);
}

function lacksScheme(text: string): boolean {
  return !text.includes('://') && /^[^\s/?#]+\.[^\s/?#]+/.test(text);
}

function missingScheme(): UserError {
  return new UserError('bad_url', 'That link lacks its beginning: please put https:// in front of it.');
}

function subnets(family: 'ipv4' | 'ipv6', blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = '', prefix] = block.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Whether an address is one of the web, and can be linked to: a user before the host only makes it look like another's. */
export function isWebAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

const SECRET_NAME = /tok|key|auth|secret|pass|pw|sig|cred|sess|hash/i;
/** Longer runs than this are no words. */
const SECRET_VALUE = /[\w-]{20,}/;

/** An address as it may be shown: what may be a password or a personal token is left out. */
export function maskedAddress(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address.replace(/\/\/[^/?#]*@/, '//…@').replace(/\?.*/s, '?…');
  const query = url.search
    .slice(1)
    .split('&')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return value !== '' && (SECRET_NAME.test(name) || SECRET_VALUE.test(value)) ? `${name}=…` : pair;
    });
  const user = url.username === '' && url.password === '' ? '' : '…@';
  const search = url.search === '' ? '' : `?${query.join('&')}`;
  return `${url.protocol}//${user}${url.host}${url.pathname}${search}`;
}
