import { ChannelFlags, ChannelType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { eq, isNotNull, sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, onTestFinished } from 'vitest';
import { planEditions, sinceFor } from '../../src/digests/planner.ts';
import type { Database } from '../../src/store/database.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { briefs, deliveries, digests, editionStories, editions, guilds, links } from '../../src/store/schema.ts';
import { DAY, HOUR, MINUTE } from '../../src/time.ts';
import { plantDigest, plantNews, SEVEN_STORIES } from '../support/digest-guild.ts';
import { aChannel, aForumTag, aGuild, aRole } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aReplyToStory, startModel } from '../support/model.ts';
import { startLede } from '../support/process.ts';
import { aPage, startSite } from '../support/site.ts';

const REPLY = { content: JSON.stringify(aReplyToStory()) };
const PATIENCE = { timeout: 60_000 };

type Place = Awaited<ReturnType<typeof aPlace>>;

/** A guild with news of seven stories, so that an edition takes two messages, and a site to read them on. */
async function aGuildWithNews(db: Database, databaseUrl: string, place?: Place, stories = SEVEN_STORIES) {
  const there = place ?? (await aPlace());
  const pages = Object.fromEntries(stories.map(({ title }, index) => [`/courier/${index}`, aPage({ title })]));
  const site = await startSite(pages);
  const address = { guildId: there.guild.id, channelId: there.channel.id };
  const urlOf = (outlet: string, index: number) => site.url(`/${outlet}/${index}`);
  await plantNews(db, address, { outlets: ['courier'], stories, urlOf, decidedAt: new Date(Date.now() - 2 * HOUR) });
  const env = { ...settingsFor(there.discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
  return { ...there, site, env, address };
}

const statesOf = async (db: Database) =>
  (await db.select({ state: editions.state }).from(editions)).map((row) => row.state);
const posted = (db: Database) => expect.poll(() => statesOf(db), PATIENCE).toEqual(['posted']);
const headlines = (messages: readonly { text: string }[]) =>
  messages.flatMap(({ text }) => [...text.matchAll(/^### \[?([^\]\n]+)/gm)].map(([, words]) => words));

/** As if the claims of whoever is gone had run out. */
async function passTime(db: Database): Promise<void> {
  for (const table of [links, briefs, deliveries, editions])
    await db.update(table).set({ claimedUntil: sql`now() - interval '1 second'` }).where(isNotNull(table.claimedUntil));
}

describe('an edition of two messages', () => {
  test('tells its role once, in the first, and both come without a sound', async ({
    database,
    databaseUrl,
    closing,
  }) => {
    const role = aRole({ mentionable: true });
    const guild = await aGuildWithNews(database.db, databaseUrl, await aPlace({}, { roles: [role] }));
    const { discord, env } = guild;
    await plantDigest(database.db, guild.address, { roleId: role.id, isSilent: true });
    closing(await startRoles(env));

    await posted(database.db);

    const messages = discord.messagesIn(guild.channel);
    expect(messages.map(({ pings }) => pings.roles)).toEqual([[role.id], []]);
    expect(messages.map(({ flags }) => flags & MessageFlags.SuppressNotifications)).not.toContain(0);
    expect(messages[0]?.text).toContain(`<@&${role.id}>`);
    expect(headlines(messages)).toHaveLength(7);
    expect(discord.violations).toEqual([]);
  });

  test('stands in a thread below a list of its headlines', async ({ database, databaseUrl, closing }) => {
    const guild = await aGuildWithNews(database.db, databaseUrl);
    const { discord, channel, env } = guild;
    discord.faults.add('POST /channels/:channel/messages/:message/threads', 'lost after the effect', { times: 2 });
    await plantDigest(database.db, guild.address, { hasThread: true });
    closing(await startRoles(env));

    await posted(database.db);

    const [starter, ...others] = discord.messagesIn(channel);
    expect(others).toEqual([]);
    for (const { title } of SEVEN_STORIES) expect(starter?.text).toContain(title);
    expect(starter?.text).not.toContain('###');
    const threads = guild.guild.channels.filter(({ parentId }) => parentId === channel.id);
    expect(threads.map(({ id, name }) => [id, name])).toEqual([
      [starter?.id, expect.stringMatching(/^Morning, \d{4}-\d\d-\d\d$/)],
    ]);
    const [thread] = threads;
    expect(thread && headlines(discord.messagesIn(thread))).toHaveLength(7);
    expect(discord.violations).toEqual([]);
  });

  test('is one post of a forum, though the answer to it was lost', async ({ database, databaseUrl, closing }) => {
    const forum = aChannel({ type: ChannelType.GuildForum });
    const guild = await aGuildWithNews(database.db, databaseUrl, await aPlace({}, { channels: [aChannel(), forum] }));
    const { discord, env } = guild;
    discord.faults.add('POST /channels/:channel/threads', 'lost after the effect');
    await plantDigest(database.db, { ...guild.address, channelId: forum.id }, { isForum: true });
    closing(await startRoles(env));

    await posted(database.db);

    const posts = guild.guild.channels.filter(({ parentId }) => parentId === forum.id);
    expect(posts.map(({ name }) => name)).toEqual([expect.stringMatching(/^Morning, \d{4}-\d\d-\d\d$/)]);
    const [post] = posts;
    const messages = post ? discord.messagesIn(post) : [];
    expect(messages).toHaveLength(2);
    expect(headlines(messages)).toHaveLength(7);
    expect(discord.violations).toEqual([]);
  });
});

test('an edition for a forum that began to ask for a tag says how to mend it, and then comes', async ({
  database,
  databaseUrl,
  closing,
}) => {
  const tag = aForumTag({ name: 'Digest' });
  const parts = { type: ChannelType.GuildForum, availableTags: [tag], flags: ChannelFlags.RequireTag } as const;
  const [forum, log] = [aChannel(parts), aChannel()];
  const guild = await aGuildWithNews(
    database.db,
    databaseUrl,
    await aPlace({}, { channels: [aChannel(), forum, log] }),
    SEVEN_STORIES.slice(0, 2),
  );
  const { discord } = guild;
  const owner = { ...guild.owner, channel: log };
  await database.db.insert(guilds).values({ id: guild.guild.id, logChannelId: log.id });
  await plantDigest(database.db, { ...guild.address, channelId: forum.id }, { isForum: true });
  closing(await startRoles(guild.env));
  await discord.until(() => discord.messagesIn(log).length > 0, 'the notice');
  const [notice] = discord.messagesIn(log);
  expect(notice?.text).toContain('choose one with /digest edit');

  await discord.play.slash('digest edit', { digest: 'Morning', tag: tag.id }, owner).reply();
  if (notice) await discord.play.button(notice, 'Retry', owner).reply();

  await posted(database.db);
  const posts = guild.guild.channels.filter(({ parentId }) => parentId === forum.id);
  expect(posts.map(({ appliedTags }) => appliedTags)).toEqual([[tag.id]]);
  expect(discord.violations).toEqual([]);
});

describe('a worker that is killed', () => {
  /** Stop whoever writes what the condition names, until the returned function is called. */
  async function hold(databaseUrl: string, table: string, condition: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`
      select pg_advisory_lock(42);
      create function hold() returns trigger language plpgsql as
        'begin perform pg_advisory_xact_lock_shared(42); return new; end';
      create trigger hold before update on ${table} for each row when (${condition}) execute function hold();
    `);
    onTestFinished(() => client.end());
    return async () => void (await client.query('select pg_advisory_unlock(42)'));
  }

  const isHeld = async (db: Database) => {
    const { rows } = await db.execute(
      sql`select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database() where locktype = 'advisory' and objid = 42 and not granted`,
    );
    return rows.length > 0;
  };

  test.for([
    ['before it has chosen the stories', 'editions', "old.state = 'planned' and new.state = 'collected'"],
    ['before it has composed', 'editions', "old.state = 'collected' and new.state = 'briefed'"],
    ['before its messages are laid out', 'editions', "old.state = 'briefed' and new.state = 'posting'"],
    [
      'before the first is posted',
      'deliveries',
      "new.part = 0 and new.state = 'posting' and new.posting_at is not null",
    ],
    ['after the first is posted', 'deliveries', 'new.part = 0 and new.message_id is not null'],
    ['after the second is posted', 'deliveries', 'new.part = 1 and new.message_id is not null'],
    ['before it remembers what was told', 'editions', "new.state = 'posted'"],
  ] as const)('%s leaves one edition, in order', async ([, table, condition], { database: { db }, databaseUrl }) => {
    const guild = await aGuildWithNews(db, databaseUrl);
    const model = await startModel([REPLY]);
    onTestFinished(() => model[Symbol.asyncDispose]());
    const env = { ...guild.env, LEDE_ROLES: 'worker', OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: model.apiKey };
    await plantDigest(db, guild.address);
    const release = await hold(databaseUrl, table, condition);
    const worker = startLede(env);
    await expect.poll(() => isHeld(db), PATIENCE).toBe(true);

    await worker.kill();
    // Its last write may still arrive, or be lost with its connection.
    await release();
    await passTime(db);
    startLede(env);
    await posted(db);

    const messages = guild.discord.messagesIn(guild.channel);
    expect(messages).toHaveLength(2);
    expect(messages[0]?.text).toMatch(/^## Morning/);
    expect(new Set(headlines(messages)).size).toBe(7);
    expect(model.requests).toHaveLength(7);
    expect(await db.$count(editionStories)).toBe(7);
    expect(guild.discord.violations).toEqual([]);
  });
});

describe('two processes', () => {
  test('plan one edition of a slot', async ({ database: { db } }) => {
    await plantDigest(db, { guildId: '1', channelId: '2' });
    const now = new Date();

    const rounds = await Promise.all(Array.from({ length: 8 }, () => planEditions(db, now)));

    expect(rounds.flat()).toHaveLength(1);
    expect(await db.$count(editions)).toBe(1);
  });

  test('compose and post one edition between them', async ({ database: { db }, databaseUrl, closing }) => {
    const guild = await aGuildWithNews(db, databaseUrl);
    const roles = await Promise.all([startRoles(guild.env), startRoles(guild.env)]);
    for (const each of roles) closing(each);

    await plantDigest(db, guild.address);

    await posted(db);
    expect(headlines(guild.discord.messagesIn(guild.channel))).toHaveLength(7);
    expect(guild.discord.messagesIn(guild.channel)).toHaveLength(2);
  });
});

describe('a digest whose time has come', () => {
  const place = { guildId: '1', channelId: '2' };

  test('does not wait for one whose stored schedule can no longer be read, which is paused and told of', async ({
    database: { db },
  }) => {
    await db.insert(guilds).values({ id: '1', logChannelId: '3' });
    const broken = await plantDigest(db, place, { name: 'Broken', zone: 'Europe/Nowhere' }, 2 * MINUTE);
    const sound = await plantDigest(db, place);

    const planned = await planEditions(db, new Date());

    expect(planned.map(({ digest, edition }) => [digest.id, edition.state])).toEqual([
      [broken, 'skipped'],
      [sound, 'planned'],
    ]);
    expect(planned[0]?.notice).toBeDefined();
    expect(planned[0]?.edition.errorMessage).toMatch(/Europe\/Nowhere.*\/digest edit/);
    const paused = await db.select({ name: digests.name }).from(digests).where(eq(digests.isPaused, true));
    expect(paused).toEqual([{ name: 'Broken' }]);
    expect(await planEditions(db, new Date())).toEqual([]);
  });

  test('makes no edition for a guild that we have left', async ({ database: { db } }) => {
    await db.insert(guilds).values({ id: '1', leftAt: new Date() });
    await plantDigest(db, place);

    expect(await planEditions(db, new Date())).toEqual([]);

    await db.update(guilds).set({ leftAt: null });
    expect(await planEditions(db, new Date())).toHaveLength(1);
  });
});

describe('an edition that cannot be posted', () => {
  test('is told of once, and goes on where it stopped when it is tried again', async ({
    database: { db },
    databaseUrl,
    closing,
  }) => {
    const log = aChannel({ name: 'moderators' });
    const channel = aChannel();
    const place = await aPlace({}, { channels: [channel, log] });
    const guild = await aGuildWithNews(db, databaseUrl, { ...place, channel });
    const { discord, owner } = guild;
    await guildStore(db).change(guild.guild.id, '1', { logChannelId: log.id });
    await plantDigest(db, guild.address);
    channel.overwrites.push({ id: guild.guild.id, type: 'role', allow: 0n, deny: PermissionFlagsBits.SendMessages });
    closing(await startRoles(guild.env));
    await discord.until(() => discord.messagesIn(log).some(({ text }) => text.includes('Morning')), 'the notice');
    expect(await statesOf(db)).toEqual(['failed']);
    expect(discord.messagesIn(log)).toHaveLength(1);
    const [notice] = discord.messagesIn(log);

    channel.overwrites.splice(0);
    if (notice) discord.play.button(notice, 'Retry', { ...owner, channel: log });

    await posted(db);
    expect(headlines(discord.messagesIn(channel))).toHaveLength(7);
    expect(discord.messagesIn(channel)).toHaveLength(2);
  });

  test('because its channel is gone is told to the moderators', async ({ database: { db }, databaseUrl, closing }) => {
    const log = aChannel({ name: 'moderators' });
    const guild = await aGuildWithNews(db, databaseUrl, await aPlace({}, { channels: [aChannel(), log] }));
    await guildStore(db).change(guild.guild.id, '1', { logChannelId: log.id });
    await plantDigest(db, { ...guild.address, channelId: '999999999999999999' });
    closing(await startRoles(guild.env));

    await guild.discord.until(() => guild.discord.messagesIn(log).length > 0, 'the notice');

    expect(guild.discord.messagesIn(log).map(({ text }) => text)).toEqual([
      expect.stringContaining('That channel is gone'),
    ]);
    expect(await statesOf(db)).toEqual(['failed']);
  });
});

describe('after an outage', () => {
  test('of some hours comes one edition, marked late', async ({ database: { db }, databaseUrl, closing }) => {
    const guild = await aGuildWithNews(db, databaseUrl);
    const now = new Date();
    // Four times a day, and away for the last fifteen hours.
    const hours = [0, 6, 12, 18].map((hour) => `0 ${(now.getUTCHours() + 23 + hour) % 24} * * *`);
    await plantDigest(db, guild.address, { expressions: hours, nextAt: new Date(now.getTime() - 15 * HOUR) });

    closing(await startRoles(guild.env));

    await posted(db);
    expect(guild.discord.messagesIn(guild.channel)[0]?.text).toContain('late after an outage');
    expect(headlines(guild.discord.messagesIn(guild.channel))).toHaveLength(7);
  });

  test('of more than a day, the moderators are told, and the next edition has what was missed', async ({
    database: { db },
    databaseUrl,
    closing,
  }) => {
    const log = aChannel({ name: 'moderators' });
    const guild = await aGuildWithNews(db, databaseUrl, await aPlace({}, { channels: [aChannel(), log] }));
    await guildStore(db).change(guild.guild.id, '1', { logChannelId: log.id });
    const gone = new Date(Date.now() - 26 * HOUR);
    const weekly = `${gone.getUTCMinutes()} ${gone.getUTCHours()} * * ${gone.getUTCDay()}`;
    const id = await plantDigest(db, guild.address, { expressions: [weekly] }, 26 * HOUR);

    closing(await startRoles(guild.env));

    const { discord } = guild;
    await discord.until(() => discord.messagesIn(log).length > 0, 'the notice');
    expect(discord.messagesIn(log)[0]?.text).toContain('was left out. Lede was away for more than a day');
    expect(await statesOf(db)).toEqual(['skipped']);
    const now = new Date();
    expect((await sinceFor(db, { id }, now)).getTime()).toBe(now.getTime() - DAY);
  });
});

test('a second guild with the same feeds gets its edition without a further model call', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const [channel, other] = [aChannel(), aChannel()];
  const neighbour = aGuild({ channels: [other] });
  const place = await aPlace({ guilds: [neighbour] }, { channels: [channel] });
  const guild = await aGuildWithNews(db, databaseUrl, { ...place, channel });
  const model = await startModel([REPLY]);
  onTestFinished(() => model[Symbol.asyncDispose]());
  closing(await startRoles({ ...guild.env, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: model.apiKey }));
  await plantDigest(db, guild.address);
  await posted(db);
  const [calls, fetches] = [model.requests.length, guild.site.requests.length];
  expect(calls).toBe(7);

  const there = { guildId: neighbour.id, channelId: other.id };
  await db.execute(sql`
    with followed as (
      insert into subscriptions (guild_id, channel_id, feed_id, mode, created_by)
      select ${there.guildId}, ${there.channelId}, feed_id, mode, '1' from subscriptions returning id, feed_id
    )
    insert into decisions (subscription_id, entry_id, outcome, created_at)
    select followed.id, e.id, 'digest', now() - interval '2 hours' from followed join entries e on e.feed_id = followed.feed_id`);
  await plantDigest(db, there);

  await expect.poll(() => statesOf(db), PATIENCE).toEqual(['posted', 'posted']);
  expect(headlines(guild.discord.messagesIn(other))).toHaveLength(7);
  expect([model.requests.length, guild.site.requests.length]).toEqual([calls, fetches]);
  expect(guild.discord.violations).toEqual([]);
});

test('a model that never answers does not hold an edition: it goes out in the articles’ own sentences', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const guild = await aGuildWithNews(db, databaseUrl, undefined, SEVEN_STORIES.slice(0, 2));
  const model = await startModel([{ hang: true }]);
  onTestFinished(() => model[Symbol.asyncDispose]());
  await plantDigest(db, guild.address);
  closing(await startRoles({ ...guild.env, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: model.apiKey }));
  await expect.poll(() => statesOf(db), PATIENCE).toEqual(['collected']);
  const written = () => db.$count(briefs, eq(briefs.state, 'written'));
  await expect.poll(written, PATIENCE).toBe(2);

  await db.update(editions).set({ deadline: sql`now()` });

  await posted(db);
  const [message] = guild.discord.messagesIn(guild.channel);
  expect(message?.text).toContain('the model did not answer in time');
  expect(message?.text).toContain('in the article');
});
