import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../src/reading/fetch.ts';
import { aPage, startSite } from '../support/site.ts';

const HTML = { 'content-type': 'text/html' };

function openFetcher(options: Partial<FetcherOptions>): Fetcher {
  const fetcher = createFetcher({ allow: new Set(), userAgent: 'Lede/test', ...options });
  onTestFinished(() => fetcher.close());
  return fetcher;
}

/** @returns The failure's code, or `read` if there was none. */
async function codeOf(fetching: Promise<unknown>): Promise<string> {
  return fetching.then(
    () => 'read',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** A server below HTTP, for what no HTTP server would say. */
async function startSocketServer(onConnection: (socket: Socket) => void): Promise<{ port: number; host: string }> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return { port, host: `127.0.0.1:${port}` };
}

describe('a page is fetched', () => {
  test('as served, with our own name and without cookies', async () => {
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'set-cookie': 'a=1' }).end('<p>Hello'),
    });
    const fetcher = openFetcher({ allow: site.allow });

    await fetcher.fetchPage(site.url('/a'));
    const page = await fetcher.fetchPage(site.url('/a'));

    expect(page).toMatchObject({ url: site.url('/a'), status: 200, contentType: 'text/html' });
    expect(Buffer.from(page.body).toString()).toBe('<p>Hello');
    expect(site.requests.map(({ headers }) => [headers['user-agent'], headers.cookie])).toEqual([
      ['Lede/test', undefined],
      ['Lede/test', undefined],
    ]);
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('when it is packed with %s', async (encoding, pack) => {
    const html = aPage();
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'content-encoding': encoding }).end(pack(html)),
    });

    const page = await openFetcher({ allow: site.allow }).fetchPage(site.url('/a'));

    expect(Buffer.from(page.body).toString()).toBe(html);
  });

  test('when the packed stream lacks its last bytes', async () => {
    const packed = gzipSync('<p>Hello').subarray(0, -8);
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'content-encoding': 'gzip' }).end(packed),
    });

    const page = await openFetcher({ allow: site.allow }).fetchPage(site.url('/a'));

    expect(Buffer.from(page.body).toString()).toBe('<p>Hello');
  });

  test('through up to five redirects, relative ones too', async () => {
    const hop = (location: string) => (response: import('node:http').ServerResponse) =>
      void response.writeHead(302, { location }).end();
    const site = await startSite({
      '/0': hop('/1'),
      '/1': hop('2'),
      '/2': hop('?3'),
      '/2?3': hop('/4'),
      '/4': hop('/5'),
      '/5': '<p>Here',
    });

    const page = await openFetcher({ allow: site.allow }).fetchPage(site.url('/0'));

    expect(page.url).toBe(site.url('/5'));
  });
});

describe('a page is refused', () => {
  test.each([
    [404, 'not_found'],
    [410, 'not_found'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [451, 'forbidden'],
    [402, 'paywall'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
    [304, 'server_error'],
  ])('by status %i as %s', async (status, code) => {
    const site = await startSite({ '/a': (response) => response.writeHead(status).end() });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({ code });
  });

  test('when redirects never end', async () => {
    const site = await startSite({ '/a': (response) => response.writeHead(301, { location: '/a' }).end() });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'too_many_redirects',
    });
    expect(site.requests).toHaveLength(6);
  });

  test.each([
    ...[
      'http://127.0.0.1:1/',
      '//127.0.0.1:1/',
      'http://0x7f.1/',
      'http://[::1]/',
      'http://[::ffff:8.8.8.8]/',
      'http://[fe80::1%25eth0]/',
    ],
    ...[
      'file:///etc/hosts',
      'javascript:1',
      'data:text/html,x',
      'http://user:pass@example.org/',
      'https://example.org:8443/',
    ],
    ...[
      'http://intranet/',
      'http://nas.lan./',
      'http://169.254.169.254/latest/',
      'http://example.org:99999/',
      'http://',
    ],
  ])('when a redirect leads to %s', async (location) => {
    const site = await startSite({ '/a': (response) => response.writeHead(302, { location }).end() });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'blocked_address',
    });
  });

  test.each([
    ['two encodings', 'gzip, gzip', gzipSync(gzipSync('a'))],
    ['an unknown encoding', 'compress', Buffer.from('a')],
    ['content that is not so packed', 'gzip', Buffer.from('not gzip at all')],
    ['content that is not so packed', 'br', Buffer.from('not brotli at all, not in the least')],
    ['content that is not so packed', 'zstd', Buffer.from('not zstd at all')],
  ])('for %s (%s)', async (_kind, encoding, body) => {
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'content-encoding': encoding }).end(body),
    });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'bad_encoding',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('when %s unpacks to more than the limit', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(11 * 1024 * 1024));
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'content-encoding': encoding }).end(bomb),
    });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test('when it announces more than the limit on the wire', async () => {
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { ...HTML, 'content-length': 6 * 1024 * 1024 }).flushHeaders(),
    });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test('when it sends without end', async () => {
    const site = await startSite({
      '/a': (response) => {
        response.writeHead(200, HTML);
        const pour = () => {
          while (response.write('x'.repeat(64 * 1024)));
        };
        response.on('drain', pour);
        pour();
      },
    });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test('when its header is larger than 32 KiB', async () => {
    const site = await startSite({
      '/a': (response) => response.writeHead(200, { 'x-filler': 'x'.repeat(33 * 1024) }).end(),
    });

    await expect(openFetcher({ allow: site.allow }).fetchPage(site.url('/a'))).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test('when it does not begin to answer', async () => {
    const site = await startSite({ '/a': () => {} });
    const fetcher = openFetcher({ allow: site.allow, limits: { firstByteMs: 50 } });

    await expect(fetcher.fetchPage(site.url('/a'))).rejects.toMatchObject({ code: 'too_slow' });
  });

  test('when it drips, at one deadline over all redirects', async () => {
    const site = await startSite({
      '/a': (response) => response.writeHead(302, { location: '/b' }).end(),
      '/b': (response) => {
        response.writeHead(200, HTML);
        const drip = setInterval(() => response.write('.'), 5);
        response.on('close', () => clearInterval(drip));
      },
    });
    const fetcher = openFetcher({ allow: site.allow, limits: { wholeMs: 200 } });

    await expect(fetcher.fetchPage(site.url('/a'))).rejects.toMatchObject({ code: 'too_slow' });
  });

  test('when nobody listens', async () => {
    const { port } = await startSocketServer(() => {});
    const gone = `127.0.0.1:${port === 1 ? 2 : 1}`;

    expect(await codeOf(openFetcher({ allow: new Set([gone]) }).fetchPage(`http://${gone}/`))).toBe('unreachable');
  });

  test.each([
    ['hangs up', (socket: Socket) => socket.end()],
    ['speaks no HTTP', (socket: Socket) => socket.end('220 mail.example.org ESMTP\r\n')],
  ])('when the other side %s', async (_what, behave) => {
    const { host } = await startSocketServer(behave);

    expect(await codeOf(openFetcher({ allow: new Set([host]) }).fetchPage(`http://${host}/`))).toBe('unreachable');
  });

  test('when the other side cannot secure the connection', async () => {
    const { host } = await startSocketServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));

    expect(await codeOf(openFetcher({ allow: new Set([host]) }).fetchPage(`https://${host}/`))).toBe('unreachable');
  });

  test('when the caller gives up', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const site = await startSite({ '/a': () => resolve() });
    const giveUp = new AbortController();

    const fetching = openFetcher({ allow: site.allow }).fetchPage(site.url('/a'), { signal: giveUp.signal });
    await asked;
    giveUp.abort(new Error('changed my mind'));

    await expect(fetching).rejects.toThrow('changed my mind');
  });
});

describe('a name is judged by what it resolves to', () => {
  const answering =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  test.each([
    ['a private address', answering('10.0.0.7')],
    ['this machine', answering('127.0.0.1')],
    ['a private address among public ones', answering('93.184.216.34', '192.168.1.1')],
    ['a mapped address', answering('::ffff:93.184.216.34')],
    ['a link-local address', answering('fe80::1%eth0')],
  ])('refused: %s', async (_what, resolve) => {
    await expect(openFetcher({ resolve }).fetchPage('https://news.example.org/')).rejects.toMatchObject({
      code: 'blocked_address',
    });
  });

  test('a name that resolves elsewhere the second time is judged the second time', async () => {
    const site = await startSite({});
    const answers = [[], [{ address: '127.0.0.1', family: 4 }]];
    const fetcher = openFetcher({ resolve: async () => answers.shift() ?? [], allow: site.allow });

    const codes = [
      await codeOf(fetcher.fetchPage(`http://news.example.org/`)),
      await codeOf(fetcher.fetchPage(`http://news.example.org/`)),
    ];

    expect(codes).toEqual(['unreachable', 'blocked_address']);
    expect(site.requests).toEqual([]);
  });

  test('an exempt address of IPv6 is reached as it is', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nHello');
    }).listen(0, '::1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // a TCP server has one

    const page = await openFetcher({ allow: new Set([`[::1]:${port}`]) }).fetchPage(`http://[::1]:${port}/`);

    expect(Buffer.from(page.body).toString()).toBe('Hello');
  });

  test('an exempt pair exempts neither another port nor another name of the same machine', async () => {
    const site = await startSite({});
    const port = site.host.split(':')[1];
    const fetcher = openFetcher({ allow: site.allow, resolve: answering('127.0.0.1') });

    for (const url of [`http://localhost:${port}/`, `http://nas.example.org:${port}/`, 'http://nas.example.org/']) {
      expect(await codeOf(fetcher.fetchPage(url))).toBe('blocked_address');
    }
    expect(site.requests).toEqual([]);
  });

  test('an exempt name may resolve to this machine, and is sent the name it was asked for', async () => {
    const site = await startSite({ '/a': '<p>Hello' });
    const port = site.host.split(':')[1];
    const fetcher = openFetcher({ allow: new Set([`nas.lan:${port}`]), resolve: answering('127.0.0.1') });

    const page = await fetcher.fetchPage(`http://nas.lan:${port}/a`);

    expect(page.status).toBe(200);
    expect(site.requests[0]?.headers.host).toBe(`nas.lan:${port}`);
  });

  test('a name without an answer in time is unreachable', async () => {
    const fetcher = openFetcher({ resolve: () => new Promise(() => {}), limits: { dnsMs: 20 } });

    await expect(fetcher.fetchPage('https://news.example.org/')).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a name without any address is unreachable', async () => {
    await expect(openFetcher({ resolve: answering() }).fetchPage('https://news.example.org/')).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  test('an address literal is never looked up', async () => {
    const resolve = () => Promise.reject(new Error('looked up'));

    expect(await codeOf(openFetcher({ resolve }).fetchPage('http://169.254.169.254/'))).toBe('blocked_address');
  });
});

test('proxies named in the environment are not used', async () => {
  const site = await startSite({ '/a': '<p>Hello' });
  for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:1');
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  onTestFinished(() => void vi.unstubAllEnvs());

  const page = await openFetcher({ allow: site.allow }).fetchPage(site.url('/a'));

  expect(page.status).toBe(200);
});
