import { expect } from 'vitest';
import { type BriefWriterParts, briefWriter } from '../src/briefing/brief-writer.ts';
import { createExtractiveEngine } from '../src/briefing/extractive.ts';
import { UpstreamError } from '../src/errors.ts';
import { MAX_ATTEMPTS } from '../src/jobs/job.ts';
import { type LinkReaderParts, linkReader } from '../src/reading/link-reader.ts';
import { openAnnouncements } from '../src/store/announcements.ts';
import type { Database } from '../src/store/database.ts';
import { REQUESTS_CHANNEL, requestStore } from '../src/store/requests.ts';
import { briefs, links } from '../src/store/schema.ts';
import { anArticle } from './support/builders.ts';
import { silent, test } from './support/fixtures.ts';

const URL_ASKED = 'https://courier.example/story';
const WISH = { profile: 'p', engine: 'extractive', language: null, length: 'medium' } as const;
const PAGE = { status: 200, url: URL_ASKED, headers: {}, contentType: 'text/html', body: new Uint8Array() };
const extractive = createExtractiveEngine();

async function never(): Promise<never> {
  throw new Error('Nobody asks for this here');
}

/** A request for a link, which is due. */
async function aRequest(db: Database): Promise<{ linkId: string; requestId: string }> {
  const { link, requestId } = await requestStore(db).ask({ url: URL_ASKED, ...WISH }, new Date(0));
  return { linkId: link.id, requestId };
}

interface Steps {
  readonly fetchPage?: LinkReaderParts['fetcher']['fetchPage'];
  readonly extract?: LinkReaderParts['extractor']['extract'];
  readonly write?: BriefWriterParts['engines']['extractive'];
}

/** Both kinds of work on a link, of which a test does each step itself. */
function workOn(db: Database, { fetchPage = async () => PAGE, extract = never, write = extractive }: Steps) {
  const due: { id: string }[] = [];
  const shared = { db, ringDeliveries: async () => undefined, log: silent, signal: new AbortController().signal };
  return {
    due,
    read: linkReader({
      ...shared,
      fetcher: { fetchPage },
      extractor: { extract },
      ringBriefs: async (rows) => void due.push(...rows),
    }),
    brief: briefWriter({
      ...shared,
      engines: { extractive: write, model: never },
      billOf: () => ({ model: 'none', cost: null }),
      budget: { hasRoom: never, hold: never },
    }),
  };
}

test('whoever waits hears of each stage that takes its time', async ({ database: { db }, databaseUrl, closing }) => {
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const { linkId, requestId } = await aRequest(db);
  const heard = announcements.listen(AbortSignal.timeout(20_000), requestId)[Symbol.asyncIterator]();
  /** A step that takes until its stage is heard of. */
  const untilHeard = async (stage: string) => expect((await heard.next()).value).toEqual({ id: requestId, stage });
  const { due, read, brief } = workOn(db, {
    async fetchPage() {
      await untilHeard('fetching');
      return PAGE;
    },
    async extract() {
      await untilHeard('reading');
      expect(await requestStore(db).progress(requestId)).toEqual({ stage: 'reading' });
      return anArticle();
    },
    async write(...rest) {
      await untilHeard('writing');
      expect(await requestStore(db).progress(requestId)).toEqual({ stage: 'writing' });
      return extractive(...rest);
    },
  });

  await read({ id: linkId });
  await brief({ id: String(due[0]?.id) });

  expect((await heard.next()).value).toEqual({ id: requestId });
  expect(await requestStore(db).progress(requestId)).toMatchObject({ stage: 'answered' });
});

test('work that fails is given back, and at its last attempt given up for good', async ({ database: { db } }) => {
  const fails = async () => {
    throw new Error('no luck');
  };
  const { linkId, requestId } = await aRequest(db);
  const { read } = workOn(db, { extract: fails });
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1)
    await expect(read({ id: linkId })).rejects.toThrow('no luck');
  expect(await db.select({ state: links.state }).from(links)).toEqual([{ state: 'due' }]);
  await expect(read({ id: linkId })).rejects.toThrow(UpstreamError);
  expect(await requestStore(db).progress(requestId)).toMatchObject({ stage: 'refused', code: 'given_up' });

  const again = await aRequest(db);
  const { due, ...work } = workOn(db, { extract: async () => anArticle(), write: fails });
  await work.read({ id: linkId });
  const id = String(due[0]?.id);
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1)
    await expect(work.brief({ id })).rejects.toThrow('no luck');
  expect(await db.select({ state: briefs.state }).from(briefs)).toEqual([{ state: 'due' }]);
  await expect(work.brief({ id })).rejects.toMatchObject({ retryable: false });
  expect(await requestStore(db).progress(again.requestId)).toMatchObject({ stage: 'refused', code: 'given_up' });
});
