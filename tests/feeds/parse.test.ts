import { describe, expect, test } from 'vitest';
import { anEntry, anItem, parse, parseEntry, rss } from '../support/feeds.ts';

const MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"';
const ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"';

describe('RSS', () => {
  test('gives feed and entries as they are', () => {
    const feed = parse(
      rss(`<link>https://news.example/</link><description>From the quay</description><language>en_GB</language><ttl>60</ttl>
        <copyright>Harbour News</copyright><generator>Quill 2</generator><lastBuildDate>Sat, 02 Mar 2024 10:00:00 GMT</lastBuildDate>
        <image><url>/logo.png</url><title>Logo</title><link>https://other.example/</link></image>
        <item><title>Ferry &amp;amp; bridge</title><link>https://news.example/1</link><guid isPermaLink="false"> a/1 </guid>
        <description>&lt;p&gt;Both &lt;a href="/b"&gt;open&lt;/a&gt;.&lt;/p&gt;</description><pubDate>Fri, 01 Mar 2024 08:00:00 +0100</pubDate>
        <author>ann@news.example (Ann Lee)</author><category domain="https://news.example/topics">Transport</category>
        <comments>/1/comments</comments><enclosure url="a.mp3" type="audio/mpeg" length="1200"/>
        <source url="https://wire.example/feed">The Wire</source></item>`),
      { url: 'https://news.example/feed.xml' },
    );

    expect(feed).toEqual({
      format: 'rss',
      encoding: 'utf-8',
      hints: { ttlMs: 3_600_000, skipHours: [], skipDays: [] },
      feed: {
        title: 'Harbour News',
        link: 'https://news.example/',
        description: 'From the quay',
        language: 'en-GB',
        ttl: 60,
        rights: 'Harbour News',
        generator: 'Quill 2',
        updated: '2024-03-02T10:00:00.000Z',
        image: 'https://news.example/logo.png',
        links: [{ href: 'https://news.example/', rel: 'alternate', type: 'text/html' }],
      },
      items: [
        {
          title: 'Ferry & bridge',
          link: 'https://news.example/1',
          id: 'a/1',
          guidIsLink: false,
          summary: '<p>Both <a href="https://news.example/b">open</a>.</p>',
          published: '2024-03-01T07:00:00.000Z',
          author: { name: 'Ann Lee', email: 'ann@news.example' },
          authors: [{ name: 'Ann Lee', email: 'ann@news.example' }],
          categories: [{ term: 'Transport', scheme: 'https://news.example/topics' }],
          comments: 'https://news.example/1/comments',
          enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg', length: 1200 }],
          source: { title: 'The Wire', link: 'https://wire.example/feed' },
          links: [{ href: 'https://news.example/1', rel: 'alternate', type: 'text/html' }],
        },
      ],
    });
  });

  test.each([
    ['a guid is the link where there is no other', '<guid>https://n.example/1</guid>', 'https://n.example/1', true],
    ['unless it says that it is none', '<guid isPermaLink="false">https://n.example/1</guid>', undefined, false],
    ['or could not be one', '<guid>42</guid>', undefined, false],
    [
      'and it gives way to a link',
      '<guid>https://n.example/1</guid><link>https://n.example/2</link>',
      'https://n.example/2',
      false,
    ],
  ])('%s', (_, inside, link, guidIsLink) => {
    expect(parseEntry(anItem(inside))).toMatchObject({ guidIsLink, ...(link === undefined ? {} : { link }) });
    expect(parseEntry(anItem(inside)).link).toBe(link);
  });

  test.each([
    ['Ann Lee', { name: 'Ann Lee' }],
    ['ann@n.example', { email: 'ann@n.example' }],
    ['ann@n.example (Ann Lee)', { name: 'Ann Lee', email: 'ann@n.example' }],
    ['Ann Lee (ann@n.example)', { name: 'Ann Lee', email: 'ann@n.example' }],
    ['"Ann Lee" &lt;mailto:ann@n.example&gt;', { name: 'Ann Lee', email: 'ann@n.example' }],
    ['Ann Lee (North desk)', { name: 'Ann Lee (North desk)' }],
  ])('the author “%s” is taken apart', (author, person) => {
    expect(parseEntry(anItem(`<author>${author}</author>`)).author).toEqual(person);
  });

  test('with a summary and a description, the description is the whole', () => {
    const entry = parseEntry(anItem('<description>All of it</description><summary>In short</summary>'));

    expect(entry).toMatchObject({ summary: 'In short', content: 'All of it' });
  });

  test('content:encoded is the content, and modules are known by their namespace', () => {
    const entry = parseEntry(
      anItem(
        '<d:creator>Ann</d:creator><d:creator>Bo</d:creator><d:date>2024-03-01</d:date><d:subject>Sea</d:subject><c:encoded><![CDATA[<p>Text</p>]]></c:encoded>',
        'xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/"',
      ),
    );

    expect(entry).toMatchObject({
      content: '<p>Text</p>',
      authors: [{ name: 'Ann' }, { name: 'Bo' }],
      updated: '2024-03-01T00:00:00.000Z',
      categories: [{ term: 'Sea' }],
    });
  });

  test('a date may name its zone, and one that was never set is none', () => {
    const inside = `<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate><dc:date>2024-03-01T08:30:00[Europe/Paris]</dc:date>`;
    const entry = parseEntry(anItem(inside, DC));

    expect(entry.published).toBeUndefined();
    expect(entry.updated).toBe('2024-03-01T07:30:00.000Z');
  });

  test('a name of another namespace is another name', () => {
    const entry = parseEntry(
      anItem(
        '<x:title>Not this</x:title><title>This</title><x:link>no</x:link><x:title>Nor this</x:title>',
        'xmlns:x="urn:x"',
      ),
    );

    expect(entry.title).toBe('This');
    expect(entry.link).toBeUndefined();
  });

  test('a feed whose own vocabulary has an unknown namespace is read all the same', () => {
    const feed = parse(
      '<r:RSS xmlns:r="https://someone.example/rss"><r:Channel><r:Title>T</r:Title><r:item><r:title>E</r:title></r:item></r:Channel></r:RSS>',
    );

    expect(feed).toMatchObject({ feed: { title: 'T' }, items: [{ title: 'E' }] });
  });

  test('media and podcast elements give pictures, categories and what else lacks', () => {
    const feed = parse(
      rss(
        `<itunes:image href="https://n.example/cover.png"/><itunes:category text="News"><itunes:category text="Local"/></itunes:category>
         <itunes:new-feed-url>https://n.example/new</itunes:new-feed-url>
         <item><media:group><media:content url="https://n.example/v.mp4"/><media:title>Film</media:title><media:thumbnail url="https://n.example/t.jpg"/></media:group>
         <itunes:author>Ann</itunes:author><itunes:summary>Talk</itunes:summary><itunes:image href="https://n.example/e.png"/></item>`,
        `${MEDIA} ${ITUNES}`,
      ),
    );

    expect(feed.feed).toMatchObject({
      image: 'https://n.example/cover.png',
      newLocation: 'https://n.example/new',
      categories: [{ term: 'News' }, { term: 'Local' }],
    });
    expect(feed.items[0]).toMatchObject({
      title: 'Film',
      media: [{ url: 'https://n.example/v.mp4' }],
      thumbnails: [{ url: 'https://n.example/t.jpg' }],
      author: { name: 'Ann' },
      summary: 'Talk',
      image: 'https://n.example/e.png',
    });
  });

  test('an entry’s own title goes before that of its film', () => {
    const inside = '<media:title>Film</media:title><title>Ferry sinks</title>';

    expect(parseEntry(anItem(inside, MEDIA)).title).toBe('Ferry sinks');
  });

  test.each([
    ['in a group', '<media:group><media:description>Talk</media:description></media:group>', 'Talk'],
    ['of a film', '<media:content medium="video"><media:description>Talk</media:description></media:content>', 'Talk'],
    [
      'of a film, under a picture’s',
      '<media:content type="image/png"><media:description>Photo: Lee</media:description></media:content><media:content><media:description>Talk</media:description></media:content>',
      'Talk',
    ],
    [
      'of a picture alone in its group',
      '<media:group><media:content url="https://n.example/a.jpg"/><media:description>Photo: Lee</media:description></media:group>',
      undefined,
    ],
    [
      'beside a description',
      '<media:group><media:description>Talk</media:description></media:group><description>Text</description>',
      'Text',
    ],
    [
      'beside the content',
      '<content>Text</content><media:group><media:description>Talk</media:description></media:group>',
      undefined,
    ],
  ])('a description of media %s is a summary where there is nothing else', (_where, inside, summary) => {
    expect(parseEntry(anItem(inside, MEDIA)).summary).toBe(summary);
  });

  test('RDF keeps its items beside the channel', () => {
    const feed =
      parse(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" ${DC}>
      <channel rdf:about="https://n.example/"><title>N</title><dc:language>de</dc:language></channel>
      <item rdf:about="https://n.example/1"><title>E</title><dc:date>2024-03-01T10:00+01:00</dc:date></item></rdf:RDF>`);

    expect(feed).toMatchObject({ format: 'rdf', feed: { title: 'N', id: 'https://n.example/', language: 'de' } });
    expect(feed.items).toMatchObject([
      { title: 'E', id: 'https://n.example/1', link: 'https://n.example/1', updated: '2024-03-01T09:00:00.000Z' },
    ]);
  });
});

describe('Atom', () => {
  test('gives feed and entries as they are', () => {
    const feed = parse(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://n.example/blog/">
      <title type="html">Notes &amp;amp; &lt;i&gt;more&lt;/i&gt;</title><subtitle>Sub</subtitle><id>urn:1</id><updated>2024-03-02T10:00:00Z</updated>
      <link rel="self" href=""/><link href="/"/><logo>logo.png</logo><author><name>Ann</name><uri>ann</uri><email>a@n.example</email></author>
      <entry><title type="text">Use &lt;b&gt; sparingly</title><id>urn:2</id><link rel="enclosure" href="a.ogg" type="audio/ogg" length="9"/>
      <link rel="http://www.iana.org/assignments/relation/alternate" href="2"/><published>2024-03-01T10:00:00Z</published>
      <content type="xhtml" xml:base="2/"><div xmlns="http://www.w3.org/1999/xhtml">One <b>two</b> <a href="x">three</a><br/></div></content>
      <category term="t" label="T" scheme="urn:s"/><rights>R</rights>
      <source><id>urn:3</id><title>Wire</title><link href="https://wire.example/"/></source></entry></feed>`);

    expect(feed.feed).toMatchObject({
      title: 'Notes & more',
      description: 'Sub',
      id: 'urn:1',
      language: 'en',
      link: 'https://n.example/',
      image: 'https://n.example/blog/logo.png',
      links: [
        { href: 'https://n.example/blog/', rel: 'self' },
        { href: 'https://n.example/', rel: 'alternate' },
      ],
      author: { name: 'Ann', url: 'https://n.example/blog/ann', email: 'a@n.example' },
    });
    expect(feed.items).toMatchObject([
      {
        title: 'Use <b> sparingly',
        link: 'https://n.example/blog/2',
        content: 'One <b>two</b> <a href="https://n.example/blog/2/x">three</a><br>',
        enclosures: [{ url: 'https://n.example/blog/a.ogg', type: 'audio/ogg', length: 9 }],
        categories: [{ term: 't', label: 'T', scheme: 'urn:s' }],
        source: { id: 'urn:3', title: 'Wire', link: 'https://wire.example/' },
      },
    ]);
  });

  test.each([
    ['text is escaped where HTML is expected', '<summary type="text">a &lt;b&gt; c</summary>', 'a &lt;b&gt; c'],
    ['HTML stays', '<summary type="html">a &lt;b&gt;c&lt;/b&gt;</summary>', 'a <b>c</b>'],
    ['HTML that is not said to be any is recognised', '<summary>a &lt;b&gt;c&lt;/b&gt;</summary>', 'a <b>c</b>'],
    ['text that only looks a little like it is not', '<summary>a &lt; c</summary>', 'a &lt; c'],
    ['elements are written out', '<summary type="xhtml"><p>a &lt;c</p></summary>', '<p>a &lt;c</p>'],
    ['base64 is decoded', '<summary mode="base64" type="text/html">PGI+aGk8L2I+</summary>', '<b>hi</b>'],
  ])('%s', (_, inside, expected) => {
    expect(parseEntry(anEntry(inside)).summary).toBe(expected);
  });

  test('of dates given twice the later one in the document counts', () => {
    const inside = '<updated>2020-01-01T00:00:00Z</updated><updated>2024-01-01T00:00:00Z</updated>';

    expect(parseEntry(anEntry(inside)).updated).toBe('2024-01-01T00:00:00.000Z');
  });

  test('version 0.3 has other names for the same', () => {
    const feed =
      parse(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped" type="text/html">A &lt;b&gt;B&lt;/b&gt;</title>
      <tagline>T</tagline><copyright>C</copyright><modified>2004-01-01T00:00:00Z</modified>
      <entry><issued>2004-01-02T00:00:00Z</issued><created>2003-01-01T00:00:00Z</created></entry></feed>`);

    expect(feed.feed).toMatchObject({
      title: 'A B',
      description: 'T',
      rights: 'C',
      updated: '2004-01-01T00:00:00.000Z',
    });
    expect(feed.items[0]).toEqual({ published: '2004-01-02T00:00:00.000Z' });
  });

  test('a feed inside an entry’s content does not end the entry', () => {
    const entry = parseEntry(
      anEntry(
        '<content type="application/atom+xml"><feed><entry><title>Inner</title></entry></feed></content><title>Outer</title>',
      ),
    );

    expect(entry.title).toBe('Outer');
  });
});

describe('JSON', () => {
  test('gives feed and entries as they are', () => {
    const feed = parse(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'N',
        home_page_url: 'https://n.example/',
        feed_url: 'https://n.example/feed.json',
        items: [
          {
            id: 7,
            url: '/1',
            title: 'A &amp; B',
            content_html: '<img src="a.png">',
            date_published: '2024-03-01T10:00:00+01:00',
            attachments: [{ url: 'a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 5 }],
            authors: [{ name: 'Ann' }],
            tags: ['sea'],
          },
          { id: '2', content_text: 'a < b' },
        ],
      }),
      { url: 'https://n.example/feed.json' },
    );

    expect(feed).toMatchObject({ format: 'json', feed: { title: 'N', link: 'https://n.example/' } });
    expect(feed.items).toMatchObject([
      {
        id: '7',
        link: 'https://n.example/1',
        title: 'A & B',
        content: '<img src="https://n.example/a.png">',
        published: '2024-03-01T09:00:00.000Z',
        enclosures: [{ url: 'https://n.example/a.mp3', type: 'audio/mpeg', length: 5 }],
        author: { name: 'Ann' },
        categories: [{ term: 'sea' }],
      },
      { id: '2', content: 'a &lt; b' },
    ]);
  });

  test('that breaks off keeps what is complete', () => {
    const whole =
      '{"version":"https://jsonfeed.org/version/1","title":"N","items":[{"id":"1","title":"A, {B}"},{"id":"2","title":"C","content_html":"<p>\\"cut';

    expect(parse(whole).items).toEqual([
      { id: '1', title: 'A, {B}' },
      { id: '2', title: 'C' },
    ]);
  });

  test('may be RSS in other clothes', () => {
    const json = {
      rss: {
        version: '2.0',
        channel: { title: 'N', item: [{ title: 'A', enclosure: { url: 'https://n.example/a.mp3' } }] },
      },
    };

    expect(parse(JSON.stringify(json)).items).toEqual([
      { title: 'A', enclosures: [{ url: 'https://n.example/a.mp3' }] },
    ]);
  });
});

describe('what is no feed is refused', () => {
  test.each([
    ['nothing', ''],
    ['text', 'Moved to another address'],
    [
      'a page',
      '<!doctype html><html><head><title>T</title></head><body><rss><channel><title>No</title></channel></rss></body></html>',
    ],
    ['a page without its root', '<head><title>T</title></head><rss><channel/></rss>'],
    ['a list of feeds', '<opml version="2.0"><body><outline text="x" xmlUrl="https://n.example/"/></body></opml>'],
    [
      'a site map',
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://n.example/</loc></url></urlset>',
    ],
    ['other RDF', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>'],
    ['other JSON', '{"items":[1,2]}'],
    ['a JSON list', '[1,2]'],
  ])('%s', (_, content) => {
    expect(() => parse(content)).toThrow(expect.objectContaining({ code: 'not_feed' }));
  });
});

describe('a broken feed is read as far as it goes', () => {
  test.each([
    ['broken off', rss('<item><title>Ferry sinks</title><description>It was')],
    ['broken off in CDATA', rss('<item><title><![CDATA[Ferry sinks').replace(/<\/channel.*/, '')],
    ['with CDATA that never ends', rss('<item><title><![CDATA[Ferry sinks</title></item>')],
    ['junk before it', `\n\n<b>Warning</b>: x in y.php${anItem('<title>Ferry sinks</title>')}`],
    ['junk after it', `${anItem('<title>Ferry sinks</title>')}<script>1</script>`],
    ['a tag left open', anItem('<title>Ferry sinks<link>https://n.example/1</link>')],
    ['an item left open', rss('<item><title>Ferry sinks</title><item><title>Second</title></item>')],
    ['an unknown prefix', anItem('<x:y>1</x:y><title>Ferry sinks</title>')],
    ['an attribute without quotation marks', anItem('<enclosure url=a b><title>Ferry sinks</title>')],
    ['an attribute twice', anItem('<enclosure url="a" url="b"/><title>Ferry sinks</title>')],
    [
      'names that objects have',
      anItem('<constructor>x</constructor><__proto__><a/></__proto__><title>Ferry sinks</title>'),
    ],
    ['control characters', anItem('<title>Ferry\u0007 sin\u0000ks</title>')],
    [
      'a document type with entities',
      `<!DOCTYPE rss [<!ENTITY x "y">]>${anItem('<title>Ferry sinks</title>')}`.replace(/<\?xml.*\n/, ''),
    ],
    ['end tags that cross', anItem('<title>Ferry <b>sinks</title></b>')],
    ['names in capitals', anItem('<TITLE>Ferry sinks</Title>')],
  ])('%s', (_, content) => {
    expect(parse(content).items[0]?.title).toBe('Ferry sinks');
  });

  test.each([
    ['a & b', 'a & b'],
    ['a &b; c', 'a &b; c'],
    ['a &eacute; &#233; &#xE9; &#x2014;', 'a é é é —'],
    ['1 < 2 and 2 <3', '1 < 2 and 2 <3'],
    ['A &lt;b&gt;bold&lt;/b&gt; Vec&lt;T&gt;', 'A bold Vec<T>'],
    ['I <![CDATA[<3]]> you <3', 'I <3 you <3'],
    ['AT&amp;T', 'AT&T'],
    ['&#128;5 &#147;off&#148;', '€5 “off”'],
    ['one<br/>two', 'one two'],
    ['How the &lt;script&gt; tag works', 'How the <script> tag works'],
    ['&lt;STYLE&gt; and &lt;b&gt;bold&lt;/b&gt;', '<STYLE> and bold'],
    ['“&lt;title&gt;”, &lt;iframe&gt; &amp;amp; more', '“<title>”, <iframe> & more'],
    ['When &lt;/body&gt; ends', 'When </body> ends'],
    ['Ferry&lt;script&gt;track()&lt;/script&gt; sinks', 'Ferry sinks'],
    ['Ferry sinks&lt;script&gt;track(', 'Ferry sinks'],
    ['&lt;style&gt;p{}&lt;/style&gt; Ferry sinks &lt;iframe src="x"&gt;', 'Ferry sinks'],
    ['&lt;title&gt; Ferry sinks &lt;/title&gt;', 'Ferry sinks'],
  ])('the title %s is “%s”', (title, expected) => {
    expect(parseEntry(anItem(`<title>${title}</title>`)).title).toBe(expected);
  });

  test('an address with a bare & stays that address', () => {
    expect(parseEntry(anItem('<link>https://n.example/?a=1&copy=2&b=3</link>')).link).toBe(
      'https://n.example/?a=1&copy=2&b=3',
    );
  });
});

describe('addresses', () => {
  test('without a base stay relative, and scripts are dropped', () => {
    expect(parseEntry(anItem('<link>/1</link><comments>javascript:alert(1)</comments>'))).toMatchObject({ link: '/1' });
    expect(parseEntry(anItem('<comments> javascript:alert(1)</comments>')).comments).toBeUndefined();
  });

  test('of a file on some machine are dropped', () => {
    const inside =
      '<link>file:///srv/news/1.html</link><guid>https://n.example/1</guid><comments>FILE://host/x</comments>';
    const entry = parseEntry(anItem(inside));

    expect(entry.link).toBe('https://n.example/1');
    expect(entry.comments).toBeUndefined();
    expect(parseEntry(anItem('<link>file:///srv/1</link><title>Ferry</title>')).link).toBeUndefined();
  });

  test('in HTML are completed wherever they stand, and nothing else changes', () => {
    const html = `<p title='href=x'>See <A HREF=b>this</A>, <img alt="a > b" src='../c.png' srcset="d.png 1x, https://o.example/e.png 2x">, <a href="https://o.example/?a=1&amp;b=2">that</a> &amp; <a>none</a></p>`;
    const entry = parseEntry(anItem(`<description><![CDATA[${html}]]></description>`), {
      url: 'https://n.example/x/y',
    });

    expect(entry.summary).toBe(
      html
        .replace('HREF=b', 'HREF="https://n.example/x/b"')
        .replace('../c.png', 'https://n.example/c.png')
        .replace('d.png 1x', 'https://n.example/x/d.png 1x'),
    );
  });

  test('the language of the response is that of a feed that names none', () => {
    expect(parse(rss(''), { language: 'fr' }).feed.language).toBe('fr');
    expect(parse(rss('<language>de</language>'), { language: 'fr' }).feed.language).toBe('de');
  });
});
