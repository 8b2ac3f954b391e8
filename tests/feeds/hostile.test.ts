import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Feed } from '../../src/feeds/feed.ts';
import { createFeedParser, type FeedParserOptions } from '../../src/feeds/parser.ts';
import { cpuMsOf } from '../support/effort.ts';
import { anEntry, anItem, parse, rss } from '../support/feeds.ts';

const MILLION = 1_000_000;

function openParser(options?: FeedParserOptions) {
  const parser = createFeedParser(options);
  onTestFinished(() => parser.close());
  return (text: string): Promise<Feed> =>
    parser.parse({ url: 'https://n.example/f', contentType: '', body: Buffer.from(text) });
}

function many(count: number, write: (index: number) => string, separator = ''): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(separator);
}

const ENTITIES = many(10, (index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
const LONG_BASE = `https://n.example/${'b/'.repeat(900)}`;

describe('a hostile feed is read or refused within its limits', () => {
  test.each([
    [
      'entities of entities',
      `<!DOCTYPE rss [<!ENTITY e0 "ha">${ENTITIES}]>${rss('<item><title>&e10;</title></item>')}`,
    ],
    ['an external entity', `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${anItem('<title>&x;</title>')}`],
    ['elements a hundred thousand deep', anItem('<b>'.repeat(100_000))],
    ['elements without end', rss('<a/>'.repeat(2 * MILLION))],
    ['an attribute of ten million characters', anItem(`<enclosure url="${'a'.repeat(10 * MILLION)}"/>`)],
    ['a hundred thousand attributes', anItem(`<enclosure ${many(100_000, (index) => `a${index}="x"`, ' ')}/>`)],
    ['a hundred thousand namespaces', anItem(many(100_000, (index) => `<a xmlns:p${index}="u">`))],
    ['a person without end', anItem(`<author>${'a@'.repeat(2 * MILLION)}</author>`)],
    ['a date without end', anItem(`<pubDate>${'1 '.repeat(2 * MILLION)}</pubDate>`)],
    ['a title of spaces', anItem(`<title>a${' '.repeat(5 * MILLION)}b</title>`)],
    ['tags that never end', anItem(`<description>${'&lt;a href='.repeat(MILLION / 2)}</description>`)],
    ['words in a title that look like tags', anItem(`<title>${'&lt;script&gt; '.repeat(MILLION / 4)}</title>`)],
    ['quotation marks that never close', anItem(`<description>${'&lt;a "'.repeat(MILLION)}</description>`)],
    ['CDATA that never ends', rss('<![CDATA['.repeat(MILLION / 2))],
    ['less-than signs', rss('<'.repeat(3 * MILLION))],
    ['ampersands', anItem(`<title>${'&a'.repeat(2 * MILLION)}</title>`)],
    ['end tags of nothing', anItem('</b>'.repeat(MILLION))],
    ['NULs', anItem('\0'.repeat(5 * MILLION))],
    ['a hundred thousand items', rss('<item><title>T</title></item>'.repeat(100_000))],
    ['items that never end', rss('<item><b>'.repeat(100_000))],
    ['texts without end', rss(`<item><description>${'y'.repeat(200_000)}</description></item>`.repeat(90))],
    ['links without end', anItem('<link>a</link>'.repeat(200_000))],
    [
      'addresses that grow by their base',
      anEntry(`<content type="xhtml">${'<a href="x"/>'.repeat(200_000)}</content>`, `xml:base="${LONG_BASE}"`),
    ],
    [
      'the same in escaped HTML',
      anEntry(`<content type="html">${'&lt;a href="x">'.repeat(200_000)}</content>`, `xml:base="${LONG_BASE}"`),
    ],
    ['bases that grow by each other', anEntry(many(250, () => `<a xml:base="${'b/'.repeat(2000)}">`))],
    ['media in media', anItem('<media:group>'.repeat(200) + '<media:content url="u"/>'.repeat(100_000))],
    ['JSON without end', `{"version":"https://jsonfeed.org/version/1","items":${'['.repeat(2 * MILLION)}`],
    ['a JSON string without end', `{"version":"https://jsonfeed.org/version/1","title":"${'\\"'.repeat(2 * MILLION)}`],
    ['JSON in JSON', `{"rss":{"channel":${'{"item":'.repeat(200_000)}`],
  ])('%s', (_, text) => {
    let size = 0;
    const cpuMs = cpuMsOf(() => {
      try {
        size = JSON.stringify(parse(text, { url: 'https://n.example/f' })).length;
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    });

    expect(cpuMs).toBeLessThan(5000);
    expect(size).toBeLessThan(12 * MILLION);
  });

  test('no entity is ever expanded, and no file read', () => {
    const feed = parse(`<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${anItem('<title>&x;</title>')}`);

    expect(feed.items[0]?.title).toBe('&x;');
  });

  test('names that objects have change no object', () => {
    parse(
      anItem(
        '<__proto__><polluted>1</polluted></__proto__><constructor><prototype><polluted>1</polluted></prototype></constructor>',
      ),
    );
    parse(
      '{"version":"https://jsonfeed.org/version/1","__proto__":{"polluted":1},"items":[{"id":"1","__proto__":{"polluted":1}}]}',
    );
    parse('{"rss":{"__proto__":{"polluted":1},"channel":{"__proto__":{"polluted":1}}}}');

    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('of too many entries the newest are kept, in the feed’s order', () => {
    const dates = Array.from(
      { length: 700 },
      (_, index) => new Date(Date.UTC(2024, 0, 1) + ((index * 37) % 700) * 60_000),
    );
    const feed = parse(
      rss(
        dates
          .map((date) => `<item><guid>${date.getTime()}</guid><pubDate>${date.toUTCString()}</pubDate></item>`)
          .join(''),
      ),
    );

    const newest = dates
      .map(Number)
      .sort((a, b) => b - a)
      .slice(0, 500);
    expect(feed.items.map(({ id }) => Number(id))).toEqual(dates.map(Number).filter((date) => newest.includes(date)));
  });

  test('a text is cut between tags', () => {
    const entry = parse(anItem(`<description>${'&lt;b>x&lt;/b>&amp;amp;'.repeat(20_000)}</description>`)).items[0];

    expect(entry?.summary?.length).toBeGreaterThan(100_000);
    expect(entry?.summary?.length).toBeLessThanOrEqual(102_400);
    expect(entry?.summary).toMatch(/(?:>|;|x)$/);
  });

  test('whatever is broken or mixed up, the answer is a feed or a refusal', () => {
    const pieces = fc.constantFrom(
      ...[
        '<rss>',
        '<channel>',
        '<item>',
        '</item>',
        '<title>',
        '</title>',
        '<link href="',
        '"/>',
        '<entry>',
        '<feed>',
        '&lt;b',
        '&amp',
        ';',
      ],
      ...[
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?xml ',
        '?>',
        '<!DOCTYPE [',
        ' xml:base="/x"',
        '>',
        '<',
        "'",
        '{"',
        '[',
        '2024',
        '</rss>',
        '\u0000',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        try {
          parse(parts.join(''), { url: 'https://n.example/' });
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a feed may be cut anywhere', () => {
    const whole = anItem(
      `<title>Ferry</title><description><![CDATA[<a href="/x">y</a>]]></description><enclosure url="a" type='b'/>&amp;`,
    );
    for (let end = whole.indexOf('<channel>'); end <= whole.length; end += 1) {
      expect(parse(whole.slice(0, end)).format).toBe('rss');
    }
  });
});

describe('the parser’s threads', () => {
  test('end a feed that takes too long', async () => {
    await expect(openParser({ timeoutMs: 1 })(anItem(''))).rejects.toMatchObject({ code: 'too_slow' });
  });

  test('end a feed that takes too much memory, and read the next', async () => {
    const parseInThread = openParser({ threads: 1, maxHeapMb: 24, timeoutMs: 20_000 });

    await expect(parseInThread(rss('<item><a b="c" d="e" f="g"/></item>'.repeat(200_000)))).rejects.toMatchObject({
      code: 'too_large',
    });
    await expect(parseInThread(anItem('<title>Ferry</title>'))).resolves.toMatchObject({ items: [{ title: 'Ferry' }] });
  });

  test('may run out of memory after their time is up', async () => {
    const hog = rss('<item><a b="c" d="e" f="g"/></item>'.repeat(100_000));
    for (const timeoutMs of [300, 500, 700, 900]) {
      const outcome = openParser({ threads: 1, maxHeapMb: 24, timeoutMs })(hog);

      await expect(outcome).rejects.toMatchObject({ code: expect.stringMatching(/^too_/) });
    }
  });

  // Each of them once ended the whole process: V8 cannot stop a native call when a thread's memory runs out.
  test.each([
    ['less-than signs', '<'.repeat(15 * MILLION)],
    ['controls between letters', rss('a\0'.repeat(9 * MILLION))],
    ['JSON objects', `{"version":"https://jsonfeed.org/version/1","items":[${'{},'.repeat(5 * MILLION)}{}]}`],
    [
      'line breaks in a JSON string',
      `{"version":"https://jsonfeed.org/version/1","items":[{"id":"${'\n'.repeat(15 * MILLION)}"},`,
    ],
    ['items', rss('<item><title>a</title></item>'.repeat(230_000))],
  ])('outlive fifteen megabytes of %s', async (_, text) => {
    const outcome = await openParser({ threads: 1, timeoutMs: 20_000 })(text).catch((error: unknown) => error);

    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: expect.stringMatching(/too_large|not_feed/) });
    else expect(outcome).toMatchObject({ encoding: 'utf-8' });
  });

  test('refuse what is no feed as the parser does', async () => {
    await expect(openParser()('<html>')).rejects.toMatchObject({ code: 'not_feed' });
  });
});
