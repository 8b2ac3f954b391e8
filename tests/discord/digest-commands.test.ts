import { ChannelFlags, ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { isNull, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { planDue } from '../../src/digests/planner.ts';
import { digestStore } from '../../src/store/digests.ts';
import { editionStore } from '../../src/store/editions.ts';
import { digests, editions, subscriptions } from '../../src/store/schema.ts';
import { DAY, MINUTE } from '../../src/time.ts';
import { plantDigest, plantNews } from '../support/digest-guild.ts';
import { aChannel, aForumTag, aRole } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aGuildWithLede, aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';

const MORNING = { name: 'Morning', times: '07:30', zone: 'Europe/Paris' };

describe('/digest create', () => {
  test('shows the next three editions and what they cost, and saves nothing before it is told to', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, lede } = await aGuildWithLede({ databaseUrl, closing });

    const draft = await discord.play.slash('digest create', MORNING, owner).reply(({ buttons }) => buttons.length > 0);

    expect(draft.isEphemeral).toBe(true);
    expect(draft.text.match(/^- \d{4}-\d\d-\d\d 07:30 \(<t:\d+:R>\)$/gm)).toHaveLength(3);
    expect(draft.text).toContain('No model is used, so it costs nothing.');
    const list = () => discord.play.slash('digest list', {}, owner).reply();
    expect((await list()).text).toContain('no digest yet');
    discord.play.button(draft, 'Save', owner);
    await expect.poll(async () => (await list()).text).toContain('**Morning**');
    expect(await lede.services.db.$count(digests)).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  test('saves once what is saved twice, and keeps to twenty', async ({ databaseUrl, closing }) => {
    const { discord, owner, guild, channel, lede } = await aGuildWithLede({ databaseUrl, closing });
    const draft = async (name: string) => {
      const asked = discord.play.slash('digest create', { ...MORNING, name }, owner);
      return { asked, message: await asked.reply(({ buttons }) => buttons.length > 0) };
    };
    const [morning, evening] = [await draft('Morning'), await draft('Evening')];

    const saves = [1, 2].map(() => discord.play.button(morning.message, 'Save', owner));
    await morning.asked.reply(({ text }) => text.includes('created'));
    for (let n = 2; n <= 20; n += 1) {
      const place = { guildId: guild.id, channelId: channel.id };
      await plantDigest(lede.services.db, place, { name: `Digest ${n}`, isPaused: true });
    }
    const oneMore = discord.play.button(evening.message, 'Save', owner);
    await discord.until(() => oneMore.followups().length === 1, 'the refusal');

    expect(saves.flatMap((save) => save.followups())).toEqual([]);
    expect(oneMore.followups()[0]?.text).toContain('20 digests');
    expect(await lede.services.db.$count(digests, isNull(digests.removedAt))).toBe(20);
    expect(discord.violations).toEqual([]);
  });

  test.for([
    ['a name that is taken', { name: 'morning' }, 'already'],
    ['a name that cannot be seen', { name: ' \u200b ' }, 'a name that can be read'],
    ['a time that is none', { times: '25:00' }, '25:00'],
    ['a zone that is none', { zone: 'Europe/Nowhere' }, 'Europe/Nowhere'],
    ['a city in place of its zone', { zone: 'new york' }, 'write one like America/New_York'],
    ['a cron expression that is none', { cron: '0 7 * *' }, 'five fields'],
    ['a cron expression of every minute', { cron: '* * * * *' }, '24 times a day at most'],
    ['more times than hours', { cron: '0 * * * *; 30 6 * * *' }, '24 times a day at most'],
    ['a cron expression that never runs', { cron: '0 7 31 2 *' }, 'never runs'],
  ] as const)('says what is wrong with %s', async ([, options, words], { databaseUrl, closing }) => {
    const { discord, owner, guild, channel, lede } = await aGuildWithLede({ databaseUrl, closing });
    await plantDigest(lede.services.db, { guildId: guild.id, channelId: channel.id }, { isPaused: true });

    const answer = discord.play.slash('digest create', { ...MORNING, name: 'Another', ...options }, owner);

    expect((await answer.reply()).text).toContain(words);
    expect(await lede.services.db.$count(digests)).toBe(1);
  });

  test.for([
    ['a thread', { thread: true }, PermissionFlagsBits.CreatePublicThreads, '**Create Public Threads**'],
    ['a role', { role: 'News' }, 0n, '**Mention @everyone, @here, and All Roles**'],
  ] as const)('names the right that %s needs', async ([, wanted, deny, words], { databaseUrl, closing }) => {
    const channel = aChannel();
    const role = aRole({ name: 'News' });
    const place = await aPlace({}, { channels: [channel], roles: [role] });
    channel.overwrites.push({ id: place.guild.id, type: 'role', allow: 0n, deny });
    const owner = { ...place.owner, channel };
    const { discord } = await aGuildWithLede({ databaseUrl, closing }, {}, { ...place, channel, owner });

    const options = { ...MORNING, ...wanted, ...('role' in wanted && { role: role.id }) };
    const answer = await discord.play.slash('digest create', options, owner).reply();

    expect(answer.text).toContain(words);
  });
});

describe('a digest for a forum whose posts need a tag', () => {
  async function aForum({
    databaseUrl,
    closing,
  }: Pick<Parameters<typeof aGuildWithLede>[0], 'databaseUrl' | 'closing'>) {
    const tags = [aForumTag({ name: 'Digest' }), aForumTag({ name: 'Staff', moderated: true })];
    const forum = aChannel({ type: ChannelType.GuildForum, availableTags: tags, flags: ChannelFlags.RequireTag });
    const place = await aPlace({}, { channels: [aChannel(), forum] });
    const owner = { ...place.owner, channel: place.guild.channels[0] ?? forum };
    return { ...(await aGuildWithLede({ databaseUrl, closing }, {}, { ...place, owner })), forum, tag: tags[0]?.id };
  }

  test('offers the forum’s tags, and is not drafted without one', async ({ databaseUrl, closing }) => {
    const { discord, owner, forum, tag, lede } = await aForum({ databaseUrl, closing });
    const create = (options: Record<string, string>) =>
      discord.play.slash('digest create', { ...MORNING, channel: forum.id, ...options }, owner);

    expect((await create({}).reply()).text).toContain('choose one with the option “tag”. There are: Digest, Staff');
    expect((await create({ tag: 'Weather' }).reply()).text).toContain('no such tag');
    expect((await create({ tag: 'Staff' }).reply()).text).toContain('**Manage Threads**');
    const offered = discord.play.autocomplete(
      'digest create',
      'tag',
      { ...MORNING, channel: forum.id, tag: 'dig' },
      owner,
    );
    expect(await offered.choices()).toEqual([{ name: 'Digest', value: tag }]);
    expect(await lede.services.db.$count(digests)).toBe(0);

    const draft = await create({ tag: 'digest' }).reply(({ buttons }) => buttons.length > 0);
    expect(draft.text).toContain('a post each, with a tag');
    discord.play.button(draft, 'Save', owner);
    await expect.poll(() => lede.services.db.$count(digests, isNull(digests.removedAt))).toBe(1);
    const edit = { digest: 'Morning', tag: 'none' };
    expect((await discord.play.slash('digest edit', edit, owner).reply()).text).toContain('needs a tag');
    expect(discord.violations).toEqual([]);
  });
});

test('a digest is changed, paused, resumed, removed and brought back', async ({ databaseUrl, closing }) => {
  const { discord, owner, guild, channel, lede } = await aGuildWithLede({ databaseUrl, closing });
  const place = { guildId: guild.id, channelId: channel.id };
  await plantDigest(lede.services.db, place, { isPaused: true });
  await plantDigest(lede.services.db, place, { name: 'Evening', isPaused: true });
  const digest = { digest: 'Morning' };
  const say = async (name: string, options: Record<string, string> = {}) =>
    (await discord.play.slash(`digest ${name}`, { ...digest, ...options }, owner).reply()).text;

  expect(await say('edit', { times: '06:15', days: 'weekdays' })).toContain('Monday to Friday at 06:15');
  expect(await say('edit', { name: 'Evening' })).toContain('already');
  expect(await say('edit')).toContain('what is to change');
  expect(await say('show')).toContain('has not come out yet');
  expect(await say('resume')).toContain('Morning: resumed');
  expect(await say('pause')).toContain('**paused**');
  const removed = await discord.play.slash('digest remove', digest, owner).reply();
  expect(await say('pause')).toContain('no such digest');
  discord.play.button(removed, 'Undo, for ten minutes', owner);
  await expect.poll(() => say('pause')).toContain('Morning: paused');
});

test('categories are those of the server’s feeds, however they are written, and unknown ones are named', async ({
  databaseUrl,
  closing,
}) => {
  const { discord, owner, guild, channel, lede } = await aGuildWithLede({ databaseUrl, closing });
  const { db } = lede.services;
  const place = { guildId: guild.id, channelId: channel.id };
  await plantNews(db, place, { outlets: ['courier'], stories: [], urlOf: () => 'https://courier.example/' });
  await db.update(subscriptions).set({ category: 'World News' });

  const draft = await discord.play
    .slash('digest create', { ...MORNING, categories: 'world news, Sprot' }, owner)
    .reply();

  expect(draft.text).toContain('the categories World News, Sprot');
  expect(draft.text).toContain('No feed of this server has the category Sprot yet');
});

test('digests, zones and languages are offered while a moderator types', async ({ databaseUrl, closing }) => {
  const { discord, owner, guild, channel, lede } = await aGuildWithLede({ databaseUrl, closing });
  await plantDigest(lede.services.db, { guildId: guild.id, channelId: channel.id }, { isPaused: true });
  const offered = async (name: string, options: Record<string, string>, focused: string) =>
    (await discord.play.autocomplete(name, focused, options, owner).choices()).map((choice) => choice.name);

  expect(await offered('digest run', { digest: 'morn' }, 'digest')).toEqual(['Morning']);
  expect(await offered('digest create', { ...MORNING, zone: 'new yor' }, 'zone')).toEqual(['America/New_York']);
  for (const typed of ['kyiv', 'kiev', 'Europe/Ky'])
    expect(await offered('digest create', { ...MORNING, zone: typed }, 'zone')).toEqual(['Europe/Kyiv']);
  expect(await offered('digest create', { ...MORNING, zone: 'utc' }, 'zone')).toContain('UTC');
});

describe('an edition whose hour has come and that nobody has planned yet', () => {
  test('comes, whatever is changed of its digest meanwhile', async ({ databaseUrl, database: { db }, closing }) => {
    const { discord, guild, channel, owner } = await aPlace();
    closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
    await plantDigest(db, { guildId: guild.id, channelId: channel.id });
    const edit = (options: Record<string, string | number>) =>
      discord.play.slash('digest edit', { digest: 'Morning', ...options }, owner).reply();

    expect((await edit({ max_stories: 3 })).text).toContain('at most 3 stories');
    expect((await edit({ times: '06:15', zone: 'Asia/Tokyo' })).text).toContain('06:15 (Asia/Tokyo)');

    expect(await db.select({ state: editions.state, isLate: editions.isLate }).from(editions)).toEqual([
      { state: 'planned', isLate: false },
    ]);
    const [digest] = await db.select().from(digests);
    expect(digest?.nextAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test('comes once, and the change too, where both happen at one moment', async ({
    databaseUrl,
    database: { db },
    closing,
  }) => {
    const { discord, guild, channel, owner } = await aPlace();
    closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
    await plantDigest(db, { guildId: guild.id, channelId: channel.id });
    const countWaiting = async () => {
      const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await db.execute(waiting)).rowCount;
    };

    const asked = await db.transaction(async (tx) => {
      const now = new Date();
      const [due] = await digestStore(tx).claimDue(now, 1);
      const asked = discord.play.slash('digest edit', { digest: 'Morning', max_stories: 3 }, owner);
      await expect.poll(countWaiting).toBe(1);
      if (due) await planDue(tx, due, now);
      return asked;
    });

    expect((await asked.reply()).text).toContain('at most 3 stories');
    expect(await db.$count(editions)).toBe(1);
  });

  test('comes, should its digest be removed and brought back', async ({ databaseUrl, database: { db }, closing }) => {
    const { discord, guild, channel, owner } = await aPlace();
    closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
    await plantDigest(db, { guildId: guild.id, channelId: channel.id });
    const [before] = await db.select().from(digests);

    const asked = discord.play.slash('digest remove', { digest: 'Morning' }, owner);
    discord.play.button(await asked.reply(), 'Undo, for ten minutes', owner);
    await asked.reply(({ text }) => text.includes('Morning: back again'));

    expect(await db.select().from(digests)).toEqual([before]);
  });
});

test('a digest that moves west does not announce an hour which it has had that day', async ({
  databaseUrl,
  database: { db },
  closing,
}) => {
  const { discord, guild, channel, owner } = await aPlace();
  closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
  // Half past in the east is over, and in the west yet to come.
  const time = new Date(Date.now() + 30 * MINUTE).toISOString();
  const place = { guildId: guild.id, channelId: channel.id };
  const [hour, minute] = [Number(time.slice(11, 13)), Number(time.slice(14, 16))];
  const digestId = await plantDigest(db, place, {
    expressions: [`${minute} ${hour} * * *`],
    zone: 'Etc/GMT-1',
    nextAt: new Date(Date.now() + DAY),
  });
  const now = new Date();
  const slot = time.slice(0, 16);
  const period = { since: now, until: now, purpose: 'slot', isLate: false } as const;
  await editionStore(db).plan({ digestId, guildId: guild.id, slot, ...period });

  const nextAfter = async (options: Record<string, string>) => {
    const { text } = await discord.play.slash('digest edit', { digest: 'Morning', ...options }, owner).reply();
    return /^- (\S+ \S+) /m.exec(text)?.[1];
  };
  const inSlots = (ms: number) => new Date(Date.parse(`${slot}:00Z`) + ms).toISOString().slice(0, 16).replace('T', ' ');

  expect(await nextAfter({ zone: 'Etc/GMT+1' })).toBe(inSlots(DAY));
  // One that it has not had, though in the east it has had a later one.
  const earlier = inSlots(-20 * MINUTE);
  expect(await nextAfter({ times: earlier.slice(11) })).toBe(earlier);
});

test('twenty digests are listed, each with its name', async ({ databaseUrl, database: { db }, closing }) => {
  const { discord, guild, channel, owner } = await aPlace();
  closing(await startRoles(settingsFor(discord, databaseUrl), { hasWorker: false }));
  const sources = { kind: 'categories' as const, categories: ['politics and economy', 'science and technology'] };
  for (let n = 1; n <= 20; n += 1)
    await plantDigest(db, { guildId: guild.id, channelId: channel.id }, { name: `Digest ${n}`, sources });

  const asked = discord.play.slash('digest list', {}, owner);
  const first = await asked.reply();
  await discord.until(() => asked.followups().length > 0, 'the rest of the list');

  const texts = [first, ...asked.followups()].map(({ text }) => text).join('\n');
  for (let n = 1; n <= 20; n += 1) expect(texts).toContain(`**Digest ${n}**`);
  expect(asked.followups().every(({ isEphemeral }) => isEphemeral)).toBe(true);
  expect(discord.violations).toEqual([]);
});
