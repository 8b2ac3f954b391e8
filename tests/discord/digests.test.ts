import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { planEditions } from '../../src/digests/planner.ts';
import type { Services } from '../../src/services.ts';
import { decisions, digests, editionStories, editions, entries, feeds, subscriptions } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aPage, startSite } from '../support/site.ts';

type Closing = <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;

const STORIES = [
  {
    title: 'Bridge over the Vell reopens after two years',
    summary:
      'The old bridge over the river Vell reopened to traffic on Monday, two years after a barge struck its central pillar.',
  },
  {
    title: 'Observatory on Mount Hask finds a comet',
    summary:
      'Astronomers at the observatory on Mount Hask announced the discovery of a comet that will pass the Sun in March.',
  },
] as const;

/** A guild that follows two outlets, each with the same two stories of today. */
async function aGuildThatReads({ databaseUrl, closing }: { databaseUrl: string; closing: Closing }) {
  const place = await aPlace();
  const pages = Object.fromEntries(
    ['courier', 'gazette'].flatMap((outlet) =>
      STORIES.map(({ title }, n) => [
        `/${outlet}/${n}`,
        aPage({ title, head: `<meta property="og:site_name" content="The Daily ${outlet}">` }),
      ]),
    ),
  );
  const site = await startSite(pages);
  const env = { ...settingsFor(place.discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
  const lede = closing(await startRoles(env));
  const { db } = lede.services;
  for (const outlet of ['courier', 'gazette']) {
    const [feed] = await db
      .insert(feeds)
      .values({
        url: `https://${outlet}.example/feed`,
        title: `The ${outlet}`,
        siteUrl: site.url('/'),
        readyAt: new Date(),
        dueAt: new Date(Date.now() + 3600_000),
      })
      .returning();
    const [subscription] = await db
      .insert(subscriptions)
      .values({
        guildId: place.guild.id,
        channelId: place.channel.id,
        feedId: feed?.id ?? '',
        mode: 'digest',
        createdBy: '1',
      })
      .returning();
    for (const [n, { title, summary }] of STORIES.entries()) {
      const url = site.url(`/${outlet}/${n}`);
      const [entry] = await db
        .insert(entries)
        .values({
          feedId: feed?.id ?? '',
          key: url,
          url,
          title,
          summary,
          contentHash: url,
          isOld: false,
          publishedAt: new Date(),
        })
        .returning();
      await db.insert(decisions).values({
        subscriptionId: subscription?.id ?? '',
        entryId: entry?.id ?? '',
        outcome: 'digest',
        createdAt: new Date(Date.now() - 600_000),
      });
    }
  }
  return { ...place, site, lede, db };
}

async function createDigest(
  { discord, owner }: Awaited<ReturnType<typeof aGuildThatReads>>,
  more: Record<string, string | boolean> = {},
) {
  const asked = discord.play.slash(
    'digest create',
    { name: 'Morning', times: '07:30', zone: 'Europe/Paris', ...more },
    owner,
  );
  const draft = await asked.reply(({ buttons }) => buttons.length > 0);
  expect(draft.text).toContain('every day at 07:30 (Europe/Paris)');
  discord.play.button(draft, 'Save', owner);
  await asked.reply(({ text }) => text.includes('Morning: created'));
}

/** As if the digest's hour had come just now. */
async function strike({ db, bells }: Services): Promise<void> {
  await db.update(digests).set({ nextAt: sql`now() - interval '1 minute'`, expressions: ['* * * * *'] });
  const planned = await planEditions(db, new Date());
  await bells.editions(planned.map(({ edition }) => edition));
}

const isEdition = ({ text, isEphemeral }: { text: string; isEphemeral: boolean }) =>
  text.startsWith('## Morning') && !isEphemeral;

describe('a digest', () => {
  test('brings each story once, with the outlets that carry it, and remembers it', async ({ databaseUrl, closing }) => {
    const guild = await aGuildThatReads({ databaseUrl, closing });
    const { discord, channel, reader, db, lede } = guild;
    await createDigest(guild);

    await strike(lede.services);

    await discord.until(() => discord.messagesIn(channel).some(isEdition), 'the edition');
    const edition = discord.messagesIn(channel).find(isEdition);
    expect(edition?.text.match(/^### /gm)).toHaveLength(2);
    expect(edition?.text).toContain('courier');
    expect(edition?.text).toContain('gazette');
    // As the article that was read calls itself; the other is a copy.
    expect(edition?.text).toMatch(/The Daily (?:courier|gazette)/);
    expect(edition?.text).toContain('4 entries of 2 outlets were read');
    await expect.poll(() => db.$count(editionStories), { timeout: 10_000 }).toBe(2);
    expect(await db.$count(editions, eq(editions.state, 'posted'))).toBe(1);
    if (!edition) return;
    const card = await discord.play.button(edition, 'Read more', reader).reply();
    expect(card).toMatchObject({ isEphemeral: true });
    expect(card.text).toContain('Key claims');
    expect(discord.violations).toEqual([]);
  });

  test('is previewed for one member alone, and nothing counts as told', async ({ databaseUrl, closing }) => {
    const guild = await aGuildThatReads({ databaseUrl, closing });
    const { discord, channel, owner, db } = guild;
    await createDigest(guild);

    const asked = discord.play.slash('digest preview', { digest: 'Morning' }, owner);

    const preview = await asked.reply(({ text }) => text.startsWith('## Morning'));
    expect(preview.isEphemeral).toBe(true);
    expect(discord.messagesIn(channel).filter(isEdition)).toEqual([]);
    expect(await db.$count(editionStories)).toBe(0);
  });

  test('run twice tells nothing again', async ({ databaseUrl, closing }) => {
    const guild = await aGuildThatReads({ databaseUrl, closing });
    const { discord, channel, owner, db } = guild;
    await createDigest(guild, { quiet_day: 'line' });
    await discord.play.slash('digest run', { digest: 'Morning' }, owner).reply();
    await discord.until(() => discord.messagesIn(channel).some(isEdition), 'the edition');
    await expect.poll(() => db.$count(editions, eq(editions.state, 'posted')), { timeout: 10_000 }).toBe(1);

    await db.update(editions).set({ slot: 'earlier' });
    await discord.play.slash('digest run', { digest: 'Morning' }, owner).reply();

    await discord.until(() => discord.messagesIn(channel).filter(isEdition).length === 2, 'the second edition');
    expect(discord.messagesIn(channel).filter(isEdition).at(-1)?.text).toContain('Nothing new since the last edition');
  });
});

describe('the planner', () => {
  test.for([
    ['Europe/Paris', 365],
    ['America/Santiago', 365],
    ['Australia/Lord_Howe', 365],
    ['America/New_York', 365],
    ['Asia/Kathmandu', 365],
  ] as const)('plans a daily 02:30 digest in %s once a day for a year', async ([zone, days], { database: { db } }) => {
    const start = new Date('2026-12-31T12:00:00Z');
    await db.insert(digests).values({
      guildId: '1',
      channelId: '2',
      name: 'Night',
      expressions: ['30 2 * * *'],
      zone,
      sources: { kind: 'all' },
      maxStories: 8,
      quiet: 'skip',
      createdBy: '3',
      nextAt: start,
    });

    for (let hour = 0; hour < (days + 1) * 24; hour += 6)
      await planEditions(db, new Date(start.getTime() + hour * 3600_000));

    const planned = await db.select({ slot: editions.slot }).from(editions).orderBy(editions.slot);
    const inYear = planned.filter(({ slot }) => slot.startsWith('2027-'));
    expect(new Set(inYear.map(({ slot }) => slot.slice(0, 10))).size).toBe(days);
    expect(inYear).toHaveLength(days);
  });
});
