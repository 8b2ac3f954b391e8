// Runs in a worker thread: whatever a feed or page does to the parser, it does it there.
import { UserError } from '../errors.ts';
import { onThread } from '../reading/on-thread.ts';
import { findPageLinks, type PageLinks } from './discovery/page-links.ts';
import { feedFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import { type FeedDocument, parseFeed } from './parsing/parse.ts';

export interface Task {
  readonly document: FeedDocument;
  /** Of a document that is no feed, its links are wanted. */
  readonly isExploring: boolean;
}

/** An error loses its class on the way between threads, so it travels as data. */
export type Parsing =
  | { readonly kind: 'feed'; readonly feed: Feed }
  | { readonly kind: 'page'; readonly links: PageLinks }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string };

/** Parse a feed; one that exhausts the stack or the length of a string is too large, like any other. */
function parse({ document, isExploring }: Task): Parsing {
  try {
    return { kind: 'feed', feed: parseFeed(document) };
  } catch (error) {
    const refusal = error instanceof RangeError ? feedFailure('too_large', error) : error;
    if (!(refusal instanceof UserError)) throw error;
    if (isExploring && refusal.code === 'not_feed') return { kind: 'page', links: findPageLinks(document) };
    return { kind: 'failure', code: refusal.code, message: refusal.message };
  }
}

export default onThread(parse);
