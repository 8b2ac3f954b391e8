import { UserError } from '../errors.ts';
import { failure } from '../reading/failure.ts';
import { type Exchange, type Redirect, refusalOf } from '../reading/fetch.ts';
import { MINUTE, SECOND } from '../time.ts';

/** What a server answered to a poll. */
export type PollAnswer =
  /** As before (RFC 9110 §15.4.5). */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'document' }
  /** It will not come back (RFC 9110 §15.5.11). */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: UserError; readonly retryAfterMs: number | undefined };

/** The validators of an answer, byte for byte. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** Longest that a host may ask to be left alone; more is a mistake of its clock. */
const MAX_RETRY_AFTER_MS = 7 * 24 * 3600 * SECOND;
/** How long a host is left alone that has too much to do and does not say how long. */
const BUSY_REST_MS = 5 * MINUTE;

export function readAnswer({ status, headers, url }: Exchange, now: Date): PollAnswer {
  if (status === 304) return { kind: 'unchanged' };
  if (status === 410) return { kind: 'gone' };
  const refusal = refusalOf(status);
  if (refusal === undefined) return { kind: 'document' };
  const cause = `status ${status} from ${new URL(url).host}`;
  const isShielded = headers['cf-mitigated'] !== undefined || (status === 403 && headers.server === 'cloudflare');
  const reason = isShielded
    ? new UserError('shielded', 'The site’s protection, Cloudflare, does not let programs read this feed.', { cause })
    : failure(refusal, cause);
  const busyMs = status === 429 || status === 503 ? BUSY_REST_MS : undefined;
  return { kind: 'failed', reason, retryAfterMs: retryAfterOf(headers, now) ?? busyMs };
}

/** @returns Why a document that is no feed is none, if that can be seen: it is a page for people. */
export function pageReason({ contentType, body }: Pick<Exchange, 'contentType' | 'body'>): UserError | undefined {
  const start = Buffer.from(body.subarray(0, 1000)).toString('latin1');
  if (!/<(?:!doctype\s+html|html)\b/i.test(start) && !/^text\/html\b/i.test(contentType)) return undefined;
  return new UserError('web_page', 'That address shows a web page, not a feed.');
}

/** @returns The headers of a conditional request (RFC 9110 §13.1). */
export function conditionsOf({ etag, lastModified }: Validators): Record<string, string> {
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  };
}

/** A new document replaces both validators; an unchanged one only those that it names. */
export function validatorsOf({ status, headers }: Exchange, before: Validators): Validators {
  const [etag, lastModified] = [headers.etag ?? null, headers['last-modified'] ?? null];
  if (status !== 304) return { etag, lastModified };
  return { etag: etag ?? before.etag, lastModified: lastModified ?? before.lastModified };
}

/** @returns Where permanent redirects lead, up to the first that is none; `undefined` if the first is none. */
export function permanentTarget(redirects: readonly Redirect[]): string | undefined {
  const firstPassing = redirects.findIndex(({ status }) => status !== 301 && status !== 308);
  return redirects.slice(0, firstPassing < 0 ? undefined : firstPassing).at(-1)?.to;
}

/** Read Retry-After (RFC 9110 §10.2.3), a number of seconds or a date. */
function retryAfterOf(headers: Exchange['headers'], now: Date): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * SECOND : Date.parse(value) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
