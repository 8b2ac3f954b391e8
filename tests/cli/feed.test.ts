import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { anItem, rss } from '../support/feeds.ts';
import { test } from '../support/fixtures.ts';
import { lede } from '../support/lede.ts';
import { aPage, startSite } from '../support/site.ts';

describe('lede feed', () => {
  test('prints a feed from a site as one JSON document', async () => {
    const site = await startSite({
      '/feed': (response) =>
        response
          .writeHead(200, { 'content-type': 'text/xml', 'content-language': 'en' })
          .end(anItem('<title>Ferry sinks</title><link>/1</link>')),
    });

    const { code, stdout } = await lede(['feed', site.url('/feed'), '--json'], { LEDE_FETCH_ALLOW: site.host });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      format: 'rss',
      feed: { title: 'Harbour News', language: 'en' },
      items: [{ title: 'Ferry sinks', link: site.url('/1') }],
    });
    expect(Object.keys(JSON.parse(stdout))).toEqual(['ok', 'format', 'encoding', 'feed', 'items']);
    expect(site.requests[0]?.headers.accept).toContain('application/atom+xml');
  });

  test('lists a file’s entries for people', async ({ folder }) => {
    const file = join(folder, 'feed.xml');
    await writeFile(file, anItem('<title>Ferry sinks</title><pubDate>1 Mar 2024</pubDate>'));

    const { code, stdout } = await lede(['feed', file]);

    expect(code).toBe(0);
    expect(stdout).toBe('Harbour News\n\n2024-03-01  Ferry sinks\n');
  });

  test('gives a terminal nothing to obey, and takes a file as large as a feed may be', async ({ folder }) => {
    const file = join(folder, 'feed.xml');
    const filler = `<description>${'word '.repeat(2_200_000)}</description>`;
    await writeFile(file, anItem(`<title>Ferry\u009b2J sinks</title>${filler}`));

    const { code, stdout } = await lede(['feed', file]);

    expect(code).toBe(0);
    expect(stdout).toContain('Ferry2J sinks');
  });

  test('refuses a page in a sentence, and in JSON', async () => {
    const site = await startSite({ '/': aPage() });

    const { code, stdout, stderr } = await lede(['feed', site.url('/'), '--json'], { LEDE_FETCH_ALLOW: site.host });

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'not_feed' } });
    expect(stderr).toContain('That link is not a feed');
  });

  test('parses a folder of feeds, and no bad one ends it', async ({ folder }) => {
    const feeds = join(folder, 'feeds');
    await mkdir(feeds);
    await writeFile(join(feeds, 'a.feed'), anItem('<link>x</link>'));
    await writeFile(
      join(feeds, 'a.feed.meta.json'),
      JSON.stringify({ url: 'https://n.example/f', headers: { 'Content-Language': 'fr, en' } }),
    );
    await writeFile(join(feeds, 'b.feed'), '<html>');
    await writeFile(join(feeds, 'c.feed'), rss(''));
    await writeFile(join(feeds, 'c.feed.meta.json'), 'nonsense');
    await mkdir(join(feeds, 'd.feed'));
    await writeFile(join(feeds, 'e.feed'), anItem(`<description>${'word '.repeat(4_200_000)}</description>`));
    await writeFile(join(feeds, 'other.txt'), '');
    const out = join(folder, 'out.json');

    const { code } = await lede(['feed', '--batch', feeds, out]);

    expect(code).toBe(0);
    const { results } = JSON.parse(await readFile(out, 'utf8'));
    expect(Object.keys(results)).toEqual(['a.feed', 'b.feed', 'c.feed', 'd.feed', 'e.feed']);
    expect(results['a.feed']).toMatchObject({
      ok: true,
      feed: { language: 'fr' },
      items: [{ link: 'https://n.example/x' }],
    });
    expect(results['b.feed']).toEqual({ ok: false, error: expect.stringContaining('not a feed') });
    expect(results['c.feed']).toMatchObject({
      ok: true,
      feed: { title: 'Harbour News' },
      warning: expect.stringContaining('c.feed.meta.json": it must be'),
    });
    expect(results['a.feed']).not.toHaveProperty('warning');
    expect(results['d.feed']).toEqual({ ok: false, error: expect.stringContaining('is not a file') });
    expect(results['e.feed']).toEqual({ ok: false, error: expect.stringContaining('at most 20 MiB') });
  });
});

describe('lede discover', () => {
  test('lists the feeds of a site as a JSON array', async () => {
    const head = '<link rel="alternate" type="application/rss+xml" href="/f">';
    const site = await startSite({
      '/': aPage({ head }),
      '/f': (response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(rss('')),
    });

    const { code, stdout } = await lede(['discover', site.url('/'), '--json'], { LEDE_FETCH_ALLOW: site.host });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([site.url('/f')]);
  });

  test('answers from the address alone, offline', async () => {
    const { code, stdout } = await lede(['discover', 'https://ann.substack.com/p/one', '--offline']);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(['https://ann.substack.com/feed']);
  });

  test('says in JSON why it could not look', async () => {
    const { code, stdout } = await lede(['discover', 'http://127.0.0.1/', '--json']);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'blocked_address' } });
  });
});
