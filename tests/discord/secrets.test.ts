import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, inject, onTestFinished } from 'vitest';
import { isAvailable, test } from '../support/fixtures.ts';
import { aPlace, isCard, settingsFor } from '../support/lede-on-discord.ts';
import { startModel } from '../support/model.ts';
import { startLede } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { aPage, startSite } from '../support/site.ts';

/** A secret of each kind, as nobody would write it by chance. */
const CANARY = {
  apiKey: 'sk-canary-apikey-5e2f',
  redis: 'canary-redis-9b1c',
  database: 'canary-database-71aa',
  userOfLink: 'canary-user-03d4',
  passwordOfLink: 'canary-password-c8e0',
  tokenOfFeed: 'canary-feedtoken-2a77b6c1d0e9f835',
} as const;

test.skipIf(!isAvailable('redis'))(
  'no secret stands in a log, a job, an error or what anybody is shown',
  async ({ databaseUrl }) => {
    const redis = await startRedis(['--requirepass', CANARY.redis, '--maxmemory-policy', 'noeviction']);
    if (!redis) throw new Error('There is no Redis');
    onTestFinished(() => redis.stop());
    const redisUrl = redis.url.replace('//', `//:${CANARY.redis}@`);
    const admin = new pg.Client({ connectionString: inject('databaseUrl') });
    await admin.connect();
    await admin.query(`create role canary superuser login password '${CANARY.database}'`);
    onTestFinished(async () => {
      await admin.query('drop owned by canary cascade').catch(() => undefined);
      await admin.end();
    });
    const database = new URL(databaseUrl);
    [database.username, database.password] = ['canary', CANARY.database];
    const { discord, owner } = await aPlace();
    const model = await startModel([{ status: 401, error: { message: `Incorrect API key ${CANARY.apiKey}` } }], {
      apiKey: CANARY.apiKey,
    });
    onTestFinished(() => model[Symbol.asyncDispose]());
    const feed = `/feed.xml?token=${CANARY.tokenOfFeed}`;
    const site = await startSite({
      '/story': aPage(),
      '/robots.txt': '',
      [feed]: (response) => response.writeHead(500).end(),
    });
    const lede = startLede({
      ...settingsFor(discord, database.href),
      REDIS_URL: redisUrl,
      OPENAI_API_KEY: CANARY.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      LEDE_FETCH_ALLOW: site.host,
      LEDE_LOG_LEVEL: 'trace',
    });
    await lede.logged('Lede is ready');

    const secretLink = `http://${CANARY.userOfLink}:${CANARY.passwordOfLink}@${site.host}/story`;
    const shown = [
      await discord.play.slash('summarize', { link: site.url('/story') }, owner).reply(isCard),
      await discord.play
        .slash('summarize', { link: secretLink }, owner)
        .reply(({ text }) => text.includes('public web')),
      await discord.play.slash('feed add', { url: secretLink }, owner).reply(),
      await discord.play.slash('feed add', { url: site.url(feed) }, owner).reply(({ text }) => text !== ''),
    ];
    const queue = new Redis(redisUrl);
    const jobs: string[] = [];
    for (const key of await queue.keys('*')) {
      const kind = await queue.type(key);
      if (kind === 'hash') jobs.push(key, JSON.stringify(await queue.hgetall(key)));
      else if (kind === 'string') jobs.push(key, String(await queue.get(key)));
      else if (kind === 'stream') jobs.push(key, JSON.stringify(await queue.xrange(key, '-', '+')));
      else jobs.push(key);
    }
    await queue.quit();
    await lede.stop();
    // A connection that ends in the middle is where libraries like to show what they were given.
    const broken = startLede({
      ...settingsFor(discord, database.href.replace(CANARY.database, `${CANARY.database}x`)),
      REDIS_URL: redisUrl,
    });
    const withoutRedis = startLede({
      ...settingsFor(discord, database.href),
      REDIS_URL: redisUrl.replace(CANARY.redis, `${CANARY.redis}x`),
    });
    const ends = [(await broken.ended()).stderr, await withoutRedis.ended().then(({ stderr }) => stderr)];

    const texts = [...shown.map((message) => JSON.stringify(message)), ...jobs, ...ends, JSON.stringify(lede.lines)];
    const secrets = [discord.token, ...Object.values(CANARY)];
    expect(jobs.length).toBeGreaterThan(0);
    expect(lede.lines.length).toBeGreaterThan(3);
    expect(secrets.filter((secret) => texts.some((text) => text.includes(secret)))).toEqual([]);
  },
);
