import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { expect } from 'vitest';
import { openAnnouncements } from '../../src/store/announcements.ts';
import { awaitNews } from '../../src/store/news.ts';
import { announce, REQUESTS_CHANNEL } from '../../src/store/requests.ts';
import { silent, test } from '../support/fixtures.ts';

test('whoever waits for one thing hears of that alone, and both it and who hears everything are told when some news may be missed', async ({
  database: { db, pool },
  databaseUrl,
  closing,
}) => {
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const signal = AbortSignal.timeout(10_000);
  const [one, other] = [randomUUID(), randomUUID()];
  const ofOne = announcements.listen(signal, one)[Symbol.asyncIterator]();
  const ofAll = announcements.listen(signal)[Symbol.asyncIterator]();

  // A name that Node's emitters keep for themselves is news like any other.
  for (const id of [other, 'error', one]) await announce(db, [id]);
  expect((await ofOne.next()).value).toEqual({ id: one });
  for (const id of [other, 'error', one]) expect((await ofAll.next()).value).toEqual({ id });

  await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'lede announcements' and datname = current_database()`);
  const missed = { value: undefined, done: false };
  expect(await ofOne.next()).toEqual(missed);
  expect(await ofAll.next()).toEqual(missed);
  await announce(db, [one]);
  expect((await ofOne.next()).value).toEqual({ id: one });
});

test('whoever has what they waited for listens no longer, whether it was there at once or came later', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const announcements = closing(await openAnnouncements(databaseUrl, REQUESTS_CHANNEL, silent));
  const { signal } = new AbortController();
  const id = randomUUID();
  const looks = [undefined, 'later'];

  await expect(awaitNews(announcements, id, async () => 'at once', signal)).resolves.toBe('at once');
  expect(getEventListeners(signal, 'abort')).toEqual([]);

  const waiting = awaitNews(announcements, id, async () => looks.shift(), signal);
  await announce(db, [id]);
  await expect(waiting).resolves.toBe('later');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
