import { slotsBetween } from '../digests/calendar.ts';
import type { Database } from '../store/database.ts';
import type { Digest } from '../store/digests.ts';
import { holdStore } from '../store/holds.ts';
import { DAY } from '../time.ts';

/** What a digest's editions may cost. */
export interface Estimate {
  /** Model calls of one edition, at most. */
  readonly calls: number;
  /** Dollars a month, about; `undefined` where no price is set. */
  readonly monthly: number | undefined;
}

const MONTH_MS = 30 * DAY;

/** What a digest's editions cost at most: a model call for each story, at what calls have cost so far. */
export async function estimateDigest(db: Database, digest: Digest, hasModel: boolean): Promise<Estimate> {
  if (!hasModel) return { calls: 0, monthly: 0 };
  const perBrief = await holdStore(db).recentCost();
  const now = new Date();
  const editions = slotsBetween(digest, now, new Date(now.getTime() + MONTH_MS)).length;
  return {
    calls: digest.maxStories,
    monthly: perBrief === undefined ? undefined : perBrief * digest.maxStories * editions,
  };
}
