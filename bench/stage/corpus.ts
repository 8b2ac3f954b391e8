import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SourcePage } from '../../src/reading/extract.ts';
import { makeFeed, makePage } from './made-up.ts';

/** Documents to measure on, and what to say of them. */
export interface Corpus<Item> {
  readonly items: readonly Item[];
  readonly note: string;
}

const PAGES = 40;
const FEEDS = 45;

/** The 40 real pages of the development data, or as many made up here; the first of them, where fewer will do. */
export function loadPages(data: string, most = PAGES): Corpus<SourcePage> {
  const folder = join(data, 'pages');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.includes('.'))
        .slice(0, most)
    : [];
  const contentType = 'text/html';
  if (names.length === 0) {
    const made = Array.from({ length: Math.min(PAGES, most) }, (_, n) => makePage(n));
    const items = made.map((html, n) => ({ url: `https://pages.example/${n}`, contentType, body: Buffer.from(html) }));
    return { items, note: `${items.length} made-up pages` };
  }
  const items = names.map((name) => {
    const body = gunzipSync(readFileSync(join(folder, name, 'page.html.gz')));
    return { url: `https://pages.example/${name}`, contentType, body };
  });
  return { items, note: `${items.length} real pages` };
}

/** The 45 real feeds of the development data, or as many made up here; the first of them, where fewer will do. */
export function loadFeeds(data: string, most = FEEDS): Corpus<SourcePage> {
  const folder = join(data, 'feeds');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.endsWith('.md'))
        .slice(0, most)
    : [];
  const toPage = (name: string, body: Buffer) => ({ url: `https://feeds.example/${name}`, contentType: '', body });
  if (names.length === 0) {
    const items = Array.from({ length: Math.min(FEEDS, most) }, (_, n) => toPage(`${n}.xml`, Buffer.from(makeFeed(n))));
    return { items, note: `${items.length} made-up feeds` };
  }
  const items = names.map((name) => toPage(name, readFileSync(join(folder, name))));
  return { items, note: `${items.length} real feeds` };
}
