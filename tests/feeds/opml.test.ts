import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateOpml, type ListedFeed, parseOpml } from '../../src/feeds/opml.ts';

const parse = (text: string) => parseOpml(Buffer.from(text));

describe('a list of feeds', () => {
  test('is read with its folders as categories', () => {
    const list = parse(`<?xml version="1.0"?>
      <opml version="1.0"><body>
        <outline text="News"><outline title="Local">
          <outline text="Harbour &amp; Sea" type="rss" xmlUrl="https://n.example/f?a=1&amp;b=2" htmlUrl="https://n.example/"/>
        </outline></outline>
        <outline XMLURL="feed://m.example/f" TEXT="M"/>
      </body></opml>`);

    expect(list).toEqual({
      feeds: [
        {
          url: 'https://n.example/f?a=1&b=2',
          title: 'Harbour & Sea',
          siteUrl: 'https://n.example/',
          categories: ['News', 'Local'],
        },
        { url: 'https://m.example/f', title: 'M', categories: [] },
      ],
      problems: [],
    });
  });

  test('keeps what is good, and says of the rest what is wrong and where', () => {
    const list = parse(
      [
        '<opml><body>',
        '<outline text="Good" xmlUrl="https://n.example/1"/>',
        '<outline text="Empty" type="rss" xmlUrl=""/>',
        '<outline text="Without" type="rss"/>',
        '<outline text="Local file" xmlUrl="file:///etc/passwd"/>',
        '<outline text="5 < 6 & 7" xmlUrl="no address"/>',
        '<outline xmlUrl="https://n.example/1"/>',
        '<outline text="Open" xmlUrl="https://n.example/2">',
        '<outline text="Last" xmlUrl=https://n.example/3 />',
      ].join('\n'),
    );

    expect(list.feeds.map(({ title }) => title)).toEqual(['Good', 'Open', 'Last']);
    expect(list.problems).toEqual([
      { line: 3, message: '“Empty” has no address of a feed.' },
      { line: 4, message: '“Without” has no address of a feed.' },
      { line: 5, message: '“Local file” has an address that is not one of the web: file:///etc/passwd' },
      { line: 6, message: '“5 < 6 & 7” has an address that is not one of the web: no address' },
      { line: 7, message: 'This entry is in the list twice.' },
    ]);
  });

  test('ends at 500 feeds, and says so', () => {
    const outlines = Array.from(
      { length: 502 },
      (_, index) => `<outline text="F${index}" xmlUrl="https://n.example/${index}"/>`,
    );
    const list = parse(`<opml><body>\n${outlines.join('\n')}</body></opml>`);

    expect(list.feeds).toHaveLength(500);
    expect(list.problems).toMatchObject([
      { line: 502, message: expect.stringContaining('at most 500') },
      { line: 503 },
    ]);
  });

  test.each([
    ['nothing', '', 'not_opml'],
    ['a feed', '<rss><channel/></rss>', 'not_opml'],
    ['too much', ' '.repeat(2 * 1024 * 1024 + 1), 'too_large'],
  ])('is refused if it is %s', (_, text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
  });

  test('is written so that it is read back the same', () => {
    const name = fc.stringMatching(/^[a-zé&<>"'\]]{1,9}( [a-z&<]{1,5})?$/);
    const feed = fc.record({ path: fc.webPath(), title: name, categories: fc.array(name, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(feed, { maxLength: 8 }), (given) => {
        const feeds = given.map(({ path, title, categories }, index): ListedFeed => {
          return {
            url: new URL(`https://n.example/${index}${path}?a=1&b=2`).href,
            title,
            siteUrl: 'https://n.example/',
            categories,
          };
        });
        const { feeds: read, problems } = parse(generateOpml('Feeds & more', feeds));

        expect(problems).toEqual([]);
        expect([...read].sort(byUrl)).toEqual([...feeds].sort(byUrl));
      }),
    );
  });
});

function byUrl(a: ListedFeed, b: ListedFeed): number {
  return a.url < b.url ? -1 : 1;
}
