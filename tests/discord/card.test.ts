import type { APIContainerComponent } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { renderCard } from '../../src/discord/card.ts';
import type { Message } from '../../src/discord/layout.ts';
import { escapeWithin, linkToWords, maskedLink, shorten } from '../../src/discord/text.ts';
import { aBrief, aClaim, anArticle } from '../support/builders.ts';
import { faultsOf, hasDiscordSchema } from '../support/discord-schema.ts';

/** Every text of a message, in order. */
function textsOf({ components = [] }: Message): string[] {
  const container = components[0] as APIContainerComponent; // a card is one container
  return container.components.flatMap((component) => {
    if ('content' in component) return [component.content];
    return 'accessory' in component ? component.components.map(({ content }) => content) : [];
  });
}

const long = (character: string, length: number) => `${character.repeat(9)} `.repeat(length / 10);
const worstCase = {
  article: anArticle({
    title: long('t', 400),
    siteName: long('s', 400),
    byline: long('b', 400),
    canonicalUrl: `https://courier.example/${'p'.repeat(1900)}`,
    image: 'https://courier.example/lead.jpg',
    access: 'limited',
  }),
  brief: aBrief({
    engine: 'model',
    model: 'm'.repeat(300),
    note: 'The model was busy, so Lede chose sentences of the article itself.',
    headline: long('h', 600),
    summary: long('*', 5000),
    points: Array.from({ length: 5 }, () => ({ text: long('_', 1000), sentences: [1] })),
    claims: Array.from({ length: 7 }, () =>
      aClaim({ text: long('👩‍👩‍👧‍👦', 900), quote: long('q', 900), hedge: 'expected to' }),
    ),
    truncated: true,
  }),
};

describe('a card', () => {
  test('says what, who and where from, and links each claim to its words', () => {
    const text = textsOf(renderCard(anArticle(), aBrief())).join('\n');

    expect(text).toContain('### [Council approves budget](https://courier.example/story)');
    expect(text).toContain('**The Courier** · Ines Okafor · <t:1795155300:f> · 1 min read');
    expect(text).toContain('- **The mayor**: Taxes will not rise in 2027.');
    expect(text).toContain(
      '(https://courier.example/story#:~:text=The%20mayor%20said%20that%20taxes%20would%20not%20rise%20in%202027.)',
    );
    expect(text).toContain('chosen without a model');
  });

  test('a claim nobody else makes is the outlet’s, and what weakens a claim is shown', () => {
    const claims = [aClaim({ claimant: null }), aClaim({ stance: 'alleged', hedge: 'allegedly' })];

    const text = textsOf(renderCard(anArticle(), aBrief({ claims }))).join('\n');

    expect(text).toContain('- **The Courier**: Taxes');
    expect(text).toContain('- **The mayor** (allegation, “allegedly”): Taxes');
  });

  test('a part that could not be read, a cut and a stand-in are said', () => {
    const brief = aBrief({ engine: 'model', model: 'some-model', truncated: true });

    const model = textsOf(renderCard(anArticle({ access: 'limited' }), brief)).at(-1);
    const standIn = textsOf(renderCard(anArticle(), aBrief({ note: 'The model was busy.' }))).at(-1);

    expect(model).toContain('some-model');
    expect(model).toContain('only the part that is free to read');
    expect(model).toContain('cut to fit');
    expect(standIn).toContain('The model was busy');
  });

  test('the longest card there can be stays within Discord’s limits and whole characters', () => {
    const message = renderCard(worstCase.article, worstCase.brief);

    const texts = textsOf(message);
    expect(texts.join('').length).toBeLessThanOrEqual(4000);
    for (const text of texts) expect(text.isWellFormed()).toBe(true);
    expect(texts.join('')).toContain('Key claims');
  });

  test('an address that would fill the message is left out, and the card is still made', () => {
    const canonicalUrl = `https://courier.example/${'('.repeat(1500)}`;

    const texts = textsOf(renderCard(anArticle({ canonicalUrl }), aBrief()));

    expect(texts.join('').length).toBeLessThanOrEqual(4000);
    expect(texts[0]).toMatch(/^### Council approves budget$/m);
    expect(texts.join('')).toContain('Taxes will not rise');
  });

  test('whoever somebody spoke to is named with them', () => {
    const claims = [aClaim({ claimant: { name: 'a field commander', via: 'The Herald' } })];

    const text = textsOf(renderCard(anArticle(), aBrief({ claims }))).join('\n');

    expect(text).toContain('**A field commander, via The Herald**');
  });

  test('text from a page neither formats nor mentions nor links', () => {
    const evil = '@everyone <@123> [bank](https://evil.example) **bold** `code` ||spoiler|| \u202egnp.exe # x';

    const [, summary = ''] = textsOf(renderCard(anArticle(), aBrief({ summary: evil })));

    expect(summary).toBe(
      '\\@\u2060everyone \\<\\@123\\> \\[bank\\]\\(https\\://evil.example\\) \\*\\*bold\\*\\* \\`code\\` \\|\\|spoiler\\|\\| gnp.exe \\# x',
    );
    expect(renderCard(anArticle(), aBrief()).allowed_mentions).toEqual({ parse: [] });
  });

  test('a page given as a file has no link, and its claims keep their words', () => {
    const text = textsOf(renderCard(anArticle({ url: 'file:///x', canonicalUrl: 'file:///x' }), aBrief())).join('\n');

    expect(text).not.toContain('](');
    expect(text).toContain('“The mayor said that taxes would not rise in 2027.”');
  });

  test.skipIf(!hasDiscordSchema)('is what Discord’s own description asks for', () => {
    const cards = [renderCard(anArticle(), aBrief()), renderCard(worstCase.article, worstCase.brief)];

    for (const card of cards) expect(faultsOf('MessageCreateRequest', card)).toEqual([]);
  });
});

describe('text', () => {
  test('where words have no spaces between them, a long quote is still named by its first and last', () => {
    const quote = '市議会は月曜日、2027年度予算案を賛成12、反対3で可決し、旧橋の改修を来年の春に始めることを決めた。';

    const [first = '', last = ''] = (linkToWords('https://minato.example/a', quote) ?? '')
      .replace(/^.*text=/, '')
      .split(',')
      .map(decodeURIComponent);

    expect(quote.startsWith(first)).toBe(true);
    expect(quote.endsWith(last)).toBe(true);
    expect(first.length + last.length).toBeLessThan(quote.length / 2);
  });

  test('what is written from right to left does not carry off the numbers beside it', () => {
    const byline = 'סמי נור';

    const [head = ''] = textsOf(renderCard(anArticle({ byline }), aBrief()));

    expect(head).toContain(`\u2068${byline}\u2069 · \u2068<t:1795155300:f>\u2069`);
    expect(textsOf(renderCard(anArticle(), aBrief()))[0]).not.toContain('\u2068');
  });

  test('is cut between characters a reader sees, never inside one', () => {
    expect(shorten('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 15)).toBe('👩‍👩‍👧‍👦…');
    expect(shorten('a few words that go on', 12)).toBe('a few words…');
  });

  test('that is all markup is cut to what fits, never to nothing', () => {
    expect(escapeWithin('*'.repeat(300), 100)).toBe(`${'\\*'.repeat(49)}…`);
    expect(escapeWithin(`${'*'.repeat(50)}${'x'.repeat(50)}`, 100)).toMatch(/^(?:\\\*){49,50}x*…?$/);
  });

  test('a link’s words never look like another address', () => {
    const link = maskedLink('Log in at bank.example (now)', 'https://courier.example/a(b)');

    expect(link).toContain('bank.\u2060example');
    expect(link.endsWith('](https://courier.example/a%28b%29)')).toBe(true);
  });

  test('a long quote is named by its first and last words, with what means something encoded', () => {
    const quote = 'one two three four five six seven eight nine ten eleven twelve, thirteen-fourteen';

    expect(linkToWords('https://courier.example/a#top', quote)).toBe(
      'https://courier.example/a#:~:text=one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%2C%20thirteen%2Dfourteen',
    );
  });
});
