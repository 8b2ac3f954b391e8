import type { Logger } from 'pino';
import { UserError } from '../errors.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import type { Database } from '../store/database.ts';
import { type Probe, probeStore } from '../store/probes.ts';
import { announce } from '../store/requests.ts';
import { discoverFeeds } from './discovery/discover.ts';
import type { FeedTools } from './fetch.ts';
import { parseOpml } from './opml.ts';

export interface ProberParts {
  readonly db: Database;
  readonly tools: FeedTools;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Do what a `probe-site` bell asks: find the feeds of an address that a moderator named, or read their list of feeds. */
export function prober({ db, tools, log, signal }: ProberParts) {
  const probes = probeStore(db);

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await probes.claim(id);
    if (!claim) return;
    try {
      if (claim.attempts > MAX_ATTEMPTS)
        return await refuse(claim, 'given_up', 'Looking for feeds there failed several times.');
      await (claim.kind === 'list' ? readList(claim) : search(claim));
    } catch (error) {
      if (!(error instanceof UserError) || signal.aborted) {
        await probes.release(claim);
        throw error;
      }
      log.info({ probeId: id, code: error.code, err: error.cause }, 'A site could not be searched for feeds');
      await refuse(claim, error.code, error.message);
    }
    await announce(db, [id]);
  };

  async function search(claim: Probe): Promise<void> {
    const found = await discoverFeeds(claim.url, { ...tools, signal });
    if (found.length > 0) return probes.markDone(claim, { found });
    await refuse(
      claim,
      'no_feeds',
      'I found no feed there: please send the address of a feed, or of another page of the site.',
    );
  }

  async function readList(claim: Probe): Promise<void> {
    const { body } = await tools.fetcher.fetchPage(claim.url, { signal });
    await probes.markDone(claim, { list: parseOpml(body) });
  }

  async function refuse(claim: Probe, code: string, message: string): Promise<void> {
    await probes.markFailed(claim, code, message);
    await announce(db, [claim.id]);
  }
}
