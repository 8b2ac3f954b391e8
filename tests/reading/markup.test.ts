import { describe, expect, test } from 'vitest';
import { slimMarkup } from '../../src/reading/markup.ts';
import { cpuMsOf } from '../support/effort.ts';

const LIMITS = { maxDepth: 4, maxElements: 20, maxAttributes: 40, maxReferences: 10 };

describe('a page within the limits passes', () => {
  test.each([
    ['nesting at the limit', '<a><b><c><d></d></c></b></a>'],
    ['void elements', '<div><br><img><hr><input><meta><link><br></div>'],
    ['paragraphs without end tags', '<p>a<p>b<p>c<p>d<p>e<p>f<p>g'],
    ['list items and cells without end tags', '<ul><li>a<li>b<li>c<li>d<li>e</ul><table><tr><td>a<td>b<td>c<tr><td>d'],
    ['tags in scripts', '<script>"<a><b><c><d><e><f>"</script>'],
    ['tags in comments', '<!-- <a><b><c><d><e><f> -->'],
    ['tags in attributes', '<a title="<a><b><c><d><e><f>">x</a>'],
    ['end tags without a beginning', '</p></p></div></div></b>'],
    ['formulas whose elements close themselves', '<math><a/><b/><c/><d/><e/></math>'],
    ['signs that are no tags', 'a < b << c <3 <-- <'],
  ])('%s', (_kind, html) => {
    expect(() => slimMarkup(html, LIMITS)).not.toThrow();
  });
});

describe('a page beyond them is too large', () => {
  test.each([
    ['nesting', '<a><b><c><d><e>'],
    ['nesting behind an unfinished comment is text, before it not', '<a><b><c><d><e><!-- '],
    ['elements that only seem to close themselves', '<a/><b/><c/><d/><e/><f/>'],
    ['elements', '<br>'.repeat(21)],
    ['end tags that make elements', `${'</p>'.repeat(11)}${'</br>'.repeat(11)}`],
    ['character references', '&amp;'.repeat(11)],
    ['character references among elements', 'x &amp; y<br>'.repeat(11)],
    ['signs that only seem to be references or tags', `${'&'.repeat(6)}${'<'.repeat(6)}`],
    ['attributes', `<a ${'b '.repeat(41)}>`],
    ['attributes with values', `<a ${'b="c" '.repeat(41)}>`],
  ])('%s', (_kind, html) => {
    expect(() => slimMarkup(html, LIMITS)).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});

test.each([
  ['tags never finished', '<a '],
  ['tags never closed', '<b>'],
  ['comments never closed', '<!--'],
  ['quotation marks never closed', '<a b="'],
  ['scripts never closed', '<script>'],
  ['end tags of nothing', '</x>'],
  ['brackets', '<'],
])('a megabyte of %s is judged in linear time', (_kind, piece) => {
  const timeOf = (length: number): number => {
    const html = piece.repeat(Math.ceil(length / piece.length));
    return cpuMsOf(() => {
      try {
        slimMarkup(html);
      } catch (error) {
        expect(error).toMatchObject({ code: 'too_large' });
      }
    });
  };
  timeOf(100_000);
  const small = Math.min(...[0, 0, 0].map(() => timeOf(100_000)));

  // Ten times as much takes ten times as long, or a hundred times if it is judged again for each piece.
  expect(timeOf(1_000_000) / Math.max(small, 1)).toBeLessThan(60);
});

test.each([
  ['comments', 'a<!-- <p>x</p> -->b', 'ab'],
  ['scripts', 'a<script>"</p>"</script>b', 'a</script>b'],
  ['drawings', 'a<svg><g><path d="M0"/></g></svg>b', 'ab'],
  [
    'attributes for scripts and pictures',
    '<p data-x="1" onclick=\'a()\' class="c" style="float: left">a</p>',
    '<p class="c">a</p>',
  ],
  [
    'nothing of structured data',
    '<script type="application/ld+json">{"a":1}</script>',
    '<script type="application/ld+json">{"a":1}</script>',
  ],
  [
    'nothing that hides or names',
    '<style>p{}</style><p hidden style="display:none" itemprop=a>',
    '<style>p{}</style><p hidden style="display:none" itemprop=a>',
  ],
  ['nothing of a text with stray signs', 'a < b && c > d <3', 'a < b && c > d <3'],
])('what is passed on to the parser lacks %s', (_kind, html, slim) => {
  expect(slimMarkup(html)).toBe(slim);
});

test('of a text without end the beginning is passed on, and every tag', () => {
  const words = 'word '.repeat(300_000);

  const slim = slimMarkup(`<p>${words}</p><p>${words}</p>${words}<hr>${words}`);

  expect(slim).toHaveLength(2_000_000 + '<p></p><p></p><hr>'.length);
  expect(slim).toMatch(/<\/p><hr>$/);
});
