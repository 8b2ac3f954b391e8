import { UserError } from '../errors.ts';

/** Why a link could not be read: one sentence for a member each. */
const FAILURES = {
  bad_url: 'That is not a complete web address: please send a link that begins with http:// or https://.',
  // One sentence for every refused address, so that nobody can map a private network by what we answer.
  blocked_address:
    'I only read public web pages, by http or https and on their usual ports: please send a link to one.',
  unreachable: 'I could not reach that site: please check the link, or try again later.',
  not_found: 'There is no page at that address: please check the link.',
  forbidden: 'The site does not let me read that page: please try another source.',
  paywall: 'That page is for paying readers only: please try another source.',
  rate_limited: 'The site asks me to slow down: please try again in a few minutes.',
  server_error: 'The site failed to answer properly: please try again later.',
  too_large: 'That page is too large or too tangled for me to read: please try another source.',
  too_slow: 'That page took too long to read: please try again later.',
  too_many_redirects:
    'That link leads from one address to the next without end: please send the address of the article itself.',
  bad_encoding: 'The site sent that page in a form I cannot unpack: please try another source.',
  not_html: 'That link is not a web page but another kind of file: please send a link to an article.',
  not_article: 'I found no article on that page: please send a link to a single article.',
  empty_page: 'That page has no text that I can read without running its scripts: please try another source.',
} as const satisfies Record<string, string>;

/** Stable names of the ways in which reading fails; scripts may rely on them. */
export type FailureCode = keyof typeof FAILURES;

/** Build the error for a link that cannot be read; `cause` is for the operator and is never shown. */
export function failure(code: FailureCode, cause?: unknown): UserError {
  return new UserError(code, FAILURES[code], cause === undefined ? undefined : { cause });
}
