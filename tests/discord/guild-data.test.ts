import { PermissionFlagsBits } from 'discord-api-types/v10';
import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { articleStore } from '../../src/store/articles.ts';
import {
  articles,
  audit,
  briefs,
  deliveries,
  digests,
  editions,
  feeds,
  guilds,
  links,
  requests,
  subscriptions,
} from '../../src/store/schema.ts';
import { DAY } from '../../src/time.ts';
import { plantDigest, plantNews, SEVEN_STORIES } from '../support/digest-guild.ts';
import { test } from '../support/fixtures.ts';
import { aGuildWithLede, isCard } from '../support/lede-on-discord.ts';
import { aPage } from '../support/site.ts';

const OTHER = { guildId: '900000000000000001', channelId: '900000000000000002' };
const urlOf = (outlet: string, index: number) => `https://${outlet}.example/${index}`;

/** A guild that has a bit of everything, and another one beside it. */
async function aGuildWithData(given: Parameters<typeof aGuildWithLede>[0]) {
  const there = await aGuildWithLede(given, { '/open': aPage(), '/secret': aPage({ title: 'Asked in private' }) });
  const { discord, reader, guild, channel, site, lede } = there;
  const { db } = lede.services;
  const card = await discord.play.slash('summarize', { link: site.url('/open') }, reader).reply(isCard);
  await discord.play.slash('summarize', { link: site.url('/secret'), private: true }, reader).reply(isCard);
  const place = { guildId: guild.id, channelId: channel.id };
  const stories = SEVEN_STORIES.slice(0, 1);
  await plantNews(db, place, { outlets: ['courier'], stories, urlOf });
  await plantNews(db, OTHER, { outlets: ['gazette'], stories, urlOf });
  for (const each of [place, OTHER]) await plantDigest(db, each, { nextAt: null, quiet: 'line' });
  await expect.poll(() => db.$count(deliveries, sql`state <> 'posted'`)).toBe(0);
  return { ...there, db, card };
}

describe('the data of a guild', () => {
  test('is a file for whoever manages it, without other guilds and what was asked in private', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, guild, site, db } = await aGuildWithData({ databaseUrl, closing });
    const panel = await discord.play.slash('settings', {}, owner).reply();

    const reply = await discord.play.button(panel, 'Export data', owner).reply();

    expect(reply.isEphemeral).toBe(true);
    const [file] = reply.files;
    expect(file?.name).toBe(`lede-${guild.id}.json`);
    const text = String(file?.content);
    const data = JSON.parse(text);
    expect(data).toMatchObject({ format: 'lede-guild', version: 1, guildId: guild.id });
    expect(data.feeds).toMatchObject([{ url: 'https://courier.example/feed', mode: 'digest' }]);
    expect(data.digests).toMatchObject([{ name: 'Morning' }]);
    expect(data.requests).toMatchObject([{ url: site.url('/open'), state: 'answered' }]);
    expect(data.decisions).toHaveLength(1);
    expect(text).not.toContain('/secret');
    expect(text).not.toContain('gazette');
    expect(await db.$count(audit, sql`action = 'data.export'`)).toBe(1);
    expect(discord.violations).toEqual([]);
  });

  test('is deleted after a second question, and Lede goes on with its usual settings', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, reader, guild, site, db, card } = await aGuildWithData({ databaseUrl, closing });
    const panel = await discord.play.slash('settings', {}, owner).reply();
    await discord.play.button(panel, 'Make answers private', owner).answer();
    await expect.poll(() => db.$count(guilds, sql`is_private`)).toBe(1);

    const question = await discord.play.button(panel, 'Delete data…', owner).reply();
    expect(question.text).toContain('1 followed feed, 1 digest and ');
    expect(await db.$count(requests)).toBe(2);
    const erased = discord.play.button(question, 'Delete everything', owner);
    expect((await erased.reply(({ text }) => text.includes('is deleted'))).isEphemeral).toBe(true);

    const own = sql`guild_id = ${guild.id}`;
    for (const table of [requests, deliveries, subscriptions, digests, editions])
      expect(await db.$count(table, own)).toBe(0);
    expect(await db.select({ action: audit.action }).from(audit).where(own)).toEqual([{ action: 'data.delete' }]);
    const others = sql`guild_id = ${OTHER.guildId}`;
    expect(await db.$count(subscriptions, others)).toBe(1);
    expect(await db.$count(digests, others)).toBe(1);
    expect(await db.$count(feeds)).toBe(2);
    // The bot goes on, with the usual settings: an answer that everyone sees, and old buttons that say why not.
    const again = await discord.play.slash('summarize', { link: site.url('/open') }, reader).reply(isCard);
    expect(again.isEphemeral).toBe(false);
    expect((await discord.play.button(card, 'Evidence', reader).reply()).text).toContain('no longer stored');
    expect(discord.violations).toEqual([]);
  });

  test('is kept where the second question is answered so, and is not for members', async ({ databaseUrl, closing }) => {
    const { discord, owner, db } = await aGuildWithData({ databaseUrl, closing });
    const panel = await discord.play.slash('settings', {}, owner).reply();
    const asked = discord.play.button(panel, 'Delete data…', owner);
    const question = await asked.reply();

    const member = { ...owner, permissions: PermissionFlagsBits.ViewChannel };
    expect((await discord.play.button(question, 'Delete everything', member).reply()).text).toContain('may manage');
    expect((await discord.play.button(panel, 'Export data', member).reply()).text).toContain('may manage');
    const kept = discord.play.button(question, 'Keep it', owner);
    await kept.reply(({ text }) => text === 'Nothing was deleted.');

    expect(await db.$count(requests)).toBe(2);
  });
});

describe('the text of an article', () => {
  const old = sql`now() - interval '91 days'`;
  const cutoff = () => new Date(Date.now() - 90 * DAY);

  test('is forgotten after a while; its card stays, and evidence says so', async ({ databaseUrl, closing }) => {
    const { discord, reader, site, lede } = await aGuildWithLede({ databaseUrl, closing });
    const { db } = lede.services;
    const card = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    const full = await discord.play.button(card, 'Evidence', reader).reply();
    await db.update(articles).set({ createdAt: old });
    expect(await articleStore(db).forgetTexts(cutoff(), 10)).toBe(0); // its link was read just now
    await db.update(links).set({ readAt: old });
    await db.update(briefs).set({ state: 'writing' });
    expect(await articleStore(db).forgetTexts(cutoff(), 10)).toBe(0); // somebody writes
    await db.update(briefs).set({ state: 'written' });

    expect(await articleStore(db).forgetTexts(cutoff(), 10)).toBe(1);

    const bare = await discord.play.button(card, 'Evidence', reader).reply();
    expect(full.text).not.toContain('no longer kept');
    expect(bare.text).toContain('The text of this article is no longer kept');
    expect(bare.text).toContain('**1. ');
    expect(bare.text.length).toBeLessThan(full.text.length);
    // Asked for again, the page is read again and its text is there.
    const again = await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    expect((await discord.play.button(again, 'Evidence', reader).reply()).text).toBe(full.text);
    expect(await db.$count(articles)).toBe(1);
    expect(discord.violations).toEqual([]);
  });
});
