import type { Database } from '../store/database.ts';
import { decisionStore } from '../store/decisions.ts';
import type { Delivery } from '../store/deliveries.ts';
import { digestStore } from '../store/digests.ts';
import { editionStore } from '../store/editions.ts';
import { entryStore } from '../store/entries.ts';
import { requestStore } from '../store/requests.ts';
import { type FollowedFeed, subscriptionStore } from '../store/subscriptions.ts';
import { renderCard } from './card.ts';
import { renderEditionFailed } from './digest-panels.ts';
import { addressed, MAX_ADDITIONS, renderEntry } from './entry-message.ts';
import { renderHealth } from './feed-panels.ts';
import { MAX_TEXT, type Message } from './layout.ts';
import { renderRefusal } from './notices.ts';

/**
 * Write the message of a delivery that has none yet.
 *
 * @returns `undefined` if what it was about is no longer there.
 */
export async function renderDelivery(db: Database, delivery: Delivery): Promise<Message | undefined> {
  const { guildId, subscriptionId, requestId } = delivery;
  if (delivery.editionId !== null) return renderFailure(db, delivery.editionId);
  if (subscriptionId === null) return requestId === null ? undefined : renderAnswer(db, delivery, requestId);
  const followed = await subscriptionStore(db).find(guildId, subscriptionId);
  if (!followed || followed.subscription.removedAt !== null) return undefined;
  if (delivery.form === 'health') return renderHealth(followed);
  const message = await renderPost(db, delivery, followed);
  if (!message) return undefined;
  const { roleId } = followed.subscription;
  const capped = await decisionStore(db).countCapped(subscriptionId, delivery.id);
  return addressed(message, { roleId, capped });
}

/** For moderators: an edition that did not come out. Its own messages are there from the start. */
async function renderFailure(db: Database, editionId: string): Promise<Message | undefined> {
  const edition = await editionStore(db).find(editionId);
  const digest = edition && (await digestStore(db).find(edition.guildId, edition.digestId));
  return edition && digest && renderEditionFailed(edition, digest);
}

/** What came of a request: its card, or why there is none. */
async function renderAnswer(db: Database, { id, form }: Delivery, requestId: string): Promise<Message> {
  const progress = await requestStore(db).progress(requestId);
  if (progress.stage === 'refused') return renderRefusal(progress.message, await requestStore(db).urlOf(requestId));
  if (progress.stage !== 'answered') throw new Error(`The request ${requestId} has not ended`);
  const { answer } = progress;
  if (!answer) throw new Error(`The answer to request ${requestId} is gone`);
  return renderCard(answer.article, answer.brief, { deliveryId: id, form: form === 'claims' ? 'claims' : 'card' });
}

/** The message of a feed's entry: its card, or the entry itself where no card was wanted or could be made. */
async function renderPost(db: Database, { id, requestId, entryId }: Delivery, { feed }: FollowedFeed) {
  const entry = entryId === null ? undefined : await entryStore(db).find(entryId);
  const progress = requestId === null ? undefined : await requestStore(db).progress(requestId);
  const answer = progress?.stage === 'answered' ? progress.answer : undefined;
  if (answer) return renderCard(answer.article, answer.brief, { deliveryId: id, maxText: MAX_TEXT - MAX_ADDITIONS });
  if (!entry) return undefined;
  return renderEntry(entry, feed, progress?.stage === 'refused' ? { note: progress.message } : {});
}
