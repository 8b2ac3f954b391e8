import { UserError } from '../errors.ts';

/** Why a link could not be read: one sentence for a member each, and whether trying again later can help. */
const FAILURES = {
  bad_url: {
    message: 'That is not a complete web address: please send a link that begins with http:// or https://.',
    retryable: false,
  },
  // One sentence for every refused address, so that nobody can map a private network by what we answer.
  blocked_address: {
    message: 'I only read public web pages, by http or https and on their usual ports: please send a link to one.',
    retryable: false,
  },
  unreachable: {
    message: 'I could not reach that site: please check the link, or try again later.',
    retryable: true,
  },
  not_found: { message: 'There is no page at that address: please check the link.', retryable: false },
  forbidden: { message: 'The site does not let me read that page: please try another source.', retryable: false },
  paywall: { message: 'That page is for paying readers only: please try another source.', retryable: false },
  rate_limited: {
    message: 'The site asks me to slow down: please try again in a few minutes.',
    retryable: true,
  },
  server_error: { message: 'The site failed to answer properly: please try again later.', retryable: true },
  too_large: {
    message: 'That page is too large or too tangled for me to read: please try another source.',
    retryable: false,
  },
  too_slow: { message: 'That page took too long to read: please try again later.', retryable: true },
  too_many_redirects: {
    message: 'That link leads from one address to the next without end: please send the address of the article itself.',
    retryable: false,
  },
  bad_encoding: {
    message: 'The site sent that page in a form I cannot unpack: please try another source.',
    retryable: false,
  },
  not_html: {
    message: 'That link is not a web page but another kind of file: please send a link to an article.',
    retryable: false,
  },
  not_article: {
    message: 'I found no article on that page: please send a link to a single article.',
    retryable: false,
  },
  empty_page: {
    message: 'That page has no text that I can read without running its scripts: please try another source.',
    retryable: false,
  },
} as const satisfies Record<string, { message: string; retryable: boolean }>;

/** Stable names of the ways in which reading fails; scripts may rely on them. */
export type FailureCode = keyof typeof FAILURES;

/** Build the error for a link that cannot be read; `cause` is for the operator and is never shown. */
export function failure(code: FailureCode, cause?: unknown): UserError {
  return new UserError(code, FAILURES[code].message, cause === undefined ? undefined : { cause });
}

/** Tell whether a failed reading is worth another attempt later; `false` for codes from other rooms. */
export function isRetryable(code: string): boolean {
  return Object.hasOwn(FAILURES, code) && FAILURES[code as FailureCode].retryable; // `hasOwn` has just proved the key
}
