import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/reading/dom.ts';
import { readMetadata } from '../../src/reading/metadata.ts';
import { cpuMsOf } from '../support/effort.ts';

const PAGE = 'https://www.vellcourier.example/news/bridge';

function metadataOf(head: string, body = '') {
  return readMetadata(parseDocument(`<html lang="en-gb"><head>${head}</head><body>${body}</body></html>`), PAGE);
}

function jsonLd(value: unknown): string {
  return `<script type="application/ld+json">${typeof value === 'string' ? value : JSON.stringify(value)}</script>`;
}

test('everything is read from structured data where there is some', () => {
  const article = {
    '@type': 'NewsArticle',
    headline: 'Bridge &amp; tunnel reopen',
    author: [{ '@type': 'Person', name: 'Ann Ost' }, { name: 'Per Vik' }],
    datePublished: '2031-03-03T08:00:00+01:00',
    dateModified: '2031-03-09T08:00:00+01:00',
    publisher: { name: 'The Vell Courier' },
    image: [{ url: '/a.jpg' }],
    inLanguage: 'en',
  };

  expect(metadataOf(jsonLd(article))).toMatchObject({
    title: 'Bridge & tunnel reopen',
    byline: 'Ann Ost, Per Vik',
    publishedAt: '2031-03-03T07:00:00.000Z',
    siteName: 'The Vell Courier',
    image: 'https://www.vellcourier.example/a.jpg',
    language: 'en-GB',
    isFree: true,
    isDeclaredArticle: true,
  });
});

describe('structured data is found', () => {
  const article = { '@type': ['Thing', 'BlogPosting'], headline: 'Bridge reopens' };

  test.each([
    ['in an array', [{ '@type': 'WebSite', name: 'The Vell Courier' }, article]],
    ['in a graph', { '@graph': [{ '@type': 'BreadcrumbList' }, article] }],
    ['as the main entity of a page', { '@type': 'WebPage', mainEntity: article }],
    ['in a comment', `<!-- ${JSON.stringify(article)} -->`],
    ['with bare line breaks', '{"@type": "NewsArticle", "headline": "Bridge\nreopens"}'],
    ['with a comma too many', '{"@type": "NewsArticle", "headline": "Bridge reopens",}'],
  ])('%s', (_where, value) => {
    expect(metadataOf(jsonLd(value)).title).toBe('Bridge reopens');
  });

  test('and ignored where it is broken beyond repair', () => {
    expect(metadataOf(`${jsonLd('{"@type": NewsArticle')}<title>Bridge reopens</title>`).title).toBe('Bridge reopens');
  });

  test('and, of several articles, the one that lives here is taken', () => {
    const other = {
      '@type': 'NewsArticle',
      headline: 'Ferry sails',
      url: 'https://www.vellcourier.example/news/ferry',
    };
    const here = { '@type': 'NewsArticle', headline: 'Bridge reopens', mainEntityOfPage: { '@id': `${PAGE}/` } };

    expect(metadataOf(jsonLd([other, here])).title).toBe('Bridge reopens');
  });
});

describe('of several stories that a page describes, its own is read', () => {
  const other = {
    '@type': 'NewsArticle',
    headline: 'Ferry sails again after the storm',
    author: { name: 'Per Vik' },
    datePublished: '2031-01-01',
    url: 'https://www.vellcourier.example/news/ferry',
  };
  const own = {
    '@type': 'NewsArticle',
    headline: 'Bridge reopens after two years',
    author: { name: 'Ann Ost' },
    datePublished: '2031-03-03',
  };
  const shown = '<h1>Bridge reopens after two years</h1>';
  const expected = { byline: 'Ann Ost', publishedAt: '2031-03-03T00:00:00.000Z' };

  test.each([
    ['by its heading', jsonLd([other, own]), shown],
    ['by its heading, against an object of the page', jsonLd([{ ...other, '@id': '#article-1', url: '' }, own]), shown],
    ['by its title with the name of the site', `<title>${own.headline} | Vell</title>${jsonLd([other, own])}`, ''],
    ['by a cut headline', jsonLd([other, { ...own, headline: 'Bridge reopens after…' }]), shown],
    [
      'by the canonical address',
      `<link rel="canonical" href="/n/7">${jsonLd([other, { ...own, headline: 'Open!', url: 'http://www.vellcourier.example/n/7/' }])}`,
      shown,
    ],
  ])('%s', (_how, head, body) => {
    expect(metadataOf(head, body)).toMatchObject(expected);
  });

  test('by the query of its address, where all have one path', () => {
    const [theirs, ours] = [9, 5].map((id) => `https://www.vellcourier.example/story?id=${id}`);
    const html = `<html><head>${jsonLd([
      { ...other, url: theirs },
      { ...own, headline: 'Open!', url: ours },
    ])}</head><body>${shown}</body></html>`;

    expect(readMetadata(parseDocument(html), `${ours}&utm_source=feed`)).toMatchObject(expected);
  });

  test('and where all of them are others, what the page itself says', () => {
    const head = `${jsonLd(other)}<meta name="author" content="Ann Ost"><meta name="date" content="2031-03-03">`;

    expect(metadataOf(head, shown)).toMatchObject({ ...expected, title: own.headline });
  });

  test('although its address is that of the front page', () => {
    const head = jsonLd({ ...own, headline: 'Open!', mainEntityOfPage: 'https://www.vellcourier.example/' });

    expect(metadataOf(head, shown)).toMatchObject(expected);
  });

  test('whose address may be another, as long as it is called so', () => {
    expect(metadataOf(jsonLd({ ...own, url: 'https://wire.example/1' }), shown)).toMatchObject(expected);
  });
});

describe('a title loses the name of its site', () => {
  test.each([
    ['after a bar', 'Bridge reopens | The Vell Courier'],
    ['after a dash', 'Bridge reopens - Vell Courier'],
    ['before it', 'The Vell Courier: Bridge reopens'.replace(':', ' :')],
    ['as its domain', 'Bridge reopens — vellcourier.example'],
  ])('%s', (_where, title) => {
    expect(metadataOf(`<meta property="og:site_name" content="The Vell Courier"><title>${title}</title>`).title).toBe(
      'Bridge reopens',
    );
  });

  test.each([
    ['Bridge reopens at last | News | Courier', 'Bridge reopens at last'],
    ['Bridge reopens at last_Courier', 'Bridge reopens at last'],
    ['Courier » Archive » Bridge reopens at last', 'Bridge reopens at last'],
    ['大桥两年后重新开放_韦尔新闻网', '大桥两年后重新开放'],
    ['大桥两年后重新开放-韦尔新闻网', '大桥两年后重新开放'],
    ['橋が二年ぶりに再開：朝刊デジタル', '橋が二年ぶりに再開'],
  ])('that nobody else gives, by the heading that is shown: %s', (title, heading) => {
    expect(metadataOf(`<title>${title}</title>`, `<h1>${heading}</h1>`).title).toBe(heading);
  });

  test.each(['The Northern Gazette', 'Opinion and Analysis'])(
    'but not by the name of the site or section: %s',
    (heading) => {
      const title = `Bridge reopens in Vell - ${heading}`;

      expect(metadataOf(`<title>${title}</title>`, `<h1>${heading}</h1><h2>Bridge reopens in Vell</h2>`).title).toBe(
        title,
      );
    },
  );

  test('but not where the title goes on', () => {
    expect(
      metadataOf('<title>Bridge reopens at last-minute talks</title>', '<h1>Bridge reopens at last</h1>').title,
    ).toBe('Bridge reopens at last-minute talks');
  });

  test('but keeps its own dashes', () => {
    expect(metadataOf('<title>Bridge – and tunnel – reopen</title>').title).toBe('Bridge – and tunnel – reopen');
  });

  test('and is not taken from structured data that is about something else', () => {
    const head = `${jsonLd({ '@type': 'Article', headline: 'crossing of water' })}<title>Vell Bridge - Encyclopedia</title>`;

    expect(metadataOf(`${head}<meta property="og:title" content="Vell Bridge">`, '<h1>Vell Bridge</h1>').title).toBe(
      'Vell Bridge',
    );
  });

  test('and is taken whole where structured data cut it', () => {
    const head = `${jsonLd({ '@type': 'NewsArticle', headline: 'Bridge reopens after two…' })}<title>Bridge reopens after two years | X</title>`;

    expect(metadataOf(head, '<h1>Bridge reopens after two years</h1>').title).toBe('Bridge reopens after two years');
  });
});

describe('a byline is a name', () => {
  test.each([
    ['By Ann Ost', 'Ann Ost'],
    ['by: Ann Ost and Per Vik', 'Ann Ost and Per Vik'],
    ['Von Ann Ost', 'Ann Ost'],
    ['Ann Ost @annost', 'Ann Ost'],
    ['Ann Ost | Political editor', 'Ann Ost'],
    ['ann.ost@vellcourier.example (Ann Ost)', 'Ann Ost'],
    ['https://www.facebook.com/annost', null],
    ['Ann Ost Monday, March 3, 2031', 'Ann Ost'],
    ['Analysis by Ann Ost', 'Ann Ost'],
    ['humans.txt', null],
    ['admin', null],
    ['user_1234', null],
    ['The Vell Courier', null],
  ])('%s', (author, byline) => {
    const head = `<meta property="og:site_name" content="The Vell Courier"><meta name="author" content="${author}">`;

    expect(metadataOf(head).byline).toBe(byline);
  });

  test.each([
    ['an identifier', { '@id': '#ann' }, 'Ann Ost'],
    ['an address as identifier', { '@id': `${PAGE}#ann` }, 'Ann Ost'],
    ['identifiers', [{ '@id': '#ann' }, { '@id': '#per' }, { '@id': '#nobody' }], 'Ann Ost, Per Vik'],
    ['a name beside its identifier', { '@id': '#ann', name: 'A. Ost' }, 'A. Ost'],
    ['names', ['Ann Ost', 'Per Vik'], 'Ann Ost, Per Vik'],
    ['names of one object', { name: ['Ann Ost', 'Per Vik'] }, 'Ann Ost, Per Vik'],
    ['lists in a list', [['Ann Ost'], [{ name: 'Per Vik' }]], 'Ann Ost, Per Vik'],
    ['nothing that is a name', [{ '@id': 7 }, { name: { first: 'Ann' } }, null], null],
  ])('also where structured data gives %s', (_what, author, byline) => {
    const graph = [
      { '@type': 'NewsArticle', headline: 'Bridge reopens', author },
      { '@type': 'Person', '@id': '#ann', name: 'Ann Ost' },
      { '@type': 'Person', '@id': `${PAGE}#per`, name: 'Per Vik' },
    ];

    expect(metadataOf(jsonLd({ '@graph': graph })).byline).toBe(byline);
  });

  test('also where only the page shows it', () => {
    expect(metadataOf('', '<p class="byline">By <a rel="author" href="/a">Ann Ost</a></p>').byline).toBe('Ann Ost');
  });
});

describe('a date is when the article was published', () => {
  test.each([
    ['2031-03-03T08:00:00+01:00', '2031-03-03T07:00:00.000Z'],
    ['2031-03-03T08:00:00.000Z', '2031-03-03T08:00:00.000Z'],
    ['2031-03-03T08:00:00+0100', '2031-03-03T07:00:00.000Z'],
    ['2031-03-03 08:00', '2031-03-03T08:00:00.000Z'],
    ['2031-03-03', '2031-03-03T00:00:00.000Z'],
    ['20310303', '2031-03-03T00:00:00.000Z'],
    ['March 3, 2031 8:00 PM EST', '2031-03-04T01:00:00.000Z'],
    ['3 March 2031', '2031-03-03T00:00:00.000Z'],
    ['12.03.2031 14:30', '2031-03-12T14:30:00.000Z'],
    ['3. 12. 2031', '2031-12-03T00:00:00.000Z'],
    ['31/03/2031', '2031-03-31T00:00:00.000Z'],
    ['3. März 2031, 14:30 Uhr', '2031-03-03T14:30:00.000Z'],
    ['2031年3月3日 14:30', '2031-03-03T14:30:00.000Z'],
    ['March 3, 2031 10:00 am ET', '2031-03-03T15:00:00.000Z'],
    ['Mon Mar 03 10:00:00 EST 2031', '2031-03-03T15:00:00.000Z'],
    ['2031-02-30T10:00:00Z', null],
    ['3 March, 10:00', null],
    ['Mon, 03 Mar 2031 08:00:00 GMT', '2031-03-03T08:00:00.000Z'],
    ['1930464000', '2031-03-05T08:00:00.000Z'],
    ['٣ مارس ٢٠٣١', '2031-03-03T00:00:00.000Z'],
    ['2031-03-03T08:00:00Z[UTC]', '2031-03-03T08:00:00.000Z'],
    ['2031-03-03T08:00:00[Europe/Paris]', '2031-03-03T07:00:00.000Z'],
    ['1970-01-01T00:00:00+00:00', null],
    ['yesterday', null],
    ['0000-00-00', null],
    ['', null],
  ])('%s', (written, publishedAt) => {
    expect(metadataOf(`<meta property="article:published_time" content="${written}">`).publishedAt).toBe(publishedAt);
  });

  test('and never when it was changed', () => {
    const head = '<meta property="article:modified_time" content="2031-03-09">';

    expect(metadataOf(head, '<article><time datetime="2031-03-03">3 March</time></article>').publishedAt).toBe(
      '2031-03-03T00:00:00.000Z',
    );
  });

  test.each([
    ['by its class', '<time class="updated" datetime="2031-03-09">9 March</time>'],
    ['by the class of what is around it', '<p class="date-modified"><time datetime="2031-03-09">9 March</time></p>'],
    ['by its property', '<time itemprop="dateModified" datetime="2031-03-09">9 March</time>'],
    ['in the term before it', '<dl><dt>Updated</dt><dd><time datetime="2031-03-09">9 March</time></dd></dl>'],
    ['in words before it, in German', '<p>Stand: <time datetime="2031-03-09">9. März</time></p>'],
    ['in words before it', '<p>Last updated on <time datetime="2031-03-09">9 March</time></p>'],
    ['in a label', '<b>Aktualisiert:</b> <time datetime="2031-03-09">9. März</time>'],
    ['in its own words', '<time datetime="2031-03-09">Last updated 9 March</time>'],
    ['in Japanese', '<p>最終更新：<time datetime="2031-03-09">3月9日</time></p>'],
  ])('and not what says %s when it was changed, although it stands first', (_how, changed) => {
    const shown = '<time datetime="2031-03-03">3 March</time>';

    expect(metadataOf('', `<article>${changed}<p>Posted on ${shown}</p></article>`).publishedAt).toBe(
      '2031-03-03T00:00:00.000Z',
    );
    expect(metadataOf('', `<article><p>${shown}</p>${changed}</article>`).publishedAt).toBe('2031-03-03T00:00:00.000Z');
  });

  test.each([
    ['both names', '<time class="published updated" datetime="2031-03-03">', '2031-03-03T00:00:00.000Z'],
    ['the class of microformats', '<time class="updated" datetime="2031-03-03">', '2031-03-03T00:00:00.000Z'],
    ['nothing but a change', '<p>Updated: <time class="updated" datetime="2031-03-03">', null],
  ])('of a single date with %s', (_what, time, publishedAt) => {
    expect(metadataOf('', `<article>${time}3 March</time></article>`).publishedAt).toBe(publishedAt);
  });
});

test.each([
  ['og:image', '<meta property="og:image" content="//cdn.example/a.jpg">', 'https://cdn.example/a.jpg'],
  ['an embedded image, which is no address', '<meta property="og:image" content="data:image/png;base64,AAAA">', null],
])('the image comes from %s', (_kind, head, image) => {
  expect(metadataOf(head).image).toBe(image);
});

test.each([
  ['pt_BR', 'pt-BR'],
  ['x-klingon-and-more', null],
  ['', null],
])('the language %s is written as %s', (written, language) => {
  const document = parseDocument(`<html lang="${written}"><head></head><body></body></html>`);

  expect(readMetadata(document, PAGE).language).toBe(language);
});

test('a page of nothing but dates that something was changed is read at once', () => {
  const changed = '<div>Updated <time class="updated" datetime="2031-03-03">a</time></div>'.repeat(10_000);

  expect(cpuMsOf(() => metadataOf('', changed))).toBeLessThan(2000);
});

test.each([
  ['an author', `<meta name="author" content="${'a'.repeat(100_000)}">`],
  ['an address', `<meta name="author" content="${'a@'.repeat(50_000)}">`],
  ['authors', jsonLd({ '@type': 'NewsArticle', author: Array(20_000).fill('a@a.b1') })],
  [
    'references',
    jsonLd({
      '@graph': [
        { '@type': 'NewsArticle', author: Array(20_000).fill({ '@id': '#x' }) },
        ...Array(400).fill({ '@id': '#y', name: 'y' }),
      ],
    }),
  ],
  [
    'articles',
    `${jsonLd(Array(20_000).fill({ '@type': 'Article', headline: 'a'.repeat(600), url: '/a' }))}${'<h1>b</h1>'.repeat(2000)}`,
  ],
  ['a title', `<title>${' | a'.repeat(30_000)}</title>`],
  ['a site name', `<meta property="og:site_name" content="${'a '.repeat(50_000)}">`],
  ['white space in structured data', jsonLd(`x${' '.repeat(100_000)}x`)],
])('%s without end is read at once', (_, head) => {
  expect(cpuMsOf(() => metadataOf(head))).toBeLessThan(1000);
});

describe('where nothing else says so, the lines below the headline tell who wrote and when', () => {
  const below = (lines: string) =>
    metadataOf(
      '',
      `<main><h1>The bridge at Vell is closed again</h1>${lines}<p>It was closed at noon, and stays so.</p></main>`,
    );

  test.each([
    ['<p>By ANN OST<br>Staff Writer</p><p>March 3, 2031</p>', 'ANN OST', '2031-03-03T00:00:00.000Z'],
    [
      '<div>By Ann Ost and Per Vik in Paris | Published: 3 March 2031, 9:11 GMT</div>',
      'Ann Ost and Per Vik',
      '2031-03-03T09:11:00.000Z',
    ],
    ['<div><span>Von Jörg Ahl</span> <span>03.03.2031, 09:11 Uhr</span></div>', 'Jörg Ahl', '2031-03-03T09:11:00.000Z'],
    ['<p>Par Ann Ost, à Vell, le 3 mars 2031 à 09h11</p>', 'Ann Ost', '2031-03-03T09:11:00.000Z'],
    [
      '<p>Posted on <a href="/2031">March 3, 2031</a> by <a href="/author/ann">Ann Ost</a></p>',
      'Ann Ost',
      '2031-03-03T00:00:00.000Z',
    ],
    ['<p class="post-author-name">Ann Ost</p><div class="author-role">Editor</div>', 'Ann Ost', null],
    ['<div class="meta__authors"><span>By</span> <a>Ann Ost</a>, <a>Per Vik</a></div>', 'Ann Ost, Per Vik', null],
    ['<address>By Ann Ost</address><p>Updated 9 March 2031</p>', 'Ann Ost', null],
    ['<div>2031年3月3日 09:11 来源：晨报</div>', null, '2031-03-03T09:11:00.000Z'],
    ['<p>A film by Ann Ost is shown there</p><p>The wall of 3 March 2031 fell</p>', null, null],
  ])('%s', (lines, byline, publishedAt) => {
    expect(below(lines)).toMatchObject({ byline, publishedAt });
  });

  test('behind a dek, too', () => {
    const dek = '<p class="article-excerpt">It is old and the river is high, so the town has to pay for it.</p>';

    expect(below(`${dek}<h4 class="author-name">Ann Ost</h4>`).byline).toBe('Ann Ost');
  });

  test.each([
    ['vi', '2/5/2031, 08:11 (GMT+7)', '2031-05-02T01:11:00.000Z'],
    ['fr', '02/05/2031', '2031-05-02T00:00:00.000Z'],
    ['en-US', '02/05/2031', '2031-02-05T00:00:00.000Z'],
    ['en', '02/05/2031', null],
    ['en', '02/25/2031', '2031-02-25T00:00:00.000Z'],
  ])('with day and month as its language has them (%s): %s', (language, date, publishedAt) => {
    const page = parseDocument(
      `<html lang="${language}"><body><h1>The bridge at Vell is closed</h1><p>${date}</p><p>It stays so.</p></body></html>`,
    );

    expect(readMetadata(page, PAGE).publishedAt).toBe(publishedAt);
  });

  test.each([
    ['<p>By Ann Ost, science correspondent</p><p>Vell – 3 March 2031</p>', 'Ann Ost', '2031-03-03T00:00:00.000Z'],
    ['<h3>By Ann Ost</h3><h4>3 March 2031</h4>', 'Ann Ost', '2031-03-03T00:00:00.000Z'],
    ['<p>Por Ana Roe. Vell, 3 de marzo de 2031</p>', 'Ana Roe', '2031-03-03T00:00:00.000Z'],
    ['<p>By Ann Ost for the Courier, 3 March 2031</p>', 'Ann Ost', '2031-03-03T00:00:00.000Z'],
    ['<div>韦尔中文站2031年3月3日09:11</div>', null, '2031-03-03T09:11:00.000Z'],
    ['<p>Di Maio attacca il governo</p>', null, null],
    ['<p>Von Hamburg nach Berlin</p><p>By Thursday the river had fallen.</p>', null, null],
    ['<p>By Christmas, 300 will be gone</p><p>BY THE NUMBERS</p>', null, null],
    ['<p>The war ended on 8 May 1945.</p><p>Der Krieg endete am 8. Mai 1945</p>', null, null],
    ['<div>What we know of the storm of 3 March 2031</div><p>When: 3 May 2031</p><p>Born: 3 May 1930</p>', null, null],
    ['<p>Ann Ost, updated 3 March 2031</p><p>会议定于2031年3月3日</p>', null, null],
    ['<div class="related-story"><a href="/author/per">Per Vik</a><p>3 March 2031</p></div>', null, null],
  ])('and only what says so: %s', (lines, byline, publishedAt) => {
    expect(below(lines)).toMatchObject({ byline, publishedAt });
  });

  test('but a date below the name of the site is that of its visitors', () => {
    const page = metadataOf(
      '<title>The bridge at Vell is closed - The Northern Gazette</title>',
      '<header><h1>The Northern Gazette</h1><p>3 March 2031</p></header><h2>The bridge at Vell is closed</h2><p>By Ann Ost</p>',
    );

    expect(page).toMatchObject({ byline: 'Ann Ost', publishedAt: null });
  });

  test('but the text below them does not', () => {
    const { byline, publishedAt } = below(
      '<p>It was the council that closed the bridge after the flood, as it had done a year before.</p><p>By Ann Ost</p><p>3 March 2031</p>',
    );

    expect([byline, publishedAt]).toEqual([null, null]);
  });
});
