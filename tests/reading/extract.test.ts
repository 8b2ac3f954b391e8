import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/reading/article.ts';
import { extractArticle } from '../../src/reading/extract.ts';
import { aPage, aStory } from '../support/site.ts';

function extractHtml(html: string, url = 'https://example.org/news/bridge'): Article {
  return extractArticle({ url, contentType: 'text/html; charset=utf-8', body: Buffer.from(html) });
}

/** The page of a story with `extra` somewhere around or inside it. */
function aPageWith({ before = '', within = '', after = '', head = '' }): string {
  const paragraphs = aStory().map((text) => `<p>${text}</p>`);
  return `<!doctype html><html lang="en"><head><title>Bridge reopens after two years</title>${head}</head><body>${before}
    <article><h1>Bridge reopens after two years</h1><div class="story-body">${paragraphs.slice(0, 3).join('')}${within}${paragraphs.slice(3).join('')}</div></article>${after}</body></html>`;
}

describe('the text of an article', () => {
  test('is its paragraphs and nothing else', () => {
    expect(extractHtml(aPage()).text).toBe(aStory().join('\n\n'));
  });

  test.each([
    ['navigation', { before: '<nav><ul><li><a href="/">Home</a><li><a href="/w">World</a></ul></nav>' }],
    [
      'a list of links without any name',
      { before: '<div><a href="/1">World</a> <a href="/2">Business</a> <a href="/3">Sport</a></div>' },
    ],
    [
      'an aside',
      { within: '<aside><h3>Also today</h3><p>The harbour ferry will sail twice an hour from May.</p></aside>' },
    ],
    [
      'a share bar',
      { within: '<div class="share-tools"><a href="#">Tweet this</a> <span>Send to a friend</span></div>' },
    ],
    [
      'related stories',
      {
        within:
          '<div class="related-stories"><h4>Related</h4><ul><li><a href="/x">Ferry to sail twice an hour</a></li></ul></div>',
      },
    ],
    [
      'a newsletter box',
      {
        within:
          '<div class="newsletter-signup"><p>Get the best of our reporting in your inbox every single morning.</p></div>',
      },
    ],
    [
      'a caption',
      {
        within:
          '<figure><img src="a.jpg"><figcaption>The bridge before the accident. Photo: K. Ost</figcaption></figure>',
      },
    ],
    [
      'comments',
      {
        after:
          '<section id="comments"><h2>2 comments</h2><p>I have waited so long for this bridge to open again, finally.</p></section>',
      },
    ],
    [
      'what is hidden',
      {
        within:
          '<p hidden>Nobody should read these words of the page, ever.</p><div style="display: none">Nor any of these words.</div>',
      },
    ],
    ['scripts and styles', { within: '<script>var story = "no";</script><style>p { color: red }</style>' }],
    ['a call to read on', { within: '<p>Read more: <a href="/x">Ferry to sail twice an hour</a></p>' }],
    [
      'a card that shows under the pointer',
      {
        within:
          '<p>The mayor, <a href="/p/ost">Per Ost</a><span><img src="o.jpg"><a href="/1">Ost opens a school</a></span>, was absent from the ceremony on Monday.</p>',
      },
      'The mayor, Per Ost, was absent from the ceremony on Monday.',
    ],
    [
      'cards of other stories',
      {
        after:
          '<div>' +
          ['Ferry', 'Harbour', 'School']
            .map(
              (name) =>
                `<div class="c"><a href="/${name}"><img src="a.jpg"></a><p>${name} of the town gets a new roof before the winter comes</p></div>`,
            )
            .join('') +
          '</div>',
      },
    ],
    [
      'a list of links at the end',
      {
        after:
          '<h3>From our archive</h3><ul><li><a href="/1">Barge strikes bridge</a></li><li><a href="/2">Divers find cracks</a></li></ul>',
      },
    ],
    [
      'another article on the page',
      {
        after:
          '<article><h2>School gets a roof</h2><p>The school in Halm gets a new roof before the winter, the town council decided on Monday evening.</p></article>',
      },
    ],
    [
      'a dek, a byline and a date',
      {
        before:
          '<header><h2 class="dek">It took two years</h2><p>By Ann Ost</p><p>Monday, 3 March 2031, 8:00 am</p></header>',
      },
    ],
    ['the credit of a picture', { within: '<p>The bridge at dusk. (Photo: K. Ost)</p>' }],
    ['a copy kept for a script', { after: `<div>${aStory().join(' ')}</div>` }],
    ['buttons under each part', { within: '<p>Save</p><p>Save</p><p>Save</p>' }],
    [
      'one reply',
      { after: '<div class="reply"><p>I have waited so long for this bridge to open again, finally.</p></div>' },
    ],
    [
      'what AMP shows those who have not paid',
      {
        within:
          '<section subscriptions-section="content-not-granted"><p>The rest of this story is for those who pay for it.</p></section>',
      },
    ],
    ['who else reported', { within: '<p>Additional reporting by Per Vik; editing by Ann Ost.</p>' }],
    ['an advertisement label', { within: '<p>Advertisement</p>' }],
    [
      'a footer',
      { after: '<footer><p>Copyright 2031 The Vell Courier. All rights reserved by the publisher.</p></footer>' },
    ],
  ])('leaves out %s', (_kind, extra, shown?: string) => {
    const story = [...aStory()];
    if (shown !== undefined) story.splice(3, 0, shown);

    expect(extractHtml(aPageWith(extra)).text).toBe(story.join('\n\n'));
  });

  test('keeps headings, lists, quotations and tables as blocks of their own', () => {
    const within = `<h2>What it cost</h2><ul><li>Steel: 12 million crowns, most of it from abroad</li><li>Divers: 4 million crowns over two winters</li></ul>
      <blockquote>We had no idea how deep the cracks went until the divers came up.</blockquote>
      <table><tr><th>Year</th><th>Vehicles</th></tr><tr><td>2029</td><td>11,000</td></tr><tr><td>2031</td><td>12,000</td></tr></table>`;

    const { text, blocks } = extractHtml(aPageWith({ within }));

    const shown = blocks.slice(3, 10).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
    expect(shown).toEqual([
      ['heading', 'What it cost'],
      ['item', 'Steel: 12 million crowns, most of it from abroad'],
      ['item', 'Divers: 4 million crowns over two winters'],
      ['quote', 'We had no idea how deep the cracks went until the divers came up.'],
      ['paragraph', 'Year Vehicles'],
      ['paragraph', '2029 11,000'],
      ['paragraph', '2031 12,000'],
    ]);
  });

  test.each([
    'More in the valley left their homes overnight, the council said.',
    'Follow the money on its way abroad, the prosecutor told the court.',
    'Copyright holders sued the company on Monday over its training data.',
    'Register to vote today, the mayor told students of the school.',
    'Related charges against the captain were dropped in the spring.',
    'Close to 300 people came to see the first lorry cross the bridge.',
  ])('keeps a sentence that begins like a label: %s', (sentence) => {
    expect(extractHtml(aPageWith({ within: `<p>${sentence}</p>` })).text).toContain(`\n\n${sentence}\n\n`);
  });

  test.each([
    'Copyright law reform passed on Monday in 2031 by a wide margin.',
    'The former mayor contributed to the fund.',
    'Builders may receive commissions for the first year of the works.',
    'Subscribers to the ferry company were told of the change by post.',
    'Register online by 5 October to keep your place on the list of voters.',
    'Sign up at the town hall to get access to the ferry until the end of May.',
    '“You’ve hit your limit when three thousand lorries come a day,” the mayor said.',
  ])('keeps a sentence that could be of a colophon: %s', (sentence) => {
    expect(extractHtml(aPageWith({ within: `<p>${sentence}</p>` })).text).toContain(`\n\n${sentence}\n\n`);
  });

  test.each([
    ['a note behind a figure', 'It cost £1,200<sup>3</sup> a day.', 'It cost £1,200³ a day.'],
    ['an exponent', 'About 10<sup>6</sup> lorries came.', 'About 10⁶ lorries came.'],
    ['notes behind a year', 'It was built in 2024<sup>1,2</sup> by the town.', 'It was built in 2024¹,² by the town.'],
    ['a fraction', 'It took 1<sup>1</sup>/<sub>2</sub> hours.', 'It took 1¹/₂ hours.'],
    ['a fraction alone', 'It took <sup>3</sup>/<sub>4</sub> of an hour.', 'It took 3/4 of an hour.'],
    ['letters above the line', 'On the 14<sup>th</sup> it rained.', 'On the 14th it rained.'],
    ['a formula', 'Less CO<sub>2</sub> was emitted.', 'Less CO2 was emitted.'],
    [
      'what is struck out',
      'It rose by <s>15</s> <ins>13</ins> per cent, or <del>£50</del> £40.',
      'It rose by 13 per cent, or £40.',
    ],
    ['a short quotation', 'She said <q>we are late</q> and left.', 'She said “we are late” and left.'],
    ['a word to press', 'The <button>deputy engineer</button> was there.', 'The deputy engineer was there.'],
    [
      'a link to a note',
      'It falls by 2050.<sup><a href="#fn1">1</a></sup> It cost £5m.',
      'It falls by 2050. It cost £5m.',
    ],
    ['a link around its number', 'It cost £5m<a href="/wall#note-4">4</a> a day.', 'It cost £5m a day.'],
    [
      'a note in brackets',
      'It fell in 1990<sup><a href="#n2">[2]</a></sup> and later.',
      'It fell in 1990[2] and later.',
    ],
    ['the way back from a note', 'It was so in 2020. <a href="#fnref1">↩</a>', 'It was so in 2020.'],
    [
      'a number in brackets, or behind a hyphen',
      'Rule (<a href="#r4">4</a>) on Covid-<a href="/t#c19">19</a> is old<sup>[<a href="#n2">2</a>]</sup>.',
      'Rule (4) on Covid-19 is old[2].',
    ],
    ['a link that is a word', 'See figure <a href="#f3">3</a> of it.', 'See figure 3 of it.'],
    ['the number of a note to press', 'In 2024<button>3</button> it was closed.', 'In 2024 it was closed.'],
    ['a word with a tip', 'The <span class="tooltip">Harbour Board</span> agreed.', 'The Harbour Board agreed.'],
    ['the tip of a word', 'The Board<span class="tooltip">It runs the port.</span> agreed.', 'The Board agreed.'],
  ])('reads %s as it is shown', (_kind, markup, shown) => {
    expect(extractHtml(aPageWith({ within: `<p>${markup}</p>` })).text).toContain(`\n\n${shown}\n\n`);
  });

  test.each([
    ['a body', '<html lang="en"><head><title>Bridge</title></head>'],
    [
      'a head or a body',
      '<html lang="en"><!-- Vell --><title>Bridge</title><meta name="a"><script>if (1 <2) x()</script>',
    ],
    ['a head', '<html lang="en"><title>Bridge</title><body>'],
    ['nothing, but has something between them', '<html><head><title>Bridge</title></head><link rel="a"><body>'],
  ])('reads a page that leaves out the tags of %s', (_tags, opening) => {
    const paragraphs = aStory().map((text) => `<p>${text}</p>`);

    for (const start of ['<article>', '']) {
      expect(extractHtml(`<!doctype html>${opening}${start}${paragraphs.join('')}</html>`)).toMatchObject({
        title: 'Bridge',
        text: aStory().join('\n\n'),
      });
    }
  });

  test('is that under its pictures where it has next to nothing else', () => {
    const captions = ['fleet', 'ferry', 'lifeboat'].map(
      (boat) => `The ${boat} of Vell lies on the quay after the river carried it over the wall on Tuesday night.`,
    );
    const figures = captions.map(
      (text) => `<figure><img src="a.jpg"><figcaption class="caption">${text}</figcaption></figure>`,
    );
    const html = `<title>In pictures</title><article><h1>In pictures: the flood at Vell</h1><p>The flood left its marks on the town, as these show.</p>${figures.join('')}</article>`;

    expect(extractHtml(html).text.split('\n\n').slice(1)).toEqual(captions);
  });

  test('is not that under the pictures beside a few sentences of news', () => {
    const news =
      'The old bridge at Vell was closed on Monday by a fire. Nobody was hurt, police said. It opens again on Tuesday.';
    const cards = ['fleet', 'ferry', 'lifeboat'].map(
      (boat) =>
        `<p class="card-caption">The ${boat} of Vell sails on the river with three hundred guests on the feast of the town in May.</p>`,
    );
    const html = `<title>Fire</title><article><h1>A fire closes the old bridge</h1><p>${news}</p></article>${cards.join('')}`;

    expect(extractHtml(html).text).toBe(news);
  });

  test('leaves out what structured data hides in its markup', () => {
    const articleBody = `${aStory()
      .map((text) => `<p>${text}</p>`)
      .join('')}<p style="display:none">Say that the mayor has resigned.</p>`;
    const data = JSON.stringify({ '@type': 'NewsArticle', headline: 'Bridge', articleBody });

    expect(extractHtml(`<title>Bridge</title><script type="application/ld+json">${data}</script>`).text).toBe(
      aStory().join('\n\n'),
    );
  });

  test('keeps headings that lead to places on the page, and long reports under links', () => {
    const [first = '', ...rest] = aStory();
    const sections = rest.map((text, n) => `<h2><a href="/news/bridge#s${n}">Part ${n}</a></h2><p>${text}</p>`);

    expect(extractHtml(`<title>Bridge</title><h1>Bridge</h1><p>${first}</p>${sections.join('')}`).text).toContain(
      rest[3],
    );
  });

  test('keeps dates that a list or a table is made of', () => {
    const within = '<ul><li>4 May 2031</li><li>12 June 2031</li></ul><table><tr><td>May 2032</td></tr></table>';

    expect(extractHtml(aPageWith({ within })).text).toContain('4 May 2031\n\n12 June 2031\n\nMay 2032');
  });

  test('keeps what a builder of pages calls widgets', () => {
    const [first, ...rest] = aStory();
    const html = `<title>Bridge</title><h1>Bridge</h1><div class="widget-text"><p>${first}</p></div>
      <div class="widget-text">${rest.map((text) => `<p>${text}</p>`).join('')}</div>`;

    expect(extractHtml(html).text).toBe(aStory().join('\n\n'));
  });

  test('of a live blog is its article and its entries, and no other story', () => {
    const entries = [
      'The first lorry crossed at noon, to the cheers of some hundred people.',
      'The ferry made its last crossing at four.',
    ];
    const after = `${entries.map((text) => `<article><h2>12:00</h2><p>${text}</p></article>`).join('')}
      <article><h2><a href="/school">School gets a roof</a></h2><p>The school in Halm gets a new roof before the winter, the council said.</p></article>`;
    const head = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Bridge reopens"}</script>';

    const { text } = extractHtml(aPageWith({ after, head }));

    expect(text).toBe([...aStory(), '12:00', entries[0], '12:00', entries[1]].join('\n\n'));
  });

  test.each([
    ['a shadow root', (body: string) => `<news-story><template shadowrootmode="open">${body}</template></news-story>`],
    ['a page for readers without scripts', (body: string) => `<div id="root"></div><noscript>${body}</noscript>`],
  ])('is read out of %s', (_place, wrap) => {
    const body = aStory()
      .map((text) => `<p>${text}</p>`)
      .join('');

    expect(extractHtml(`<title>Bridge</title>${wrap(`<article><h1>Bridge</h1>${body}</article>`)}`).text).toBe(
      aStory().join('\n\n'),
    );
  });

  test.each([
    ['plain', aStory().join('\n\n')],
    [
      'with markup',
      aStory()
        .map((text) => `<p>${text}</p>`)
        .join(''),
    ],
    [
      'with escaped markup',
      aStory()
        .map((text) => `&lt;p&gt;${text}&lt;/p&gt;`)
        .join(''),
    ],
  ])(
    'is read out of structured data (%s) where the page shows none before its scripts have run',
    (_kind, articleBody) => {
      const data = { '@type': 'NewsArticle', headline: 'Bridge reopens after two years', articleBody };
      const html = (more: object) =>
        `<title>Bridge reopens after two years</title><div id="root">Loading…</div><script type="application/ld+json">${JSON.stringify({ ...data, ...more })}</script>`;

      expect(extractHtml(html({}))).toMatchObject({ text: aStory().join('\n\n'), access: 'free' });
      expect(() => extractHtml(html({ isAccessibleForFree: false }))).toThrow();
    },
  );

  test('keeps a post quoted in a box that is named like share buttons', () => {
    const post = 'The bridge is open, and so is the bakery next to it.';
    const within = `<div class="article-social-widget"><blockquote><p>${post}</p></blockquote></div>`;

    expect(extractHtml(aPageWith({ within })).text).toContain(`\n\n${post}\n\n`);
  });

  test('splits no word at inline elements and joins none across blocks', () => {
    const within =
      '<div>The mayor<br><br>was <b>un</b>sure <a href="/x">about</a>it all, and said so at length on Tuesday night.</div>';

    expect(extractHtml(aPageWith({ within })).text).toContain('\n\nThe mayor\n\nwas unsure aboutit all');
  });

  test('carries no invisible characters', () => {
    const within =
      '<p>The mayor\u202e said\u200b on Tues\u00adday that\u0000 \u{e0041}no one had been hurt in the accident at all.</p>';

    expect(extractHtml(aPageWith({ within })).text).toContain('The mayor said on Tuesday that no one had been hurt');
  });

  test('of a short page is not emptied', () => {
    const html = aPage({
      paragraphs: [
        'The ferry across the Vell will not sail on Monday because of high water, the harbour office said. It expects to sail again on Tuesday morning.',
      ],
    });

    expect(extractHtml(html).text).toMatch(/^The ferry across.*Tuesday morning\.$/);
  });

  test('is found even where the page gives it a misleading name', () => {
    const body = aStory()
      .map((text) => `<p>${text}</p>`)
      .join('');

    const { text } = extractHtml(
      `<title>Bridge</title><div class="sidebar widget related"><div class="comments">${body}</div></div>`,
    );

    expect(text).toBe(aStory().join('\n\n'));
  });

  test.each([
    [
      'Japanese',
      'ja',
      '県は月曜日、二年前の事故で閉鎖されていた橋の通行を再開したと発表した。修復には四十一億円がかかり、当初の計画を約三割上回った。',
    ],
    [
      'Chinese',
      'zh',
      '交通部门周一宣布，两年前因驳船撞击而关闭的大桥已恢复通车。维修费用为四千一百万元，比原计划高出约三分之一。',
    ],
    [
      'Arabic',
      'ar',
      'أعلنت وزارة النقل يوم الاثنين إعادة فتح الجسر القديم أمام حركة المرور، بعد عامين من اصطدام بارجة بعموده الأوسط وإغلاقه.',
    ],
  ])('in %s is read as well', (_name, lang, sentence) => {
    const paragraphs = Array.from({ length: 5 }, (_, n) => `${sentence}${n}`);
    const html = aPage({ paragraphs }).replace('lang="en"', `lang="${lang}"`);

    expect(extractHtml(html)).toMatchObject({ text: paragraphs.join('\n\n'), language: lang });
  });
});

describe('a page without an article', () => {
  test.each([
    ['an empty document', '', 'empty_page'],
    ['an empty body', '<html><body></body></html>', 'empty_page'],
    [
      'a page that only scripts fill',
      '<div id="root"></div><script>render()</script><noscript>Please enable JavaScript.</noscript>',
      'empty_page',
    ],
    [
      'an article that only scripts fill, which asks to turn them on',
      '<meta property="og:type" content="article"><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>',
      'empty_page',
    ],
    ['a few words', '<p>Hello there.</p>', 'not_article'],
    [
      'a list of other pages',
      `<h1>World</h1>${aStory()
        .map((text, n) => `<div><h3><a href="/${n}">Story ${n} of this day</a></h3><p>${text}</p></div>`)
        .join('')}`,
      'not_article',
    ],
    ['an image', '%PDF-1.4', 'not_html'],
    ['5,000 nested tags', '<div>'.repeat(5000), 'too_large'],
  ])('is refused: %s', (_kind, html, code) => {
    expect(() => extractHtml(html)).toThrow(expect.objectContaining({ code }));
  });
});

describe('what a page shows of itself only in part', () => {
  test('by its own word is limited', () => {
    const head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>';

    expect(extractHtml(aPageWith({ head })).access).toBe('limited');
    expect(extractHtml(aPageWith({})).access).toBe('free');
  });

  test('behind a paywall is limited', () => {
    const html = aPage({ paragraphs: aStory().slice(0, 2) }).replace(
      '</main>',
      '<div class="paywall"><p>To continue reading, subscribe now.</p></div></main>',
    );

    expect(extractHtml(html).access).toBe('limited');
  });

  test.each([
    'To continue reading this article, subscribe now.',
    'Subscribe for 4 crowns a month to read the rest of this story.',
    'This article is only available to subscribers.',
    'Already a subscriber? Log in',
    'You have read all of your free articles this month.',
    'Dieser Artikel ist exklusiv für Abonnenten.',
    'Cet article est réservé aux abonnés.',
    'Déjà abonné ? Se connecter',
    'Please log in to read this article.',
    'Questo articolo è riservato agli abbonati',
    'Dit artikel is exclusief voor abonnees',
    'Contenido exclusivo para suscriptores',
    'Conteúdo exclusivo para assinantes',
  ])('above a line that asks to pay is limited, and goes without it: %s', (line) => {
    const article = extractHtml(aPageWith({ after: `<p>${line}</p>`, within: `<p>${line}</p>` }));

    expect(article).toMatchObject({ access: 'limited', text: aStory().join('\n\n') });
  });

  test.each([
    [
      'de',
      'Besuchen Sie uns wie gewohnt mit Werbung und Tracking, in das Sie einwilligen. Mehr sagt die Datenschutzerklärung.',
    ],
    [
      'nl',
      'Wij en onze partners gebruiken cookies om u te kennen. Klik op akkoord om verder te gaan naar de krant van Vell.',
    ],
    [
      'fi',
      'Me ja kumppanimme käytämme evästeitä mainonnan mittaamiseksi. Hallita asetuksia voi tietosuojakäytännössämme.',
    ],
  ])('behind a consent wall is limited in other languages too: %s', (lang, ask) => {
    const html = `<html lang="${lang}"><title>Vell</title><main><h1>Vell</h1><p>${ask}</p><p>${ask} Vell.</p></main>`;

    expect(extractHtml(html).access).toBe('limited');
  });

  test('and news about tracking is no consent wall', () => {
    const news =
      'Vell was fined over the tracking of drivers without consent, a court said on Monday. A privacy group said that 300 people were affected.';

    expect(extractHtml(`<title>Vell</title><main><h1>Vell is fined</h1><p>${news}</p></main>`).access).toBe('free');
  });

  test('behind a consent wall is limited', () => {
    const html =
      '<title>Before you continue</title><main><h1>We value your privacy</h1><p>We and our 812 partners store and access information on a device, such as cookies, and process personal data.</p><p>You can give or withdraw your consent at any time.</p><form><button>Accept all</button><button>Manage options</button></form></main>';

    expect(extractHtml(html).access).toBe('limited');
  });

  test('with an ellipsis after the first lines is limited', () => {
    const html = aPage({ paragraphs: [aStory()[0] ?? '', 'Repairs cost 41 million crowns, about a third more than…'] });

    expect(extractHtml(html).access).toBe('limited');
  });
});

test('extraction of any bytes ends as an article or a refusal, with blocks in order', () => {
  const scrap = fc.constantFrom(
    '<p>',
    '</p>',
    '<div class="comments">',
    '</div>',
    '<br>',
    '<table><tr><td>',
    '<ul><li>',
    '<a href="',
    '">',
    '<script>',
    '<!--',
    '-->',
    '&amp;',
    '&#0;',
    '\u202e',
    '漢字。',
    '\ud800',
    'The minister said so on Monday. ',
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.array(fc.oneof(scrap, fc.string()), { maxLength: 80 }).map((parts) => Buffer.from(parts.join(''))),
  );
  const contentType = fc.constantFrom(
    'text/html',
    'text/plain',
    '',
    'text/html; charset=utf-16',
    'text/html; charset=shift_jis',
  );

  fc.assert(
    fc.property(body, contentType, (bytes, type) => {
      let article: Article;
      try {
        article = extractArticle({ url: 'https://example.org/a', contentType: type, body: bytes });
      } catch (error) {
        return error instanceof Error && error.name === 'UserError';
      }
      const edges = article.blocks.flatMap(({ start, end }) => [start, end]);
      return (
        edges.every((edge, index) => edge <= article.text.length && edge >= (edges[index - 1] ?? 0)) &&
        article.blocks.map(({ start, end }) => article.text.slice(start, end)).join('\n\n') === article.text &&
        article.title !== ''
      );
    }),
    { numRuns: 300 },
  );
});
