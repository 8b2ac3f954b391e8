// Runs in a worker thread: whatever a feed does to the parser, it does it there.
import { UserError } from '../errors.ts';
import { feedFailure } from './failure.ts';
import type { Feed } from './feed.ts';
import { type FeedDocument, parseFeed } from './parsing/parse.ts';

/** An error loses its class on the way between threads, so it travels as data. */
export type Parsing =
  | { readonly ok: true; readonly feed: Feed }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Parse a feed; one that exhausts the stack or the length of a string is too large, like any other. */
export default function parse(document: FeedDocument): Parsing {
  try {
    return { ok: true, feed: parseFeed(document) };
  } catch (error) {
    const refusal = error instanceof RangeError ? feedFailure('too_large', error) : error;
    if (refusal instanceof UserError) return { ok: false, code: refusal.code, message: refusal.message };
    throw error;
  }
}
