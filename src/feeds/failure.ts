import { UserError } from '../errors.ts';

/** Why a feed could not be read: one sentence for a member each. */
const FAILURES = {
  not_feed: 'That link is not a feed: please send the address of an RSS, Atom or JSON feed, or of a site that has one.',
  too_large: 'That feed is too large or too tangled for me to read.',
  too_slow: 'That feed took too long to read: please try again later.',
} as const satisfies Record<string, string>;

/** Stable names of the ways in which a feed fails once it is fetched; scripts may rely on them. */
export type FeedFailureCode = keyof typeof FAILURES;

/** Build the error for a feed that cannot be read; `cause` is for the operator and is never shown. */
export function feedFailure(code: FeedFailureCode, cause?: unknown): UserError {
  return new UserError(code, FAILURES[code], cause === undefined ? undefined : { cause });
}
