import { findAnswer } from '../requests.ts';
import type { Database } from '../store/database.ts';
import type { Delivery } from '../store/deliveries.ts';
import { requestStore } from '../store/requests.ts';
import { renderCard } from './card.ts';
import type { Message } from './layout.ts';
import { renderRefusal } from './notices.ts';

/** Say what came of a request: its card, or why there is none. */
export async function renderAnswer(db: Database, { id, requestId, form }: Delivery): Promise<Message> {
  if (requestId === null) throw new Error(`The delivery ${id} answers nothing`);
  const progress = await requestStore(db).progress(requestId);
  if (progress.stage === 'refused') {
    return renderRefusal(progress.message, await requestStore(db).urlOf(requestId));
  }
  if (progress.stage !== 'answered') throw new Error(`The request ${requestId} has not ended`);
  const answer = await findAnswer(db, progress);
  if (!answer) throw new Error(`The answer to request ${requestId} is gone`);
  return renderCard(answer.article, answer.brief, { deliveryId: id, form: form === 'claims' ? 'claims' : 'card' });
}
