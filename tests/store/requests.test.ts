import { expect } from 'vitest';
import { openAnnouncements } from '../../src/store/announcements.ts';
import { briefStore } from '../../src/store/briefs.ts';
import { linkStore } from '../../src/store/links.ts';
import { REQUESTS_CHANNEL, requestStore } from '../../src/store/requests.ts';
import { aBareArticle } from '../support/builders.ts';
import { silent, test } from '../support/fixtures.ts';

const WISH = { profile: 'p', engine: 'extractive', language: null, length: 'medium' } as const;

test('whoever waits is told each stage by name, also who joins a brief that is being written, and the end without one', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const heard = announcements.listen(AbortSignal.timeout(10_000))[Symbol.asyncIterator]();
  const [links, requests, briefs] = [linkStore(db), requestStore(db), briefStore(db)];
  const { requestId: one, link: first } = await requests.ask({ url: 'https://a.example/1', ...WISH }, new Date(0));
  const { requestId: two, link: second } = await requests.ask({ url: 'https://a.example/2', ...WISH }, new Date(0));
  /** Read a link; both lead to one article. */
  const read = async (linkId: string) => {
    const claim = await links.claim(linkId);
    if (!claim) throw new Error('The link is not due');
    await requests.tell({ linkId }, 'fetching');
    if (!(await links.markExtracting(claim))) throw new Error('The claim was lost');
    await requests.tell({ linkId }, 'reading');
    await links.markRead(claim, aBareArticle({ text: 'A ferry sank.' }));
    return requests.settle([linkId]);
  };

  const { briefs: due } = await read(first.id);
  await briefs.claim(String(due[0]?.id));
  await requests.tell({ briefId: String(due[0]?.id) }, 'writing');
  expect((await read(second.id)).briefs).toEqual([]);
  await requests.answer(String(due[0]?.id));

  const news = [];
  for (let n = 0; n < 8; n += 1) news.push((await heard.next()).value);
  expect(news.slice(0, 6)).toEqual([
    { id: one, stage: 'fetching' },
    { id: one, stage: 'reading' },
    { id: one, stage: 'writing' },
    { id: two, stage: 'fetching' },
    { id: two, stage: 'reading' },
    { id: two },
  ]);
  expect(new Set(news.slice(6).map((each) => each?.id))).toEqual(new Set([one, two]));
});
