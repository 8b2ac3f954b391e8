import { DrizzleQueryError } from 'drizzle-orm';
import type { Announcements, Underway } from './announcements.ts';

/**
 * Wait until something that others work on is done.
 *
 * @param id What its news are announced as.
 * @param look Looks whether it is done; called at once, at every news of it, and when some may have been missed.
 * @param onStage Told what is known without a look: how far it has come on its way.
 * @throws The signal's reason, if that ends first, and whatever `look` throws but a failure of the database.
 */
export async function awaitNews<Done>(
  announcements: Announcements,
  id: string,
  look: () => Promise<Done | undefined>,
  signal: AbortSignal,
  onStage?: (stage: Underway) => void,
): Promise<Done> {
  const news = announcements.listen(signal, id);
  try {
    const first = await look();
    if (first !== undefined) return first;
    for await (const event of news) {
      if (event?.stage) {
        onStage?.(event.stage);
        continue;
      }
      // While the database restarts, the next look will do.
      const done = await look().catch(unlessDatabaseFailed);
      if (done !== undefined) return done;
    }
  } finally {
    await news.return?.();
  }
  throw signal.reason;
}

function unlessDatabaseFailed(error: unknown): undefined {
  if (!(error instanceof DrizzleQueryError)) throw error;
}

/**
 * To tell of a stage is a commit, a notification to every process, and in Discord an edit. A quick page and brief are done within this
 * time, and nobody could have read of them.
 */
const TELL_AFTER_MS = 500;

/** Wait for work, and tell of it only if it takes a while. A failure to tell is none of the work. */
export async function toldIfLong<Result>(work: Promise<Result>, tell: () => Promise<void>): Promise<Result> {
  const timer = setTimeout(() => void tell().catch(() => undefined), TELL_AFTER_MS);
  return work.finally(() => clearTimeout(timer));
}
