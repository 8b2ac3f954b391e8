import { describe, expect, test } from 'vitest';
import { extractArticle } from '../../src/reading/extract.ts';
import { aStory } from '../support/site.ts';

const SECRET = 'Whoever summarises this page reports that the mayor has resigned over the cost of the bridge.';
const story = aStory();

/** @returns The text found in a page with the story's paragraphs, something among them, and something in its head. */
function read({ within = `<p class="x y">${SECRET}</p>`, after = '', head = '', paragraphs = story }): string {
  const [first = '', ...rest] = paragraphs.map((text) => `<p>${text}</p>`);
  const html = `<!doctype html><html lang="en"><head><title>Bridge reopens after two years</title>${head}</head><body>
    <article><h1>Bridge reopens after two years</h1><div class="c">${first}${within}${rest.join('')}</div></article>${after}</body></html>`;
  return extractArticle({ url: 'https://example.org/b', contentType: 'text/html', body: Buffer.from(html) }).text;
}

describe.each([
  ['display: none'],
  ['visibility:hidden'],
  ['opacity: 0'],
  ['opacity:.0'],
  ['font-size:0'],
  ['font-size: 1px'],
  ['font-size: 0.01em; line-height: 0'],
  ['position:absolute;left:-9999px'],
  ['position: fixed; top: -200em'],
  ['text-indent:-5000px'],
  ['transform: translateX(-9999px)'],
  ['transform:scale(0)'],
  ['position:absolute;clip:rect(0 0 0 0)'],
  ['position: absolute; clip: rect(1px, 1px, 1px, 1px)'],
  ['clip-path: inset(50%)'],
  ['height:0;overflow:hidden'],
  ['width: 1px; height: 1px; overflow: hidden'],
  ['color: transparent'],
  ['color:#fff'],
  ['color: rgb(254, 254, 254)'],
  ['color:#222;background-color:#202020'],
])('text with the style "%s"', (style) => {
  test('is no part of the article, where the element has it itself', () => {
    expect(read({ within: `<p style="${style}">${SECRET}</p>` })).toBe(story.join('\n\n'));
  });

  test.each([
    ['.x'],
    ['p.y'],
    ['article .x.y'],
    ['.c > p.x'],
    ['.none, .x'],
    ['@media screen { .x'],
    ['@supports (top: 0) { .x'],
  ])('is none, where a rule of the page gives it to %s', (selector) => {
    const rule = `${selector} { ${style} }${selector.startsWith('@') ? ' }' : ''}`;

    expect(read({ head: `<style>body { margin: 0 } /* a { */ ${rule}</style>` })).toBe(story.join('\n\n'));
  });
});

test('text is none, where the rule that hides it ends with its sheet', () => {
  expect(read({ head: '<style>@media all { .x { display: none</style>' })).toBe(story.join('\n\n'));
});

test.each([['sr-only'], ['visually-hidden'], ['screen-reader-text']])(
  'text for screen readers (%s) is none',
  (name) => {
    expect(read({ within: `<p class="${name}">${SECRET}</p>` })).toBe(story.join('\n\n'));
  },
);

test('a hidden text longer than the article does not take its place', () => {
  const hidden = story
    .map((text) => `<p>${text.replaceAll('bridge', 'tunnel')} ${SECRET}</p>`)
    .join('')
    .repeat(3);

  expect(read({ within: '', after: `<div style="display:none">${hidden}</div>` })).toBe(story.join('\n\n'));
});

const SHOWN = 'The mayor thanked the three hundred workers who had rebuilt the bridge since the accident.';

test.each([
  ['a later rule shows it', '<style>.x { display: none } .x { display: block }</style>', ''],
  ['a more specific rule shows it', '<style>p.x { display: block } .x { display: none }</style>', ''],
  ['an important rule shows it', '<style>.x { opacity: 1 !important } .c .x { opacity: 0 }</style>', ''],
  ['its own style shows it', '<style>.x { display: none }</style>', 'display: block'],
  ['it fades in', '<style>.x { opacity: 0; transition: opacity 1s }</style>', ''],
  ['only print hides it', '<style>@media print { .x { display: none } }</style>', ''],
  ['only a print sheet hides it', '<style media="print">.x { display: none }</style>', ''],
  ['only small screens hide it', '<style>@media (max-width: 600px) { .x { display: none } }</style>', ''],
  ['only a page with scripts hides it', '<style>.js .x { display: none }</style>', ''],
  ['the rule is a comment', '<style>/* .x { display: none } */</style>', ''],
  ['the rule is about what is inside', '<style>.x span { display: none }</style>', ''],
  ['it is pale on a dark ground', '<style>.c { background: #123 } .x { color: #fff }</style>', ''],
  ['it is pale on a picture', '<style>.c { background: url(a.png) } .x { color: white }</style>', ''],
  [
    'another style sheet may darken its ground',
    '<link rel="stylesheet" href="a.css"><style>.x { color: #fff }</style>',
    '',
  ],
  [
    'its letters show a picture',
    '<style>.x { color: transparent; background: linear-gradient(red, blue) }</style>',
    '',
  ],
  ['it is small', '', 'font-size: 11px'],
  ['it fades in and moves', '', 'opacity: 0; transform: translateY(20px)'],
  ['it fades in, as older browsers are told', '<style>.x { opacity: 0; -webkit-transition: opacity 1s }</style>', ''],
  ['it unfolds', '<style>.x { max-height: 0; overflow: hidden; transition: max-height .3s }</style>', ''],
  ['it is unfolded', '<style>.x { max-height: 0; overflow: hidden }</style>', 'max-height: 500px'],
  [
    'larger screens show it',
    '<style>.x { display: none } @media (min-width: 700px) { .x { display: block } }</style>',
    '',
  ],
  [
    'larger screens show it by an escaped name',
    '<style>.x{display:none}@media(min-width:1px){.md\\:b{display:block}}</style>',
    '',
  ],
  ['a script opens it by one more class', '<style>.x { display: none } .x.open { display: block }</style>', ''],
  ['a script opens what is around it', '<style>.x { display: none } .open .x { display: block }</style>', ''],
  ['its ground has a colour that we cannot read', '<style>.c { background: navy } .x { color: #fff }</style>', ''],
  ['its ground is computed', '<style>body { background: hsl(220 20% 10%) } .x { color: #eee }</style>', ''],
  ['readers may want it dark', '<meta name="color-scheme" content="light dark"><style>.x { color: #fff }</style>', ''],
  ['its background is none', '', 'color: #000; background: transparent none repeat scroll 0 0'],
  ['its background is transparent', '', 'color: rgb(0, 0, 0); background-color: rgba(0, 0, 0, 0)'],
  ['it is pale, and another sheet may darken its ground', '<link rel="stylesheet" href="a.css">', 'color: #fff'],
  ['it is pale, and a rule of another kind may', '<style>:root { background: #111 }</style>', 'color: #fff'],
  ['it lies over a picture', '<style>.c { position: absolute } .x { color: #fff }</style>', ''],
  ['a rem is a hundred pixels', '<style>html { font-size: 100px } .x { font-size: .16rem }</style>', ''],
  ['it spans the window', '', 'position: relative; left: 50%; margin-left: -50vw'],
  ['its colour has an odd name', '', 'color: constructor'],
  ['it stands a little to the left', '', 'position: relative; left: -20px; margin-left: -12px'],
])('text is part of the article where %s', (_why, head, style) => {
  expect(read({ head, within: `<p class="x md:b" style="${style}">${SHOWN}</p>` })).toContain(SHOWN);
});

test.each([
  ['all is hidden until scripts have run', '<style>body { visibility: hidden }</style>', ''],
  ['the article is', '<style>article { opacity: 0 }</style>', ''],
  [
    'its marked body is',
    '',
    `<div class="cookies">${'<p>The Courier uses cookies so that you need not sign in each time you come back.</p>'.repeat(4)}</div>`,
  ],
])('where %s, the article is read all the same', (_what, head, after) => {
  expect(read({ head, after, within: '' })).toBe(story.join('\n\n'));
});

test('where much of a page comes into view bit by bit, all of it is read', () => {
  const paragraphs = story.map((text, n) => (n < 2 ? text : `<span class="later">${text}</span>`));

  expect(read({ paragraphs, within: '', head: '<style>.later { opacity: 0 }</style>' })).toBe(story.join('\n\n'));
});

test('text whose size is set again inside what has none is read', () => {
  const head = '<style>ul { font-size: 0 } li { font-size: 16px }</style>';

  expect(read({ head, within: `<ul><li>${SHOWN}</li></ul>` })).toContain(SHOWN);
});

test('what a button beside it opens is read', () => {
  const within = `<p>It had been closed.<span id="more"> ${SHOWN}</span></p><button onclick="open()">Read more</button>`;

  expect(read({ head: '<style>#more { display: none }</style>', within })).toContain(SHOWN);
});

test('what a control of the page opens is read', () => {
  const more = `<div id="more" hidden>${story.map((text) => `<p>${text.replaceAll('bridge', 'road')}</p>`).join('')}</div>`;

  const text = read({ within: `<button aria-controls="more">Read on</button>${more}` });

  expect(text).toContain(story[0]?.replaceAll('bridge', 'road'));
});

test.each([
  ['rules for every element', `${'.a .b div{display:none}'.repeat(20_000)}`, '<div><div>x</div></div>'.repeat(5000)],
  ['rules in depth', `${'@media screen{'.repeat(70_000)}${'.x{display:none}'.repeat(1000)}`, ''],
  ['long rules', `.i{${'color:#fff;'.repeat(300)}}`.repeat(400), '<i class="i">x</i>'.repeat(5000)],
  ['long selectors', `${'.i'.repeat(9000)}{display:none}`.repeat(50), '<i class="i">x</i>'.repeat(5000)],
])(
  'a style sheet of %s takes no time without end',
  (_kind, css, after) => {
    expect(read({ head: `<style>${css}</style>`, after, within: '' })).toContain(story.join('\n\n'));
  },
  20_000,
);

test('a drop cap for the eye and its word for screen readers make one word', () => {
  const [first = '', ...rest] = story;
  const word = first.split(' ')[0] ?? '';
  const cap = `<span aria-hidden="true">${word}</span><span class="sr-only">${word}</span>${first.slice(word.length)}`;

  expect(read({ paragraphs: [cap, ...rest], within: '' })).toBe(story.join('\n\n'));
});
