import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { note } from '../../src/discord/layout.ts';
import { type RequestDeskParts, requestDesk } from '../../src/requests.ts';
import type { Database } from '../../src/store/database.ts';
import { deliveryStore, type ReplyAddress } from '../../src/store/deliveries.ts';
import { requestStore } from '../../src/store/requests.ts';
import { requests } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';

const LEASE_MS = 10_000;
const NOTICE = note('Good morning');

const ADDRESS: ReplyAddress = {
  guildId: '1',
  channelId: '2',
  memberId: '3',
  isPrivate: false,
  form: 'card',
  applicationId: '4',
  interactionToken: 'token',
  interactionExpiresAt: new Date(Date.now() + 900_000),
  interactionMessage: '@original',
  replyTo: '5',
};

/** A desk that rings nobody. */
function aDesk(db: Database) {
  const ring = async () => undefined;
  const announcements: RequestDeskParts['announcements'] = { listen: () => never(), close: ring };
  const profileOf: RequestDeskParts['profileOf'] = () => ({ engine: 'extractive', profile: 'extractive' });
  return requestDesk({ db, announcements, profileOf, ringLinks: ring, ringBriefs: ring, ringDeliveries: ring });
}

async function* never(): AsyncGenerator<undefined> {}

const wishFor = (path: string) =>
  ({ url: `https://courier.example/${path}`, engine: 'extractive', language: null, length: 'short' }) as const;

describe('a delivery', () => {
  test('is made by one worker at a time', async ({ database: { db } }) => {
    const { id } = await deliveryStore(db).notify('1', '2', NOTICE);

    const claims = await Promise.all(Array.from({ length: 5 }, () => deliveryStore(db).claim(id)));

    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test('cannot be written by a worker whose turn is over', async ({ database: { db } }) => {
    const store = deliveryStore(db);
    const { id } = await store.notify('1', '2', NOTICE);
    const lost = await store.claim(id);
    if (!lost) throw new Error('It was due');
    await store.release(lost, 0);
    await store.claim(id);

    const written = [
      await store.freeze(lost, NOTICE),
      await store.markPosting(lost, 'channel'),
      await store.markPosted(lost, '6'),
      await store.markFailed(lost, 'failed', 'late', 'Too late.'),
      await store.release(lost, 0),
    ];

    expect(written).toEqual([false, false, false, false, false]);
  });

  test('waits for progress that is being edited into its reply, and follows at once', async ({ database: { db } }) => {
    const store = deliveryStore(db);
    const { requestId, deliveryId } = await aDesk(db).askFor(wishFor('story'), ADDRESS);
    await store.beginEdit(deliveryId, LEASE_MS);

    const [request] = await db.select().from(requests).where(eq(requests.id, requestId));
    await requestStore(db).refuse({ linkId: String(request?.linkId) }, 'gone', 'It is gone.');

    expect(await store.claim(deliveryId)).toBeUndefined();
    expect(await store.beginEdit(deliveryId, LEASE_MS)).toBeUndefined();
    expect(await store.endEdit(deliveryId)).toMatchObject({ id: deliveryId });
    expect(await store.claim(deliveryId)).toMatchObject({ id: deliveryId });
  });
});

test('a member who asks for many links at once gets no more than their share', async ({ database: { db } }) => {
  const desk = aDesk(db);

  const asked = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => desk.askFor(wishFor(`${n}`), ADDRESS)));

  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect(await db.$count(requests)).toBe(20);
});
