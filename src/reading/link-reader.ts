import type { Logger } from 'pino';
import { UpstreamError, UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import type { Database } from '../store/database.ts';
import { type LinkClaim, linkStore } from '../store/links.ts';
import { toldIfLong } from '../store/news.ts';
import { requestStore } from '../store/requests.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Article } from './article.ts';
import type { Extractor } from './extractor.ts';
import type { Fetcher } from './fetch.ts';

export interface LinkReaderParts {
  readonly db: Database;
  readonly fetcher: Pick<Fetcher, 'fetchPage'>;
  readonly extractor: Pick<Extractor, 'extract'>;
  /** Rings for the briefs that an article makes due. */
  readonly ringBriefs: Bell;
  /** Rings for the answers that are known now. */
  readonly ringDeliveries: Bell;
  readonly log: Logger;
  /** Ends work under way; it is given back. */
  readonly signal: AbortSignal;
}

/**
 * Do what a `read-link` bell asks: fetch the link's page, find its article, store it, and open the briefs that wait for it.
 *
 * A link that is not due is left alone. A page that cannot be read is an outcome and refuses its requests.
 *
 * @throws Whatever else went wrong, after giving the link back, or up after `MAX_ATTEMPTS`.
 */
export function linkReader({ db, fetcher, extractor, log, signal, ...ring }: LinkReaderParts) {
  const [links, requests] = [linkStore(db), requestStore(db)];

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await links.claim(id);
    if (!claim) return;
    try {
      if (claim.attempts > MAX_ATTEMPTS) throw givenUp();
      const page = await toldIfLong(obtain(claim), () => requests.tell({ linkId: id }, 'fetching'));
      const article = await toldIfLong(extractor.extract(page, { signal }), async () => {
        if (await links.markExtracting(claim)) await requests.tell({ linkId: id }, 'reading');
      });
      await keep(claim, article);
    } catch (error) {
      if (error instanceof UserError) {
        log.info({ linkId: id, code: error.code, err: error.cause }, 'A link was refused');
        return refuse(claim, error);
      }
      if (claim.attempts >= MAX_ATTEMPTS && !signal.aborted) {
        await refuse(claim, givenUp());
        throw new UpstreamError('A link was given up', { cause: error, retryable: false });
      }
      await links.release(claim, { interrupted: signal.aborted });
      throw error;
    }
  };

  async function obtain({ url, page, pageType }: LinkClaim) {
    // What follows "#" tells one version of a given page from another, and is no part of its address.
    if (page !== null) return { url: url.replace(/#.*$/, ''), contentType: pageType ?? '', body: page };
    return fetcher.fetchPage(url, { signal });
  }

  async function keep(claim: LinkClaim, article: Article): Promise<void> {
    const due = await inTransaction(db, async (tx) => {
      const isOurs = await linkStore(tx).markRead(claim, article);
      return isOurs ? requestStore(tx).settle([claim.id]) : undefined;
    });
    if (due) await Promise.all([ring.ringBriefs(due.briefs), ring.ringDeliveries(due.deliveries)]);
  }

  async function refuse(claim: LinkClaim, { code, message }: UserError): Promise<void> {
    const answers = await db.transaction(async (tx) => {
      const isOurs = await linkStore(tx).markFailed(claim, code, message);
      return isOurs ? requestStore(tx).refuse({ linkId: claim.id }, code, message) : [];
    });
    await ring.ringDeliveries(answers);
  }
}

function givenUp(): UserError {
  return new UserError(
    'given_up',
    'Reading that page failed several times: please try again later, or another source.',
  );
}
