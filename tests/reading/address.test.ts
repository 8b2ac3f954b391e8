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
    'https://example.org:80/',
    'http://example.org:/',
    'http://example.org:00080/',
    'https:example.org',
    'http:\\\\example.org\\a',
    'http://example.org\\@127.0.0.1/',
    'http://example.org/#@127.0.0.1',
    'http://example.org/?u=http://127.0.0.1/',
    'http://exa\tmple.org/\n',
    'http://@example.org/',
    'http://0x7f.0.0.1.example.org/',
    'http://127.0.0.1.example.org/',
    'http://аррӏе.com/',
    'http://corp.example.org/',
    'http://home.arpa.example.org/',
    'http://[2606:4700:4700::1111]:80/',
    `http://example.org/${'a'.repeat(2028)}`,
  ])('%s', (link) => {
    expect(verdict(link)).toBe('readable');
  });
});

/** Addresses that lead anywhere but to the public web, by how they hide it. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'another scheme': [
    ...['ftp://example.org/a', 'file:///etc/hosts', 'FILE://localhost/etc/hosts', 'file:/etc/hosts'],
    ...[
      'javascript:alert(1)',
      'javascript:1',
      'javascript://example.org/%0aalert(1)',
      'vbscript:x',
      'data:,x',
      'data:1,x',
    ],
    ...[
      'blob:https://example.org/a',
      'blob:http://127.0.0.1/a',
      'gopher://example.org/',
      'gopher://127.0.0.1:6379/_FLUSHALL',
    ],
    ...[
      'ws://example.org/',
      'wss://example.org/',
      'view-source:http://example.org/',
      'about:blank',
      'mailto:a@example.org',
    ],
    ...[
      'tel:123',
      'sms:123',
      'ssh://example.org/',
      'dict://127.0.0.1:11211/',
      'ldap://127.0.0.1/',
      'jar:http://example.org!/',
    ],
    ...['feed://example.org/', 'feed:https://127.0.0.1/', 'http+unix://%2fvar%2frun%2fx.sock/', 'unix:/var/run/x.sock'],
    ...[
      'discord://-/',
      'intent://example.org/',
      'chrome://settings/',
      'php://filter',
      'netdoc:///etc/hosts',
      'tftp://a.org/',
    ],
  ],
  'another port': [
    ...[0, 1, 21, 22, 25, 79, 81, 442, 444, 3000, 5432, 6379, 8000, 8080, 8443, 11211, 27017, 65535].map(
      (port) => `http://example.org:${port}/`,
    ),
    ...[
      'https://example.org:8443/',
      'http://[2606:4700::1]:8080/',
      'http://8.8.8.8:8080/',
      'http://example.org:080443/',
    ],
  ],
  'what is no port': ['65536', '99999', '-1', '+80', '80a', ' 80', '8０'].map((port) => `http://example.org:${port}/`),
  'a user or password': [
    ...[
      'https://user@example.org/',
      'https://:secret@example.org/',
      'https://user:@example.org/',
      'http://a:b@c@example.org/',
    ],
    ...['http://example.org@127.0.0.1/', 'http://127.0.0.1@example.org/', 'http://example.org:80@127.0.0.1:80/'],
    ...['http://%75ser@example.org/', 'http://example.org%40evil.org:x@example.org/', 'http://[::1]@example.org/'],
  ],
  'a name without a dot': ['intranet', 'intranet.', 'com', 'router', 'redis', 'xn--a', '-'].map(
    (host) => `http://${host}/`,
  ),
  'a name that is none': [
    ...[
      'http://example..org/',
      'http://.example.org/',
      'http://example.org../',
      'http://./',
      'http://../',
      'http://exa mple.org/',
    ],
    ...[
      'http://exa%00mple.org/',
      'http://exa%20mple.org/',
      'http://ex<ample.org/',
      'http://example.org%2f@x/',
      'http://%/',
    ],
    ...['http://example.org%00.example.net/', 'http://xn--/', 'http://unix:/var/run/x.sock:/info'],
  ],
  'a private name': [
    ...[
      'localhost',
      'LOCALHOST',
      'LocalHost.',
      'a.localhost',
      'A.LOCALHOST.',
      'loc%61lhost',
      'localhost%2e',
      'ｌｏｃａｌｈｏｓｔ',
    ],
    ...[
      'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
      'local\u00adhost',
      'local\thost',
      'localhost.localdomain',
      'printer.local',
      'PRINTER.LOCAL.',
      'a。local',
    ],
    ...[
      'db.internal',
      'metadata.google.internal',
      'metadata.google.internal.',
      'nas.lan',
      'nas.ｌan',
      'a.corp',
      'a.home',
    ],
    ...['nas.home.arpa', 'home.arpa', 'HOME.ARPA.', 'abcdef.onion', 'a.i2p', 'a.test', 'a.ＴＥＳＴ', 'a.invalid'],
  ].map((host) => `http://${host}/`),
  'this machine, written otherwise': [
    ...[
      '127.0.0.1',
      '127.1',
      '127.0.1',
      '2130706433',
      '017700000001',
      '0x7f000001',
      '0x7f.1',
      '0x7F.0x0.0x0.0x1',
      '0177.0.0.01',
    ],
    ...[
      '00000177.0.0.1',
      '127.0.0.1.',
      '127%2e0%2e0%2e1',
      '127。0。0。1',
      '127．0．0．1',
      '127｡0｡0｡1',
      '１２７.０.０.１',
      '①②⑦.⓪.⓪.①',
    ],
    ...[
      '𝟭𝟮𝟳.𝟬.𝟬.𝟭',
      '¹²⁷.0.0.1',
      '0',
      '0x0',
      '00',
      '1',
      '256',
      '65535',
      '0.0.0.0',
      '4294967295',
      '0xffffffff',
      '127.255.255.255',
    ],
    ...['127\t.0.0.1', '127.0.0.1:443', '127.0.0.1:'],
  ].map((host) => `http://${host}/`),
  'no number of a machine': [
    ...[
      '4294967296',
      '0x100000000',
      '127.0.0.256',
      '1.2.3.4.5',
      '1.2.3.08',
      'example.1',
      'foo.0',
      'example.0x1',
      'a.b.c.256',
    ],
    ...['127.0.0.1%00', '127.0.0.1%20', '0x.0x.0x.0x'],
  ].map((host) => `http://${host}/`),
  'slashes and letters that hide it': [
    ...[
      'http:/127.0.0.1',
      'http:127.0.0.1',
      'http:///127.0.0.1',
      'http://///127.0.0.1',
      'http:\\\\127.0.0.1\\',
      'hTTp://127.0.0.1',
    ],
    ...[
      'ht\ntp://127.0.0.1/',
      '\u0001http://127.0.0.1/',
      'http://127.0.0.1#.example.org/',
      'http://127.0.0.1?.example.org/',
    ],
    ...['http://127.0.0.1\\.example.org/', 'http://127.0.0.1/.example.org'],
  ],
  'the metadata of a cloud': [
    ...[
      '169.254.169.254',
      '169.254.169.254.',
      '0xa9fea9fe',
      '2852039166',
      '0251.0376.0251.0376',
      '169.16689662',
      '100.100.100.200',
    ],
    ...['[fd00:ec2::254]', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '168.63.129.16', '192.0.0.192'],
  ].map((host) => `http://${host}/latest/`),
  'IPv6 that is not global, or is IPv4 within': [
    ...[
      '::1',
      '::',
      '0:0:0:0:0:0:0:1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::ffff:0:8.8.8.8',
      '::127.0.0.1',
    ],
    ...[
      '::7f00:1',
      '::8.8.8.8',
      '64:ff9b::8.8.8.8',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '64:ff9b:1:ffff::8.8.8.8',
      '2002:7f00:1::',
    ],
    ...[
      '2002:808:808::1',
      '2001::1',
      '2001:0:4136:e378:8000:63bf:3fff:fdd2',
      '2001:1::1',
      '2001:2::1',
      '2001:3::1',
      '2001:4:112::1',
    ],
    ...[
      '2001:10::1',
      '2001:20::1',
      '2001:2f:ffff::1',
      '2001:30::1',
      '2001:1ff::1',
      '2001:db8::1',
      '3fff::1',
      '2620:4f:8000::1',
    ],
    ...[
      '4000::1',
      '100::1',
      '100:0:0:1::1',
      '5f00::1',
      'fc00::1',
      'fe80::1',
      'fec0::1',
      'ff02::1',
      'fe80::1%25eth0',
      'fe80::1%eth0',
    ],
    ...['2606:4700::1%25eth0', '2606:4700::1%1', '', 'v1.fe80::a', '1::2::3', '2606:4700:4700::1111:2:3:4:5'],
  ].map((address) => `http://[${address}]/`),
  'brackets that are no address': [
    ...[
      'http://[2606:4700::1',
      'http://[2606:4700::1].example.org/',
      'http://[2606:4700::1]./',
      'http://2606:4700::1/',
    ],
  ],
};

describe('a link that leads anywhere else is refused', () => {
  test.each(Object.entries(REFUSED).flatMap(([kind, links]) => links.map((link) => [kind, link] as const)))(
    '%s: %j',
    (_kind, link) => {
      expect(verdict(link)).toBe('blocked_address');
    },
  );

  test('and every refusal reads alike', () => {
    const messages = Object.values(REFUSED)
      .flat()
      .map((link) => {
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
    ['a scheme alone', 'https://', /begins with/],
    ['a path', '//example.org/x', /begins with/],
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
