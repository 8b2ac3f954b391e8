import { createHash } from 'node:crypto';
import type { Clock } from './clock.ts';

/** So many requests in so many milliseconds. */
export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** What Discord has been seen to allow; it publishes no numbers and asks bots to read the headers. */
const BY_ROUTE: Readonly<Record<string, RateLimit>> = {
  'POST /channels/:channel/messages': { limit: 5, windowMs: 5000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, windowMs: 5000 },
  'DELETE /channels/:channel/messages/:message': { limit: 5, windowMs: 1000 },
  'POST /channels/:channel/messages/:message/crosspost': { limit: 10, windowMs: 60 * 60_000 },
  'POST /webhooks/:application/:token': { limit: 5, windowMs: 2000 },
  'PATCH /webhooks/:application/:token/messages/:message': { limit: 5, windowMs: 2000 },
};
const ELSEWHERE: RateLimit = { limit: 30, windowMs: 1000 };
const GLOBAL: RateLimit = { limit: 50, windowMs: 1000 };
/** https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans */
const INVALID: RateLimit = { limit: 10_000, windowMs: 10 * 60_000 };

/** What a request is told about its limits; refused if `retryAfterMs` is there. */
export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
  readonly isGlobal?: boolean;
}

/** Count requests as Discord does: by route and what it is about, over all, and those that were refused. */
export function createRateLimits(clock: Clock, own: Readonly<Record<string, RateLimit>>) {
  const windows = new Map<string, { startedAt: number; used: number }>();

  function use(key: string, { limit, windowMs }: RateLimit) {
    const now = clock.now();
    const open = windows.get(key);
    const window = open && now < open.startedAt + windowMs ? open : { startedAt: now, used: 0 };
    windows.set(key, window);
    window.used += 1;
    return {
      resetAt: window.startedAt + windowMs,
      remaining: Math.max(0, limit - window.used),
      isOver: window.used > limit,
    };
  }

  return {
    /** @param subject What the limit is counted for: a channel, a guild, an interaction's token. */
    judge(route: string, subject: string, isExemptFromGlobal: boolean): Verdict {
      if (!isExemptFromGlobal) {
        const all = use('global', own.global ?? GLOBAL);
        if (all.isOver) return globally(all.resetAt - clock.now());
      }
      const limit = own[route] ?? BY_ROUTE[route] ?? ELSEWHERE;
      const { resetAt, remaining, isOver } = use(`${route} ${subject}`, limit);
      const resetAfterMs = resetAt - clock.now();
      const headers = {
        'x-ratelimit-limit': String(limit.limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': (resetAt / 1000).toFixed(3),
        'x-ratelimit-reset-after': (resetAfterMs / 1000).toFixed(3),
        'x-ratelimit-bucket': createHash('sha256').update(route).digest('hex').slice(0, 32),
      };
      return isOver
        ? { headers: { ...headers, 'x-ratelimit-scope': 'user' }, retryAfterMs: resetAfterMs }
        : { headers };
    },
    /** Count a request that was answered with 401, 403 or 429. */
    countInvalid: () => void use('invalid', INVALID),
    /** How many such there were in the last window. */
    invalidRequests: () => windows.get('invalid')?.used ?? 0,
    /** Whether Discord has stopped listening to this address. */
    isBanned(): boolean {
      const window = windows.get('invalid');
      return window !== undefined && clock.now() < window.startedAt + INVALID.windowMs && window.used > INVALID.limit;
    },
  };
}

/** The verdict of a limit over all routes. */
export function globally(retryAfterMs: number): Verdict {
  return { headers: { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }, retryAfterMs, isGlobal: true };
}
