import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, onTestFinished } from 'vitest';
import { openQueueBackend } from '../../src/jobs/backend.ts';
import { outageOf } from '../../src/store/outage.ts';
import type { Handle, ShownMessage } from '../support/discord/handle.ts';
import { aFragileLede } from '../support/faulty-servers.ts';
import { withConnections } from '../support/few-connections.ts';
import { BACKENDS, isAvailable, silent, test } from '../support/fixtures.ts';
import { isCard } from '../support/lede-on-discord.ts';

/** Ask about a database, from another one. */
async function administer(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const name = pg.escapeIdentifier(url.pathname.slice(1));
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  onTestFinished(() => client.end());
  return {
    set: (setting: string) => client.query(`alter database ${name} set ${setting}`),
    disconnectAll: () =>
      client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        new URL(databaseUrl).pathname.slice(1),
      ]),
  };
}

/** Of one pool: each may be found dead once. */
const MOST_CONNECTIONS = 10;

type Expectation = (message: ShownMessage) => boolean;

const isAway: Expectation = ({ text }) => text.includes('cannot reach my database');

/** What a member is told, in the reply or, where that was public and is gone, after it. */
async function told(asked: Handle, isAsExpected: Expectation): Promise<ShownMessage> {
  const find = () => [asked.shown(), ...asked.followups()].find((message) => message && isAsExpected(message));
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return find() as ShownMessage; // it was there a moment ago
}

/** Ask as a member does who tries again: who first uses a connection that was ended from outside finds it dead. */
async function askUntil(isAsExpected: Expectation, ask: () => Handle): Promise<void> {
  const isOver: Expectation = (message) => isAsExpected(message) || isAway(message);
  for (let left = MOST_CONNECTIONS; isAway(await told(ask(), isOver)); left -= 1) expect(left).toBeGreaterThan(0);
}

for (const backend of BACKENDS) {
  describe.skipIf(!isAvailable(backend))(`a PostgreSQL, with the queue on ${backend}`, () => {
    test('that is gone is said in a sentence, and used again when it is back', async ({ databaseUrl }) => {
      const there = await aFragileLede(databaseUrl, { backend });
      const { discord, reader, channel, start, database, urlOf } = there;
      const lede = await start();
      await discord.play.slash('summarize', { link: urlOf(0) }, reader).reply(isCard);
      database.cut();

      const asked = discord.play.slash('summarize', { link: urlOf(1) }, reader);
      expect(await told(asked, isAway)).toMatchObject({ isEphemeral: true });
      database.mend();

      await discord.play.slash('summarize', { link: urlOf(2) }, reader).reply(isCard);
      expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(2);
      expect(discord.violations).toEqual([]);
      expect(await lede.stop()).toBe(0);
    });
  });
}

test('a PostgreSQL that takes no changes is said in a sentence, and nothing ends', async ({ databaseUrl }) => {
  const { discord, reader, start, urlOf } = await aFragileLede(databaseUrl, { backend: 'postgresql' });
  const lede = await start();
  const { set, disconnectAll } = await administer(databaseUrl);
  await set('default_transaction_read_only = on');
  await disconnectAll();

  const ask = () => discord.play.slash('summarize', { link: urlOf(0) }, reader);
  await askUntil(({ text }) => text.includes('takes no changes'), ask);
  await set('default_transaction_read_only = off');
  await disconnectAll();

  await askUntil(isCard, ask);
  expect(await lede.stop()).toBe(0);
});

test('a PostgreSQL that grants few connections serves all who ask, in turns', async ({ databaseUrl }) => {
  const url = await withConnections(6, databaseUrl);
  const { discord, reader, start, urlOf } = await aFragileLede(url, { backend: 'postgresql', pages: 12 });
  const lede = await start();

  const asked = Array.from({ length: 12 }, (_, n) => discord.play.slash('summarize', { link: urlOf(n) }, reader));
  await Promise.all(asked.map((each) => each.reply(isCard)));

  expect(await lede.stop()).toBe(0);
});

test('a PostgreSQL that grants too few is refused at the start', async ({ databaseUrl }) => {
  const url = await withConnections(4, databaseUrl);

  const opened = openQueueBackend({ databaseUrl: url, redisUrl: undefined, installationId: randomUUID() }, silent);

  await expect(opened).rejects.toThrow(/grants 4 connections, and Lede needs 6/);
});

describe('an error of the database', () => {
  test.for([
    ['too many connections', { code: '53300' }, 'away'],
    ['a full disk', { code: '53100' }, 'full'],
    ['a statement that took too long', { code: '57014' }, 'slow'],
    ['a way that broke', { code: '08006' }, 'away'],
    ['a row that is there already', { code: '23505' }, undefined],
  ] as const)('%s', ([, fields, expected]) => {
    const error = new Error('Failed query', { cause: Object.assign(new Error('reason'), fields) });

    expect(outageOf(error)).toBe(expected);
  });
});
