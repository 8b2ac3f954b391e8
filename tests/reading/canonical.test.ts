import { describe, expect, test } from 'vitest';
import { canonicalOf, normaliseUrl } from '../../src/reading/canonical.ts';

describe('a link is stored', () => {
  test.each([
    ['without its fragment', 'https://example.org/a#part', 'https://example.org/a'],
    [
      'without what tracks',
      'https://example.org/a?utm_source=x&utm_Medium=y&fbclid=1&gclid=2',
      'https://example.org/a',
    ],
    [
      'with the rest of its query untouched',
      'https://example.org/?q=a+b%20c&utm_id=1&p=2&flag',
      'https://example.org/?q=a+b%20c&p=2&flag',
    ],
    [
      'with parameters that only look like tracking',
      'https://example.org/?utm=1&gclidx=2',
      'https://example.org/?utm=1&gclidx=2',
    ],
    ['in one spelling', ' HTTPS://EXAMPLE.org:443/a/../b ', 'https://example.org/b'],
    ['with a percent sign that encodes nothing', 'https://example.org/?%zz=1', 'https://example.org/?%zz=1'],
  ])('%s', (_how, link, stored) => {
    expect(normaliseUrl(link)).toBe(stored);
  });
});

describe("a page's claim of its canonical address", () => {
  const page = 'https://www.example.co.uk/news/a?utm_source=x';

  test.each([
    ['counts on the same host', 'https://www.example.co.uk/news/b', 'https://www.example.co.uk/news/b'],
    ['counts when relative', '/news/b', 'https://www.example.co.uk/news/b'],
    ['counts on another host of the domain', 'https://news.example.co.uk/b', 'https://news.example.co.uk/b'],
    ['loses tracking parameters too', '/b?fbclid=1', 'https://www.example.co.uk/b'],
    ['does not count on another domain', 'https://other.co.uk/b', 'https://www.example.co.uk/news/a'],
    ['does not count for the front page', 'https://www.example.co.uk/', 'https://www.example.co.uk/news/a'],
    ['does not count with another scheme', 'javascript:alert(1)', 'https://www.example.co.uk/news/a'],
    ['does not count with credentials', 'https://a:b@www.example.co.uk/b', 'https://www.example.co.uk/news/a'],
    ['does not count when it is no address', 'https://', 'https://www.example.co.uk/news/a'],
  ])('%s', (_what, claim, canonical) => {
    expect(canonicalOf(page, [claim])).toBe(canonical);
  });

  test('does not count between two customers of one platform', () => {
    expect(canonicalOf('https://ann.github.io/a', ['https://bob.github.io/b'])).toBe('https://ann.github.io/a');
  });

  test('counts from any site for a page given as a file', () => {
    expect(canonicalOf('file:///tmp/a.html', [null, 'https://example.org/a'])).toBe('https://example.org/a');
  });
});
