import { PermissionFlagsBits } from 'discord-api-types/v10';
import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { audit, deliveries, guilds, requests } from '../../src/store/schema.ts';
import { aChannel, aGuild, aMember, aRole, type Discord } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aGuildWithLede, aPlace, isCard, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { type Answer, aPage, startSite } from '../support/site.ts';

describe('a member who asks for a link', () => {
  test('gets its card, with buttons that ask for more', async ({ databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });

    const asked = discord.play.slash('summarize', { link: `<${site.url('/story')}>` }, reader);

    const card = await asked.reply(isCard);
    expect(card.isEphemeral).toBe(false);
    expect(card.text).toContain('Bridge reopens after two years');
    expect(card.buttons.map(({ label }) => label)).toEqual(['Evidence', 'Sources', 'Report']);
    expect(discord.violations).toEqual([]);
  });

  test('alone sees it when they say so, or when the guild has chosen that', async ({ databaseUrl, closing }) => {
    const { discord, reader, owner, site, guild, lede } = await aGuildWithLede({ databaseUrl, closing });

    const chosen = discord.play.slash('summarize', { link: site.url('/story'), private: true }, reader);
    expect(await chosen.reply(isCard)).toMatchObject({ isEphemeral: true });

    const panel = await discord.play.slash('settings', {}, owner).reply();
    await discord.play.button(panel, 'Make answers private', owner).answer();
    await expect.poll(() => lede.services.db.$count(guilds, eq(guilds.isPrivate, true))).toBe(1);
    const byDefault = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    expect(await byDefault.reply(isCard)).toMatchObject({ isEphemeral: true });
    const open = discord.play.slash('summarize', { link: site.url('/story'), private: false }, reader);
    expect(await open.reply(isCard)).toMatchObject({ isEphemeral: false });
    expect(guild.id).toBeTruthy();
    expect(discord.violations).toEqual([]);
  });

  test('sees how far it has come, and is answered at once the second time', async ({ databaseUrl, closing }) => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow: Answer = async (response) => {
      arrived.resolve();
      await go.promise;
      response.writeHead(200, { 'content-type': 'text/html' }).end(aPage());
    };
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing }, { '/story': slow });

    const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    await arrived.promise;
    const progress = await asked.reply(({ text }) => text.includes('Fetching the page'));
    expect(progress.buttons.map(({ label }) => label)).toEqual(['Cancel']);
    go.resolve();
    await asked.reply(isCard);
    const again = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    const card = await again.reply(isCard);

    expect(card.versions).toHaveLength(2);
    expect(site.requests).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  test('is told which right we lack there, should the answer come too late for the reply', async ({ databaseUrl }) => {
    const channel = aChannel();
    const member = aMember();
    const place = await aPlace({}, { channels: [channel], members: [member] });
    channel.overwrites.push({ id: place.guild.id, type: 'role', allow: 0n, deny: PermissionFlagsBits.SendMessages });
    const bot = await startRoles(settingsFor(place.discord, databaseUrl), { hasWorker: false });
    const reader = { channel, user: member.user };

    const asked = place.discord.play.slash('summarize', { link: 'https://courier.example/story' }, reader);

    const progress = await asked.reply(({ text }) => text.includes('Waiting in the queue'));
    expect(progress.text).toContain('here I lack **Send Messages**');
    await bot.close();
  });

  test('can cancel it, and nobody else but a moderator can', async ({ databaseUrl, closing }) => {
    const go = Promise.withResolvers<void>();
    const slow: Answer = async (response) => {
      await go.promise;
      response.writeHead(200, { 'content-type': 'text/html' }).end(aPage());
    };
    const { discord, reader, channel, site, lede } = await aGuildWithLede({ databaseUrl, closing }, { '/story': slow });
    const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    const progress = await asked.reply(({ buttons }) => buttons.length === 1);

    const other = { channel, user: aMember().user };
    const refused = discord.play.button(progress, 'Cancel', other);
    await discord.until(() => refused.followups().length === 1);
    expect(refused.followups()[0]).toMatchObject({ isEphemeral: true });
    expect(refused.followups()[0]?.text).toContain('Only whoever asked');
    discord.play.button(progress, 'Cancel', reader);
    await asked.reply(({ text }) => text === 'Cancelled.');
    go.resolve();

    await expect.poll(() => lede.services.db.$count(requests, eq(requests.state, 'cancelled'))).toBe(1);
    const again = discord.play.slash('summarize', { link: site.url('/story') }, reader);
    await again.reply(isCard);
    expect(await asked.reply()).toMatchObject({ text: 'Cancelled.' });
    expect(discord.violations).toEqual([]);
  });

  test.for([
    ['in linked words', (url: string) => `[The bridge](<${url}>)`],
    ['behind its title', (url: string) => `The bridge reopens: ${url}`],
    ['in quotation marks', (url: string) => `“${url}”`],
    ['in the brackets of another script', (url: string) => `（${url}）。`],
  ] as const)('gets its card for a link that was pasted %s', async ([, paste], { databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });

    const asked = discord.play.slash('summarize', { link: paste(site.url('/story')) }, reader);

    expect((await asked.reply(isCard)).text).toContain('Bridge reopens after two years');
  });

  test('gets a card for each of two links, and one for an address that ends in a stop', async ({
    databaseUrl,
    closing,
  }) => {
    const pages = { '/story': aPage(), '/ferry': aPage({ title: 'Ferry' }), '/apple_inc.': aPage({ title: 'Apple' }) };
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing }, pages);

    const one = discord.play.slash('summarize', { link: site.url('/apple_inc.') }, reader);
    expect((await one.reply(isCard)).text).toContain('Apple');
    const two = discord.play.slash('summarize', { link: `${site.url('/story')} ${site.url('/ferry')}` }, reader);

    expect((await two.reply(isCard)).text).toContain('Bridge reopens after two years');
    await discord.until(() => two.followups().some(isCard), 'the second card');
    expect(discord.violations).toEqual([]);
  });

  test.for([
    ['no link at all', 'news of the day', 'complete web address'],
    ['a private address', 'http://10.0.0.1/', 'only read public web pages'],
    ['a language that is none', undefined, 'do not know that language'],
  ] as const)('is told alone what is wrong with %s', async ([, link, words], { databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });
    const typed = link === undefined ? { link: site.url('/story'), language: 'gibberish' } : { link };

    const asked = discord.play.slash('summarize', typed, reader);

    const reply = await asked.reply(({ text }) => text.includes(words));
    expect(reply.buttons).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  test('is told why a page cannot be read', async ({ databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede(
      { databaseUrl, closing },
      {
        '/gone': (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('gone'),
      },
    );

    const asked = discord.play.slash('summarize', { link: site.url('/gone') }, reader);

    const reply = await asked.reply(({ text }) => text.includes('There is no page at that address'));
    expect(reply.text).toContain(site.url('/gone'));
  });

  test('has a share of twenty links an hour', async ({ databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });
    for (let n = 0; n < 20; n += 1) {
      await discord.play.slash('summarize', { link: site.url('/story'), private: true }, reader).reply(isCard);
    }

    const oneMore = discord.play.slash('summarize', { link: site.url('/story') }, reader);

    await discord.until(() => oneMore.followups().length === 1, 'the refusal');
    expect(oneMore.followups()[0]?.text).toContain('more than 20 links in an hour');
    expect(oneMore.followups()[0]?.isEphemeral).toBe(true);
  });

  test('finds languages by name while typing', async ({ databaseUrl, closing }) => {
    const { discord, reader } = await aGuildWithLede({ databaseUrl, closing });
    const german = { ...reader, locale: 'de' };

    const choices = await discord.play
      .autocomplete('summarize', 'language', { link: 'x', language: 'engl' }, german)
      .choices();

    expect(choices).toEqual([{ name: 'Englisch', value: 'en' }]);
  });
});

describe('a message with links', () => {
  test('becomes a card for each of them, up to five, and says what was left out', async ({ databaseUrl, closing }) => {
    const paths = Array.from({ length: 6 }, (_, n) => `/story-${n}`);
    const pages = Object.fromEntries(paths.slice(0, 5).map((path, n) => [path, aPage({ title: `Story number ${n}` })]));
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing }, pages);
    const links = paths.map((path) => site.url(path));
    const said = discord.play.say(`Look: ${links.join(' and ')}, again ${links[0]}.`, reader);

    const asked = discord.play.menu('Summarize links', said, reader);

    expect((await asked.reply(isCard)).text).toContain('Story number 0');
    await discord.until(
      () => asked.followups().filter(isCard).length === 4 && asked.followups().length === 5,
      'four more cards and a note',
    );
    const texts = asked.followups().map(({ text }) => text);
    for (const n of [1, 2, 3, 4]) expect(texts.some((text) => text.includes(`Story number ${n}`))).toBe(true);
    expect(texts.at(-1)).toContain('read 5 links of a message at most and left out 1');
    expect(discord.violations).toEqual([]);
  });

  test('is checked for claims with their words', async ({ databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });
    const said = discord.play.say(`[this](${site.url('/story')})`, reader);

    const asked = discord.play.menu('Check claims', said, reader);

    const card = await asked.reply(isCard);
    expect(card.text).toContain('“');
    expect(card.text).not.toMatch(/^- (?!\*\*)/m);
  });

  test('of which one is its own words is read once', async ({ databaseUrl, closing }) => {
    const { discord, reader, site } = await aGuildWithLede({ databaseUrl, closing });
    const said = discord.play.say(`[${site.url('/story')}](${site.url('/story')})`, reader);

    const asked = discord.play.menu('Summarize links', said, reader);

    expect((await asked.reply(isCard)).text).toContain('Bridge reopens after two years');
    expect(asked.followups()).toEqual([]);
  });

  test('that a bot wrote into an embed or components is read too', async ({ databaseUrl, closing }) => {
    const { discord, reader, channel, site } = await aGuildWithLede({ databaseUrl, closing });
    const sent = await fetch(`${discord.apiUrl}/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ embeds: [{ title: 'News', description: `[The bridge](${site.url('/story')})` }] }),
    });
    const card = await discord.play
      .menu('Summarize links', (await sent.json()) as { id: string }, reader)
      .reply(isCard);

    const claims = await discord.play.menu('Check claims', card, reader).reply(isCard);

    expect(claims.text).toContain('Bridge reopens after two years');
    expect(discord.violations).toEqual([]);
  });

  test('that has none says so, to the member alone', async ({ databaseUrl, closing }) => {
    const { discord, reader } = await aGuildWithLede({ databaseUrl, closing });
    const said = discord.play.say('Good morning', reader);

    const reply = await discord.play.menu('Summarize links', said, reader).reply();

    expect(reply).toMatchObject({ text: 'There is no link in that message.', isEphemeral: true });
  });
});

describe('the buttons of a card', () => {
  test('show evidence and sources, also after a restart', async ({ databaseUrl, closing }) => {
    const { discord, reader, site, lede, env } = await aGuildWithLede({ databaseUrl, closing });
    const card = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    await lede.close();
    closing(await startRoles(env));

    const evidence = await discord.play.button(card, 'Evidence', reader).reply();
    const sources = await discord.play.button(card, 'Sources', reader).reply();

    expect(evidence.isEphemeral).toBe(true);
    expect(evidence.text).toMatch(/> .*\*\*.+\*\*/);
    expect(sources.text).toContain('Bridge reopens after two years');
    expect(sources.text).toContain('**Version**');
    expect(discord.violations).toEqual([]);
  });

  test('report it to the moderators’ log channel with a link', async ({ databaseUrl, closing }) => {
    const log = aChannel({ name: 'moderators' });
    const channel = aChannel();
    const member = aMember();
    const place = await aPlace({}, { channels: [channel, log], members: [member] });
    const { discord, site, owner: somebody, lede } = await aGuildWithLede({ databaseUrl, closing }, undefined, place);
    const owner = { ...somebody, channel };
    const reader = { channel, user: member.user };
    const panel = await discord.play.slash('settings', {}, owner).reply();
    discord.play.select(panel, 'settings-log', [log.id], owner);
    await expect.poll(() => lede.services.db.$count(guilds, eq(guilds.logChannelId, log.id))).toBe(1);
    const card = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);

    const form = discord.play.button(card, 'Report', reader);
    const sent = await discord.play.submit(form, { reason: ['quote'], details: 'Not *his* words @everyone' }, reader);

    expect((await sent.reply()).text).toContain('The moderators of this server see your report');
    await discord.until(() => discord.messagesIn(log).length === 1, 'the report');
    const [report] = discord.messagesIn(log);
    expect(report?.text).toContain(`/${channel.id}/${card.id}`);
    expect(report?.text).toContain('Not \\*his\\* words \\@\u2060everyone');
    expect(report?.pings).toMatchObject({ everyone: false });

    place.guild.channels.splice(place.guild.channels.indexOf(log), 1);
    const { id, type, name } = log;
    discord.gateway.dispatch('CHANNEL_DELETE', place.guild.id, () => ({ id, type, name, guild_id: place.guild.id }));
    const again = discord.play.button(card, 'Report', reader);
    const unheard = await discord.play.submit(again, { reason: ['quote'] }, reader);
    expect((await unheard.reply()).text).toContain('the log channel of this server is gone');
    const more = [];
    for (let n = 3; n <= 6; n += 1) {
      const next = discord.play.button(card, 'Report', reader);
      more.push((await (await discord.play.submit(next, { reason: ['quote'] }, reader)).reply()).text);
    }
    expect(more.map((text) => text.includes('please wait before the next one'))).toEqual([false, false, false, true]);
    expect(discord.violations).toEqual([]);
  });

  test('of another guild’s card say nothing of it', async ({ databaseUrl, closing }) => {
    const { discord, reader, site, lede } = await aGuildWithLede({ databaseUrl, closing });
    const card = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    await lede.services.db.update(deliveries).set({ guildId: '1' });

    const reply = await discord.play.button(card, 'Evidence', reader).reply();

    expect(reply.text).toBe('That card is no longer stored: ask for the link again.');
  });
});

describe('settings', () => {
  test('are changed by selects and a form, kept, and noted', async ({ databaseUrl, closing }) => {
    const { discord, owner, guild, lede } = await aGuildWithLede({ databaseUrl, closing });
    const { db } = lede.services;
    const opened = discord.play.slash('settings', {}, owner);
    const panel = await opened.reply();

    discord.play.select(panel, 'settings-length', ['short'], owner);
    await expect.poll(() => db.$count(guilds, eq(guilds.length, 'short'))).toBe(1);
    const form = discord.play.button(panel, 'Another language…', owner);
    await discord.play.submit(form, { language: 'pt-pt' }, owner);
    await expect.poll(() => db.$count(guilds, eq(guilds.language, 'pt-PT'))).toBe(1);
    discord.play.button(panel, 'Reset all', owner);

    await expect.poll(() => db.$count(guilds, eq(guilds.length, 'medium'))).toBe(1);
    expect(await db.$count(audit, eq(audit.guildId, guild.id))).toBe(3);
    expect(discord.violations).toEqual([]);
  });

  test('refuse a log channel that we may not write in, and name each right that is missing', async ({
    databaseUrl,
    closing,
  }) => {
    const log = aChannel({ name: 'secret' });
    const place = await aPlace({}, { channels: [aChannel(), log] });
    const [channel] = place.guild.channels;
    log.overwrites.push({
      id: place.guild.id,
      type: 'role',
      allow: 0n,
      deny: PermissionFlagsBits.SendMessages | PermissionFlagsBits.ReadMessageHistory,
    });
    const { discord, owner, lede } = await aGuildWithLede({ databaseUrl, closing }, undefined, place);
    const actor = { ...owner, channel: channel ?? owner.channel };
    const panel = await discord.play.slash('settings', {}, actor).reply();

    const chosen = discord.play.select(panel, 'settings-log', [log.id], actor);

    await discord.until(() => chosen.followups().length === 1, 'the refusal');
    expect(chosen.followups()[0]?.text).toContain('**Send Messages**, **Read Message History**');
    expect(await lede.services.db.$count(guilds, eq(guilds.logChannelId, log.id))).toBe(0);
  });

  test('are not for a member whom an old panel reached', async ({ databaseUrl, closing }) => {
    const { discord, owner, reader, lede } = await aGuildWithLede({ databaseUrl, closing });
    const panel = await discord.play.slash('settings', {}, owner).reply();

    const asOwner = { ...owner, permissions: PermissionFlagsBits.ViewChannel };
    const pressed = discord.play.button(panel, 'Make answers private', asOwner);

    expect((await pressed.reply()).text).toContain('may manage this server');
    expect(await lede.services.db.$count(guilds, eq(guilds.isPrivate, true))).toBe(0);
    expect(reader.user.id).not.toBe(owner.user.id);
  });
});

describe('guilds', () => {
  const isWelcome = ({ text }: { text: string }) => text.includes('I read the news');

  test('that invite us are greeted once, where we may write', async ({ databaseUrl, closing }) => {
    const { discord } = await aGuildWithLede({ databaseUrl, closing });
    const welcoming = aGuild({ channels: [aChannel()] });
    const silent = aGuild({ channels: [aChannel()], everyone: PermissionFlagsBits.ViewChannel });

    discord.gateway.join(silent);
    discord.gateway.repeatNext('GUILD_CREATE');
    discord.gateway.join(welcoming);

    const [channel] = welcoming.channels;
    await discord.until(() => channel !== undefined && discord.messagesIn(channel).some(isWelcome), 'a welcome');
    expect(channel && discord.messagesIn(channel).filter(isWelcome)).toHaveLength(1);
    expect(silent.channels[0] && discord.messagesIn(silent.channels[0])).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  test('that let us go are noted, and an outage is not taken for that', async ({ databaseUrl, closing }) => {
    const { discord, guild, lede } = await aGuildWithLede({ databaseUrl, closing });
    const { db } = lede.services;
    await expect.poll(() => db.$count(guilds)).toBe(1);
    const isLeft = async () =>
      (await db.select().from(guilds).where(eq(guilds.id, guild.id)))[0]?.leftAt instanceof Date;

    discord.gateway.leave(guild, { isOutage: true });
    discord.gateway.leave(guild);

    await expect.poll(isLeft).toBe(true);
    discord.gateway.join(guild);
    await expect.poll(isLeft).toBe(false);
  });
});

describe('commands', () => {
  test('are registered everywhere once, and not again while they stay as they are', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, lede, env } = await aGuildWithLede({ databaseUrl, closing });
    await lede.close();

    const again = await startRoles(env);
    await again.close();

    expect(
      discord
        .commands()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(COMMANDS.map(({ data }) => data.name).sort());
    expect(discord.commands().map((command) => command.integration_types)).toEqual(discord.commands().map(() => [0]));
    expect(puts(discord)).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  test('for named guilds replace those for everywhere', async ({ databaseUrl, closing }) => {
    const { discord, guild, lede, env } = await aGuildWithLede({ databaseUrl, closing });
    await lede.close();

    for (let time = 0; time < 2; time += 1) await (await startRoles({ ...env, DISCORD_GUILD_IDS: guild.id })).close();

    expect(discord.commands(guild)).not.toEqual([]);
    expect(discord.commands()).toEqual([]);
    expect(puts(discord)).toHaveLength(3);
  });

  test('for everywhere replace those of guilds that were named before, which would show twice', async ({
    databaseUrl,
    closing,
  }) => {
    const other = aGuild();
    const place = await aPlace({ guilds: [other] });
    const { discord, guild, lede, env } = await aGuildWithLede({ databaseUrl, closing }, {}, place);
    await lede.close();
    await (await startRoles({ ...env, DISCORD_GUILD_IDS: `${guild.id},${other.id}` })).close();
    expect(discord.commands(other)).not.toEqual([]);

    for (let time = 0; time < 2; time += 1) await (await startRoles(env)).close();

    for (const each of [guild, other]) expect(discord.commands(each)).toEqual([]);
    expect(discord.commands()).toHaveLength(COMMANDS.length);
    // Guilds are looked into once: where commands are registered everywhere, none was named before.
    const looks = discord.requests.filter(
      ({ method, path }) => method === 'GET' && path.includes(`${other.id}/commands`),
    );
    expect(looks).toHaveLength(3);
    expect(discord.violations).toEqual([]);
  });

  test('help says how to read a card', async ({ databaseUrl, closing }) => {
    const { discord, reader } = await aGuildWithLede({ databaseUrl, closing });

    const reply = await discord.play.slash('help', {}, reader).reply();

    expect(reply.isEphemeral).toBe(true);
    expect(reply.text).toContain('How to read a card');
  });
});

const puts = ({ requests }: Discord) =>
  requests.filter(({ method, path }) => method === 'PUT' && path.includes('/commands'));

test('a role that moderators chose lets its members cancel for others', async ({ databaseUrl, closing }) => {
  const role = aRole();
  const moderator = aMember({ roles: [role.id] });
  const channel = aChannel();
  const member = aMember();
  const place = await aPlace({}, { channels: [channel], members: [member, moderator], roles: [role] });
  const go = Promise.withResolvers<void>();
  const slow: Answer = async (response) => {
    await go.promise;
    response.writeHead(200, { 'content-type': 'text/html' }).end(aPage());
  };
  const {
    discord,
    owner: somebody,
    site,
    lede,
  } = await aGuildWithLede({ databaseUrl, closing }, { '/story': slow }, place);
  const owner = { ...somebody, channel };
  const panel = await discord.play.slash('settings', {}, owner).reply();
  discord.play.select(panel, 'settings-moderators', [role.id], owner);
  await expect.poll(async () => (await lede.services.db.select().from(guilds))[0]?.moderatorRoleIds).toEqual([role.id]);
  const asked = discord.play.slash('summarize', { link: site.url('/story') }, { channel, user: member.user });
  const progress = await asked.reply(({ buttons }) => buttons.length === 1);

  discord.play.button(progress, 'Cancel', { channel, user: moderator.user });

  await asked.reply(({ text }) => text === 'Cancelled.');
  go.resolve();
  expect(discord.violations).toEqual([]);
});

describe('an answer that comes after the fifteen minutes of a reply', () => {
  test.for([
    [false, 'the card, as a reply to what was asked', 'Key claims'],
    [true, 'a word to ask again, and nothing of what was asked in private', 'your private answer'],
  ] as const)('private: %s, is %s', async ([isPrivate, , words], { databaseUrl, closing }) => {
    const { discord, reader, channel } = await aPlace();
    const site = await startSite({ '/story': aPage() });
    const env = { ...settingsFor(discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
    const bot = await startRoles(env, { hasWorker: false });
    const asked = discord.play.slash('summarize', { link: site.url('/story'), private: isPrivate }, reader);
    await asked.reply(({ text }) => text.includes('Waiting in the queue'));
    await bot.close();
    discord.clock.advance(16 * 60_000);
    const { db } = closing(await startRoles(env, { hasWorker: false })).services;
    await db.update(deliveries).set({ interactionExpiresAt: new Date(0) });

    closing(await startRoles(env));

    const isLate = ({ text }: { text: string }) => text.includes(words);
    await discord.until(() => discord.messagesIn(channel).some(isLate), 'the late answer');
    expect(discord.messagesIn(channel).find(isLate)?.isEphemeral).toBe(false);
    expect(discord.messagesIn(channel).filter(({ text }) => text.includes('Bridge reopens'))).toHaveLength(
      isPrivate ? 0 : 1,
    );
    const posts = discord.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'));
    expect(posts).toHaveLength(1);
    expect(posts[0]?.body).toMatchObject({ enforce_nonce: true, ...(!isPrivate && { message_reference: {} }) });
  });
});
