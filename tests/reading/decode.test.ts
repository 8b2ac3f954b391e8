import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodePage } from '../../src/reading/decode.ts';

const HTML = 'text/html';

describe('a page is read in its own charset', () => {
  test.each([
    ['a byte order mark, against the header', Buffer.from('\ufeffcafé'), 'text/html; charset=iso-8859-1', 'café'],
    ['UTF-16 with its mark', Buffer.from('\ufeffcafé', 'utf16le'), HTML, 'café'],
    ['the header', iconv.encode('кофе', 'windows-1251'), 'text/html; charset="windows-1251"', 'кофе'],
    [
      'the header, against meta',
      iconv.encode('<meta charset=utf-8>кофе', 'koi8-r'),
      'text/html;charset=KOI8-R',
      '<meta charset=utf-8>кофе',
    ],
    ['nothing, where it is valid UTF-8', Buffer.from('“café”'), HTML, '“café”'],
    ['nothing, where it is not UTF-8', Buffer.from([0x93, 0x63, 0x61, 0x66, 0xe9, 0x94]), HTML, '“café”'],
    ['an unknown name in the header', Buffer.from('café'), 'text/html; charset=klingon', 'café'],
    ['the label latin1, which means windows-1252', Buffer.from([0x80]), 'text/html; charset=latin1', '€'],
    ['a charset outside the Encoding Standard', iconv.encode('café', 'cp850'), 'text/html; charset=cp850', 'café'],
  ])('%s', (_kind, body, contentType, text) => {
    expect(decodePage(body, contentType).text).toBe(text);
  });

  test.each([
    ['<meta charset="shift_jis">', 'shift_jis'],
    ["<META  name=a content=b><meta charset='euc-jp' />", 'euc-jp'],
    ['<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', 'gbk'],
    ['<meta content="text/html; charset=big5" http-equiv=content-type>', 'big5'],
    ['<?xml version="1.0" encoding="euc-kr"?><html>', 'euc-kr'],
  ])('by %s', (declaration, charset) => {
    const text = charset === 'euc-kr' ? '신문' : '新聞';
    const body = iconv.encode(`${declaration}${text}`, charset);

    expect(decodePage(body, HTML).text).toBe(`${declaration}${text}`);
  });

  test('a declaration inside a comment does not count', () => {
    const html = '<!-- <meta charset="windows-1251"> --><p>café';

    expect(decodePage(Buffer.from(html), HTML).text).toBe(html);
  });

  test('UTF-8 is read as such whatever the page declares', () => {
    const html = '<meta charset="gb2312"><p>橋は月曜日に再開した。';

    expect(decodePage(Buffer.from(html), HTML).text).toBe(html);
  });

  test('a codec that is no charset does not count', () => {
    const html = '<meta charset="utf-7"><p>+ADw-b+AD4-';

    expect(decodePage(Buffer.from(html), HTML).text).toBe(html);
  });
});

describe('a document is HTML or text', () => {
  test.each([
    ['text/html', '<p>a', 'html'],
    ['application/xhtml+xml', '<p>a', 'html'],
    ['application/xml', '<?xml version="1.0"?><html><p>a', 'html'],
    ['text/plain; charset=utf-8', '<p>a', 'text'],
    ['', '  <!DOCTYPE html><p>a', 'html'],
    ['', '<div>a', 'html'],
    ['', 'Once upon a time', 'text'],
    ['application/octet-stream', '<html>', 'html'],
  ])('%s with %s', (contentType, text, kind) => {
    expect(decodePage(Buffer.from(text), contentType).kind).toBe(kind);
  });

  test.each([
    ['a PDF by its type', 'application/pdf', 'anything'],
    ['an image by its type', 'image/png', 'anything'],
    ['JSON by its type', 'application/json', '{}'],
    ['a feed by its type', 'application/rss+xml', '<rss>'],
    ['a feed served as XML', 'text/xml', '<?xml version="1.0"?><rss>'],
    ['JSON without a type', '', '{"a":1}'],
    ['XML without a type', '', '<?xml version="1.0"?><rss>'],
    ['a PDF that says it is HTML', 'text/html', '%PDF-1.7'],
    ['an archive that says it is text', 'text/plain', 'PK\x03\x04'],
    ['bytes without a type', '', 'a\x00\x01b'],
  ])('and %s is neither', (_kind, contentType, text) => {
    expect(() => decodePage(Buffer.from(text, 'latin1'), contentType)).toThrow(
      expect.objectContaining({ code: 'not_html' }),
    );
  });
});
