import { describe, expect, test } from 'vitest';
import { isPublicAddress, judgeUrl, parseUrl } from '../../src/reading/address.ts';

const NOTHING_ALLOWED: ReadonlySet<string> = new Set();

function verdict(link: string, allow = NOTHING_ALLOWED): string {
  try {
    judgeUrl(parseUrl(link), allow);
    return 'readable';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe('a link to a public site is readable', () => {
  test.each([
    'http://example.org/story',
    'https://example.org:443/story?id=7#top',
    'http://example.org:80/',
    '  https://news.example.org/a  ',
    'https://example.org./a',
    'https://bücher.example.org/',
    'http://8.8.8.8/',
    'http://[2606:4700:4700::1111]/',
    'https://localhost.example.org/',
    'https://mytest.org/',
  ])('%s', (link) => {
    expect(verdict(link)).toBe('readable');
  });
});

describe('a link that leads anywhere else is refused', () => {
  test.each([
    ['another scheme', 'ftp://example.org/a'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/hosts'],
    ['another port', 'https://example.org:8443/'],
    ['plain HTTP on a port of its own', 'http://example.org:8080/'],
    ['a user name', 'https://user@example.org/'],
    ['a password', 'https://:secret@example.org/'],
    ['a bare name', 'http://intranet/'],
    ['this machine by name', 'http://localhost/'],
    ['this machine by name, upper case and dot', 'http://LOCALHOST./'],
    ['below localhost', 'http://a.localhost/'],
    ['a private suffix', 'http://printer.local/'],
    ['a private suffix of two labels', 'http://nas.home.arpa/'],
    ['an onion service', 'http://abcdef.onion/'],
    ['an empty label', 'http://example..org/'],
    ['loopback', 'http://127.0.0.1/'],
    ['loopback in decimal', 'http://2130706433/'],
    ['loopback in hexadecimal', 'http://0x7f000001/'],
    ['loopback in octal', 'http://0177.0.0.1/'],
    ['loopback cut short', 'http://127.1/'],
    ['loopback in full-width digits', 'http://１２７.０.０.１/'],
    ['loopback with a dot', 'http://127.0.0.1./'],
    ['loopback with encoded dots', 'http://127%2e0%2e0%2e1/'],
    ['the metadata service', 'http://169.254.169.254/latest/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['mapped IPv4', 'http://[::ffff:8.8.8.8]/'],
    ['compatible IPv4', 'http://[::7f00:1]/'],
    ['NAT64', 'http://[64:ff9b::808:808]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:7f00:1::]/'],
    ['outside global unicast', 'http://[4000::1]/'],
  ])('%s', (_kind, link) => {
    expect(verdict(link)).toBe('blocked_address');
  });

  test('and every refusal reads alike', () => {
    const messages = ['http://10.0.0.1/', 'http://[fe80::1]/', 'http://nas.lan/', 'ftp://example.org/'].map((link) => {
      try {
        judgeUrl(parseUrl(link), NOTHING_ALLOWED);
        return 'readable';
      } catch (error) {
        return String(error);
      }
    });

    expect(new Set(messages).size).toBe(1);
  });
});

describe('what is no complete link is called so', () => {
  test.each([
    ['no scheme', 'example.org/x', /https:\/\/ in front/],
    ['no scheme but a port', 'example.org:443/x', /https:\/\/ in front/],
    ['no scheme, bare name and port', 'localhost:8080', /begins with/],
    ['words', 'what is this', /begins with/],
    ['nothing', '', /begins with/],
    ['a zone id', 'http://[fe80::1%25eth0]/', /begins with/],
    ['over 2,048 characters', `https://example.org/${'a'.repeat(2048)}`, /too long/],
    ['over 2,048 characters once written out', `https://example.org/${'é'.repeat(1000)}`, /too long/],
  ])('%s', (_kind, link, message) => {
    expect(() => parseUrl(link)).toThrow(
      expect.objectContaining({ code: 'bad_url', message: expect.stringMatching(message) }),
    );
  });
});

describe('an address is public only outside every special-purpose block', () => {
  test.each([
    '0.0.0.0',
    '0.255.255.255',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.255.255.255',
    '169.254.0.1',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.9',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.0.1',
    '192.175.48.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::ffff:1.1.1.1',
    '64:ff9b::1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:1ff:ffff::1',
    '2001:db8::1',
    '2002::1',
    '3fff::1',
    '3fff:fff:ffff::1',
    '2620:4f:8000::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2606:4700::1%1',
    'not an address',
    '',
  ])('refused: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '168.63.129.17',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2003::1',
    '2620:4f:8001::1',
    '3ffe::1',
    '2a00::1',
  ])('public: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('an exempt pair', () => {
  const allow = new Set(['127.0.0.1:8123', 'nas.lan:80', '[fd00::5]:8080']);

  test.each(['http://127.0.0.1:8123/a', 'http://nas.lan/feed', 'http://[fd00::5]:8080/'])('is readable: %s', (link) => {
    expect(verdict(link, allow)).toBe('readable');
  });

  test.each(['http://127.0.0.1:8124/', 'http://127.0.0.2:8123/', 'https://nas.lan/', 'http://u:p@127.0.0.1:8123/'])(
    'exempts nothing else: %s',
    (link) => {
      expect(verdict(link, allow)).toBe('blocked_address');
    },
  );
});
