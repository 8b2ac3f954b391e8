import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { discoverFeeds } from '../../src/feeds/discovery/discover.ts';
import { findPlatformFeeds } from '../../src/feeds/discovery/platforms.ts';
import { createFeedFetcher } from '../../src/feeds/fetch.ts';
import { createFeedParser } from '../../src/feeds/parser.ts';
import { anItem, rss } from '../support/feeds.ts';
import { type Answer, aPage, type Site, startSite } from '../support/site.ts';

const FEED = anItem('<title>Ferry sinks</title><pubDate>1 Mar 2024</pubDate>');
const serve = (body: string) => (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
const missing: Answer = (response) => void response.writeHead(404).end();

/** Where feeds usually are, all missing, so that a site says no to guesses. */
const NOTHING = Object.fromEntries(
  [
    '/feed',
    '/rss',
    '/feed.xml',
    '/rss.xml',
    '/atom.xml',
    '/index.xml',
    '/feed.json',
    '/feeds/posts/default',
    '/?feed=rss2',
  ].map((path) => [path, missing]),
);

async function discover(site: Site, path: string) {
  const parser = createFeedParser({ threads: 1 });
  const fetcher = createFeedFetcher({ allow: site.allow, userAgent: 'test' });
  onTestFinished(async () => {
    await Promise.all([fetcher.close(), parser.close()]);
  });
  return discoverFeeds(site.url(path), { fetcher, parser });
}

describe('the feeds of a site are found', () => {
  test('at the address itself', async () => {
    const site = await startSite({ '/f': serve(FEED) });

    expect(await discover(site, '/f')).toEqual([
      { url: site.url('/f'), title: 'Harbour News', newest: '2024-03-01T00:00:00.000Z', format: 'rss', entryCount: 1 },
    ]);
    expect(site.requests).toHaveLength(1);
  });

  test('where its page declares them, with its base, comments last, and only those that are feeds', async () => {
    const head = `<base href="/blog/">
      <link rel="alternate" type="application/rss+xml" href="comments.xml">
      <link rel="alternate stylesheet" type="text/css" href="a.css">
      <link rel="alternate" type="application/json" href="/wp-json">
      <LINK REL=alternate TYPE="application/atom+xml; charset=utf-8" HREF=main.xml?a=1&amp;b=2>
      <link rel="alternate" type="application/rss+xml" href="gone.xml">`;
    const site = await startSite({
      '/': aPage({ head }),
      '/blog/comments.xml': serve(rss('')),
      '/blog/main.xml?a=1&b=2': serve(FEED),
      '/blog/gone.xml': missing,
    });

    expect((await discover(site, '/')).map(({ url }) => url)).toEqual([
      site.url('/blog/main.xml?a=1&b=2'),
      site.url('/blog/comments.xml'),
    ]);
  });

  test('behind links that look like it, where nothing is declared', async () => {
    const paragraphs = [
      '<a href="/news/rss-feed">Follow us</a> <a href="/about">About</a> <a href="feed:https://n.example.invalid/f">x</a>',
    ];
    const site = await startSite({ ...NOTHING, '/p/q': aPage({ paragraphs }), '/news/rss-feed': serve(FEED) });

    expect(await discover(site, '/p/q')).toMatchObject([{ url: site.url('/news/rss-feed') }]);
  });

  test('in the usual places, and one that several addresses lead to is one', async () => {
    const moved: Answer = (response) => void response.writeHead(301, { location: '/feed.xml' }).end();
    const site = await startSite({
      ...NOTHING,
      '/': aPage(),
      '/feed': moved,
      '/feed.xml': serve(FEED),
      '/rss.xml': serve(aPage()),
    });

    expect(await discover(site, '/')).toMatchObject([{ url: site.url('/feed.xml') }]);
  });

  test('to be none', async () => {
    const site = await startSite({ ...NOTHING, '/': aPage() });

    expect(await discover(site, '/')).toEqual([]);
  });

  test('or the site’s refusal is passed on', async () => {
    const site = await startSite({ '/': missing });

    await expect(discover(site, '/')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a platform’s feeds are known by the address', () => {
  test.each([
    ['https://www.youtube.com/channel/UC1/videos', 'https://www.youtube.com/feeds/videos.xml?channel_id=UC1'],
    ['https://youtube.com/playlist?list=PL1', 'https://www.youtube.com/feeds/videos.xml?playlist_id=PL1'],
    ['https://m.youtube.com/user/ann', 'https://www.youtube.com/feeds/videos.xml?user=ann'],
    ['https://www.reddit.com/r/ferries', 'https://www.reddit.com/r/ferries/.rss'],
    ['https://old.reddit.com/r/ferries/top/?t=week&utm_source=x', 'https://www.reddit.com/r/ferries/top/.rss?t=week'],
    ['https://www.reddit.com/u/ann/', 'https://www.reddit.com/user/ann/.rss'],
    ['https://github.com/ann/boat', 'https://github.com/ann/boat/releases.atom'],
    ['https://github.com/ann/boat/tree/next', 'https://github.com/ann/boat/commits/next.atom'],
    ['https://github.com/ann/boat/tags', 'https://github.com/ann/boat/tags.atom'],
    ['https://gitlab.com/ann/sub/boat/-/commits/main', 'https://gitlab.com/ann/sub/boat/-/commits/main?format=atom'],
    ['https://mastodon.social/@ann', 'https://mastodon.social/@ann.rss'],
    ['https://social.example/@ann@other.example', 'https://other.example/@ann.rss'],
    ['https://bsky.app/profile/ann.example/post/1', 'https://bsky.app/profile/ann.example/rss'],
    ['https://ann.substack.com/p/one', 'https://ann.substack.com/feed'],
    ['https://substack.com/@ann', 'https://ann.substack.com/feed'],
    ['https://medium.com/@ann/story-1', 'https://medium.com/feed/@ann'],
    ['https://medium.com/tag/ferries', 'https://medium.com/feed/tag/ferries'],
    ['https://ann.wordpress.com/category/sea/', 'https://ann.wordpress.com/category/sea/feed/'],
    ['https://news.ycombinator.com/', 'https://news.ycombinator.com/rss'],
    ['https://stackoverflow.com/questions/tagged/rust', 'https://stackoverflow.com/feeds/tag/rust'],
    ['https://cooking.stackexchange.com/questions/12/how', 'https://cooking.stackexchange.com/feeds/question/12'],
    ['https://arxiv.org/list/cs.CL/recent', 'https://rss.arxiv.org/rss/cs.CL'],
    ['https://vimeo.com/channels/sea', 'https://vimeo.com/channels/sea/videos/rss'],
    ['https://store.steampowered.com/app/570/Name/', 'https://store.steampowered.com/feeds/news/app/570/'],
    ['https://lemmy.world/c/boats?sort=Hot', 'https://lemmy.world/feeds/c/boats.xml?sort=Hot'],
    ['https://ann.tumblr.com/post/1', 'https://ann.tumblr.com/rss'],
    ['https://ann.itch.io/boat', 'https://ann.itch.io/boat/devlog.rss'],
    ['https://dev.to/t/boats', 'https://dev.to/feed/tag/boats'],
    ['https://n.example/blog/feed.xml', 'https://n.example/blog/feed.xml'],
  ])('%s', (address, feed) => {
    expect(findPlatformFeeds(new URL(address))[0]).toBe(feed);
  });

  test.each([
    'https://n.example/',
    'https://www.youtube.com/@ann',
    'https://www.tiktok.com/@ann',
    'https://github.com/features',
    'https://t.me/ann',
  ])('%s has none that is known', (address) => {
    expect(findPlatformFeeds(new URL(address))).toEqual([]);
  });
});
