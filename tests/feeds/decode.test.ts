import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { parse, parseEntry } from '../support/feeds.ts';

const RUSSIAN = 'Мост снова открыт';
const JAPANESE = '橋が再開した';

function aFeed(title: string, encoding = ''): string {
  const declaration = encoding === '' ? '' : ` encoding="${encoding}"`;
  return `<?xml version="1.0"${declaration}?><rss><channel><item><title>${title}</title></item></channel></rss>`;
}

describe('a feed is decoded', () => {
  test.each([
    ['windows-1251', RUSSIAN],
    ['KOI8-R', RUSSIAN],
    ['IBM866', RUSSIAN],
    ['ISO-8859-5', RUSSIAN],
    ['Shift_JIS', JAPANESE],
    ['EUC-JP', JAPANESE],
    ['GB18030', '大桥重新开放'],
    ['gb2312', '大桥重新开放'],
    ['Big5', '大橋重新開放'],
    ['EUC-KR', '다리가 다시 열렸다'],
    ['windows-1252', 'Brücke “wieder” offen – für 5 €'],
    ['ISO-8859-1', 'Brücke offen'],
    ['windows-1250', 'Most opět otevřen'],
    ['iso-8859-9', 'Köprü yeniden açıldı'],
    ['utf-8', `${RUSSIAN} 🌉`],
  ])('from %s, as it declares itself', (encoding, title) => {
    expect(parseEntry(iconv.encode(aFeed(title, encoding), encoding)).title).toBe(title);
  });

  test.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('from %s, with a mark and without', (encoding) => {
    const text = aFeed(RUSSIAN, 'utf-16');

    expect(parseEntry(iconv.encode(text, encoding)).title).toBe(RUSSIAN);
    expect(parse(iconv.encode(`\ufeff${text}`, encoding))).toMatchObject({ encoding, items: [{ title: RUSSIAN }] });
  });

  test.each([
    [
      'the header is right and the declaration wrong',
      iconv.encode(aFeed(RUSSIAN, 'utf-8'), 'koi8-r'),
      'text/xml; charset=koi8-r',
    ],
    [
      'the declaration is right and the header wrong',
      iconv.encode(aFeed(RUSSIAN, 'koi8-r'), 'koi8-r'),
      'text/xml; charset=utf-8',
    ],
    ['both are wrong and it is UTF-8', Buffer.from(aFeed(RUSSIAN, 'iso-8859-1')), 'text/xml; charset=windows-1251'],
    ['a mark says otherwise', Buffer.from(`\ufeff${aFeed(RUSSIAN, 'koi8-r')}`), 'text/xml; charset=koi8-r'],
    ['it declares a width that it cannot have', Buffer.from(aFeed(RUSSIAN, 'utf-16')), ''],
    ['it declares what nobody knows', Buffer.from(aFeed(RUSSIAN, 'x-quill')), 'text/xml; charset=nonsense'],
  ])('where %s', (_, body, contentType) => {
    expect(parseEntry(body, { contentType }).title).toBe(RUSSIAN);
  });

  test('with one wrong byte loses only that', () => {
    const body = Buffer.from(aFeed('Brücke offen, Café zu?', 'utf-8'));
    body[body.indexOf('?', body.indexOf('zu'))] = 0xe9;

    expect(parseEntry(body).title).toBe('Brücke offen, Café zu\ufffd');
  });

  test('as windows-1252 where nothing is said and UTF-8 it is not', () => {
    expect(parseEntry(iconv.encode(aFeed('Brücke “offen”'), 'windows-1252')).title).toBe('Brücke “offen”');
  });

  test.each([
    ['windows-1251', RUSSIAN],
    ['Shift_JIS', JAPANESE],
    ['EUC-KR', '다리가 다시 열렸다'],
  ])('from %s, also where nothing declares it', (encoding, title) => {
    const titles = Array(3).fill(title).join(' ');

    expect(parseEntry(iconv.encode(aFeed(titles), encoding)).title).toBe(titles);
  });
});
