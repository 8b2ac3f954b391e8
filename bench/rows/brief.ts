import { briefExtractively } from '../../src/briefing/extractive.ts';
import { languageOf } from '../../src/briefing/language.ts';
import { sentencesOf } from '../../src/briefing/sentences.ts';
import { extractArticle } from '../../src/reading/extract.ts';
import { type Row, sized } from '../row.ts';
import { loadPages } from '../stage/corpus.ts';
import { compare } from '../stage/timing.ts';

export const brief: Row = {
  async measure(bench) {
    const { items, note } = loadPages(bench.data, sized(bench, 10, 40));
    const articles = items.map(extractArticle);
    const times = compare(
      articles,
      sized(bench, 1, 15),
      (article) => briefExtractively(article, { length: 'medium', language: null }),
      (article) => sentencesOf(article, languageOf(article)),
    );
    return [
      {
        name: 'extractive brief, an article',
        value: times.ours / articles.length,
        floor: times.floor / articles.length,
        unit: 'ms',
        target: { atMost: 5 },
        targetRatio: { atMost: 4 },
        note: `${note}, warm; floor: splitting sentences`,
      },
    ];
  },
};
