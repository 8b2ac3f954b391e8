// How sites answer that do not answer with a feed, or not as they should.
import type { ServerResponse } from 'node:http';
import iconv from 'iconv-lite';
import type { Reply } from './feed-server.ts';
import { aPage } from './site.ts';

const XML = { 'content-type': 'application/xml' };

export function redirect(status: 301 | 302 | 303 | 307 | 308, location: string): Reply {
  return { status, headers: { location } };
}

/** A status and no more: 404, 410, 500 … */
export function refusal(status: number): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body: `Error ${status}` };
}

/** What Cloudflare answers to programs. */
export function cloudflareChallenge(): Reply {
  const headers = { server: 'cloudflare', 'cf-mitigated': 'challenge', 'cf-ray': '8c1f0e2d3b4a5967-AMS' };
  const body = aPage({ title: 'Just a moment...', paragraphs: ['Enable JavaScript and cookies to continue'] });
  return { status: 403, headers: { ...headers, 'content-type': 'text/html; charset=UTF-8' }, body };
}

/** @param retryAfter A number of seconds or a date (RFC 9110 §10.2.3). */
export function busy(status: 429 | 503, retryAfter?: number | Date): Reply {
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
  return { ...refusal(status), headers: value === undefined ? {} : { 'retry-after': value } };
}

/** A page where the feed should be. */
export function page(): Reply {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: aPage() };
}

/** A body that begins as a feed and is so long, or never ends. @param bytes As few more as fill the last chunk. */
export function endless(bytes = Number.POSITIVE_INFINITY): Reply {
  const item = '<item><title>And another thing</title></item>'.repeat(1000);
  return {
    status: 200,
    headers: XML,
    body(response) {
      let left = bytes;
      response.write('<rss version="2.0"><channel>');
      const more = () => {
        while (left > 0 && !response.destroyed) {
          left -= item.length;
          if (!response.write(item)) return;
        }
        if (left <= 0) response.end('</channel></rss>');
      };
      response.on('drain', more);
      more();
    },
  };
}

/** A body that comes a few bytes at a time. */
export function drip(body: string, everyMs = 20, bytes = 1): Reply {
  return { status: 200, headers: XML, body: (response) => trickle(response, Buffer.from(body), everyMs, bytes) };
}

function trickle(response: ServerResponse, body: Buffer, everyMs: number, bytes: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + bytes));
    sent += bytes;
    if (sent >= body.length) response.end();
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

/** A connection that is reset instead of answered. */
export function reset(): Reply {
  return { status: 0 };
}

/** A connection that is reset in the middle of the answer. */
export function torn(body: string): Reply {
  return {
    status: 200,
    headers: { ...XML, 'content-length': String(Buffer.byteLength(body)) },
    body: (response) => void response.write(body.slice(0, body.length >> 1), () => response.socket?.resetAndDestroy()),
  };
}

/** A body in one charset that is said to be in another. */
export function miscoded(body: string, actual = 'windows-1252', declared = 'utf-8'): Reply {
  const headers = { 'content-type': `application/xml; charset=${declared}` };
  return { status: 200, headers, body: iconv.encode(body, actual) };
}
