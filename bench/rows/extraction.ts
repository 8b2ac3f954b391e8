import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { extractArticle } from '../../src/reading/extract.ts';
import { type Row, sized } from '../row.ts';
import { loadPages } from '../stage/corpus.ts';
import { compare } from '../stage/timing.ts';

export const extraction: Row = {
  async measure(bench) {
    const { items, note } = loadPages(bench.data, sized(bench, 10, 40));
    const pages = items.map((page) => ({ page, html: Buffer.from(page.body).toString('utf8') }));
    const times = compare(
      pages,
      sized(bench, 1, 11),
      ({ page }) => extractArticle(page),
      ({ html }) => new Readability(parseHTML(html).document).parse(),
    );
    return [
      {
        name: 'extraction, a page',
        value: times.ours / pages.length,
        floor: times.floor / pages.length,
        unit: 'ms',
        targetRatio: { atMost: 1.3 },
        note: `${note}, warm; floor: Readability and linkedom`,
      },
    ];
  },
};
