import { eq, sql } from 'drizzle-orm';
import { digests, feeds, subscriptions } from '../../src/store/schema.ts';
import type { Handle } from '../../tests/support/discord/handle.ts';
import { aUser } from '../../tests/support/discord/index.ts';
import type { Act } from './plan.ts';
import { FEEDS, type Scene } from './scene.ts';
import { storyOf } from './stories.ts';

/** A command that a member called. */
export interface Command {
  readonly handle: Handle;
  readonly memberId: string;
  readonly guildIndex: number;
  readonly calledAt: number;
}

/** An entry that a site published. */
export interface Published {
  readonly feed: number;
  readonly url: string;
  readonly publishedAt: number;
}

export type Load = Awaited<ReturnType<typeof createLoad>>;

/** What a feed's entries become: cards, links, or stories of the digest. */
export const MODE_OF = ['card', 'card', 'link', 'link', 'digest', 'digest'] as const;
const OLD_ENTRIES = 12;

/** Let guilds follow feeds and keep a digest for each minute, and be ready to call commands. */
export async function createLoad({ discord, places, sites, db, ringFeeds }: Scene) {
  const commands: Command[] = [];
  const published: Published[] = [];
  let stories = 0;
  const asked: string[] = [];
  const reader = places.at(-1);
  if (!reader) throw new Error('There is no guild');

  for (let index = 0; index < FEEDS; index += 1) {
    for (let n = 0; n < OLD_ENTRIES; n += 1) sites.publish(index, ++stories);
    const [feed] = await db
      .insert(feeds)
      .values({ url: sites.urlOf(index, '/feed.xml'), title: `Courier ${index}` })
      .returning();
    const mode = MODE_OF[index] ?? 'card';
    const channel = mode === 'card' ? reader.cards : reader.links;
    if (!feed) throw new Error('A feed was not stored');
    const place = { guildId: reader.guild.id, channelId: channel.id, feedId: feed.id };
    await db.insert(subscriptions).values({ ...place, mode, category: mode, createdBy: '1' });
  }
  await db.insert(digests).values({
    guildId: reader.guild.id,
    channelId: reader.channel.id,
    name: 'Minutes',
    expressions: ['* * * * *'],
    zone: 'Etc/UTC',
    sources: { kind: 'categories', categories: ['digest'] },
    maxStories: 20,
    quiet: 'skip',
    createdBy: '3',
    nextAt: new Date(Math.ceil(Date.now() / 60_000) * 60_000),
  });

  return {
    commands,
    published,
    act(act: Act): void {
      if (act.kind === 'publish') {
        published.push({ feed: act.feed, url: sites.publish(act.feed, ++stories), publishedAt: Date.now() });
        return;
      }
      const place = places[act.guild];
      // Without a connection there is no bot to call.
      if (!place || !discord.gateway.isConnected()) return;
      const repeated = act.isRepeat ? asked.at(-1 - (commands.length % 5)) : undefined;
      const link = repeated ?? sites.urlOf(stories, storyOf(++stories).path);
      asked.push(link);
      const user = aUser();
      const handle = discord.play.slash('summarize', { link }, { channel: place.channel, user });
      commands.push({ handle, memberId: user.id, guildIndex: act.guild, calledAt: Date.now() });
    },
    /** As if the time until their next poll had passed for all feeds. */
    async makeFeedsDue(): Promise<void> {
      // The database may be away just now; there is a next time.
      const due = await db
        .update(feeds)
        .set({ dueAt: sql`now()`, slotAt: null, failures: 0, turn: sql`${feeds.turn} + 1` })
        .where(eq(feeds.state, 'due'))
        .returning({ id: feeds.id, turn: feeds.turn })
        .catch(() => []);
      await ringFeeds(due);
    },
    /** Wait until every feed was read once: what it holds then is not news. */
    async untilFeedsAreRead(): Promise<void> {
      for (let look = 0; ; look += 1) {
        // A machine that is busy starting everything may be too slow to read one at first.
        if (look % 40 === 0) await this.makeFeedsDue();
        const { rows } = await db.execute<{ left: number }>(
          sql`select count(*)::int as left from feeds where ready_at is null`,
        );
        if (rows[0]?.left === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
  };
}
