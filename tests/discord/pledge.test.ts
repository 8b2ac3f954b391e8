import { eq, sql } from 'drizzle-orm';
import { expect, onTestFinished, vi } from 'vitest';
import { pledgeAnswer } from '../../src/discord/pledge.ts';
import { deliveries } from '../../src/store/schema.ts';
import { silent, test } from '../support/fixtures.ts';

const ADDRESS = {
  guildId: '101',
  channelId: '201',
  memberId: '301',
  applicationId: '401',
  interactionToken: 'token',
  interactionExpiresAt: new Date(Date.now() + 900_000),
};

test('a pledge is put off as long as its command runs, and taken back at its end', async ({ database: { db } }) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const pledge = await pledgeAnswer(db, ADDRESS, silent);
  await pledge.settled();
  const ofPledge = eq(deliveries.id, pledge.id() ?? '');
  const isDue = () => db.$count(deliveries, sql`${ofPledge} and ${deliveries.dueAt} <= now()`);
  await db.update(deliveries).set({ dueAt: sql`now()` }).where(ofPledge);
  expect(await isDue()).toBe(1);

  vi.advanceTimersByTime(20_000);
  await expect.poll(isDue).toBe(0);

  await pledge.keep();
  expect([await db.$count(deliveries), vi.getTimerCount()]).toEqual([0, 0]);
});
