import { connect } from 'node:net';
import { Agent, request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFeedFetcher } from '../../src/feeds/fetch.ts';
import * as replies from '../support/feed-replies.ts';
import { type FeedServer, startFeedServer } from '../support/feed-server.ts';
import { parse } from '../support/feeds.ts';
import { aServedFeed } from '../support/served-feed.ts';

/** The bot's own way to ask. */
function aFetcher({ allow, resolve }: FeedServer) {
  const fetcher = createFeedFetcher({ allow, resolve, userAgent: 'Lede-test/1' });
  onTestFinished(() => fetcher.close());
  return fetcher;
}

/** Ask as somebody with no manners might. */
async function get(url: string, headers: Record<string, string> = { 'user-agent': 'test' }) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const { statusCode, body, headers: received } = await request(url, { headers, dispatcher });
  return { status: statusCode, text: await body.text(), headers: received };
}

describe('a served feed', () => {
  test.each(['rss', 'atom'] as const)('in %s is read as it was published', async (format) => {
    const server = await startFeedServer();
    const feed = aServedFeed({ format, entries: 2 });
    server.script('/feed', feed.answer);
    feed.publish({ title: 'Fog & <ice>', id: 'x', summary: null });

    const { body, contentType } = await aFetcher(server).exchange(server.url('/feed'));

    const { items, feed: head } = parse(body, { contentType });
    expect(head.title).toBe('Harbour News');
    expect(items.map(({ id }) => id)).toEqual(['x', 'harbour-2', 'harbour-1']);
    expect(items[0]).toMatchObject({ title: 'Fog & <ice>', link: 'https://harbour.example/stories/3' });
    expect(items.map(({ published }) => published)).toEqual(feed.entries.map(({ date }) => date?.toISOString()));
    expect(server.violations).toEqual([]);
  });

  test.each([
    ['a strong ETag', { etag: 'strong' }, 'if-none-match', /^"\w+"$/],
    ['a weak one', { etag: 'weak' }, 'if-none-match', /^W\/"\w+"$/],
    ['one that is none by the standard', { etag: (hash: string) => `v,${hash}` }, 'if-none-match', /^v,\w+$/],
    ['a date', { etag: null, lastModified: true }, 'if-modified-since', / GMT$/],
    [
      'a date in words of its own',
      { etag: null, lastModified: String },
      'if-modified-since',
      /^\w{3} \w{3} \d\d \d{4} /,
    ],
  ] as const)('is unchanged by %s until it changes', async (_, options, condition, form) => {
    const server = await startFeedServer();
    const feed = aServedFeed(options);
    server.script('/feed', feed.answer);
    const { headers } = await get(server.url('/feed'));
    const validator = String(headers.etag ?? headers['last-modified']);
    const ask = () => get(server.url('/feed'), { 'user-agent': 'test', [condition]: validator });

    const before = await ask();
    feed.publish();
    const after = await ask();

    expect(validator).toMatch(form);
    expect(before).toMatchObject({ status: 304, text: '' });
    expect(after).toMatchObject({ status: 200, text: feed.document() });
    expect(server.violations).toEqual([]);
  });

  test('goes by the tag where it has a date too', async () => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed({ lastModified: true }).answer);
    const { headers } = await get(server.url('/feed'));

    const conditions = { 'if-none-match': '"other"', 'if-modified-since': String(headers['last-modified']) };
    const { status } = await get(server.url('/feed'), { 'user-agent': 'test', ...conditions });

    expect(status).toBe(200);
  });
});

describe('a server of feeds', () => {
  test('answers by script, the last answer for ever, and keeps what it was asked', async () => {
    const server = await startFeedServer();
    server.script('/feed', replies.refusal(404), replies.refusal(410));

    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push((await get(server.url('/feed'))).status);

    expect(statuses).toEqual([404, 410, 410]);
    expect(server.requests.map(({ status, connection }) => [status, connection])).toEqual([
      [404, 1],
      [410, 2],
      [410, 3],
    ]);
    expect(server.requests[0]).toMatchObject({ method: 'GET', host: server.host, path: '/feed' });
  });

  test.each([
    [
      'a challenge by Cloudflare',
      replies.cloudflareChallenge(),
      { status: 403, headers: { 'cf-mitigated': 'challenge' } },
    ],
    ['so many seconds to wait', replies.busy(429, 60), { status: 429, headers: { 'retry-after': '60' } }],
    [
      'a date to wait for',
      replies.busy(503, new Date('2030-01-01')),
      { status: 503, headers: { 'retry-after': 'Tue, 01 Jan 2030 00:00:00 GMT' } },
    ],
    ['no word of when', replies.busy(503), { status: 503, headers: {} }],
    ['a page', replies.page(), { status: 200, contentType: 'text/html; charset=utf-8' }],
    ['a body in another charset', replies.miscoded('<a>é</a>'), { body: Buffer.from('<a>\xe9</a>', 'latin1') }],
    ['a slow body', replies.drip('<rss/>', 5, 2), { body: Buffer.from('<rss/>') }],
  ])('answers with %s', async (_, reply, expected) => {
    const server = await startFeedServer();
    server.script('/feed', reply);

    expect(await aFetcher(server).exchange(server.url('/feed'))).toMatchObject(expected);
  });

  test.each([
    ['a body that does not end', replies.endless(), 'too_large'],
    ['a body of 50 MB', replies.endless(50_000_000), 'too_large'],
    ['a connection that is reset', replies.reset(), 'unreachable'],
    ['an answer that breaks off', replies.torn(aServedFeed().document()), 'unreachable'],
  ])('answers with %s', async (_, reply, code) => {
    const server = await startFeedServer();
    server.script('/feed', reply);

    await expect(aFetcher(server).exchange(server.url('/feed'))).rejects.toMatchObject({ code });
  });

  test.each([301, 302, 303, 307, 308] as const)(
    'redirects with %i, and does not take the next step for haste',
    async (status) => {
      const server = await startFeedServer({ spacingMs: 60_000 });
      server.script('/old', replies.redirect(status, '/new?a=1'));
      server.script('/new?a=1', aServedFeed().answer);

      const { redirects } = await aFetcher(server).exchange(server.url('/old'));

      expect(redirects).toEqual([{ status, from: server.url('/old'), to: server.url('/new?a=1') }]);
      expect(server.violations).toEqual([]);
    },
  );

  test('is many hosts, each with its own turn', async () => {
    const server = await startFeedServer({ names: ['a.example', 'b.example'], spacingMs: 60_000 });
    server.script('/feed', aServedFeed().answer);
    const fetcher = aFetcher(server);

    await Promise.all(['a.example', 'b.example'].map((name) => fetcher.exchange(server.url('/feed', name))));

    expect(server.requests.map(({ host }) => host.replace(/:\d+/, '')).sort()).toEqual(['a.example', 'b.example']);
    expect(server.violations).toEqual([]);
  });
});

describe('a server of feeds writes down', () => {
  test('what a client should not say', async () => {
    const server = await startFeedServer();
    server.script('/feed', aServedFeed({ etag: 'weak' }).answer);
    const { headers } = await get(server.url('/feed'));
    const changed = String(headers.etag).replace('W/', '');

    await get(server.url('/feed'), { 'user-agent': 'test', cookie: 'a=1', referer: 'https://n.example/' });
    const { status } = await get(server.url('/feed'), { 'user-agent': 'test', 'if-none-match': changed });
    await get(server.url('/other'));
    const socket = connect(Number(server.host.split(':')[1]), '127.0.0.1');
    socket.end(`GET /feed HTTP/1.1\r\nHost: ${server.host}\r\nConnection: close\r\n\r\n`);
    for await (const _ of socket);

    expect(status).toBe(304);
    expect(server.violations.map(({ kind }) => kind)).toEqual([
      'cookie',
      'referer',
      'changed validator',
      'unknown path',
      'no user agent',
    ]);
  });

  test('two requests to one host at a time', async () => {
    const server = await startFeedServer();
    server.script('/feed', replies.drip('<rss/>', 5));

    await Promise.all([get(server.url('/feed')), get(server.url('/feed'))]);
    await get(server.url('/feed'));

    expect(server.violations).toEqual([{ kind: 'at once', detail: `${server.host}/feed` }]);
  });

  test('a request too soon after the one before', async () => {
    let now = 0;
    const server = await startFeedServer({ spacingMs: 2000, now: () => now });
    server.script('/feed', aServedFeed().answer);

    for (now of [0, 2000, 3999]) await get(server.url('/feed'));

    expect(server.violations).toEqual([{ kind: 'too soon', detail: `${server.host}/feed after 1999 ms` }]);
  });

  test('a request before the end of a Retry-After: anywhere after 429, at the same address after 503', async () => {
    let now = 0;
    const server = await startFeedServer({ now: () => now });
    server.script('/a', replies.busy(429, 60), aServedFeed().answer);
    server.script('/b', replies.busy(503, new Date(120_000)), aServedFeed().answer);

    for (const [at, path] of [
      [0, '/a'],
      [59_999, '/b'],
      [60_000, '/a'],
      [119_000, '/b'],
      [120_000, '/b'],
    ] as const) {
      now = at;
      await get(server.url(path));
    }

    expect(server.violations).toEqual([
      { kind: 'not waited', detail: `${server.host}/b for another 1 ms` },
      { kind: 'not waited', detail: `${server.host}/b for another 1000 ms` },
    ]);
  });
});
