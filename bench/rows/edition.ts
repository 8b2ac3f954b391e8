import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { readConfig } from '../../src/config.ts';
import { openServices } from '../../src/services.ts';
import { type Database, migrateDatabase, openDatabase } from '../../src/store/database.ts';
import { decisions, editions, entries, feeds, subscriptions } from '../../src/store/schema.ts';
import { HOUR, MINUTE } from '../../src/time.ts';
import { plantDigest } from '../../tests/support/digest-guild.ts';
import { aChannel, aGuild, startDiscord } from '../../tests/support/discord/index.ts';
import { type Row, sized } from '../row.ts';
import { startLede } from '../stage/lede.ts';
import { makeArticles } from '../stage/made-up-articles.ts';
import { type Outside, startOutside } from '../stage/outside.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { readLink } from '../stage/reading.ts';
import { eachOf } from '../stage/timing.ts';

const ENTRIES = 300;
const FEEDS = 40;
const STORIES = 8;
const LOOK_MS = 50;

type Place = { readonly guildId: string; readonly channelId: string };

/** From what the feeds brought to the edition in its channel, in a real worker; then the same for a second guild. */
export const edition: Row = {
  async measure(bench) {
    await using outside = await startOutside();
    const channels = [aChannel(), aChannel()];
    const guilds = channels.map((channel) => aGuild({ channels: [channel] }));
    await using discord = await startDiscord({ guilds });
    await using postgres = await startPostgres();
    const { db, pool, close } = await openDatabase(postgres.url, silent);
    await migrateDatabase(pool);
    const [first, second] = guilds.map(({ id }, i) => ({ guildId: id, channelId: channels[i]?.id ?? '' }));
    if (!first || !second) throw new Error('There are two guilds');
    await plantEntries(db, [first, second], outside);
    const address = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    await using worker = await startLede({
      ...outside.env,
      ...address,
      DATABASE_URL: postgres.url,
      LEDE_ROLES: 'worker',
    });

    // Threads and code that are warm, as in a worker that has been at it for a while.
    const services = await openServices(readConfig({ ...outside.env, DATABASE_URL: postgres.url }), silent);
    const others = Array.from({ length: sized(bench, 4, 100) }, (_, n) => outside.url(ENTRIES + n));
    await eachOf(others, 4, (url) => readLink(services, url, 'model'));
    await services.close();

    const publish = async (place: Place) => {
      const [used, asked] = await Promise.all([worker.usage(), outside.report()]);
      const id = await plantDigest(db, place, { maxStories: STORIES });
      const wallMs = await untilPosted(db, id);
      const [now, report] = await Promise.all([worker.usage(), outside.report()]);
      return {
        cpuMs: now.cpuMs - used.cpuMs,
        wallMs,
        modelCalls: report.modelCalls - asked.modelCalls,
        inputTokens: report.inputTokens - asked.inputTokens,
        outputTokens: report.outputTokens - asked.outputTokens,
        pages: report.pages - asked.pages,
      };
    };
    const one = await publish(first);
    const two = await publish(second);
    await close();
    if (two.modelCalls > 0) throw new Error(`A second guild cost ${two.modelCalls} model calls`);
    return [
      {
        name: `edition of ${STORIES} stories from ${ENTRIES} entries of ${FEEDS} feeds, CPU`,
        value: one.cpuMs / 1000,
        unit: 's',
        target: { atMost: 2 },
        note: `${(one.wallMs / 1000).toFixed(1)} s from its plan to its post; ${one.pages} pages read`,
      },
      {
        name: 'model calls of it',
        value: one.modelCalls,
        unit: 'calls',
        target: { atMost: STORIES },
        note: `${one.inputTokens.toLocaleString('en')} tokens in, ${one.outputTokens.toLocaleString('en')} out`,
      },
      {
        name: 'the same for a second guild, CPU',
        value: two.cpuMs / 1000,
        unit: 's',
        target: { atMost: 2 },
        note: `${(two.wallMs / 1000).toFixed(1)} s; ${two.modelCalls} model calls, ${two.pages} pages`,
      },
    ];
  },
};

/** Entries as polls left them: both guilds follow every feed, and their filters let everything through. */
async function plantEntries(db: Database, places: readonly Place[], outside: Outside): Promise<void> {
  const feedRows = await db
    .insert(feeds)
    .values(
      Array.from({ length: FEEDS }, (_, n) => ({
        url: `https://outlet-${n}.example/feed`,
        title: `Outlet ${n}`,
        readyAt: new Date(),
        dueAt: new Date(Date.now() + HOUR),
      })),
    )
    .returning();
  const followed = places.flatMap((place) =>
    feedRows.map(({ id }) => ({ ...place, feedId: id, mode: 'digest' as const, createdBy: '1' })),
  );
  const subscriptionRows = await db.insert(subscriptions).values(followed).returning();
  const decidedAt = new Date(Date.now() - 10 * MINUTE);
  const entryRows = await db
    .insert(entries)
    .values(
      makeArticles(ENTRIES).map(({ title, text }, n) => ({
        feedId: feedRows[n % FEEDS]?.id ?? '',
        key: String(n),
        url: outside.url(n),
        title,
        summary: text.slice(0, 400),
        contentHash: String(n),
        isOld: false,
        publishedAt: decidedAt,
      })),
    )
    .returning();
  await db.insert(decisions).values(
    subscriptionRows.flatMap(({ id, feedId }) =>
      entryRows
        .filter((entry) => entry.feedId === feedId)
        .map((entry) => ({
          subscriptionId: id,
          entryId: entry.id,
          outcome: 'digest' as const,
          createdAt: decidedAt,
        })),
    ),
  );
}

/** @returns How long it took from its plan, in milliseconds. */
async function untilPosted(db: Database, digestId: string): Promise<number> {
  for (;;) {
    const [row] = await db.select().from(editions).where(eq(editions.digestId, digestId));
    if (row?.state === 'posted' && row.postedAt) {
      if (row.edition?.stories.length !== STORIES) throw new Error(`It has ${row.edition?.stories.length} stories`);
      return row.postedAt.getTime() - row.createdAt.getTime();
    }
    if (row?.state === 'failed' || row?.state === 'skipped')
      throw new Error(`It was ${row.state}: ${row.errorMessage}`);
    await delay(LOOK_MS);
  }
}
