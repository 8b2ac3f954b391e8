import { describe, expect, test } from 'vitest';
import { terminalCard } from '../../src/cli/terminal-card.ts';
import type { Edition } from '../../src/digests/edition.ts';
import { renderCard } from '../../src/discord/card.ts';
import { renderContents, renderEdition } from '../../src/discord/edition-message.ts';
import { renderEntry } from '../../src/discord/entry-message.ts';
import { renderEvidence } from '../../src/discord/evidence.ts';
import { MAX_TEXT, type Message, textLength } from '../../src/discord/layout.ts';
import { messagePage } from '../../src/discord/page.ts';
import { renderSources } from '../../src/discord/sources.ts';
import type { EntryRow } from '../../src/store/entries.ts';
import { aBrief, aClaim, anArticle } from '../support/builders.ts';

/** Text from a page, a feed or a model that wants to be more than text, by what it wants. */
const ATTACKS: Readonly<Record<string, readonly string[]>> = {
  'to call somebody': [
    ...[
      '@everyone',
      '@here hi',
      '@EVERYONE',
      '@silent x',
      '\\@everyone',
      '\\\\@everyone',
      'a@everyone',
      '@\u200beveryone',
      '<@1>',
    ],
    ...[
      '<@123456789012345678>',
      '<@!123456789012345678>',
      '<@&123456789012345678>',
      '<#123456789012345678>',
      '<id:customize>',
    ],
    ...[
      '</pay:123456789012345678>',
      '<t:0:R>',
      '<:a:123456789012345678>',
      '<a:b:123456789012345678>',
      ':smile:',
      '#general',
    ],
  ],
  'to lead somewhere': [
    ...[
      'https://evil.example/a',
      'http://evil.example',
      'HTTPS://evil.example',
      '<https://evil.example>',
      'http:\u200b//evil.example',
    ],
    ...[
      '[x](https://evil.example/)',
      '[https://good.example](https://evil.example)',
      '](https://evil.example)',
      '[a]: https://evil.example',
    ],
    ...[
      'x](https://evil.example) [y',
      '[x](<https://evil.example>)',
      '[x]\u200b(https://evil.example)',
      '![x](https://evil.example/a.png)',
    ],
    ...[
      'www.evil.example/x',
      'evil.example/login',
      'paypal.com/login',
      'раураl.com/login',
      'paypal。com/login',
      'paypal．com/login',
    ],
    ...['mailto:a@evil.example', 'tel:+15551234567', 'steam://run/1', 'javascript:alert(1)', 'data:text/html,x'],
  ],
  'to invite': [
    ...[
      'discord.gg/abc',
      'https://discord.gg/abc',
      'discord.com/invite/abc',
      'discordapp.com/invite/abc',
      'DISCORD.GG/abc',
    ],
    ...['dsc.gg/abc', 'discord\u200b.gg/abc', 'ptb.discord.com/invite/abc', 'discord.gift/abc', 'discord.new/abc'],
  ],
  'to break the layout': [
    ...[
      '# h',
      '## h',
      '-# sub',
      '> q',
      '>>> q',
      '- l',
      '* l',
      '+ l',
      '1. l',
      '1) l',
      '  - l',
      '- [ ] x',
      '---',
      '===',
      '**b**',
      '__u__',
    ],
    ...[
      '~~s~~',
      '||spoiler||',
      '*i*',
      '_i_',
      '***',
      '`c`',
      '``c``',
      '```',
      '```js\ncode\n```',
      '```ansi\n\u001b[31mred\n```',
      '\\',
      'a\\',
    ],
    ...[
      '\\*x\\*',
      'a\n\n# b',
      'a\r\n> b',
      'a\u2028# b',
      'a\u2029- b',
      'a\u0085# b',
      '|a|b|',
      '<b>x</b>',
      '<script>alert(1)</script>',
      '&lt;b>',
    ],
  ],
  'to hide or to overwrite': [
    ...[
      '\u001b[31mred\u001b[0m',
      '\u009b31mred',
      '\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
      '\u001b[2J',
      'a\u0007b',
      'a\bb',
      'a\0b',
    ],
    ...[
      '\u202egnp.exe',
      '\u2066a\u2069b',
      '\u200fa',
      'a\u200bb\u2060c',
      '\ufeffa',
      '\u00ada',
      '\u115f\u1160\u3164\uffa0',
      '\u2800\u2800',
    ],
    ...[
      '\u{e0041}\u{e0042}',
      'a\u{e0100}b',
      '\u{1d173}x',
      '\u17b4\u17b5',
      '\u180b\u180e',
      '\ufff9a\ufffab\ufffb',
      '\ud83d',
      'a\udc00',
    ],
    ...[
      '\u200d'.repeat(5000),
      `a${'\u200c\u200d'.repeat(2000)}b`,
      `Z${'\u0301'.repeat(300)}`,
      `Z${'\u0301\u200d'.repeat(300)}`,
      `a${'\ufe0f'.repeat(500)}`,
    ],
  ],
  'to take all room': [
    ...[
      'a'.repeat(10_000),
      `${'a'.repeat(10_000)} b`,
      '😀'.repeat(3000),
      '👨‍👩‍👧'.repeat(900),
      '﷽'.repeat(900),
      'ع'.repeat(3000),
      '@'.repeat(5000),
    ],
    ...[
      '_'.repeat(5000),
      '`'.repeat(5000),
      '\\'.repeat(5000),
      '[]()'.repeat(2000),
      'a\n'.repeat(3000),
      'क्षि'.repeat(1500),
      '|| '.repeat(3000),
    ],
  ],
};

const URL_OF_STORY = 'https://courier.example/story';
const OUR_LINK = /\]\(https:\/\/courier\.example\/story(?:#:~:text=[^)\s]*)?\)/g;
const OUR_TIME = /<t:\d+:[ft]>/g;
/** In what a card says of its version. */
const OUR_CODE = /`0123456789ab`/g;

function anEdition(text: string): Edition {
  const claim = aClaim({ text, claimant: { name: text, role: text }, hedge: text, quote: text });
  const outlets = [
    { name: text, url: URL_OF_STORY },
    { name: text, url: null },
  ];
  return {
    title: text,
    slot: '2026-11-20T07:00',
    zone: 'Etc/UTC',
    since: '2026-11-19T07:00:00.000Z',
    until: '2026-11-20T07:00:00.000Z',
    stories: [
      {
        storyId: '1',
        headline: text,
        url: URL_OF_STORY,
        summary: text,
        outlets,
        claims: [{ claim, outlet: text, url: URL_OF_STORY, carriedBy: 2 }],
        differences: [{ what: text, values: [{ figure: text, outlet: text, quote: text, url: URL_OF_STORY }] }],
        known: [text],
        isUpdate: true,
        briefId: null,
        entryIds: [],
        publishedAt: null,
      },
    ],
    outletsRead: 2,
    entriesRead: 2,
    leftOut: 0,
    isLate: false,
    notes: [text],
  };
}

/** Every message in which a text of somebody else's stands, with that text wherever it may. */
function messagesWith(text: string): Message[] {
  const article = anArticle({ title: text, byline: text, siteName: text, text: `Before. ${text} After.` });
  const claim = aClaim({ text, claimant: { name: text, role: text }, stance: 'alleged', hedge: text, quote: text });
  const points = [{ text, sentences: [1] }];
  const brief = aBrief({
    engine: 'model',
    model: text,
    note: text,
    headline: text,
    summary: text,
    points,
    claims: [claim],
  });
  const entry = { title: text, url: URL_OF_STORY, author: text, publishedAt: new Date(0), summary: text, image: null };
  const source = { article, brief, askedUrl: URL_OF_STORY, readAt: new Date(0), contentHash: '0123456789abcdef' };
  return [
    renderCard(article, brief),
    renderCard(article, brief, { form: 'claims' }),
    ...renderEdition(anEdition(text)),
    renderContents(anEdition(text)),
    renderEntry(entry as EntryRow, { title: text, url: URL_OF_STORY }, { note: text }),
    renderEvidence(article, brief, 'x', 0),
    renderSources(source),
  ];
}

function textsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'content' && typeof value === 'string' ? [value] : textsIn(value),
  );
}

/** What of a text Discord would take for more than text; what is escaped is no markup. */
function faultsIn(text: string): string[] {
  const foreign = text.replace(OUR_LINK, ']').replace(OUR_TIME, '').replace(OUR_CODE, '');
  const bare = foreign.replace(/\\[^0-9A-Za-z\s]/g, '\u25a1');
  const faults: Readonly<Record<string, readonly [RegExp, string]>> = {
    'a call': [/@(?:everyone|here)/i, foreign],
    'a mention': [/<(?:[@#/:t]|a:|id:)/, bare],
    'an address': [/:\/\/|\bmailto:|\btel:/i, bare],
    'an address without a scheme': [/[\p{L}\p{N}]\.[\p{L}\p{N}-]{2,}\/\S/u, bare],
    'a masked link': [/\]\(/, bare],
    'an invitation': [/discord(?:app)?\.[a-z]|\.gg\b/i, foreign],
    'a spoiler': [/\|\|/, bare],
    code: [/`/, bare],
    'crossed out': [/~~/, bare],
    'a line of its own kind': [/^\s*(?:#{1,3}|>{1,3}|[-+*]|\d+\.)\s/m, bare.replace(/^(?:#{2,3}|-#|>|-) /gm, '')],
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    'a control': [/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/, text],
    'something invisible': [
      /[\u00ad\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]|\u17b4|\u17b5|[\u180b-\u180f]/,
      text,
    ],
    'a tag character': [/[\u{e0000}-\u{e0fff}\u{1d173}-\u{1d17a}]/u, text],
    'a pile of marks': [/[\p{M}\u200c\u200d]{5}|[\u200c\u200d]{2}/u, text],
  };
  return Object.entries(faults).flatMap(([fault, [pattern, where]]) => (pattern.test(where) ? [fault] : []));
}

const all = Object.entries(ATTACKS).flatMap(([aim, texts]) =>
  texts.map((text) => [aim, text.slice(0, 40), text] as const),
);

describe('text from a page, a feed or a model stays text', () => {
  test.each(all)('that wants %s: %j', (_aim, _start, text) => {
    for (const message of messagesWith(text)) {
      for (const content of textsIn(message)) expect([content, ...faultsIn(content)]).toEqual([content]);
      expect(message.allowed_mentions).toEqual({ parse: [] });
      expect(textLength(message)).toBeLessThanOrEqual(MAX_TEXT);
      expect(JSON.stringify(message).isWellFormed()).toBe(true);
    }
  });

  test.each(all)('in a terminal too, that wants %s: %j', (_aim, _start, text) => {
    const article = anArticle({ title: text, byline: text, siteName: text });
    const claims = [aClaim({ text, claimant: { name: text, role: text }, hedge: text, quote: text })];
    const brief = aBrief({ note: text, headline: text, summary: text, points: [{ text, sentences: [1] }], claims });

    const shown = terminalCard(article, brief, { isColoured: false, columns: 80 });

    expect(faultsIn(shown)).not.toContain('a control');
    expect(faultsIn(shown)).not.toContain('something invisible');
  });

  test('and on the page that looks like Discord no element is made of it', () => {
    const texts = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '</p><iframe>',
    ];
    const page = messagePage(texts.flatMap(messagesWith));

    expect(page).not.toMatch(/<(?:script|img src=x|iframe)|href="javascript/i);
  });
});
