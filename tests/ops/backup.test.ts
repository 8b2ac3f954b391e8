import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { describe, expect } from 'vitest';
import { planEditions } from '../../src/digests/planner.ts';
import { restoreBackup } from '../../src/ops/backup/restore.ts';
import { BACKED_UP, LEFT_OUT } from '../../src/ops/backup/tables.ts';
import { writeBackup } from '../../src/ops/backup/write.ts';
import type { Services } from '../../src/services.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import * as schema from '../../src/store/schema.ts';
import { MINUTE } from '../../src/time.ts';
import { plantDigest, plantNews, SEVEN_STORIES } from '../support/digest-guild.ts';
import { silent, test } from '../support/fixtures.ts';
import { lede } from '../support/lede.ts';
import { settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aGuildWithNews, followFeed, publicIn } from '../support/news-site.ts';

const { audit, decisions, deliveries, digests, editions, entries, feeds, guilds, hosts, requests, subscriptions } =
  schema;

const isEdition = ({ text }: { text: string }) => text.startsWith('## Morning');

/** As if the digest's hour had come a minute ago, and came again a day later. */
async function strike({ db }: Services): Promise<void> {
  const at = new Date(Math.floor((Date.now() - MINUTE) / MINUTE) * MINUTE);
  const expressions = [`${at.getUTCMinutes()} ${at.getUTCHours()} * * *`];
  await db.update(digests).set({ nextAt: at, expressions });
}

/** Every row of a backup's tables, as text, in a fixed order. */
async function contentOf(db: Database): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const { name } of BACKED_UP) {
    const { rows } = await db.execute<{ row: string }>(
      sql`select row_to_json(t)::text as row from ${sql.identifier(name)} t order by 1`,
    );
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

test('every table is in a backup, or left out on purpose', () => {
  const tables = Object.values(schema).flatMap((each) => (is(each, PgTable) ? [getTableName(each)] : []));

  expect([...BACKED_UP.map(({ name }) => name), ...LEFT_OUT].sort()).toEqual(tables.sort());
});

describe('a guild that is restored into an empty database', () => {
  test('goes on: nothing is posted twice, no feed floods, and the next edition tells only what is new', async ({
    databaseUrl,
    otherDatabaseUrl,
    folder,
    closing,
  }) => {
    const file = join(folder, 'lede.backup');
    const {
      discord,
      owner,
      guild,
      channel,
      site,
      publish,
      poll,
      lede: first,
      db,
      feedUrl,
    } = await aGuildWithNews({
      databaseUrl,
      closing,
    });
    await followFeed(discord, owner, { url: feedUrl });
    publish('Before the backup');
    await poll();
    await discord.until(() => publicIn(discord, channel).some(({ text }) => text.includes('Article 4')), 'the card');
    const place = { guildId: guild.id, channelId: channel.id };
    const urlOf = (outlet: string, index: number) => site.url(`/story-${index + (outlet === 'courier' ? 20 : 30)}`);
    const stories = SEVEN_STORIES.slice(0, 2);
    await plantNews(db, place, { outlets: ['courier', 'gazette'], stories, urlOf });
    await plantDigest(db, place);
    await discord.until(() => publicIn(discord, channel).some(isEdition), 'the first edition');
    await expect.poll(() => db.$count(editions, sql`state = 'posted'`)).toBe(1);
    await expect.poll(() => db.$count(deliveries, sql`state not in ('posted', 'cancelled')`)).toBe(0);

    const saved = await lede(['backup', file], { DATABASE_URL: databaseUrl });
    expect(saved).toMatchObject({ code: 0 });
    await first.close();
    const restored = await lede(['restore', file], { DATABASE_URL: otherDatabaseUrl });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('editions: 1') });
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const env = { ...settingsFor(discord, otherDatabaseUrl), LEDE_FETCH_ALLOW: site.host };
    const second = closing(await startRoles(env));
    const before = publicIn(discord, channel).length;
    await pollOne(second.services, feedUrl);
    expect(publicIn(discord, channel)).toHaveLength(before);

    publish('After the restore');
    await pollOne(second.services, feedUrl);
    await discord.until(() => publicIn(discord, channel).length === before + 1, 'the new card');
    const told = SEVEN_STORIES[2];
    if (!told) throw new Error('There are seven');
    await addNews(second.services.db, { title: told.title, summary: told.summary, url: site.url('/story-25') });
    // As if the first edition had come five minutes ago.
    await second.services.db.update(editions).set({ slot: 'earlier', until: sql`now() - interval '5 minutes'` });
    await strike(second.services);
    await discord.until(() => publicIn(discord, channel).filter(isEdition).length === 2, 'the second edition');

    const next = publicIn(discord, channel).filter(isEdition).at(-1)?.text;
    expect(next).toContain(told.title);
    for (const { title } of stories) expect(next).not.toContain(title);
    expect(publicIn(discord, channel)).toHaveLength(before + 2);
    expect(discord.violations).toEqual([]);
  }, 60_000);

  test('has every row as it was, whatever stands in it', async ({
    database: { db },
    databaseUrl,
    otherDatabaseUrl,
    folder,
    closing,
  }) => {
    await fill(db);
    const file = join(folder, 'lede.backup');
    await copy(databaseUrl, otherDatabaseUrl, file);

    const other = closing(await openDatabase(otherDatabaseUrl, silent));
    expect(await contentOf(other.db)).toEqual(await contentOf(db));
  });

  test('holds no token of a reply; whoever waited for one asks again, and channels are searched first', async ({
    database: { db },
    databaseUrl,
    otherDatabaseUrl,
    folder,
    closing,
  }) => {
    const link = await only(db.insert(schema.links).values({ url: 'https://courier.example/1' }).returning());
    const wish = { linkId: link.id, profile: 'p', engine: 'extractive', length: 'medium' } as const;
    const asked = await only(
      db
        .insert(requests)
        .values({ ...wish, guildId: '1', memberId: '2' })
        .returning(),
    );
    const reply = { applicationId: '9', interactionToken: 'canary-token', interactionMessage: '@original' };
    const place = { guildId: '1', channelId: '3' };
    await db.insert(deliveries).values([
      { ...place, ...reply, requestId: asked.id, memberId: '2', form: 'card', state: 'waiting' },
      { ...place, form: 'notice', state: 'due', payload: { content: 'x' } },
    ]);
    const file = join(folder, 'lede.backup');

    await copy(databaseUrl, otherDatabaseUrl, file);

    expect(gunzipSync(await readFile(file)).toString()).not.toContain('canary-token');
    const other = closing(await openDatabase(otherDatabaseUrl, silent));
    const rows = await other.db.select().from(deliveries).orderBy(deliveries.form);
    expect(rows).toMatchObject([
      { form: 'card', state: 'cancelled' },
      { form: 'notice', state: 'due', postingAt: rows[1]?.createdAt },
    ]);
    expect(await other.db.select().from(requests)).toMatchObject([{ state: 'cancelled' }]);
  });

  test('takes what came since the backup for posted, where that is asked for', async ({
    database: { db },
    databaseUrl,
    otherDatabaseUrl,
    folder,
    closing,
  }) => {
    const place = { guildId: '1', channelId: '3' };
    const news = { outlets: ['courier'], stories: [], urlOf: () => '' };
    await plantNews(db, place, news);
    await db.update(subscriptions).set({ since: sql`now() - interval '1 day'` });
    await plantDigest(db, place);
    const file = join(folder, 'lede.backup');

    await copy(databaseUrl, otherDatabaseUrl, file, { skipsMissed: true });

    const other = closing(await openDatabase(otherDatabaseUrl, silent));
    expect(await planEditions(other.db, new Date())).toEqual([]);
    expect(await other.db.$count(digests, sql`next_at > now()`)).toBe(1);
    expect(await other.db.$count(subscriptions, sql`since > now() - interval '1 hour'`)).toBe(1);
  });
});

describe('a restore is refused, and nothing is restored', () => {
  test('into a database that is not empty', async ({ database: { db }, databaseUrl, folder }) => {
    await fill(db);
    const file = join(folder, 'lede.backup');
    await lede(['backup', file], { DATABASE_URL: databaseUrl });

    const { code, stderr } = await lede(['restore', file], { DATABASE_URL: databaseUrl });

    expect(code).toBe(1);
    expect(stderr).toContain('The database is not empty');
  });

  interface Fault {
    readonly name: string;
    readonly says: RegExp;
    harm(file: Buffer): Buffer;
  }
  const lines = (file: Buffer) => gunzipSync(file).toString().split('\n');
  const packed = (all: readonly string[]) => gzipSync(all.join('\n'));
  const faults: Fault[] = [
    { name: 'that was cut off', says: /cut off/, harm: (file) => file.subarray(0, file.length - 200) },
    { name: 'without its end', says: /cut off/, harm: (file) => packed([...lines(file).slice(0, -2), '']) },
    {
      name: 'with a bit that turned',
      says: /no gzip, or damaged|does not fit|cut off|cannot be read/,
      harm: (file) => {
        const copy = Buffer.from(file);
        copy[Math.floor(copy.length / 2)] = (copy[Math.floor(copy.length / 2)] ?? 0) ^ 0x10;
        return copy;
      },
    },
    {
      name: 'that lost a row',
      says: /holds \d+ rows instead of/,
      harm: (file) => packed(lines(file).filter((line) => !line.includes('"canary-row"'))),
    },
    {
      name: 'with a row that does not fit',
      says: /does not fit/,
      harm: (file) => packed(lines(file).map((line) => line.replace('"canary-row"', '{'))),
    },
    {
      name: 'of a newer Lede',
      says: /newer Lede \(9\.9\.9\)/,
      harm: (file) => {
        const [header = '', ...rest] = lines(file);
        return packed([JSON.stringify({ ...JSON.parse(header), schema: 9e15, lede: '9.9.9' }), ...rest]);
      },
    },
    { name: 'that is none', says: /no gzip/, harm: () => Buffer.from('hello') },
    { name: 'that is some other gzip', says: /does not begin like one/, harm: () => gzipSync('hello\n') },
    { name: 'that is empty', says: /cut off/, harm: () => Buffer.alloc(0) },
  ];

  test.for(faults)(
    'from a file $name',
    async ({ says, harm }, { database: { db }, databaseUrl, otherDatabaseUrl, folder, closing }) => {
      await fill(db);
      const file = join(folder, 'lede.backup');

      const refused = copy(databaseUrl, otherDatabaseUrl, file, { harm });

      await expect(refused).rejects.toMatchObject({ name: 'UserError', message: expect.stringMatching(says) });
      const other = closing(await openDatabase(otherDatabaseUrl, silent));
      expect(Object.values(await contentOf(other.db)).flat()).toEqual([]);
    },
  );

  test('a backup that cannot be written says so and leaves nothing behind', async ({ databaseUrl }) => {
    const { code, stderr } = await lede(['backup', '/nowhere/lede.backup'], { DATABASE_URL: databaseUrl });

    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written') });
  });
});

/** A row or two in most tables, with what JSON and line ends may trip over. */
async function fill(db: Database): Promise<void> {
  const odd = 'canary-audit “quotes” \\ "double"\r\n\u2028next\t\u{1F600} %s $1';
  await db.insert(guilds).values({ id: '1', language: 'de', moderatorRoleIds: ['5', '6,"7'], logChannelId: '8' });
  await db
    .insert(audit)
    .values({ guildId: '1', memberId: '2', action: 'canary-row', detail: { odd, n: 1.5, none: null } });
  const place = { guildId: '1', channelId: '3' };
  const stories = SEVEN_STORIES.map(({ title }) => ({ title, summary: odd }));
  await plantNews(db, place, { outlets: ['a', 'b'], stories, urlOf: (outlet, n) => `https://${outlet}.example/${n}` });
  await plantDigest(db, place);
  await planEditions(db, new Date());
  const filler = Array.from({ length: 700 }, (_, n) => ({
    guildId: '1',
    memberId: String(n),
    action: 'x',
    detail: { odd },
  }));
  await db.insert(audit).values(filler);
}

/** One more entry of the first outlet, for digests. */
async function addNews(db: Database, { url, ...told }: { title: string; summary: string; url: string }): Promise<void> {
  const subscription = await only(db.select().from(subscriptions).where(sql`mode = 'digest'`).limit(1));
  const known = { feedId: subscription.feedId, key: url, url, contentHash: url, isOld: false, publishedAt: new Date() };
  const entry = await only(
    db
      .insert(entries)
      .values({ ...known, ...told })
      .returning(),
  );
  const decision = { subscriptionId: subscription.id, entryId: entry.id, outcome: 'digest' } as const;
  await db.insert(decisions).values({ ...decision, createdAt: sql`now() - interval '2 minutes'` });
}

const never = new AbortController().signal;

/** Both commands without a process for each. */
async function copy(
  from: string,
  to: string,
  file: string,
  options: { skipsMissed?: boolean; harm?: (file: Buffer) => Buffer } = {},
) {
  const { skipsMissed = false, harm } = options;
  const source = await openDatabase(from, silent);
  const target = await openDatabase(to, silent);
  try {
    await writeBackup(source.pool, file, never);
    if (harm) await writeFile(file, harm(await readFile(file)));
    await restoreBackup(target.pool, file, { skipsMissed, signal: never });
  } finally {
    await source.close();
    await target.close();
  }
}

/** Poll one feed, as if the time until then had passed. */
async function pollOne({ db, bells }: Services, url: string): Promise<void> {
  const isOurs = sql`${feeds.url} = ${url}`;
  await db.update(hosts).set({ nextAt: sql`now()`, restUntil: null, busyUntil: null });
  const due = { dueAt: sql`now()`, slotAt: null, turn: sql`${feeds.turn} + 1` };
  const rows = await db.update(feeds).set(due).where(isOurs).returning({ id: feeds.id, turn: feeds.turn });
  await bells.feeds(rows);
  // It is due again once it was polled.
  await expect.poll(() => db.$count(feeds, sql`${isOurs} and state = 'due' and due_at > now()`)).toBe(1);
}

async function only<Row>(rows: PromiseLike<readonly Row[]>): Promise<Row> {
  const [row] = await rows;
  if (row === undefined) throw new Error('A row was not stored');
  return row;
}
