import { PermissionFlagsBits } from 'discord-api-types/v10';
import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { guildStore } from '../../src/store/guilds.ts';
import { audit, decisions, feeds, subscriptions } from '../../src/store/schema.ts';
import { aChannel } from '../support/discord/index.ts';
import { busy, cloudflareChallenge, endless, page, refusal } from '../support/feed-replies.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { followFeed, pollNow, publicIn } from '../support/news-site.ts';
import { aServedFeed } from '../support/served-feed.ts';

interface Given {
  readonly databaseUrl: string;
  readonly closing: <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;
}

/** A guild whose moderators have a log channel, and a server that misbehaves. */
async function aGuildWithTrouble({ databaseUrl, closing }: Given) {
  const [channel, log] = [aChannel(), aChannel({ name: 'log' })];
  const place = await aPlace({}, { channels: [channel, log] });
  const server = await startFeedServer();
  const env = { ...settingsFor(place.discord, databaseUrl), LEDE_FETCH_ALLOW: server.host };
  const lede = closing(await startRoles(env));
  const { db } = lede.services;
  await guildStore(db).change(place.guild.id, '301', { logChannelId: log.id });
  const owner = { ...place.owner, channel };
  return { ...place, server, lede, db, log, channel, owner, poll: () => pollNow(lede.services) };
}

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<rss version="2.0"><channel><title>&d;</title><item><title>&d;</title><link>https://x.example/1</link></item></channel></rss>`;

describe('an address that is no feed of ours', () => {
  test('is refused in words that say why', async ({ databaseUrl, closing }) => {
    const { discord, owner, server, db } = await aGuildWithTrouble({ databaseUrl, closing });
    server.script('/gone', refusal(404));
    server.script('/large', endless(50 * 1024 * 1024));
    server.script('/guarded', refusal(403));
    server.script('/busy', busy(503));

    const answers = [];
    for (const path of ['/gone', '/large', '/guarded', '/busy']) {
      const { text } = await discord.play.slash('feed add', { url: server.url(path) }, owner).reply();
      answers.push(text);
    }
    const inside = await discord.play.slash('feed add', { url: 'http://169.254.169.254/latest' }, owner).reply();
    const typed = await discord.play.slash('feed add', { url: 'javascript:alert(1)' }, owner).reply();

    expect(answers).toEqual([
      expect.stringContaining('no page at that address'),
      expect.stringContaining('too large'),
      expect.stringContaining('does not let me read'),
      expect.stringContaining('failed to answer'),
    ]);
    expect([inside.text, typed.text]).toEqual([
      expect.stringContaining('only read public web pages'),
      expect.stringMatching(/web address|public web pages/),
    ]);
    expect(await db.$count(subscriptions)).toBe(0);
    expect(discord.violations).toEqual([]);
  });

  test('that laughs a billion times is read without a laugh, or refused, at once', async ({ databaseUrl, closing }) => {
    const { discord, owner, server } = await aGuildWithTrouble({ databaseUrl, closing });
    server.script('/laughs', { status: 200, headers: { 'content-type': 'application/rss+xml' }, body: LAUGHS });

    const { text } = await discord.play.slash('feed add', { url: server.url('/laughs') }, owner).reply();

    expect(text.length).toBeLessThan(2000);
    expect(text).not.toContain('haha');
    expect(discord.violations).toEqual([]);
  });
});

test('moderators are told once when a feed fails for days, with its status and what they can do', async ({
  databaseUrl,
  closing,
}) => {
  const { discord, owner, log, server, db, poll } = await aGuildWithTrouble({ databaseUrl, closing });
  const feed = aServedFeed({ title: 'Harbour *News*' });
  server.script('/feed', feed.answer);
  await followFeed(discord, owner, { url: server.url('/feed'), mode: 'link' });
  server.script('/feed', refusal(500));
  await poll();
  await db.update(feeds).set({ failingSince: sql`now() - interval '4 days'` });
  await poll();
  await poll();

  await discord.until(() => publicIn(discord, log).length === 1, 'the notice');
  const [notice] = publicIn(discord, log);
  if (!notice) throw new Error('There is a notice');
  expect(notice.text).toContain('has been failing for days: The site failed to answer properly');
  expect(notice.text).toContain('status 500');
  expect(notice.buttons.map(({ label }) => label)).toEqual(['Retry now', 'Edit', 'Remove']);

  const actor = { ...owner, channel: log };
  await db.update(feeds).set({ failures: 20, failingSince: sql`now() - interval '8 days'` });
  await poll();
  await discord.until(() => publicIn(discord, log).length === 2, 'the second notice');
  expect(publicIn(discord, log)[1]?.text).toContain('is paused: it could not be read for a week');
  server.script('/feed', feed.answer);
  await db.execute(sql`update hosts set next_at = now(), rest_until = null`);
  const retried = await discord.play.button(notice, 'Retry now', actor).reply();
  expect(retried.text).toContain('✓ read');
  const form = discord.play.button(notice, 'Edit', actor);
  const changed = await discord.play.submit(form, { filter: 'ferry', max_per_hour: '2' }, actor);
  expect((await changed.reply()).text).toContain('filter: ferry · at most 2 an hour');
  const bad = await discord.play.submit(discord.play.button(notice, 'Edit', actor), { filter: '(ferry' }, actor);
  expect((await bad.reply()).text).toContain('a bracket that is not closed');
  const cleared = await discord.play.submit(discord.play.button(notice, 'Edit', actor), { filter: 'none' }, actor);
  expect((await cleared.reply()).text).not.toContain('filter:');
  const removed = await discord.play.button(notice, 'Remove', actor).reply();
  expect(removed.buttons.map(({ label }) => label)).toEqual(['Undo, for ten minutes']);
  expect(await db.$count(subscriptions, sql`removed_at is null`)).toBe(0);
  expect(discord.violations).toEqual([]);
});

test.for([
  ['Cloudflare', cloudflareChallenge(), 'Cloudflare, does not let programs read'],
  ['a web page', page(), 'shows a web page, not a feed'],
  ['a site that is gone for good', refusal(410), 'gone for good'],
] as const)('%s in a feed’s stead is named as such', async ([, reply, words], { databaseUrl, closing }) => {
  const { discord, owner, server, poll } = await aGuildWithTrouble({ databaseUrl, closing });
  server.script('/feed', aServedFeed().answer);
  await followFeed(discord, owner, { url: server.url('/feed'), mode: 'link' });
  server.script('/feed', reply);
  await poll();

  const list = await discord.play.slash('feed list', {}, owner).reply();

  expect(list.text).toContain(words);
  expect(discord.violations).toEqual([]);
});

test('a feed of which most suddenly looks new is held, and `why` says so', async ({ databaseUrl, closing }) => {
  const { discord, owner, log, channel, server, db, poll } = await aGuildWithTrouble({ databaseUrl, closing });
  const feed = aServedFeed({ entries: 8 });
  server.script('/feed', feed.answer);
  await followFeed(discord, owner, { url: server.url('/feed'), mode: 'link' });
  for (const entry of feed.entries)
    Object.assign(entry, { id: `n${entry.id}`, link: `${entry.link}/n`, title: `N${entry.title}` });
  await poll();

  await discord.until(() => publicIn(discord, log).length === 1, 'the notice');
  expect(publicIn(discord, log)[0]?.text).toContain('suddenly looked new');
  const why = await discord.play.slash('feed why', { feed: 'Harbour News' }, owner).reply();
  expect(why.text).toContain('held: most of the feed suddenly looked new');
  expect(publicIn(discord, channel)).toHaveLength(0);
  expect(await db.$count(feeds, eq(feeds.state, 'due'))).toBe(1);
});

describe('what was held', () => {
  /** A feed of which most suddenly looked new, and what `/feed why` shows of it. */
  async function heldEntries(parts: Given, count: number, options = {}) {
    const guild = await aGuildWithTrouble(parts);
    const { discord, owner, server, poll } = guild;
    const feed = aServedFeed({ entries: count });
    server.script('/feed', feed.answer);
    await followFeed(discord, owner, { url: server.url('/feed'), mode: 'link', ...options });
    for (const entry of feed.entries)
      Object.assign(entry, { id: `n${entry.id}`, link: `${entry.link}/n`, title: `N${entry.title}` });
    await poll();
    const ask = () => discord.play.slash('feed why', { feed: 'Harbour News' }, owner).reply();
    return { ...guild, ask, why: await ask() };
  }

  test('is posted when a moderator says so, and once', async ({ databaseUrl, closing }) => {
    const { discord, owner, channel, db, why, ask } = await heldEntries({ databaseUrl, closing }, 8);
    expect(why.text).toContain('8 entries are held');

    const another = await ask();
    const dismissed = { ...owner, permissions: PermissionFlagsBits.ViewChannel };

    expect((await discord.play.button(why, 'Post them', dismissed).reply()).text).toContain('moderator');
    expect(await db.$count(decisions, eq(decisions.outcome, 'held'))).toBe(8);
    discord.play.button(why, 'Post them', owner);
    discord.play.button(another, 'Post them', owner);

    await discord.until(() => publicIn(discord, channel).length === 8, 'the entries');
    await expect.poll(async () => (await ask()).text.match(/posted in <#/g)).toHaveLength(8);
    expect(publicIn(discord, channel)).toHaveLength(8);
    expect((await ask()).buttons).toEqual([]);
    const noted = await db.select().from(audit).where(eq(audit.action, 'feed.release'));
    expect(noted.map(({ memberId, detail }) => [memberId, detail.count])).toEqual([[owner.user.id, 8]]);
    expect(discord.violations).toEqual([]);
  });

  test('is left out when a moderator says so, and then cannot be posted', async ({ databaseUrl, closing }) => {
    const { discord, owner, channel, db, why, ask } = await heldEntries({ databaseUrl, closing }, 8);

    const another = await ask();
    discord.play.button(why, 'Leave them', owner);
    await expect.poll(async () => (await ask()).text).toContain('left out by a moderator');
    const late = await discord.play.button(another, 'Post them', owner).reply(({ buttons }) => buttons.length === 0);
    expect(late.text).toContain('left out by a moderator');
    expect(await db.$count(audit, eq(audit.action, 'feed.dismiss'))).toBe(1);

    expect(await db.$count(decisions, eq(decisions.outcome, 'dismissed'))).toBe(8);
    expect(publicIn(discord, channel)).toEqual([]);
    expect(await db.$count(audit, eq(audit.action, 'feed.release'))).toBe(0);
    expect(discord.violations).toEqual([]);
  });

  test('is posted twenty at a time, as the filter says', async ({ databaseUrl, closing }) => {
    const { discord, owner, db, why, ask } = await heldEntries({ databaseUrl, closing }, 30, {
      filter: 'nothing-has-this',
    });

    discord.play.button(why, 'Post the newest 20', owner);

    await expect.poll(() => db.$count(decisions, eq(decisions.outcome, 'filtered'))).toBe(20);
    expect((await ask()).text).toContain('10 entries are held');
  });
});
