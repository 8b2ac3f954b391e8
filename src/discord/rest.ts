import { REST } from '@discordjs/rest';
import type { DiscordConfig } from '../config.ts';
import { SECOND } from '../time.ts';

/** Ways to Discord's REST API, apart because Discord counts them apart. */
export interface DiscordRest {
  /** First answers to interactions, each sent once: the library's own repeats would hide whether one arrived. */
  readonly callbacks: REST;
  /** Answers to interactions, which Discord exempts from its limit over all. */
  readonly answers: REST;
  /** Everything else. */
  readonly channels: REST;
  /** The same for what must not be sent a second time by itself. */
  readonly once: REST;
}

/** One attempt at one request. */
const TIMEOUT_MS = 10 * SECOND;
/** One attempt at a first answer; two of them fit the three seconds that Discord gives. */
const CALLBACK_TIMEOUT_MS = SECOND;
/** Further attempts after a 5xx; what then still fails is tried again by whoever keeps the row. */
const RETRIES = 1;
/** Discord allows 50 a second over all; the rest is for other processes with this token. */
const CHANNEL_REQUESTS_PER_SECOND = 40;
/** No limit of Discord's: only so that a fault of ours does not flood it. */
const ANSWERS_PER_SECOND = 1000;

/** Options of every REST client that we build, the gateway's own included. */
export function restOptions(apiUrl: string, kind: keyof DiscordRest) {
  return {
    api: apiUrl,
    version: '10',
    timeout: kind === 'callbacks' ? CALLBACK_TIMEOUT_MS : TIMEOUT_MS,
    retries: kind === 'callbacks' || kind === 'once' ? 0 : RETRIES,
    globalRequestsPerSecond: kind === 'channels' || kind === 'once' ? CHANNEL_REQUESTS_PER_SECOND : ANSWERS_PER_SECOND,
    // An announcement channel publishes ten messages an hour: whoever waits for that must not keep others waiting.
    rejectOnRateLimit: ({ route }: { readonly route: string }) => route.endsWith('/crosspost'),
  } as const;
}

export function createDiscordRest({ token, apiUrl }: Pick<DiscordConfig, 'token' | 'apiUrl'>): DiscordRest {
  const create = (kind: keyof DiscordRest) => new REST(restOptions(apiUrl, kind)).setToken(token);
  return {
    callbacks: create('callbacks'),
    answers: create('answers'),
    channels: create('channels'),
    once: create('once'),
  };
}
