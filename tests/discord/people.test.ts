import { PermissionFlagsBits as May } from 'discord-api-types/v10';
import { describe, expect, onTestFinished } from 'vitest';
import { ACTIONS } from '../../src/discord/actions/index.ts';
import type { Services } from '../../src/services.ts';
import { guildStore } from '../../src/store/guilds.ts';
import { deliveries, digests, editions, entries, guilds, probes, subscriptions } from '../../src/store/schema.ts';
import { aChannel, aGuild, aMember, aRole, startDiscord } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, isCard } from '../support/lede-on-discord.ts';
import { aGuildWithNews, followFeed } from '../support/news-site.ts';

/** Of whom it is asked what they may do: two guilds, and in the first a channel that its moderators do not see. */
async function twoGuilds(given: { databaseUrl: string; closing: Parameters<typeof aGuildWithNews>[0]['closing'] }) {
  const role = aRole({ name: 'Newsroom' });
  const [open, closed] = [aChannel({ name: 'open' }), aChannel({ name: 'war-room' })];
  const [member, moderator] = [aMember(), aMember({ roles: [role.id] })];
  const guild = aGuild({ channels: [open, closed], members: [member, moderator], roles: [role] });
  closed.overwrites = [{ id: guild.id, type: 'role', allow: 0n, deny: May.ViewChannel }];
  const bot = { id: '', type: 'member', allow: May.ViewChannel, deny: 0n } as const;
  const elsewhere = aGuild();
  const discord = await startDiscord({ guilds: [guild, elsewhere] });
  onTestFinished(() => discord[Symbol.asyncDispose]());
  closed.overwrites.push({ ...bot, id: discord.applicationId });
  const owner = { channel: closed, user: guild.members[0]?.user ?? member.user, permissions: ~0n };
  const [there] = elsewhere.channels;
  const [stranger] = elsewhere.members;
  if (!there || !stranger) throw new Error('A guild has a channel and an owner');
  const news = await aGuildWithNews(given, { place: { ...(await aPlace()), discord, guild, channel: open } });
  return {
    ...news,
    role,
    open,
    closed,
    owner,
    member: { channel: open, user: member.user },
    moderator: { channel: open, user: moderator.user, isGranted: true },
    stranger: { channel: there, user: stranger.user, permissions: ~0n },
  };
}

async function firstId(
  db: Services['db'],
  table: typeof deliveries | typeof digests | typeof editions | typeof entries | typeof probes | typeof subscriptions,
) {
  const [row] = await db.select({ id: table.id }).from(table);
  if (!row) throw new Error('There is no such row');
  return row.id;
}

describe('whoever forges a component', () => {
  test('gets nothing by it: not a member without rights, nor a stranger with all rights in a guild of their own', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, db, owner, member, stranger, site, feedUrl } = await twoGuilds({ databaseUrl, closing });
    await followFeed(discord, owner, { url: feedUrl });
    await discord.play.slash('digest create', { name: 'Morning', times: '07:30', zone: 'Etc/UTC' }, owner).reply();
    await discord.play
      .slash('summarize', { link: site.url('/story-1') }, { ...owner, channel: member.channel })
      .reply(isCard);
    const [deliveryId, digestId, entryId, probeId, subscriptionId] = await Promise.all(
      [deliveries, digests, entries, probes, subscriptions].map((table) => firstId(db, table)),
    );
    const about: Readonly<Record<string, readonly (string | undefined)[]>> = {
      feed: [probeId, '0'],
      'feed-sample': [entryId, probeId],
      ...Object.fromEntries(
        ['retry', 'remove', 'restore', 'edit', 'edit-form'].map((each) => [`feed-${each}`, [subscriptionId]]),
      ),
      ...Object.fromEntries(['digest-save', 'digest-restore'].map((each) => [each, [digestId]])),
      ...Object.fromEntries(
        ['evidence', 'evidence-page', 'sources', 'report-form', 'cancel'].map((each) => [each, [deliveryId]]),
      ),
    };
    const before = JSON.stringify([
      await db.select().from(subscriptions),
      await db.select().from(digests),
      await db.select().from(guilds),
    ]);
    const here = discord.play.say('Hello', member);
    const there = discord.play.say('Hello', stranger);
    const fields = { filter: 'x', max_per_hour: '1', max_age_hours: '1', details: 'x', language: 'de' };

    const harmless = new Set(['feed-list', 'dismiss', 'report']);
    for (const { name, right, kind } of ACTIONS) {
      const id = [name, ...(about[name] ?? about.feed ?? [])].join(':');
      const extra = name.endsWith('form') ? { fields } : { values: ['0'] };
      if (right !== 'member') {
        const refused = await discord.play.forge(here, id, member, extra).reply();
        expect([name, refused.text, refused.isEphemeral]).toEqual([
          name,
          expect.stringMatching(/^That is only for m/),
          true,
        ]);
      }
      if (right === 'manager' || harmless.has(name)) continue;
      const answer = discord.play.forge(there, id, stranger, extra);
      const foreign = kind === 'update' ? await answer.answer().then(() => undefined) : await answer.reply();
      if (!foreign) await discord.until(() => answer.followups().length > 0, 'what went wrong');
      const words = foreign ?? answer.followups()[0];
      expect([name, words?.text]).toEqual([
        name,
        expect.stringMatching(/no longer|too old|too long ago|cannot be tried again/),
      ]);
      expect(words?.text).not.toMatch(/Courier|Article|Morning/);
    }

    const after = JSON.stringify([
      await db.select().from(subscriptions),
      await db.select().from(digests),
      await db.select().from(guilds),
    ]);
    expect(after).toBe(before);
  });

  test('of a kind that nobody made is told so, and no fault is logged', async ({ databaseUrl, closing }) => {
    const { discord, stranger } = await twoGuilds({ databaseUrl, closing });
    const there = discord.play.say('Hello', stranger);

    const ids = [
      'evidence:1',
      "evidence:'; drop table deliveries; --",
      'sources:',
      'no-such-thing:1',
      '__proto__:1',
      ':',
      'story:x:y',
    ];
    for (const id of [...ids, `evidence:${'9'.repeat(80)}`]) {
      const { text } = await discord.play.forge(there, id, stranger).reply();
      expect([id, text]).toEqual([id, expect.stringMatching(/no longer (?:stored|know)/)]);
    }
  });
});

describe('a moderator', () => {
  test('is shown nothing of channels that they cannot see', async ({ databaseUrl, closing }) => {
    const { discord, db, guild, owner, member, moderator, role, closed, feedUrl, lede } = await twoGuilds({
      databaseUrl,
      closing,
    });
    await guildStore(lede.services.db).change(guild.id, owner.user.id, { moderatorRoleIds: [role.id] });
    await followFeed(discord, owner, { url: feedUrl });
    const creating = discord.play.slash('digest create', { name: 'Morning', times: '07:30', zone: 'Etc/UTC' }, owner);
    const draft = await creating.reply(({ buttons }) => buttons.length > 0);
    discord.play.button(draft, 'Save', owner);
    await creating.reply(({ buttons }) => buttons.length === 0);
    const subscriptionId = await firstId(db, subscriptions);
    const here = discord.play.say('Hello', member);

    const shown = [
      JSON.stringify(await discord.play.autocomplete('feed why', 'feed', {}, moderator).choices()),
      JSON.stringify(await discord.play.autocomplete('digest run', 'digest', {}, moderator).choices()),
      (await discord.play.slash('feed list', {}, moderator).reply()).text,
      (await discord.play.slash('feed why', { feed: subscriptionId }, moderator).reply()).text,
      (await discord.play.slash('feed export', {}, moderator).reply()).text,
      (await discord.play.slash('digest list', {}, moderator).reply()).text,
      (await discord.play.forge(here, `feed-remove:${subscriptionId}`, moderator).reply()).text,
      (await discord.play.slash('feed add', { url: feedUrl, channel: closed.id }, moderator).reply()).text,
    ];
    expect((await discord.play.slash('digest list', {}, owner).reply()).text).toContain('Morning');

    for (const text of shown) expect(text).not.toMatch(/Courier|war-room|Morning/);
    expect(shown.at(-1)).toContain('You cannot see that channel');
    expect(await db.select({ removedAt: subscriptions.removedAt }).from(subscriptions)).toEqual([{ removedAt: null }]);
    const own = await discord.play.autocomplete('feed why', 'feed', {}, owner).choices();
    expect(own.map(({ name }) => name)).toEqual(['The Courier (#war-room)']);
  });

  test('cannot post again what failed in a channel that they cannot see', async ({ databaseUrl, closing }) => {
    const { discord, db, guild, owner, member, moderator, role, lede } = await twoGuilds({ databaseUrl, closing });
    await guildStore(lede.services.db).change(guild.id, owner.user.id, { moderatorRoleIds: [role.id] });
    await discord.play.slash('digest create', { name: 'Morning', times: '07:30', zone: 'Etc/UTC' }, owner).reply();
    const now = new Date();
    const period = { since: now, until: now, slot: '2026-01-01T07:30', purpose: 'slot', state: 'failed' } as const;
    const [digest] = await db.select().from(digests);
    if (!digest) throw new Error('No digest was made');
    await db.insert(editions).values({ digestId: digest.id, guildId: digest.guildId, ...period });
    const retry = `edition-retry:${await firstId(db, editions)}`;
    const here = discord.play.say('Hello', member);

    expect((await discord.play.forge(here, retry, moderator).reply()).text).toContain('cannot be tried again');
    expect(await db.select({ state: editions.state }).from(editions)).toEqual([{ state: 'failed' }]);
    expect((await discord.play.forge(here, retry, { ...owner, channel: member.channel }).reply()).text).toContain(
      'on its way again',
    );
  });
});

test('a member to whom a command was granted still needs the right for it', async ({ databaseUrl, closing }) => {
  const { discord, member } = await twoGuilds({ databaseUrl, closing });
  const granted = { ...member, isGranted: true };

  for (const name of ['feed list', 'digest list', 'settings']) {
    const refused = await discord.play.slash(name, {}, granted).reply();
    expect([name, refused.text, refused.isEphemeral]).toEqual([name, expect.stringMatching(/^That is only for/), true]);
  }
  for (const [name, option] of [
    ['feed why', 'feed'],
    ['digest run', 'digest'],
  ] as const)
    expect(await discord.play.autocomplete(name, option, {}, granted).choices()).toEqual([]);
});
