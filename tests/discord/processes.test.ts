import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { briefs, deliveries, links } from '../../src/store/schema.ts';
import { aChannel, aGuild, aMember, startDiscord } from '../support/discord/index.ts';
import { isAvailable, test } from '../support/fixtures.ts';
import { aPlace, isCard, settingsFor } from '../support/lede-on-discord.ts';
import { aReplyToStory, startModel } from '../support/model.ts';
import { startLede } from '../support/process.ts';
import { type Answer, aPage, startSite } from '../support/site.ts';

const EDIT = 'PATCH /webhooks/:application/:token/messages/:message';
const REPLY = { content: JSON.stringify(aReplyToStory()) };

test('everything in one process, on the embedded database and with nothing but a token, answers with the card', async ({
  folder,
}) => {
  const { discord, reader } = await aPlace();
  const site = await startSite({ '/story': aPage() });
  const lede = startLede({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    LEDE_DATA_DIR: folder,
    LEDE_FETCH_ALLOW: site.host,
  });
  await lede.logged('Lede is ready');

  const card = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);

  expect(card.text).toContain('Bridge reopens after two years');
  expect(String((await lede.logged('Invite the bot with this link')).link)).toContain(discord.applicationId);
  expect(await lede.stop()).toBe(0);
  expect(discord.violations).toEqual([]);
});

describe('a start that cannot succeed ends with one sentence', () => {
  test('without a token', async () => {
    const { code, stderr } = await startLede({}).ended();

    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('DISCORD_TOKEN is not set') });
  });

  test('with a token that Discord does not know', async ({ databaseUrl }) => {
    const { discord } = await aPlace();
    const lede = startLede({ ...settingsFor(discord, databaseUrl), DISCORD_TOKEN: 'not.a.token' });

    const { code, stderr } = await lede.ended();

    expect(code).toBe(1);
    expect(stderr.split('\n').at(-1)).toBe('Discord does not accept the token: check DISCORD_TOKEN');
    expect(discord.invalidRequests()).toBeLessThanOrEqual(2);
  });

  test('when the gateway refuses us while we run', async ({ databaseUrl }) => {
    const { discord } = await aPlace();
    const lede = startLede(settingsFor(discord, databaseUrl));
    await lede.logged('Lede is ready');

    discord.gateway.refuse(4014);

    const { code, stderr } = await lede.ended();
    expect(code).toBe(1);
    expect(stderr.split('\n').at(-1)).toContain('does not grant the intents');
  });
});

test('is told to stop before the gateway has answered, and does', async ({ databaseUrl }) => {
  const { discord } = await aPlace();
  discord.gateway.hush();
  const lede = startLede(settingsFor(discord, databaseUrl));
  await discord.until(() => discord.gateway.history.includes('connected'), 'the connection');

  expect(await lede.stop()).toBe(0);
});

describe.skipIf(!isAvailable('redis'))('bot and worker apart, with Redis between them', () => {
  /** Both processes, a site and a model. */
  async function apart(
    databaseUrl: string,
    answers: Readonly<Record<string, Answer>>,
    turns: Parameters<typeof startModel>[0],
  ) {
    const place = await aPlace();
    const site = await startSite(answers);
    const model = await startModel(turns);
    onTestFinished(() => model[Symbol.asyncDispose]());
    const env = {
      ...settingsFor(place.discord, databaseUrl, 'redis'),
      LEDE_FETCH_ALLOW: site.host,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: model.apiKey,
    };
    const startWorker = async () => {
      const worker = startLede({ ...env, LEDE_ROLES: 'worker' });
      await worker.logged('Lede is ready');
      return worker;
    };
    const bot = startLede({ ...env, LEDE_ROLES: 'bot' });
    const worker = await startWorker();
    await bot.logged('Lede is ready');
    return { ...place, site, model, bot, worker, startWorker };
  }

  test('answer fifty members of ten guilds at once with one fetch and one model call', async ({ databaseUrl }) => {
    const places = Array.from({ length: 10 }, () => {
      const channel = aChannel();
      const members = Array.from({ length: 5 }, () => aMember());
      return { channel, members, guild: aGuild({ channels: [channel], members }) };
    });
    const discord = await startDiscord({ guilds: places.map(({ guild }) => guild) });
    onTestFinished(() => discord[Symbol.asyncDispose]());
    const site = await startSite({ '/story': aPage() });
    await using model = await startModel([REPLY]);
    const env = {
      ...settingsFor(discord, databaseUrl, 'redis'),
      LEDE_FETCH_ALLOW: site.host,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: model.apiKey,
    };
    const roles = ['bot', 'worker'].map((LEDE_ROLES) => startLede({ ...env, LEDE_ROLES }));
    await Promise.all(roles.map((role) => role.logged('Lede is ready')));

    const asked = places.flatMap(({ channel, members }) =>
      members.map(({ user }) => discord.play.slash('summarize', { link: site.url('/story') }, { channel, user })),
    );
    const cards = await Promise.all(asked.map((each) => each.reply(isCard)));

    expect(cards).toHaveLength(50);
    expect(site.requests).toHaveLength(1);
    expect(model.requests).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  test('two hundred commands in four seconds are all answered in time', async ({ databaseUrl }) => {
    const { discord, reader } = await apart(databaseUrl, {}, [REPLY]);

    const asked = [];
    for (let n = 0; n < 200; n += 1) {
      asked.push(discord.play.slash('help', {}, reader));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(asked.map((each) => each.reply(({ text }) => text.includes('How to read a card'))));

    expect(discord.violations).toEqual([]);
  });

  describe('a worker that is killed', () => {
    /** Stop whoever renders an answer, as long as the returned function is not called. */
    async function holdAnswers(databaseUrl: string): Promise<() => Promise<void>> {
      const client = new pg.Client({ connectionString: databaseUrl });
      client.on('error', () => undefined);
      await client.connect();
      await client.query(`
        select pg_advisory_lock(42);
        create function hold() returns trigger language plpgsql as
          'begin perform pg_advisory_xact_lock_shared(42); return new; end';
        create trigger hold before update on deliveries for each row when (new.state = 'rendered') execute function hold();
      `);
      onTestFinished(() => client.end());
      return async () => void (await client.query('select pg_advisory_unlock(42)'));
    }

    const states = async (db: Database) =>
      (await db.select({ state: deliveries.state }).from(deliveries)).map(({ state }) => state);

    /** As if the claims of whoever is gone had run out. */
    async function passTime(db: Database): Promise<void> {
      const ended = { claimedUntil: sql`now() - interval '1 second'` };
      for (const table of [links, briefs, deliveries])
        await db.update(table).set(ended).where(sql`claimed_until is not null`);
    }

    interface Stage {
      readonly name: string;
      readonly modelCalls: number;
      readonly turns?: Parameters<typeof startModel>[0];
      /** Bring the work to where the worker is to die. */
      reach(there: Awaited<ReturnType<typeof apart>> & { db: Database; hold: () => Promise<void> }): Promise<void>;
    }

    const stages: Stage[] = [
      {
        name: 'while it fetches',
        modelCalls: 1,
        async reach({ site }) {
          await expect.poll(() => site.requests.length, { timeout: 10_000 }).toBe(1);
        },
      },
      {
        name: 'in the model call',
        modelCalls: 2,
        turns: [{ hang: true }, REPLY],
        async reach({ model }) {
          await expect.poll(() => model.requests.length, { timeout: 10_000 }).toBe(1);
        },
      },
      {
        name: 'after the result',
        modelCalls: 1,
        async reach({ db }) {
          await expect.poll(() => states(db), { timeout: 10_000 }).toEqual(['due']);
        },
      },
      {
        name: 'during the post',
        modelCalls: 1,
        async reach({ db, discord, hold }) {
          await expect.poll(() => states(db), { timeout: 10_000 }).toEqual(['due']);
          discord.faults.add(EDIT, { delayMs: 1500 });
          await hold();
          await expect.poll(() => states(db), { timeout: 10_000 }).toEqual(['posting']);
        },
      },
      {
        name: 'after the post, before its row',
        modelCalls: 1,
        async reach({ db, discord, channel, hold }) {
          await expect.poll(() => states(db), { timeout: 10_000 }).toEqual(['due']);
          discord.faults.add(EDIT, { delayAnswerMs: 60_000 });
          await hold();
          await discord.until(() => discord.messagesIn(channel).some(isCard), 'the card');
        },
      },
    ];

    test.for(stages)(
      '$name leaves exactly one card',
      async ({ name, modelCalls, turns = [REPLY], reach }, { databaseUrl, database }) => {
        let isFirst = name === 'while it fetches';
        const answer: Answer = (response) => {
          // The first request hangs until its worker is gone.
          if (isFirst) isFirst = false;
          else response.writeHead(200, { 'content-type': 'text/html' }).end(aPage());
        };
        const hold = await holdAnswers(databaseUrl);
        const there = await apart(databaseUrl, { '/story': answer }, turns);
        const { discord, reader, channel, worker, startWorker, model, site } = there;
        const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
        await reach({ ...there, db: database.db, hold });

        await worker.kill();
        await hold();
        discord.faults.clear();
        await passTime(database.db);
        await startWorker();

        await asked.reply(isCard);
        await expect.poll(() => states(database.db), { timeout: 15_000 }).toEqual(['posted']);
        expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(1);
        expect(model.requests.length).toBeLessThanOrEqual(modelCalls);
        expect(discord.violations).toEqual([]);
      },
    );
  });

  test('a worker that is told to stop hands back what it was doing, and another finishes it', async ({
    databaseUrl,
  }) => {
    const { discord, reader, worker, startWorker, site, model } = await apart(databaseUrl, { '/story': aPage() }, [
      { hang: true },
      REPLY,
    ]);
    const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    await expect.poll(() => model.requests.length, { timeout: 10_000 }).toBe(1);

    expect(await worker.stop()).toBe(0);
    await startWorker();

    await asked.reply(isCard);
    expect(model.requests).toHaveLength(2);
  });

  test('an outage of Discord delays the card and doubles nothing', async ({ databaseUrl }) => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow: Answer = async (response) => {
      arrived.resolve();
      await go.promise;
      response.writeHead(200, { 'content-type': 'text/html' }).end(aPage());
    };
    const { discord, reader, channel, site } = await apart(databaseUrl, { '/story': slow }, [REPLY]);
    const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    await arrived.promise;

    const recover = discord.outage();
    go.resolve();
    await discord.until(() => discord.requests.filter(({ status }) => status === 503).length >= 3, 'some refusals');
    recover();

    await asked.reply(isCard);
    expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(1);
  });
});
