import { expect, onTestFinished, test } from 'vitest';
import { createExtractor, type Extractor, type ExtractorOptions } from '../../src/reading/extractor.ts';
import { createFetcher } from '../../src/reading/fetch.ts';
import { readArticle } from '../../src/reading/read.ts';
import { aPage, aStory, startSite } from '../support/site.ts';

function openExtractor(options?: ExtractorOptions): Extractor {
  const extractor = createExtractor(options);
  onTestFinished(() => extractor.close());
  return extractor;
}

function asPage(html: string) {
  return { url: 'https://example.org/a', contentType: 'text/html', body: Buffer.from(html) };
}

/** A page within every limit on markup that keeps the parser busy for a quarter of a minute. */
function aSlowPage(): string {
  return '<a href="x">another link</a> '.repeat(45_000);
}

test('a link becomes an article under the address that the page gives it', async () => {
  const head = '<link rel="canonical" href="/news/bridge?utm_source=feed">';
  const site = await startSite({
    '/b?utm_source=x': (response) => response.writeHead(302, { location: '/b' }).end(),
    '/b': aPage({ head }),
  });
  const fetcher = createFetcher({ allow: site.allow, userAgent: 'Lede/test' });
  onTestFinished(() => fetcher.close());

  const article = await readArticle(site.url('/b?utm_source=x'), { fetcher, extractor: openExtractor() });

  expect(article).toMatchObject({
    url: site.url('/b'),
    canonicalUrl: site.url('/news/bridge'),
    title: 'Bridge reopens after two years',
    language: 'en',
    access: 'free',
    text: aStory().join('\n\n'),
  });
});

test('a refusal comes out of the thread with its code', async () => {
  await expect(openExtractor().extract(asPage('%PDF-1.7'))).rejects.toMatchObject({
    name: 'UserError',
    code: 'not_html',
  });
});

test('a page that will not end is given up, and the next one is read', async () => {
  const extractor = openExtractor({ threads: 1, timeoutMs: 2000 });

  await expect(extractor.extract(asPage(aSlowPage()))).rejects.toMatchObject({ code: 'too_slow' });
  await expect(extractor.extract(asPage(aPage()))).resolves.toMatchObject({ title: 'Bridge reopens after two years' });
});

test('a page that needs more memory than a thread has is given up, and the next one is read', async () => {
  const extractor = openExtractor({ threads: 1, maxHeapMb: 24, timeoutMs: 15_000 });

  await expect(extractor.extract(asPage('<p a b c d e f g h i j>x</p>'.repeat(45_000)))).rejects.toMatchObject({
    code: 'too_large',
  });
  await expect(extractor.extract(asPage(aPage()))).resolves.toMatchObject({ title: 'Bridge reopens after two years' });
});

test('pages that wait for a thread do not lose their time', async () => {
  const extractor = openExtractor({ threads: 1, timeoutMs: 10_000 });

  const articles = await Promise.all(Array.from({ length: 12 }, () => extractor.extract(asPage(aPage()))));

  expect(articles).toHaveLength(12);
});

test('a caller that gives up gets its own reason back', async () => {
  const giveUp = new AbortController();

  const extracting = openExtractor().extract(asPage(aSlowPage()), { signal: giveUp.signal });
  giveUp.abort(new Error('changed my mind'));

  await expect(extracting).rejects.toThrow('changed my mind');
});
