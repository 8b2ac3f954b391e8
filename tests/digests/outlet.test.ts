import { describe, expect, test } from 'vitest';
import { nameOutlets, outletKey } from '../../src/digests/outlet.ts';

const COURIER = {
  title: 'The Courier: World',
  url: 'https://feeds.example.net/courier',
  siteUrl: 'https://courier.example/',
};
const LIST = { title: 'Links of the day', url: 'https://links.example.org/feed', siteUrl: null };

describe('an outlet is named', () => {
  test.each([
    ['as its article does', 'https://courier.example/a', 'The Courier', COURIER, 'The Courier'],
    ['as its article does, whatever list it stood in', 'https://courier.example/a', 'The Courier', LIST, 'The Courier'],
    [
      'as its feed is called where nothing was read',
      'https://www.courier.example/a',
      undefined,
      COURIER,
      'The Courier: World',
    ],
    [
      'as its feed is called where the article names none',
      'https://courier.example/a',
      ' ',
      COURIER,
      'The Courier: World',
    ],
    ['by its host, not as a list of links is called', 'https://www.courier.example/a', null, LIST, 'courier.example'],
    ['as its feed is called where an entry has no address', null, undefined, LIST, 'Links of the day'],
    [
      'by its host where its feed has no name',
      'https://links.example.org/a',
      null,
      { ...LIST, title: ' ' },
      'links.example.org',
    ],
    [
      'as its feed is called on a server without a name',
      'http://10.0.0.1:81/a',
      null,
      { ...LIST, url: 'http://10.0.0.1:81/feed' },
      'Links of the day',
    ],
  ])('%s', (_, url, siteName, feed, name) => {
    expect(nameOutlets([{ url, siteName, feed }])).toEqual([name]);
  });

  test('by one name, which ever of its feeds told', () => {
    const told = [
      { url: 'https://courier.example/world/a', siteName: undefined, feed: COURIER },
      {
        url: 'https://courier.example/home/a',
        siteName: 'The Courier',
        feed: { ...COURIER, title: 'The Courier: Home' },
      },
      { url: 'https://courier.example/a', siteName: undefined, feed: LIST },
    ];

    expect(nameOutlets(told)).toEqual(['The Courier', 'The Courier', 'The Courier']);
  });

  test.each(['newsletters.example', 'github.io'])('and not as its neighbour on %s', (platform) => {
    const feedOf = (name: string) => ({
      title: `${name}’s feed`,
      url: `https://${name}.${platform}/feed`,
      siteUrl: null,
    });
    const told = [
      { url: `https://ann.${platform}/a`, siteName: 'Ann’s Letter', feed: feedOf('ann') },
      { url: `https://bob.${platform}/a`, siteName: undefined, feed: feedOf('bob') },
      { url: `https://cem.${platform}/a`, siteName: undefined, feed: LIST },
    ];

    expect(nameOutlets(told)).toEqual(['Ann’s Letter', 'bob’s feed', `cem.${platform}`]);
  });
});

test('an outlet is known by its site, and a feed of addresses without a site by itself', () => {
  const key = outletKey('https://www.courier.co.uk/a', '1');

  expect(outletKey('https://news.courier.co.uk/b', '2')).toBe(key);
  expect(outletKey('https://herald.co.uk/b', '1')).not.toBe(key);
  expect(outletKey('https://ann.github.io/a', '1')).not.toBe(outletKey('https://bob.github.io/a', '1'));
  expect([outletKey('http://10.0.0.1/a', '3'), outletKey(null, '4')]).toEqual(['3', '4']);
});
