import {
  type APIMediaGalleryComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SelectMenuDefaultValueType,
} from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCard } from '../../src/discord/card.ts';
import { button, buttonRow, container, type Message, note, textDisplay } from '../../src/discord/layout.ts';
import { messagePage } from '../../src/discord/page.ts';
import { escapeMarkdown } from '../../src/discord/text.ts';
import { aBrief, anArticle } from '../support/builders.ts';

/** What is drawn of messages, without the page around it. */
function drawn(...messages: Message[]): string {
  return messagePage(messages).replace(/^[\s\S]*<body>\s*|\s*<\/body>[\s\S]*$/g, '');
}

const drawnText = (markdown: string) => drawn(note(markdown));

describe('a message as a page', () => {
  test('shows the text as Discord would, and runs nothing', () => {
    const brief = aBrief({ headline: '<script>alert(1)</script>', summary: 'Costs *rise* by 5 %' });

    const page = messagePage([renderCard(anArticle(), brief)]);

    expect(page).not.toContain('<script>');
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(page).toContain('Costs *rise* by 5 %');
    expect(page).toContain('<time>20 November 2026 at 06:15</time>');
  });

  test.each([
    ['# One', '<h1 dir="auto">One</h1>'],
    ['### Three', '<h3 dir="auto">Three</h3>'],
    ['-# Small', '<p dir="auto" class="subtext">Small</p>'],
    ['- a\n- b', '<ul><li dir="auto">a</li><li dir="auto">b</li></ul>'],
    [
      '> a\n> **b**\nc',
      '<blockquote><p dir="auto">a</p><p dir="auto"><strong>b</strong></p></blockquote><p dir="auto">c</p>',
    ],
    ['**bold *and* more**', '<strong>bold <em>and</em> more</strong>'],
    ['_so_ and snake_case_name', '<em>so</em> and snake_case_name'],
    ['`a **b** <c>`', '<code>a **b** &#60;c&#62;</code>'],
    [String.raw`\*not\* C:\new`, '<p dir="auto">*not* C:\\new</p>'],
    [
      '[a **b**](https://a.example/?x=1&y)',
      '<a href="https://a.example/?x=1&#38;y" rel="noreferrer">a <strong>b</strong></a>',
    ],
    ['[a](javascript:alert)', '<p dir="auto">[a](javascript:alert)</p>'],
    ['<@1> <@!2>', '<span class="mention" title="1">@member</span> <span class="mention" title="2">@member</span>'],
    ['<#3> <@&4>', '<span class="mention" title="3">#channel</span> <span class="mention" title="4">@role</span>'],
    ['</feed add:5>', '<span class="mention">/feed add</span>'],
    ['<t:1795155300:R>', '<time>20 November 2026 at 06:15</time>'],
    ['<t:99999999999999999>', '&#60;t:99999999999999999&#62;'],
  ])('draws %j', (markdown, html) => {
    expect(drawnText(markdown)).toContain(html);
  });

  test('draws buttons in Discord’s colours, and a link as one', () => {
    const styles = [ButtonStyle.Primary, ButtonStyle.Secondary, ButtonStyle.Success, ButtonStyle.Danger] as const;
    const link = {
      type: ComponentType.Button,
      style: ButtonStyle.Link,
      label: 'Read',
      url: 'https://a.example/?a&b',
    } as const;
    const off = { ...button('"Off"', 'off'), disabled: true };

    const html = drawn(
      container('brand', [
        buttonRow(...styles.map((style) => button(`S${style}`, `s${style}`, style))),
        buttonRow(link, off),
      ]),
    );

    expect(html).toContain('<button type="button" class="button primary">S1</button>');
    expect(html).toContain('<button type="button" class="button secondary">S2</button>');
    expect(html).toContain('<button type="button" class="button success">S3</button>');
    expect(html).toContain('<button type="button" class="button danger">S4</button>');
    expect(html).toContain('<a class="button" href="https://a.example/?a&#38;b" rel="noreferrer">Read ↗</a>');
    expect(html).toContain('class="button secondary" disabled>&#34;Off&#34;</button>');
  });

  test('draws what is chosen in a menu, or what invites to choose', () => {
    const row = (select: object) =>
      ({ type: ComponentType.ActionRow, components: [select] }) as ReturnType<typeof buttonRow>;
    const options = [
      { label: 'One', value: '1' },
      { label: 'Two <b>', value: '2', default: true },
    ];
    const role = { id: '7', type: SelectMenuDefaultValueType.Role };
    const channel = { id: '8', type: SelectMenuDefaultValueType.Channel };

    const html = drawn(
      container('brand', [
        row({ type: ComponentType.StringSelect, custom_id: 'a', options }),
        row({
          type: ComponentType.StringSelect,
          custom_id: 'b',
          options: options.slice(0, 1),
          placeholder: '"Which?"',
        }),
        row({ type: ComponentType.StringSelect, custom_id: 'c', options: options.slice(0, 1) }),
        row({ type: ComponentType.RoleSelect, custom_id: 'd', default_values: [role] }),
        row({ type: ComponentType.ChannelSelect, custom_id: 'e', default_values: [channel] }),
        row({ type: ComponentType.ChannelSelect, custom_id: 'f', default_values: [], placeholder: 'None' }),
      ]),
    );

    const shown = [...html.matchAll(/<div class="select"><span>(.*?)<\/span><\/div>/g)].map(([, text]) => text);
    expect(shown).toEqual([
      'Two &#60;b&#62;',
      '<span class="placeholder">&#34;Which?&#34;</span>',
      '<span class="placeholder">Make a selection</span>',
      '<span class="mention" title="7">@role</span>',
      '<span class="mention" title="8">#channel</span>',
      '<span class="placeholder">None</span>',
    ]);
  });

  test('says of a private message that only one sees it', () => {
    const message = note('Hello');

    expect(drawn({ ...message, flags: (message.flags ?? 0) | MessageFlags.Ephemeral })).toContain(
      'Only you can see this',
    );
    expect(drawn(message)).not.toContain('Only you can see this');
  });

  test('shows any escaped text letter for letter, and no tag that was not ours', () => {
    const piece = fc.constantFrom(
      '**',
      '_',
      '`',
      '[',
      '](https://a.example)',
      '<@1>',
      '<b>',
      '> ',
      '- ',
      '# ',
      '\\',
      '"',
      'a',
      ' ',
      '&',
      '1.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const raw = drawnText(text);
        const shown = drawnText(escapeMarkdown(text)).match(/<section[^>]*><div><p dir="auto">(.*)<\/p><\/div>/)?.[1];

        expect(
          raw.replace(/<\/?(?:article|section|div|p|span|a|h1|h2|h3|ul|li|blockquote|strong|em|code)\b[^<>]*>/g, ''),
        ).not.toMatch(/[<>]/);
        expect(shown?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))).toBe(
          text.replace(/\s+/g, ' ').trim(),
        );
      }),
    );
  });

  test('a component that we do not send is a fault of ours', () => {
    const gallery: APIMediaGalleryComponent = { type: ComponentType.MediaGallery, items: [] };

    expect(() => messagePage([container('brand', [textDisplay('x'), gallery])])).toThrow('cannot draw');
  });
});
