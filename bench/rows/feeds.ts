import { parseFeed as feedsmith } from 'feedsmith';
import { parseFeed } from '../../src/feeds/parsing/parse.ts';
import { type Row, sized } from '../row.ts';
import { loadFeeds } from '../stage/corpus.ts';
import { compare } from '../stage/timing.ts';

export const feeds: Row = {
  async measure(bench) {
    const { items, note } = loadFeeds(bench.data, sized(bench, 15, 45));
    const documents = items.map((page) => ({ page, text: Buffer.from(page.body).toString('utf8') }));
    // feedsmith gets the decoded text, and leaves out what we do about charsets, dates, addresses and titles.
    const times = compare(
      documents,
      sized(bench, 1, 15),
      ({ page }) => parseFeed(page),
      ({ text }) => feedsmith(text),
    );
    return [
      {
        name: 'feed parse, all of them',
        value: times.ours,
        floor: times.floor,
        unit: 'ms',
        targetRatio: { atMost: 1.5 },
        note: `${note}, warm; floor: feedsmith`,
      },
    ];
  },
};
