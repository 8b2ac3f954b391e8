import { eq, inArray } from 'drizzle-orm';
import { describe, expect, onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { decisions, editions, entries, feeds, subscriptions, usage } from '../../src/store/schema.ts';
import { HOUR } from '../../src/time.ts';
import { plantDigest, plantNews } from '../support/digest-guild.ts';
import { aChannel, aGuild } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { FERRIES, meaningOf, otherNews, TOLD_ABROAD } from '../support/meanings.ts';
import { aReplyToStory, type EmbeddingTurn, startModel } from '../support/model.ts';
import { aPage, startSite } from '../support/site.ts';

const PATIENCE = { timeout: 60_000 };
const newsIn = (language: string) => otherNews().filter((story) => story.language === language);
const NEWS = {
  courier: [TOLD_ABROAD.english, ...newsIn('en')],
  zeitung: [TOLD_ABROAD.german, TOLD_ABROAD.otherGerman, ...newsIn('de')],
};

/** A guild that follows an English and a German outlet, and a model's endpoint. */
async function aGuildOfTwoLanguages(db: Database, databaseUrl: string, turns: readonly EmbeddingTurn[] = []) {
  const place = await aPlace();
  const pages = Object.entries(NEWS).flatMap(([outlet, stories]) =>
    stories.map(({ title }, index) => [`/${outlet}/${index}`, aPage({ title })] as const),
  );
  const site = await startSite(Object.fromEntries(pages));
  const model = await startModel([{ content: JSON.stringify(aReplyToStory()) }], {
    embed: (text) => meaningOf(text, FERRIES),
    embeddingTurns: turns,
  });
  onTestFinished(() => model[Symbol.asyncDispose]());
  const address = { guildId: place.guild.id, channelId: place.channel.id };
  const decidedAt = new Date(Date.now() - 2 * HOUR);
  const urlOf = (outlet: string, index: number) => site.url(`/${outlet}/${index}`);
  for (const [outlet, stories] of Object.entries(NEWS))
    await plantNews(db, address, { outlets: [outlet], stories, urlOf, decidedAt });
  const env = {
    ...settingsFor(place.discord, databaseUrl),
    LEDE_FETCH_ALLOW: site.host,
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: model.apiKey,
  };
  return { ...place, address, model, env };
}

/** Who tells the ferry's story, as the edition has it. */
async function outletsOfFerry(db: Database, count = 1): Promise<string[][]> {
  await expect.poll(() => db.$count(editions, inArray(editions.state, ['posted', 'failed'])), PATIENCE).toBe(count);
  const rows = await db.select().from(editions);
  return rows.map(({ edition }) => {
    const stories = edition?.stories.filter(({ headline }) => headline.includes('Marisol')) ?? [];
    return stories.flatMap(({ outlets }) => outlets.map(({ name }) => name)).sort();
  });
}

describe('an edition of news in two languages', () => {
  test('tells one event once with an embedding model', async ({ database: { db }, databaseUrl, closing }) => {
    const { address, env, model, discord } = await aGuildOfTwoLanguages(db, databaseUrl);
    await plantDigest(db, address, { maxStories: 1 });
    closing(await startRoles({ ...env, LEDE_EMBEDDING_MODEL: 'meaning-1', LEDE_PRICE_EMBEDDING: '20' }));

    expect(await outletsOfFerry(db)).toEqual([['The courier', 'The zeitung']]);

    expect(model.embeddingRequests.map(({ input }) => input.length)).toEqual([27]);
    const [spent] = await db.select().from(usage).where(eq(usage.model, 'meaning-1'));
    expect(spent?.cost).toBeCloseTo(((spent?.inputTokens ?? 0) * 20) / 1_000_000);
    expect(model.refused).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  test('tells it in two stories without', async ({ database: { db }, databaseUrl, closing }) => {
    const { address, env, model } = await aGuildOfTwoLanguages(db, databaseUrl);
    await plantDigest(db, address, { maxStories: 30 });
    const lede = closing(await startRoles(env));

    await expect.poll(async () => (await db.select().from(editions))[0]?.plan?.stories.length, PATIENCE).toBe(27);

    expect(model.embeddingRequests).toEqual([]);
    await lede.close();
  });

  test('comes without embeddings when their endpoint fails', async ({ database: { db }, databaseUrl, closing }) => {
    const { address, env, model } = await aGuildOfTwoLanguages(db, databaseUrl, [{ status: 500 }]);
    await plantDigest(db, address, { maxStories: 30 });
    const lede = closing(await startRoles({ ...env, LEDE_EMBEDDING_MODEL: 'meaning-1' }));

    await expect.poll(async () => (await db.select().from(editions))[0]?.plan?.stories.length, PATIENCE).toBe(27);

    expect(model.embeddingRequests).toHaveLength(2);
    await lede.close();
  });

  test('costs a second guild with the same feeds nothing', { timeout: 90_000 }, async ({
    database: { db },
    databaseUrl,
    closing,
  }) => {
    const { address, env, model, discord } = await aGuildOfTwoLanguages(db, databaseUrl);
    const other = { guildId: aGuild({ channels: [aChannel()] }).id, channelId: '999' };
    for (const feed of await db.select().from(feeds)) {
      const [subscription] = await db
        .insert(subscriptions)
        .values({ ...other, feedId: feed.id, mode: 'digest', createdBy: '1' })
        .returning();
      const held = await db.select().from(entries).where(eq(entries.feedId, feed.id));
      const decided = { subscriptionId: subscription?.id ?? '', createdAt: new Date(Date.now() - 2 * HOUR) };
      await db
        .insert(decisions)
        .values(held.map(({ id }) => ({ ...decided, entryId: id, outcome: 'digest' as const })));
    }
    await plantDigest(db, address, { maxStories: 1 });
    await plantDigest(db, other, { maxStories: 1 });
    closing(await startRoles({ ...env, LEDE_EMBEDDING_MODEL: 'meaning-1' }));

    const both = await outletsOfFerry(db, 2);

    expect(both).toEqual([
      ['The courier', 'The zeitung'],
      ['The courier', 'The zeitung'],
    ]);
    expect(model.embeddingRequests.map(({ input }) => input.length)).toEqual([27]);
    expect(await db.$count(usage, eq(usage.model, 'meaning-1'))).toBe(1);
    expect(discord.violations).toEqual([]);
  });
});
