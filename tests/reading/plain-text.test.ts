import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/reading/article.ts';
import { extractArticle } from '../../src/reading/extract.ts';

function extractText(text: string): Article {
  return extractArticle({ url: 'file:///tmp/story.txt', contentType: 'text/plain', body: Buffer.from(text) });
}

function listBlocks({ text, blocks }: Article): readonly string[] {
  return blocks.map(({ start, end }) => text.slice(start, end));
}

describe('a plain text', () => {
  test('is read line by line', () => {
    const article = extractText(
      'The ferry did not sail on Monday.\nIt will sail on Tuesday, the harbour office said.\r\n\r\nNobody was hurt.',
    );

    expect(listBlocks(article)).toEqual([
      'The ferry did not sail on Monday.',
      'It will sail on Tuesday, the harbour office said.',
      'Nobody was hurt.',
    ]);
    expect(article).toMatchObject({
      title: 'The ferry did not sail on Monday',
      access: 'free',
      canonicalUrl: 'file:///tmp/story.txt',
    });
  });

  test('has its first line as title when that reads like a headline', () => {
    const article = extractText('Ferry stays in port\n\nThe ferry did not sail on Monday, the harbour office said.');

    expect(article.title).toBe('Ferry stays in port');
    expect(listBlocks(article)).toEqual(['The ferry did not sail on Monday, the harbour office said.']);
  });

  test('keeps a heading between paragraphs as one', () => {
    const { blocks } = extractText(
      'The ferry did not sail on Monday.\nHigh water, says harbour master\nThe river rose by two metres overnight.',
    );

    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'heading', 'paragraph']);
  });

  test('that was wrapped by a program is read by paragraphs', () => {
    const article = extractText(
      'The ferry across the river did not sail on Monday because of\nhigh water, the harbour office said in a short note. It will\nsail again on Tuesday morning.\n\nThe river had risen by two metres overnight, more than anyone\nhad expected, after a week of heavy rain in the upper valley.',
    );

    expect(listBlocks(article)).toHaveLength(2);
    expect(article.text).toContain('because of high water');
  });

  test('loses stray signs and labels of boxes that a scraper left', () => {
    const article = extractText(
      'The ferry did not sail on Monday.\nHarbour Picks\nMore PicksSeparately, the mayor said the bridge would open in May.\n)\n\n)\n* * *',
    );

    expect(listBlocks(article)).toEqual([
      'The ferry did not sail on Monday.',
      'Separately, the mayor said the bridge would open in May.',
    ]);
  });

  test('keeps words that only resemble such labels', () => {
    const lines = [
      'More McDonald restaurants opened on Monday.',
      'More iPhones were sold than last year.',
      'Top YouTube channels were blocked.',
    ];

    expect(listBlocks(extractText(lines.join('\n')))).toEqual(lines);
  });

  test('without a word is an empty page', () => {
    expect(() => extractText(' \n)\n--\n')).toThrow(expect.objectContaining({ code: 'empty_page' }));
  });
});

const scraped = new URL('../../../shared/data/articles/kursk.txt', import.meta.url);

test.skipIf(!existsSync(scraped))(
  'a scraped article of the development data comes out clean (skipped without that data)',
  () => {
    const article = extractText(readFileSync(scraped, 'utf8'));

    expect(article.text).not.toMatch(/Shorts|^\)/m);
    expect(article.text).toMatch(/JD Vance.*peace with Russia\.$/);
    expect(article.blocks.filter(({ kind }) => kind === 'heading')).toHaveLength(1);
  },
);
