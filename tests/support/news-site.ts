import { eq, gt, not, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Services } from '../../src/services.ts';
import type { Database } from '../../src/store/database.ts';
import { feeds, hosts } from '../../src/store/schema.ts';
import type { ShownMessage } from './discord/handle.ts';
import type { Discord } from './discord/index.ts';
import { aPlace, settingsFor, startRoles } from './lede-on-discord.ts';
import { type Answer, aPage, type Site, startSite } from './site.ts';

const STORIES = 40;

/** A news site whose feeds grow; each story is a page of its own. */
export async function aNewsSite({ paths = ['/feed.xml'], count = 3 } = {}) {
  const items = new Map<string, string[]>(paths.map((path) => [path, []]));
  let published = 0;
  let base = '';
  /** @param parts `story` for one that another feed had already. */
  const publish = (title: string, { path = '/feed.xml', story = published + 1 } = {}) => {
    published = Math.max(published, story);
    const date = new Date(Date.UTC(2026, 10, 20, 0, story)).toUTCString();
    items
      .get(path)
      ?.unshift(
        `<item><title>${title}</title><link>${base}/story-${story}</link><guid>tag:${story}</guid><pubDate>${date}</pubDate></item>`,
      );
    return story;
  };
  const feed =
    (path: string): Answer =>
    (response) =>
      response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(
          `<rss version="2.0"><channel><title>The Courier${path === '/feed.xml' ? '' : ` ${path}`}</title><link>${base}/</link>${items.get(path)?.join('')}</channel></rss>`,
        );
  const links = paths.map((path) => `<link rel="alternate" type="application/rss+xml" href="${path}">`);
  const stories = Array.from({ length: STORIES }, (_, n) => [`/story-${n + 1}`, aPage({ title: `Article ${n + 1}.` })]);
  const site: Site = await startSite({
    '/': `<html><head>${links.join('')}</head><body>News</body></html>`,
    '/robots.txt': '',
    ...Object.fromEntries(paths.map((path) => [path, feed(path)])),
    ...Object.fromEntries(stories),
  });
  base = site.url('');
  for (const path of paths) for (let n = 1; n <= count; n += 1) publish(`Old story ${n}`, { path });
  const asked = (path: string) => site.requests.filter(({ url }) => url === path).length;
  return { site, publish, asked, feedUrl: site.url('/feed.xml') };
}

/** Poll every feed, as if the time until then had passed. */
export async function pollNow({ db, bells }: Pick<Services, 'db' | 'bells'>): Promise<void> {
  const { rows } = await db.execute<{ now: Date }>(sql`select now() as now`);
  for (const row of await makeDue(db)) {
    // One after the other, as their host has it.
    await db.update(hosts).set({ nextAt: sql`now()`, restUntil: null, busyUntil: null });
    await bells.feeds([row]);
    const isPolled = sql`${feeds.id} = ${row.id} and ${gt(feeds.polledAt, new Date(String(rows[0]?.now)))}`;
    await expect
      .poll(() => db.$count(feeds, sql`${isPolled} and ${not(eq(feeds.state, 'polling'))}`), { timeout: 9000 })
      .toBe(1);
  }
}

/** As if the time until their next poll had passed for all feeds, and their hosts had rested. */
export async function makeDue(db: Database) {
  await db.update(hosts).set({ nextAt: sql`now()`, restUntil: null, busyUntil: null });
  return db
    .update(feeds)
    .set({ dueAt: sql`now()`, slotAt: null, turn: sql`${feeds.turn} + 1` })
    .returning({ id: feeds.id, turn: feeds.turn });
}

interface Given {
  readonly databaseUrl: string;
  readonly closing: <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing;
}

/** A guild with Lede in it, and a site that publishes. */
export async function aGuildWithNews(
  { databaseUrl, closing }: Given,
  { site: options, place }: { site?: Parameters<typeof aNewsSite>[0]; place?: Awaited<ReturnType<typeof aPlace>> } = {},
) {
  const there = place ?? (await aPlace());
  const news = await aNewsSite(options);
  const cdn = new URL(there.discord.apiUrl).host;
  const env = { ...settingsFor(there.discord, databaseUrl), LEDE_FETCH_ALLOW: `${news.site.host},${cdn}` };
  const lede = closing(await startRoles(env));
  return { ...there, ...news, lede, env, db: lede.services.db, poll: () => pollNow(lede.services) };
}

type Actor = Parameters<Discord['play']['slash']>[2];

/** Follow a feed as a moderator does: look, and save. */
export async function followFeed(
  discord: Discord,
  actor: Actor,
  options: Parameters<Discord['play']['slash']>[1],
): Promise<ShownMessage> {
  const asked = discord.play.slash('feed add', options, actor);
  const preview = await asked.reply(({ buttons }) => buttons.length > 0);
  discord.play.button(preview, 'Save', actor);
  return asked.reply(({ text }) => text.includes('followed from now on'));
}

/** What everyone sees in a channel. */
export function publicIn(discord: Discord, channel: Parameters<Discord['messagesIn']>[0]): ShownMessage[] {
  return discord.messagesIn(channel).filter(({ isEphemeral }) => !isEphemeral);
}
