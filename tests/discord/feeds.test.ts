import { ChannelFlags, ChannelType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import { briefs, decisions, feeds, subscriptions } from '../../src/store/schema.ts';
import { aChannel, aForumTag, aGuild, aRole, startDiscord } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aPlace } from '../support/lede-on-discord.ts';
import { aGuildWithNews, followFeed, publicIn } from '../support/news-site.ts';

describe('a moderator who follows a site', () => {
  test('sees what would be posted, saves, and from then on each new entry becomes one card', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, channel, site, publish, db, poll } = await aGuildWithNews({ databaseUrl, closing });

    const asked = discord.play.slash('feed add', { url: site.url('/') }, owner);
    const preview = await asked.reply(({ buttons }) => buttons.length > 0);
    expect(preview).toMatchObject({ isEphemeral: true });
    expect(preview.text).toContain('Follow The Courier?');
    expect(preview.text).toContain('- Old story 3');
    expect(await db.$count(subscriptions)).toBe(0);
    discord.play.button(preview, 'Save', owner);
    await asked.reply(({ text }) => text.includes('followed from now on'));
    publish('A new story');
    await poll();

    await discord.until(() => publicIn(discord, channel).some(({ text }) => text.includes('Article 4')), 'the card');
    await poll();
    expect(publicIn(discord, channel)).toHaveLength(1);
    expect(await db.$count(decisions)).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  test('chooses among several feeds, and sees what a filter lets through', async ({ databaseUrl, closing }) => {
    const options = { site: { paths: ['/feed.xml', '/sport.xml'] } };
    const { discord, owner, site, publish } = await aGuildWithNews({ databaseUrl, closing }, options);
    publish('Football ends in a draw', { path: '/sport.xml' });

    const asked = discord.play.slash('feed add', { url: site.url('/'), filter: 'football', mode: 'link' }, owner);
    const choice = await asked.reply(({ text }) => text.includes('2 feeds'));
    const select = choice.components.flatMap((component) => JSON.stringify(component)).join('');
    const [customId = ''] = /feed-choose:[\w-]+/.exec(select) ?? [];
    discord.play.select(choice, customId, ['1'], owner);
    const preview = await asked.reply(({ text }) => text.includes('Follow The Courier /sport.xml?'));

    expect(preview.text).toContain('✓ Football ends in a draw');
    expect(preview.text).toMatch(/✗ ~~Old story 3~~ does not have/);
    discord.play.button(preview, 'Cancel', owner);
    await asked.reply(({ text }) => text === 'Nothing was saved.');
    expect(discord.violations).toEqual([]);
  });

  test('may paste its link with what stands around it, and is told what is none', async ({ databaseUrl, closing }) => {
    const { discord, owner, site } = await aGuildWithNews({ databaseUrl, closing });
    const add = async (url: string) => (await discord.play.slash('feed add', { url }, owner).reply()).text;

    expect(await add(` <${site.url('/feed.xml')}> `)).toContain('Follow The Courier?');
    expect(await add(`[The Courier](${site.url('/feed.xml')})`)).toContain('Follow The Courier?');
    expect(await add('the daily courier')).toContain('not a complete web address');
    expect(await add(`${site.url('/')} ${site.url('/feed.xml')}`)).toContain('one site or feed at a time');
  });

  test('is shown the place of what cannot be read in a filter', async ({ databaseUrl, closing }) => {
    const { discord, owner, site } = await aGuildWithNews({ databaseUrl, closing });

    const refused = await discord.play
      .slash('feed add', { url: site.url('/'), filter: 'budget OR (council' }, owner)
      .reply();

    expect(refused).toMatchObject({ isEphemeral: true });
    expect(refused.text).toContain('at character 11: `budget OR ▸(council');
    expect(site.requests).toHaveLength(0);
  });
});

test('two guilds that follow one feed cause one fetch and one brief, and each gets its card', async ({
  databaseUrl,
  closing,
}) => {
  const guilds = [aGuild(), aGuild()];
  const discord = await startDiscord({ guilds });
  onTestFinished(() => discord[Symbol.asyncDispose]());
  const actors = guilds.flatMap(({ channels: [channel], members: [member] }) =>
    channel && member ? [{ channel, user: member.user, permissions: ~0n }] : [],
  );
  const place = { ...(await aPlace()), discord };
  const { feedUrl, publish, asked, poll, db } = await aGuildWithNews({ databaseUrl, closing }, { place });
  for (const actor of actors) await followFeed(discord, actor, { url: feedUrl });
  const before = asked('/feed.xml');

  publish('A new story');
  await poll();

  for (const { channel } of actors)
    await discord.until(() => publicIn(discord, channel).some(({ text }) => text.includes('Article 4')), 'a card');
  expect([asked('/feed.xml') - before, asked('/story-4'), await db.$count(briefs)]).toEqual([1, 1, 1]);
  expect(discord.violations).toEqual([]);
});

describe('a subscription', () => {
  test('to links reads no article, tells one role, and says how many its limit kept back', async ({
    databaseUrl,
    closing,
  }) => {
    const role = aRole({ name: 'News', mentionable: true });
    const place = await aPlace({}, { channels: [aChannel()], roles: [role, aRole({ name: 'Staff' })] });
    const [channel = aChannel()] = place.guild.channels;
    const owner = { ...place.owner, channel };
    const { discord, feedUrl, publish, asked, poll } = await aGuildWithNews({ databaseUrl, closing }, { place });
    const saved = await followFeed(discord, owner, { url: feedUrl, mode: 'link', max_per_hour: 2, role: role.id });
    expect(saved.text).toContain(`tells <@&${role.id}> · at most 2 an hour`);

    for (const title of ['One', `Two &lt;@&amp;${place.guild.roles[2]?.id}&gt; @everyone`, 'Three', 'Four'])
      publish(title);
    await poll();

    await discord.until(() => publicIn(discord, channel).length === 2, 'two messages');
    const messages = publicIn(discord, channel).toSorted((a, b) => a.text.localeCompare(b.text));
    for (const { pings } of messages) expect(pings).toEqual({ everyone: false, users: [], roles: [role.id] });
    expect(messages.filter(({ text }) => text.includes('+2 more'))).toHaveLength(1);
    expect(asked('/story-4')).toBe(0);
    expect(discord.violations).toEqual([]);
  });

  test('for digests posts nothing, and an address that another feed brought is not posted again', async ({
    databaseUrl,
    closing,
  }) => {
    const options = { site: { paths: ['/feed.xml', '/sport.xml', '/digest.xml'] } };
    const { discord, owner, channel, site, publish, poll, db } = await aGuildWithNews(
      { databaseUrl, closing },
      options,
    );
    await followFeed(discord, owner, { url: site.url('/feed.xml'), mode: 'link' });
    await followFeed(discord, owner, { url: site.url('/sport.xml'), mode: 'link' });
    await followFeed(discord, owner, { url: site.url('/digest.xml'), mode: 'digest' });

    const story = publish('A new story');
    for (const path of ['/sport.xml', '/digest.xml']) publish('The same', { path, story });
    await poll();

    await discord.until(() => publicIn(discord, channel).length === 1, 'the message');
    const rows = await db.select({ outcome: decisions.outcome }).from(decisions);
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['digest', 'duplicate', 'posted']);
  });

  test('is paused, resumed, changed, removed, brought back, and not after ten minutes', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, channel, feedUrl, publish, poll, db } = await aGuildWithNews({ databaseUrl, closing });
    await followFeed(discord, owner, { url: feedUrl, mode: 'link' });
    const say = (name: string, options = {}) =>
      discord.play.slash(`feed ${name}`, { feed: 'The Courier', ...options }, owner);

    expect((await say('pause').reply()).text).toContain('**paused**');
    publish('In the pause');
    await poll();
    expect((await say('resume').reply()).text).toContain('resumed');
    const changed = await say('edit', { filter: '-boring', max_age_hours: 0, category: 'City' }).reply();
    expect(changed.text).toContain('filter: -boring · category City');
    publish('Boring things');
    publish('A new story');
    await poll();
    const why = await say('why').reply();
    expect(why.text).toMatch(/A new story\*\*: (?:on its way|posted)/);
    expect(why.text).toMatch(/Boring things\*\*: filtered: it has “boring”/);

    const removal = say('remove');
    discord.play.button(await removal.reply(), 'Undo, for ten minutes', owner);
    await removal.reply(({ text }) => text.includes('followed again'));
    const again = say('remove');
    const message = await again.reply();
    await db.update(subscriptions).set({ removedAt: sql`now() - interval '11 minutes'` });
    const late = discord.play.button(message, 'Undo, for ten minutes', owner);
    await discord.until(() => late.followups().length === 1, 'the refusal');
    expect(late.followups()[0]?.text).toContain('too long ago');
    await discord.until(() => publicIn(discord, channel).length === 1, 'the one message');
    expect(publicIn(discord, channel)[0]?.text).toContain('A new story');
    expect(discord.violations).toEqual([]);
  });
});

test('an undoing that has nothing left to undo says that the feed is followed, and changes nothing', async ({
  databaseUrl,
  closing,
}) => {
  const { discord, owner, feedUrl } = await aGuildWithNews({ databaseUrl, closing });
  await followFeed(discord, owner, { url: feedUrl, mode: 'link' });
  const removal = discord.play.slash('feed remove', { feed: feedUrl }, owner);
  const removed = await removal.reply();
  await followFeed(discord, owner, { url: feedUrl, mode: 'card', filter: 'council' });

  discord.play.button(removed, 'Undo, for ten minutes', owner);

  expect((await removal.reply(({ text }) => text.includes('followed again'))).text).toContain('filter: council');
  expect(discord.violations).toEqual([]);
});

describe('a channel that is more than a channel', () => {
  test('gets a thread below each message, and publishes it', async ({ databaseUrl, closing }) => {
    const channel = aChannel({ type: ChannelType.GuildAnnouncement });
    const place = await aPlace({}, { channels: [channel] });
    const owner = { ...place.owner, channel };
    const { discord, guild, feedUrl, publish, poll } = await aGuildWithNews({ databaseUrl, closing }, { place });
    await followFeed(discord, owner, { url: feedUrl, mode: 'link', thread: true, publish: true });

    publish('A new story');
    await poll();

    await discord.until(() => publicIn(discord, channel).some(({ flags }) => flags & MessageFlags.Crossposted), 'it');
    expect(guild.channels.map(({ name, parentId }) => [name, parentId])).toContainEqual(['A new story', channel.id]);
    expect(discord.violations).toEqual([]);
  });

  test('gets a post for each entry if it is a forum, with the tags that fit', async ({ databaseUrl, closing }) => {
    const tags = [aForumTag({ name: 'Sport' }), aForumTag({ name: 'News' })];
    const forum = aChannel({ type: ChannelType.GuildForum, availableTags: tags, flags: ChannelFlags.RequireTag });
    const place = await aPlace({}, { channels: [aChannel(), forum] });
    const owner = { ...place.owner, channel: place.guild.channels[0] ?? forum };
    const { discord, guild, feedUrl, publish, poll } = await aGuildWithNews({ databaseUrl, closing }, { place });
    const options = { url: feedUrl, channel: forum.id, mode: 'link' };
    const untagged = await discord.play.slash('feed add', options, owner).reply();
    expect(untagged.text).toContain('needs a tag');
    await followFeed(discord, owner, { ...options, tags: 'football => sport; * => News' });

    const edit = { feed: feedUrl, tags: 'football => sport' };
    expect((await discord.play.slash('feed edit', edit, owner).reply()).text).toContain('needs a tag');

    publish('Football ends in a draw');
    publish('The weather');
    await poll();

    const posts = () => guild.channels.filter(({ parentId }) => parentId === forum.id);
    await discord.until(() => posts().length === 2, 'the posts');
    const found = posts().map(({ name, appliedTags }) => [name, appliedTags]);
    expect(found).toContainEqual(['Football ends in a draw', tags.map(({ id }) => id)]);
    expect(found).toContainEqual(['The weather', [tags[1]?.id]]);
    expect(discord.violations).toEqual([]);
  });
});

describe('what we may not do is said before anything is saved', () => {
  test('in a channel that was deleted meanwhile', async ({ databaseUrl, closing }) => {
    const doomed = aChannel({ name: 'doomed' });
    const place = await aPlace({}, { channels: [aChannel(), doomed] });
    const owner = { ...place.owner, channel: place.guild.channels[0] ?? doomed };
    const { discord, guild, feedUrl, db } = await aGuildWithNews({ databaseUrl, closing }, { place });
    const asked = discord.play.slash('feed add', { url: feedUrl, channel: doomed.id }, owner);
    const preview = await asked.reply(({ buttons }) => buttons.length > 0);

    guild.channels.splice(guild.channels.indexOf(doomed), 1);
    const { id, type, name } = doomed;
    discord.gateway.dispatch('CHANNEL_DELETE', guild.id, () => ({ id, type, name, guild_id: guild.id }));
    const refused = discord.play.button(preview, 'Save', owner);

    await discord.until(() => refused.followups().length === 1, 'the refusal');
    expect(refused.followups()[0]?.text).toContain(`I cannot find <#${id}>: it was deleted`);
    expect(await db.$count(subscriptions)).toBe(0);
  });

  test.for([
    ['in the channel', {}, PermissionFlagsBits.SendMessages, '**Send Messages**'],
    ['in the channel’s past', {}, PermissionFlagsBits.ReadMessageHistory, '**Read Message History**'],
    ['for threads', { thread: true }, PermissionFlagsBits.CreatePublicThreads, '**Create Public Threads**'],
    ['for a role', { role: 'News' }, 0n, '**Mention @everyone, @here, and All Roles**'],
    ['with what is no announcement', { publish: true }, 0n, 'is none'],
    ['with tags where there are none', { tags: 'a => b' }, 0n, 'Tags are for posts of a forum'],
  ] as const)('%s', async ([, options, deny, words], { databaseUrl, closing }) => {
    const channel = aChannel();
    const role = aRole({ name: 'News' });
    const place = await aPlace({}, { channels: [channel], roles: [role] });
    channel.overwrites.push({ id: place.guild.id, type: 'role', allow: 0n, deny });
    const owner = { ...place.owner, channel };
    const { discord, feedUrl, site, db } = await aGuildWithNews({ databaseUrl, closing }, { place });

    const typed = { url: feedUrl, ...options, ...('role' in options && { role: role.id }) };
    const refused = await discord.play.slash('feed add', typed, owner).reply();

    expect(refused.text).toContain(words);
    expect([site.requests.length, await db.$count(feeds, eq(feeds.url, feedUrl))]).toEqual([0, 0]);
  });
});
