import type { Logger } from 'pino';
import { UpstreamError, UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import { type BriefClaim, briefStore, type ModelBill } from '../store/briefs.ts';
import type { Database } from '../store/database.ts';
import { holdStore } from '../store/holds.ts';
import { toldIfLong } from '../store/news.ts';
import { requestStore } from '../store/requests.ts';
import { inTransaction } from '../store/transaction.ts';
import { SECOND } from '../time.ts';
import type { Brief, Engine, Usage } from './brief.ts';
import type { Budget } from './budget.ts';

const RENEW_MS = 20 * SECOND;

/** Words for a card, by whose budget has nothing left. */
const NO_BUDGET = {
  guild: 'This server’s budget for the model is used up for today, so Lede chose sentences of the article itself.',
  all: 'The budget for the model is used up for this month, so Lede chose sentences of the article itself.',
} as const;

/** A brief, the guild that its calls are for, and whether money is held for them. */
interface Written {
  readonly brief: Brief;
  readonly guildId: string | null;
  readonly isHeld: boolean;
}
const NOBODY = { guildId: null, isHeld: false } as const;

export interface BriefWriterParts {
  readonly db: Database;
  /** `model` is the extractive one where no model is configured. */
  readonly engines: Readonly<Record<Brief['engine'], Engine>>;
  /** Rings for the answers that a brief makes due. */
  readonly ringDeliveries: Bell;
  /** Whom the calls of a brief were made to, and what they cost. */
  readonly billOf: (usage: Usage) => Omit<ModelBill, 'guildId'>;
  /** Asked before a model is. */
  readonly budget: Budget;
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
export function briefWriter({ db, engines, billOf, budget, ringDeliveries, log, signal }: BriefWriterParts) {
  const [briefs, requests] = [briefStore(db), requestStore(db)];

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await briefs.claim(id);
    if (!claim) return;
    // A claim that cannot be renewed is noticed when the brief is stored.
    const renewing = setInterval(() => void briefs.renew(claim).catch(() => undefined), RENEW_MS);
    try {
      if (claim.attempts > MAX_ATTEMPTS) return await refuse(claim);
      const written = await toldIfLong(write(claim), () => requests.tell({ briefId: id }, 'writing'));
      const { note } = written.brief;
      if (note !== undefined) log.warn({ briefId: id, note }, 'The model did not write a brief');
      await keep(claim, written);
    } catch (error) {
      if (claim.attempts >= MAX_ATTEMPTS && !signal.aborted) {
        await refuse(claim);
        throw new UpstreamError('A brief was given up', { cause: error, retryable: false });
      }
      await briefs.release(claim, { interrupted: signal.aborted });
      throw error;
    } finally {
      clearInterval(renewing);
    }
  };

  async function write(claim: BriefClaim): Promise<Written> {
    const { article, length, language } = claim;
    if (claim.engine === 'extractive')
      return { brief: await engines.extractive(article, { length, language }, signal), ...NOBODY };
    const held = await budget.hold(claim);
    if (held.ok) {
      const brief = await engines.model(article, { length, language }, signal);
      return { brief, guildId: held.guildId, isHeld: held.isHeld };
    }
    const brief = await engines.extractive(article, { length, language }, signal);
    const isOfOneGuild = held.spent === 'guild' ? ({ isOfOneGuild: true } as const) : {};
    return { brief: { ...brief, note: NO_BUDGET[held.spent], ...isOfOneGuild }, ...NOBODY };
  }

  async function keep(claim: BriefClaim, { brief, guildId, isHeld }: Written): Promise<void> {
    const answers = await inTransaction(db, async (tx) => {
      const isOurs = await briefStore(tx).markWritten(claim, brief, { ...billOf(brief.usage), guildId });
      // What was taken and is in no row stays held.
      const { calls, isUncertain = false } = brief.usage;
      if (isHeld && (calls === 0 || (isOurs && !isUncertain))) await holdStore(tx).giveBack(claim);
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
