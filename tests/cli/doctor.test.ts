import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { REST } from '@discordjs/rest';
import { ChannelFlags, ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import { compareClocks } from '../../src/ops/doctor/clock.ts';
import { checkGateway } from '../../src/ops/doctor/discord.ts';
import { digests, guilds, subscriptions } from '../../src/store/schema.ts';
import { plantDigest, plantNews } from '../support/digest-guild.ts';
import { aChannel, aForumTag } from '../support/discord/index.ts';
import { isAvailable, test } from '../support/fixtures.ts';
import { lede } from '../support/lede.ts';
import { aPlace, settingsFor } from '../support/lede-on-discord.ts';
import { startModel } from '../support/model.ts';
import { freePort, startRedis } from '../support/redis.ts';

const off = { LEDE_HTTP_PORT: '0' };

/** The line of one check. */
const lineOf = (stdout: string, name: string) => stdout.split('\n').find((line) => line.includes(` ${name}: `)) ?? '';

async function redisWith(...options: string[]) {
  const server = await startRedis(options);
  if (!server) throw new Error('There is no Redis');
  onTestFinished(() => server.stop());
  return server.url;
}

describe('lede doctor', () => {
  test.skipIf(!isAvailable('redis'))(
    'says of everything what it found, where all is well',
    async ({ databaseUrl, database: { db }, folder }) => {
      const place = await aPlace();
      const { discord, guild, channel } = place;
      await using model = await startModel([{ content: 'ok' }], { embed: () => [1, 2, 3] });
      await db.insert(guilds).values({ id: guild.id, logChannelId: channel.id });
      await plantDigest(db, { guildId: guild.id, channelId: channel.id });
      const env = {
        ...settingsFor(discord, databaseUrl),
        LEDE_DATA_DIR: folder,
        REDIS_URL: await redisWith('--appendonly', 'yes'),
        OPENAI_BASE_URL: model.baseUrl,
        OPENAI_API_KEY: model.apiKey,
        LEDE_EMBEDDING_MODEL: 'meaning-1',
        LEDE_PRICE_INPUT: '1',
        LEDE_PRICE_OUTPUT: '1',
        LEDE_HTTP_PORT: String(await freePort()),
      };
      await lede(['register'], env);

      const { code, stdout } = await lede(['doctor'], env);

      expect(stdout.split('\n').filter((line) => !/^ok {4}\w+: /.test(line))).toEqual(['']);
      expect(code).toBe(0);
      expect(lineOf(stdout, 'queue')).toMatch(/maxmemory-policy noeviction, append-only file/);
      expect(lineOf(stdout, 'channels')).toContain('may post in all 1');
      expect(lineOf(stdout, 'clock')).toContain('agrees with the database and Discord');
      expect(lineOf(stdout, 'embeddings')).toContain('meaning-1 answers (3 dimensions, 1 tokens)');
      expect(stdout).not.toContain(discord.token);
      expect(discord.messagesIn(channel)).toEqual([]);
      expect(discord.violations).toEqual([]);
    },
  );

  test.skipIf(!isAvailable('redis'))(
    'fails for each thing that is wrong, and says what to do',
    async ({ databaseUrl, database: { db }, folder }) => {
      const closed = aChannel({ name: 'closed' });
      const { discord, guild } = await aPlace({}, { channels: [aChannel(), closed] });
      closed.overwrites.push({ id: guild.id, type: 'role', allow: 0n, deny: PermissionFlagsBits.SendMessages });
      await plantNews(
        db,
        { guildId: guild.id, channelId: '999999999999999999' },
        { outlets: ['a'], stories: [], urlOf: () => '' },
      );
      await db.execute(sql`update subscriptions set mode = 'link'`);
      await plantDigest(db, { guildId: guild.id, channelId: closed.id });
      await db.update(digests).set({ hasThread: true });
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const address = server.address();
      const env = {
        ...settingsFor(discord, databaseUrl),
        LEDE_DATA_DIR: folder,
        REDIS_URL: await redisWith('--maxmemory-policy', 'allkeys-lru'),
        OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
        LEDE_EMBEDDING_MODEL: 'meaning-1',
        LEDE_HTTP_PORT: String(typeof address === 'object' && address?.port),
      };

      const { code, stdout } = await lede(['doctor'], env);

      expect(code).toBe(1);
      expect(lineOf(stdout, 'http')).toMatch(/^FAIL .*another program has that port; set LEDE_HTTP_PORT/);
      expect(lineOf(stdout, 'queue')).toMatch(/^FAIL .*allkeys-lru.*noeviction.*REDIS_URL/);
      expect(lineOf(stdout, 'commands')).toMatch(/^warn .*lede register/);
      expect(lineOf(stdout, 'channels')).toMatch(/^FAIL .*Send Messages is missing/);
      expect(lineOf(stdout, 'channels')).toContain('channel 999999999999999999: it is gone');
      expect(lineOf(stdout, 'model')).toMatch(/^FAIL .*OPENAI_BASE_URL/);
      expect(lineOf(stdout, 'embeddings')).toMatch(/^FAIL .*LEDE_EMBEDDING_MODEL/);
      expect(lineOf(stdout, 'database')).toMatch(/^ok/);
    },
  );

  test('misses the tag that a forum wants of each post, where it is gone or not every entry gets one', async ({
    databaseUrl,
    database: { db },
    folder,
  }) => {
    const [news, other] = [aForumTag(), aForumTag()];
    const aForum = () =>
      aChannel({ type: ChannelType.GuildForum, flags: ChannelFlags.RequireTag, availableTags: [news, other] });
    const [tagged, gone, ruled, partly] = [aForum(), aForum(), aForum(), aForum()];
    const { discord, guild } = await aPlace({}, { channels: [tagged, gone, ruled, partly] });
    const digestIn = (channelId: string, tagId: string) =>
      plantDigest(db, { guildId: guild.id, channelId }, { isForum: true, tagId });
    await digestIn(tagged.id, news.id);
    await digestIn(gone.id, news.id);
    await digestIn(gone.id, '999999999999999999');
    for (const [channelId, filter] of [
      [ruled.id, ''],
      [partly.id, 'ferry'],
    ] as const) {
      await plantNews(db, { guildId: guild.id, channelId }, { outlets: [channelId], stories: [], urlOf: () => '' });
      const rules = { mode: 'card', isForum: true, tagRules: [{ filter, tagId: other.id }] } as const;
      await db.update(subscriptions).set(rules).where(eq(subscriptions.channelId, channelId));
    }

    const { stdout } = await lede(['doctor'], { ...settingsFor(discord, databaseUrl), ...off, LEDE_DATA_DIR: folder });

    const faults = lineOf(stdout, 'channels').split('; guild');
    expect(faults).toHaveLength(2);
    for (const { id } of [gone, partly])
      expect(faults.filter((fault) => fault.includes(id))).toEqual([
        expect.stringMatching(/needs a tag.*\/digest edit/),
      ]);
  });

  test.skipIf(!isAvailable('redis'))(
    'a token that is none, a Redis that keeps no file, a database that cannot be written',
    async ({ databaseUrl, database: { db }, folder }) => {
      const { discord } = await aPlace();
      const name = new URL(databaseUrl).pathname.slice(1);
      const env = {
        ...settingsFor(discord, databaseUrl),
        ...off,
        LEDE_DATA_DIR: folder,
        REDIS_URL: await redisWith('--appendonly', 'no'),
      };

      const first = await lede(['doctor'], { ...env, DISCORD_TOKEN: 'canary.to.ken' });
      expect(first.code).toBe(1);
      expect(lineOf(first.stdout, 'discord')).toMatch(/^FAIL .*check DISCORD_TOKEN/);
      expect(lineOf(first.stdout, 'channels')).toMatch(/^FAIL .*needs the token/);
      expect(lineOf(first.stdout, 'queue')).toMatch(/^warn .*no append-only file.*appendonly yes/);
      expect(first.stdout + first.stderr).not.toContain('canary');

      await db.execute(sql.raw(`alter database ${name} set default_transaction_read_only = on`));
      const second = await lede(['doctor'], env);
      expect(second.code).toBe(1);
      expect(lineOf(second.stdout, 'database')).toMatch(/^FAIL .*read-only.*DATABASE_URL/);
      expect(lineOf(second.stdout, 'queue')).toMatch(/^FAIL .*needs the database/);
    },
  );

  test('lists every wrong setting in a line of its own, and checks what does not need them', async ({
    databaseUrl,
    folder,
  }) => {
    const { code, stdout } = await lede(['doctor'], {
      ...off,
      DATABASE_URL: databaseUrl,
      LEDE_DATA_DIR: folder,
      LEDE_ROLES: 'worker,bots',
      LEDE_MAX_FEEDS: '0',
      REDIS_URL: 'nonsense',
      OPENAI_BASE_URL: 'nonsense',
    });

    expect(code).toBe(1);
    const faults = stdout.split('\n').filter((line) => line.startsWith('FAIL  settings: '));
    expect(faults).toHaveLength(4);
    for (const name of ['LEDE_ROLES: Give', 'LEDE_MAX_FEEDS: Give', 'REDIS_URL: Give', 'OPENAI_BASE_URL: Give'])
      expect(faults.filter((line) => line.includes(` ${name}`))).toHaveLength(1);
    expect(lineOf(stdout, 'database')).toMatch(/^ok/);
    expect(lineOf(stdout, 'extraction')).toMatch(/^ok/);
    expect(lineOf(stdout, 'queue')).toMatch(/^FAIL .*REDIS_URL/);
    expect(lineOf(stdout, 'model')).toMatch(/^FAIL .*OPENAI_BASE_URL/);
  });

  test('a disk that has no room to write in', async ({ folder }) => {
    await writeFile(join(folder, 'file'), '');
    const { code, stdout } = await lede(['doctor'], {
      ...off,
      LEDE_DATA_DIR: join(folder, 'file', 'data'),
      DATABASE_URL: 'postgresql://lede@127.0.0.1:1/x',
    });

    expect(code).toBe(1);
    expect(lineOf(stdout, 'disk')).toMatch(/^FAIL/);
    expect(lineOf(stdout, 'discord')).toMatch(/^warn .*no token/);
  });
});

describe('a clock', () => {
  const now = new Date('2026-11-20T08:00:00Z');
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  test('that is as others are, to what they say exactly, is well', () => {
    expect(compareClocks(now, [{ name: 'Discord', at: at(2.5), withinMs: 1000 }])).toBe('agrees with Discord');
  });

  test.for([
    [-10, 'this clock is 10.0 s ahead of that of the database'],
    [4, 'this clock is 4.0 s behind that of the database'],
  ] as const)('that is %d s off is named', ([seconds, words]) => {
    expect(() => compareClocks(now, [{ name: 'the database', at: at(seconds), withinMs: 100 }])).toThrow(words);
  });
});

describe('the sessions of a day', () => {
  const gateway = (remaining: number, shards: number) =>
    ({
      get: async () => ({ shards, session_start_limit: { total: 1000, remaining, reset_after: 600_000 } }),
    }) as unknown as REST;

  test('that are used up keep the bot from starting', async () => {
    await expect(checkGateway(gateway(0, 1))).rejects.toThrow('wait 10 minutes');
  });

  test('that are fewer than the bot opens are worth a warning, and how many it opens a word', async () => {
    expect(await checkGateway(gateway(1, 4))).toMatchObject({
      status: 'warn',
      words: expect.stringContaining('the bot opens 4 sessions, and 1 of 1000'),
    });
    expect(await checkGateway(gateway(900, 4))).toMatchObject({
      status: 'ok',
      words: expect.stringContaining('4 connections'),
    });
    expect(await checkGateway(gateway(900, 1))).toMatchObject({ words: expect.stringContaining('one connection') });
  });
});
