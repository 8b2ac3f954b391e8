import { eq, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import { parseOpml } from '../../src/feeds/opml.ts';
import { feedStore } from '../../src/store/feeds.ts';
import { feeds, subscriptions } from '../../src/store/schema.ts';
import { subscriptionStore } from '../../src/store/subscriptions.ts';
import { aGuild, aMember, startDiscord } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aPlace } from '../support/lede-on-discord.ts';
import { aGuildWithNews, followFeed } from '../support/news-site.ts';
import { aDraft } from '../support/poll-room.ts';

/** A list as other readers export it: folders, 47 feeds, and three lines that are none. */
function aList(base: string, count = 47): string {
  const lines = Array.from(
    { length: count },
    (_, n) => `<outline text="Paper ${n + 1} &amp; Co" type="rss" xmlUrl="${base}/feed-${n + 1}.xml"/>`,
  );
  const bad = [
    '<outline text="Nothing" type="rss"/>',
    '<outline text="A file" type="rss" xmlUrl="file:///etc/passwd"/>',
    '<outline text="No address" type="rss" xmlUrl="papers"/>',
  ];
  return `<opml version="2.0"><body>\n<outline text="City">\n${[...lines, ...bad].join('\n')}\n</outline></body></opml>`;
}

const file = (content: string) => ({ file: { name: 'feeds.opml', content } });

describe('a list of feeds', () => {
  test('with three bad lines of fifty offers the others, saves nothing before it is told to, and comes back whole', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, channel, db } = await aGuildWithNews({ databaseUrl, closing });
    const list = aList('https://papers.example');

    const asked = discord.play.slash('feed import', { file: file(list), mode: 'digest' }, owner);
    const report = await asked.reply(({ buttons }) => buttons.length > 0);
    expect(report.isEphemeral).toBe(true);
    expect(report.text).toContain(`47 feeds can be followed in <#${channel.id}>`);
    expect(report.text).toMatch(/line 50: .Nothing. has no address of a feed/);
    expect(report.text).toMatch(/line 51: .A file. has an address that is not one of the web/);
    expect(report.text).toContain('line 52');
    expect([await db.$count(subscriptions), await db.$count(feeds)]).toEqual([0, 0]);
    discord.play.button(report, 'Follow 47', owner);
    await asked.reply(({ text }) => text.includes('47 feeds are followed'));

    const one = '<opml version="2.0"><body><outline xmlUrl="https://new.example/"/></body></opml>';
    expect((await discord.play.slash('feed import', { file: file(one) }, owner).reply()).text).toContain(
      '1 feed can be',
    );
    const again = await discord.play.slash('feed import', { file: file(list) }, owner).reply();
    expect(again.text).toContain('0 feeds can be followed');
    expect(again.text).toContain('47 are followed there already');
    const exported = await discord.play.slash('feed export', {}, owner).reply(({ files }) => files.length > 0);
    expect(exported.isEphemeral).toBe(true);
    const { feeds: listed, problems } = parseOpml(exported.files[0]?.content ?? new Uint8Array());
    expect(problems).toEqual([]);
    const sorted = (urls: readonly string[]) => urls.toSorted();
    expect(sorted(listed.map(({ url }) => url))).toEqual(
      sorted(parseOpml(Buffer.from(list)).feeds.map(({ url }) => url)),
    );
    expect(listed[0]).toMatchObject({ title: expect.stringMatching(/^Paper \d+ & Co$/), categories: ['City'] });
    expect(discord.violations).toEqual([]);
  });

  test('brings a feed that was given up for others back to life', async ({ databaseUrl, closing }) => {
    const { discord, owner, db, feedUrl } = await aGuildWithNews({ databaseUrl, closing });
    const long = new Date(Date.now() - 30 * 86_400_000);
    await db.insert(feeds).values({
      url: feedUrl,
      state: 'paused',
      told: 'paused',
      failures: 20,
      failingSince: long,
      readyAt: long,
      polledAt: long,
    });
    const list = `<opml version="2.0"><body><outline text="The Courier" type="rss" xmlUrl="${feedUrl}"/></body></opml>`;

    const asked = discord.play.slash('feed import', { file: file(list), mode: 'digest' }, owner);
    discord.play.button(await asked.reply(({ buttons }) => buttons.length > 0), 'Follow 1', owner);
    await asked.reply(({ text }) => text.includes('1 feed is followed'));

    await expect
      .poll(async () =>
        (await db.select().from(feeds)).map(({ state, told, failures, status }) => [state, told, failures, status]),
      )
      .toEqual([['due', 'well', 0, 200]]);
  });

  test('longer than a guild may follow is cut there, and what is no list is said to be none', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner } = await aGuildWithNews({ databaseUrl, closing });

    const long = await discord.play.slash('feed import', { file: file(aList('https://p.example', 60)) }, owner).reply();
    const other = await discord.play.slash('feed import', { file: file('{"feeds": []}') }, owner).reply();

    expect(long.text).toContain('50 feeds can be followed');
    expect(long.text).toContain('10 are more than this server may follow');
    expect(other.text).toContain('not a list of feeds');
    expect(discord.violations).toEqual([]);
  });
});

describe('what a guild follows', () => {
  test('is listed a page at a time with how it fares, whatever stands in it', async ({ databaseUrl, closing }) => {
    const { discord, owner, guild, db } = await aGuildWithNews({ databaseUrl, closing });
    for (let n = 10; n < 30; n += 1) {
      const feed = await feedStore(db).open(`https://papers.example/${n}`, `Paper ${n} ${'*_~|`<@&1>'.repeat(30)}`);
      await subscriptionStore(db).add(
        { guildId: guild.id, feedId: feed.id, createdBy: '1' },
        aDraft({ filter: 'word OR '.repeat(100).concat('end') }),
      );
    }
    await db
      .update(feeds)
      .set({ failures: 3, failingSince: sql`now()`, errorMessage: 'The site failed to answer properly.' })
      .where(eq(feeds.url, 'https://papers.example/11'));

    const asked = discord.play.slash('feed list', {}, owner);
    const first = await asked.reply(({ buttons }) => buttons.length > 0);
    expect(first.text).toContain('20 feeds, page 1 of 3');
    expect(first.text).toMatch(/failing since <t:\d+:R>: The site failed to answer properly/);
    discord.play.button(first, 'More', owner);
    const second = await asked.reply(({ text }) => text.includes('page 2 of 3'));

    expect(second.buttons.map(({ label }) => label)).toEqual(['Back', 'More']);
    expect(discord.violations).toEqual([]);
  });

  test('is offered by title while it is typed, and nothing of other guilds is', async ({ databaseUrl, closing }) => {
    const guilds = [aGuild(), aGuild()];
    const discord = await startDiscord({ guilds });
    onTestFinished(() => discord[Symbol.asyncDispose]());
    const [here, there] = guilds.flatMap(({ channels: [channel], members: [member] }) =>
      channel && member ? [{ channel, user: member.user, permissions: ~0n }] : [],
    );
    if (!here || !there) throw new Error('There are two guilds');
    const place = { ...(await aPlace()), discord };
    const { feedUrl, db } = await aGuildWithNews({ databaseUrl, closing }, { place });
    await followFeed(discord, here, { url: feedUrl, mode: 'link' });
    const [own] = await db.select().from(subscriptions);

    const offered = async (actor: typeof here, typed: string) =>
      discord.play.autocomplete('feed edit', 'feed', { feed: typed }, actor).choices();
    expect(await offered(here, 'cour')).toEqual([{ name: 'The Courier (#news)', value: own?.id }]);
    expect(await offered(here, 'times')).toEqual([]);
    expect(await offered(there, '')).toEqual([]);
    expect(await offered({ ...here, permissions: (1n << 31n) | (1n << 10n) }, '').catch(String)).toMatch(/hidden|^$/);
    for (const typed of [String(own?.id), 'The Courier', feedUrl]) {
      const refused = await discord.play.slash('feed remove', { feed: typed }, there).reply();
      expect(refused.text).toContain('follows no such feed');
    }
    expect(await db.$count(subscriptions, sql`removed_at is null`)).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  test('can be touched by moderators only, whichever button others find', async ({ databaseUrl, closing }) => {
    const place = await aPlace();
    const { discord, owner, channel, feedUrl, db } = await aGuildWithNews({ databaseUrl, closing }, { place });
    const saved = await followFeed(discord, owner, { url: feedUrl });
    expect(saved.isEphemeral).toBe(true);
    const [{ id } = { id: '' }] = await db.select().from(subscriptions);
    const notice = await aPublicNotice(discord, channel.id, id);
    const reader = { channel, user: aMember().user };

    for (const label of ['Retry now', 'Edit', 'Remove']) {
      const refused = await discord.play.button(notice, label, reader).reply();
      expect(refused).toMatchObject({ isEphemeral: true });
      expect(refused.text).toContain('only for moderators');
    }
    expect(await db.$count(subscriptions, sql`removed_at is null`)).toBe(1);
    expect(discord.violations).toEqual([]);
  });
});

/** A notice of ours where everyone sees it. */
async function aPublicNotice({ apiUrl, token }: { apiUrl: string; token: string }, channelId: string, id: string) {
  const button = (label: string, name: string) => ({ type: 2, style: 2, label, custom_id: `${name}:${id}` });
  const row = {
    type: 1,
    components: [button('Retry now', 'feed-retry'), button('Edit', 'feed-edit'), button('Remove', 'feed-remove')],
  };
  const response = await fetch(`${apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'A notice', components: [row] }),
  });
  return (await response.json()) as { id: string };
}
