import { eq, sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import type { Services } from '../../src/services.ts';
import { decisions, feeds, hosts } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { type Answer, aPage, startSite } from '../support/site.ts';

type Closing = <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;
interface Given {
  readonly databaseUrl: string;
  readonly closing: Closing;
}

/** A news site whose feed grows. */
async function aNewsSite(count = 3) {
  const items: { id: number; title: string }[] = [];
  const publish = (title: string) => items.unshift({ id: items.length + 1, title });
  for (let n = 1; n <= count; n += 1) publish(`Old story ${n}`);
  let base = '';
  const feed: Answer = (response) => {
    const written = items.map(
      ({ id, title }) =>
        `<item><title>${title}</title><link>${base}/story-${id}</link><guid>tag:${id}</guid><pubDate>${new Date(Date.UTC(2026, 10, 20, id)).toUTCString()}</pubDate></item>`,
    );
    response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(
        `<rss version="2.0"><channel><title>The Courier</title><link>${base}/</link>${written.join('')}</channel></rss>`,
      );
  };
  const home: Answer = (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>News</body></html>',
      );
  const stories = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`/story-${n + 1}`, aPage({ title: `The article ${n + 1}` })]),
  );
  const site = await startSite({ '/': home, '/feed.xml': feed, '/robots.txt': '', ...stories });
  base = site.url('');
  return { site, publish, feedUrl: site.url('/feed.xml') };
}

/** As if the time until the next poll had passed. */
async function pollNow({ db, bells }: Services): Promise<void> {
  await db.update(hosts).set({ nextAt: sql`now()`, busyUntil: null });
  const rows = await db
    .update(feeds)
    .set({ dueAt: sql`now()`, slotAt: null })
    .returning({ id: feeds.id, turn: feeds.turn });
  await bells.feeds(rows);
}

async function aGuildWithLede({ databaseUrl, closing }: Given) {
  const place = await aPlace();
  const news = await aNewsSite();
  const env = { ...settingsFor(place.discord, databaseUrl), LEDE_FETCH_ALLOW: news.site.host };
  const lede = closing(await startRoles(env));
  return { ...place, ...news, lede, env, db: lede.services.db };
}

describe('a moderator who follows a site', () => {
  test('sees what would be posted, saves, and from then on each new entry becomes one card', async ({
    databaseUrl,
    closing,
  }) => {
    const { discord, owner, channel, site, publish, lede, db } = await aGuildWithLede({ databaseUrl, closing });

    const asked = discord.play.slash('feed add', { url: site.url('/') }, owner);
    const preview = await asked.reply(({ buttons }) => buttons.length > 0);
    expect(preview).toMatchObject({ isEphemeral: true });
    expect(preview.text).toContain('Follow The Courier?');
    expect(preview.text).toContain('- Old story 3');
    discord.play.button(preview, 'Save', owner);
    await asked.reply(({ text }) => text.includes('followed from now on'));
    publish('A new story');
    await pollNow(lede.services);

    const isCard = ({ text }: { text: string }) => text.includes('The article 4');
    await discord.until(() => discord.messagesIn(channel).some(isCard), 'the card');
    await pollNow(lede.services);
    await expect.poll(() => db.$count(feeds, eq(feeds.state, 'due'))).toBe(1);
    expect(discord.messagesIn(channel).filter(({ isEphemeral }) => !isEphemeral)).toHaveLength(1);
    expect(await db.$count(decisions)).toBe(1);
    expect(discord.violations).toEqual([]);
  });
});
