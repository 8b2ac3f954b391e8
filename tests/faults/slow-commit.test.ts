import { eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { decisionStore } from '../../src/store/decisions.ts';
import { decisions, editions } from '../../src/store/schema.ts';
import { HOUR, MINUTE } from '../../src/time.ts';
import { plantDigest, plantNews, SEVEN_STORIES } from '../support/digest-guild.ts';
import { test } from '../support/fixtures.ts';
import { aPlace, settingsFor, startRoles } from '../support/lede-on-discord.ts';
import { aPage, startSite } from '../support/site.ts';

test('an edition waits for a poll of its period whose transaction is slow to commit', async ({
  database: { db },
  databaseUrl,
  closing,
}) => {
  const { discord, guild, channel } = await aPlace();
  const stories = SEVEN_STORIES.slice(0, 2);
  const site = await startSite(Object.fromEntries(stories.map(({ title }, n) => [`/${n}`, aPage({ title })])));
  const place = { guildId: guild.id, channelId: channel.id };
  const decidedAt = new Date(Date.now() - 2 * HOUR);
  await plantNews(db, place, { outlets: ['courier'], stories, urlOf: (_, n) => site.url(`/${n}`), decidedAt });
  const [last] = await db.select().from(decisions);
  if (!last) throw new Error('Nothing was decided');
  await db.delete(decisions).where(eq(decisions.id, last.id));
  const decided = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const deciding = db.transaction(async (tx) => {
    await decisionStore(tx).begin();
    await decisionStore(tx).add([last]);
    decided.resolve();
    await over.promise;
  });
  await decided.promise;
  // Late, so that its period ends now.
  await plantDigest(db, place, {}, 20 * MINUTE);

  closing(await startRoles({ ...settingsFor(discord, databaseUrl), LEDE_FETCH_ALLOW: site.host }));
  const waiting = sql`select 1 from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database() where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted`;
  await expect.poll(async () => (await db.execute(waiting)).rows.length, { timeout: 20_000 }).toBe(1);
  over.resolve();
  await deciding;

  await expect.poll(() => db.$count(editions, eq(editions.state, 'posted')), { timeout: 20_000 }).toBe(1);
  const text = discord
    .messagesIn(channel)
    .map((message) => message.text)
    .join('\n');
  expect(text.match(/^### /gm)).toHaveLength(2);
});
