import type { Logger } from 'pino';
import { UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import { articleStore } from '../store/articles.ts';
import { type BriefClaim, briefStore, type ModelBill } from '../store/briefs.ts';
import type { Database } from '../store/database.ts';
import { requestStore } from '../store/requests.ts';
import { SECOND } from '../time.ts';
import type { Brief, Engine, Usage } from './brief.ts';

const RENEW_MS = 20 * SECOND;

export interface BriefWriterParts {
  readonly db: Database;
  /** `model` is the extractive one where no model is configured. */
  readonly engines: Readonly<Record<Brief['engine'], Engine>>;
  /** Rings for the answers that a brief makes due. */
  readonly ringDeliveries: Bell;
  /** Whom the calls of a brief were made to, and what they cost. */
  readonly billOf: (usage: Usage) => ModelBill;
  readonly log: Logger;
  /** Ends work under way; it is given back. */
  readonly signal: AbortSignal;
}

/**
 * Do what a `write-brief` bell asks: write the brief of a stored article, and answer everyone who waits for it.
 *
 * A brief that is not due is left alone.
 *
 * @throws Whatever went wrong, after giving the brief back, or up after `MAX_ATTEMPTS`.
 */
export function briefWriter({ db, engines, billOf, ringDeliveries, log, signal }: BriefWriterParts) {
  const briefs = briefStore(db);

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await briefs.claim(id);
    if (!claim) return;
    // A claim that cannot be renewed is noticed when the brief is stored.
    const renewing = setInterval(() => void briefs.renew(claim).catch(() => undefined), RENEW_MS);
    try {
      if (claim.attempts > MAX_ATTEMPTS) return await refuse(claim);
      await requestStore(db).announceProgress({ briefId: id });
      const article = await articleStore(db).find(claim.articleId);
      if (!article) throw new Error(`A brief has no article ${claim.articleId}`);
      const { length, language } = claim;
      const brief = await engines[claim.engine](article, { length, language }, signal);
      if (brief.note !== undefined) log.warn({ briefId: id, note: brief.note }, 'The model did not write a brief');
      await keep(claim, brief);
    } catch (error) {
      if (claim.attempts >= MAX_ATTEMPTS && !signal.aborted) await refuse(claim);
      else await briefs.release(claim, { interrupted: signal.aborted });
      throw error;
    } finally {
      clearInterval(renewing);
    }
  };

  async function keep(claim: BriefClaim, brief: Brief): Promise<void> {
    const answers = await db.transaction(async (tx) => {
      const isOurs = await briefStore(tx).markWritten(claim, brief, billOf(brief.usage));
      return isOurs ? requestStore(tx).answer(claim.id) : [];
    });
    await ringDeliveries(answers);
  }

  async function refuse(claim: BriefClaim): Promise<void> {
    const { code, message } = givenUp();
    const answers = await db.transaction(async (tx) => {
      const isOurs = await briefStore(tx).markFailed(claim, code, message);
      return isOurs ? requestStore(tx).refuse({ briefId: claim.id }, code, message) : [];
    });
    await ringDeliveries(answers);
  }
}

function givenUp(): UserError {
  return new UserError('given_up', 'Summarizing that article failed several times: please try again later.');
}
