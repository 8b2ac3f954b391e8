import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodePage } from '../../src/reading/decode.ts';
import { cpuMsOf } from '../support/effort.ts';

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

  const UTF8 = '<p>Die Brücke ist offen; Café und Kiosk auch.';
  const cut = Buffer.concat([Buffer.from(UTF8), Buffer.from('é').subarray(0, 1)]);

  test.each([
    ['nothing', HTML],
    ['UTF-8', 'text/html; charset=utf-8'],
  ])('UTF-8 that is cut inside a character and declares %s loses only that', (_what, contentType) => {
    expect(decodePage(cut, contentType).text).toBe(`${UTF8}\ufffd`);
  });

  test('UTF-8 with a wrong byte is read as such where a template from before declares otherwise', () => {
    const html = `<meta charset="iso-8859-1"><p>${'Die Brücke ist offen. '.repeat(10)}`;

    expect(decodePage(Buffer.concat([Buffer.from(html), Buffer.from([0xe9])]), HTML).text).toBe(`${html}\ufffd`);
  });

  test('what is declared as UTF-8 and is not is read by the next declaration', () => {
    const html = '<meta charset="windows-1251"><p>Мост открыт';

    expect(decodePage(iconv.encode(html, 'windows-1251'), 'text/html; charset=utf-8').text).toBe(html);
  });

  test('a declaration counts also behind long styles, and not inside a script', () => {
    const head = `<head><script>document.write('<meta charset="koi8-r">')</script><style>${'a{margin:0}'.repeat(2000)}</style>`;
    const html = `${head}<meta charset="windows-1250"><p>Žluťoučký kůň`;

    expect(decodePage(iconv.encode(html, 'windows-1250'), HTML).text).toBe(html);
  });

  test.each(['utf-16le', 'utf-16be'])(
    '%s without a mark or a content type is seen by its first characters',
    (charset) => {
      const html = '<!DOCTYPE html><p>café';

      expect(decodePage(iconv.encode(html, charset), '')).toEqual({ kind: 'html', text: html });
    },
  );

  test.each([
    ['windows-1251', 'Мост через реку снова открыт в понедельник, сообщила администрация.'],
    ['koi8-r', 'Мост через реку снова открыт в понедельник, сообщила администрация.'],
    ['shift_jis', '橋は月曜日の朝に再開した、と市が発表した。'],
    ['euc-jp', '橋は月曜日の朝に再開した、と市が発表した。'],
    ['euc-kr', '다리가 월요일 아침에 다시 열렸다고 시가 발표했다.'],
    ['gb18030', '市政府宣布，大桥于周一上午重新开放。交通中断了两年。'],
    ['big5', '市政府宣布，大橋於週一上午重新開放。交通中斷了兩年。'],
    ['windows-1252', '« C’est une fête », a déclaré la maire. À Paris, l’été a commencé tôt : ça va.'],
    ['windows-1252', '„Größer als geplant“, sagte die Bürgermeisterin über die Brücke.'],
  ])('%s that nothing declares is known by its letters: %s', (charset, text) => {
    const html = `<html lang="en"><title>${text}</title><p class="a">${text}</p>`;

    expect(decodePage(iconv.encode(html, charset), HTML).text).toBe(html);
  });

  test.each([
    ['cs', 'windows-1250', 'Most byl v pondělí ráno znovu otevřen, oznámilo město.'],
    ['pl-PL', 'iso-8859-2', 'Most został ponownie otwarty, ogłosiło miasto. Źródło: urząd.'],
    ['tr', 'windows-1254', 'Köprü pazartesi sabahı yeniden açıldı.'],
    ['lt', 'windows-1257', 'Tiltas pirmadienio rytą vėl atidarytas.'],
    ['el', 'windows-1253', 'Η γέφυρα άνοιξε ξανά'],
    ['fa', 'windows-1256', 'گفت پل صبح دوشنبه بازگشايي شد.'],
    ['th', 'windows-874', 'สะพานเปิดอีกครั้ง'],
    ['ja', 'shift_jis', '橋が開く'],
    ['zh-HK', 'big5', '大橋開'],
  ])('nothing is declared but the language %s: then it is %s', (language, charset, text) => {
    const html = `<html class=no-js lang="${language}"><p>${text}`;

    expect(decodePage(iconv.encode(html, charset), HTML).text).toBe(html);
  });

  test.each(['<meta ', '<html ', '<!--', '<script>', '\xe9', 'a\xe9<'])('%j without end is read at once', (piece) => {
    const body = Buffer.from(`${piece.repeat(1_000_000)}\xe9`, 'latin1');

    expect(cpuMsOf(() => decodePage(body, HTML))).toBeLessThan(1000);
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
