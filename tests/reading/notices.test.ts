import { describe, expect, test } from 'vitest';
import { extractArticle } from '../../src/reading/extract.ts';

function read(lang: string, title: string, paragraphs: readonly string[]) {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('');
  const html = `<html lang="${lang}"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  return extractArticle({
    url: 'https://news.example/story',
    contentType: 'text/html; charset=utf-8',
    body: new TextEncoder().encode(html),
  });
}

describe('a notice is no article', () => {
  test.for([
    [
      'Sign in',
      'Please sign in to continue reading this article. You need an account to read more than three articles a month on this site, and it is free to create one today.',
    ],
    [
      'Page not found',
      'Sorry, the page you were looking for could not be found. It may have been moved or deleted, or the address may have been mistyped. Try the search or go to the front page.',
    ],
    [
      'The Herald',
      'Sorry, the article you asked for could not be found. It may have been moved or deleted, or the address was mistyped somewhere on the way here.',
    ],
    [
      'Just a moment...',
      'Checking your browser before you may enter this site. This process is automatic, and your browser will be sent on to the page that you asked for shortly.',
    ],
    [
      '404 – Seite nicht gefunden',
      'Die gesuchte Seite gibt es leider nicht oder nicht mehr. Vielleicht hilft die Suche weiter, oder der Weg zurück auf die Startseite dieses Angebots.',
    ],
    ...[
      '404',
      '404 page not found',
      '503 Service Unavailable',
      '404 – Das gibt es nicht',
      '500: Oh dear',
      'Error 404',
      '404 error: that page is not here',
    ].map(
      (title) =>
        [title, 'The server could not give what was asked for, and says so in a sentence of its own.'] as const,
    ),
  ] as const)('%s', ([title, text]) => {
    expect(() => read('en', title, [text])).toThrow(expect.objectContaining({ code: 'not_article' }));
  });
});

describe('a short article is one', () => {
  test.for([
    ...[
      '404 migrants rescued off coast',
      '500 jobs to go at shipyard',
      '410 kg of cocaine seized',
      '500-year flood hits valley',
      '500 page report blames the council',
    ].map(
      (title) =>
        [
          'en',
          title,
          ['The coast guard and the police said on Monday that the numbers had been counted twice.'],
        ] as const,
    ),
    ['en', 'Bridge closes', ['The bridge over the river closed on Friday after inspectors found cracks in it.']],
    [
      'en',
      'Access denied to reporters at border',
      [
        'Reporters were turned away at the border on Monday, the union of journalists said, and two were held for an hour before they could go home.',
      ],
    ],
    [
      'en',
      'Leaders sign in treaty on river water',
      [
        'The leaders of both countries signed a treaty on Monday that shares the water of the river for the next forty years, their offices said.',
      ],
    ],
    [
      'zh',
      '市议会批准预算',
      ['市议会周一批准了新的预算，学校将获得更多资金。', '市长表示，明年不会提高税收，图书馆将继续开放。'],
    ],
    [
      'th',
      'สภาอนุมัติงบประมาณ',
      ['สภาเทศบาลอนุมัติงบประมาณใหม่เมื่อวันจันทร์ โรงเรียนจะได้รับเงินมากขึ้น', 'นายกเทศมนตรีกล่าวว่าปีหน้าจะไม่ขึ้นภาษี ห้องสมุดจะเปิดต่อไป'],
    ],
  ] as const)('in %s: %s', ([lang, title, paragraphs]) => {
    const { text } = read(lang, title, paragraphs);

    for (const paragraph of paragraphs) expect(text).toContain(paragraph);
  });
});

test('text behind an early end of the body, or in the head, is read all the same', () => {
  const story = `<p>${'The bridge over the river closed on Friday after inspectors found cracks. '.repeat(6)}</p>`;
  const read = (html: string) =>
    extractArticle({ url: 'https://news.example/', contentType: 'text/html', body: new TextEncoder().encode(html) });

  expect(read(`<html><body><h1>Bridge</h1></body></html>${story}`).text).toContain('found cracks');
  expect(
    read(`<html><head><p class="byline">${'a'.repeat(100_000)}</p></head><body>${story}</body></html>`).text,
  ).toContain('found cracks');
});
