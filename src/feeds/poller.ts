import type { Logger } from 'pino';
import { UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import { failure } from '../reading/failure.ts';
import type { Exchange, Fetcher } from '../reading/fetch.ts';
import type { Database } from '../store/database.ts';
import { entryStore } from '../store/entries.ts';
import { feedStore, type PollChange } from '../store/feeds.ts';
import { type HostTurn, hostStore } from '../store/hosts.ts';
import { type FeedClaim, type Manners, pollStore, type Unchanged } from '../store/polls.ts';
import { announce } from '../store/requests.ts';
import type { FeedRhythm } from '../store/schema.ts';
import { subscriptionStore } from '../store/subscriptions.ts';
import { MINUTE, SECOND } from '../time.ts';
import { conditionsOf, type PollAnswer, pageReason, permanentTarget, readAnswer, validatorsOf } from './answer.ts';
import { entryRow } from './entry-row.ts';
import type { Feed } from './feed.ts';
import { documentOf } from './fetch.ts';
import { backoffMs, healthOf } from './health.ts';
import { judgeDocument } from './identity.ts';
import type { FeedParser } from './parser.ts';
import type { EntryPoster } from './poster.ts';
import { nextPoll } from './rhythm.ts';

export interface FeedPollerParts {
  readonly db: Database;
  readonly fetcher: Pick<Fetcher, 'exchange'>;
  readonly parser: Pick<FeedParser, 'parse'>;
  /** Decides what becomes of new entries, and tells followers of a feed's health. */
  readonly poster: EntryPoster;
  readonly ringFeeds: Bell;
  readonly log: Logger;
  /** Ends work under way; it is given back. */
  readonly signal: AbortSignal;
}

/** A request may occupy its host for the fetch's own limit, and a margin. */
export const MANNERS: Manners = { spacingMs: 2 * SECOND, busyMs: 20 * SECOND, graceMs: 50 };
/** So often in a row a permanent redirect must be seen before it is believed. */
const MOVES = 3;

/**
 * Do what a `poll-feed` bell asks: ask the feed's host once, politely, and store what is new.
 *
 * A feed that is not due is left alone. A feed that cannot be read is an outcome: it is asked ever more seldom, and paused.
 *
 * @throws Whatever else went wrong, after giving the feed back.
 */
export function feedPoller({ db, fetcher, parser, poster, ringFeeds, log, signal }: FeedPollerParts) {
  const feeds = feedStore(db);
  const hosts = hostStore(db);
  const polls = pollStore(db, MANNERS, MAX_ATTEMPTS);

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await polls.begin(id);
    if (!claim) return;
    const { host, busyUntil } = claim;
    try {
      if (claim.attempts > MAX_ATTEMPTS) await fail(claim, givenUp(), null, undefined);
      else if (busyUntil === null) await wait(claim);
      else await poll(claim, { host, busyUntil });
    } catch (error) {
      // Who is told to stop has not failed.
      await feeds.release(claim, new Date(claim.claimedAt.getTime() + (signal.aborted ? 0 : MINUTE)), !signal.aborted);
      throw error;
    }
  };

  /** Another asks the host, or it wants to be left alone: wait for the next time that is free. */
  async function wait(claim: FeedClaim): Promise<void> {
    const inMs = await polls.wait(claim);
    if (inMs === undefined) return;
    await ringFeeds([{ id: claim.id, turn: claim.turn, afterMs: Math.max(0, Math.round(inMs)) + MANNERS.graceMs }]);
  }

  async function poll(claim: FeedClaim, turn: HostTurn): Promise<void> {
    let status: number | null = null;
    try {
      const { exchange, answer } = await ask(claim, turn);
      status = exchange.status;
      if (answer.kind === 'failed') await fail(claim, answer.reason, status, answer.retryAfterMs);
      else if (answer.kind === 'gone') await bury(claim);
      else if (answer.kind === 'unchanged') await rest(claim, exchange, turn);
      else await read(claim, exchange);
    } catch (error) {
      if (!(error instanceof UserError) || signal.aborted) throw error;
      log.info({ feedId: claim.id, code: error.code, err: error.cause }, 'A feed could not be read');
      await fail(claim, error, status, undefined);
    }
  }

  /** Make the one request. Unless nothing is left but to store that, the host is let go at once: what follows does not concern it. */
  async function ask(claim: FeedClaim, turn: HostTurn): Promise<{ exchange: Exchange; answer: PollAnswer }> {
    let restMs = MANNERS.spacingMs;
    let isUnchanged = false;
    try {
      const exchange = await fetcher.exchange(claim.url, { headers: conditionsOf(claim), signal });
      const answer = readAnswer(exchange, claim.claimedAt);
      isUnchanged = answer.kind === 'unchanged';
      if (answer.kind === 'failed' && answer.retryAfterMs !== undefined) {
        restMs = Math.max(restMs, answer.retryAfterMs);
        const { host: last } = new URL(exchange.url);
        if (last !== turn.host) await hosts.rest(last, restMs);
      }
      return { exchange, answer };
    } finally {
      if (!isUnchanged) await hosts.free(turn, restMs);
    }
  }

  async function parse(exchange: Exchange): Promise<Feed> {
    return parser.parse(documentOf(exchange), { signal }).catch((error: unknown) => {
      throw error instanceof UserError && error.code === 'not_feed' ? (pageReason(exchange) ?? error) : error;
    });
  }

  async function read(claim: FeedClaim, exchange: Exchange): Promise<void> {
    const feed = await parse(exchange);
    const now = claim.claimedAt;
    const isFirst = claim.readyAt === null;
    const known = await entryStore(db).listKnown(claim.id);
    const { judgements, isSuspicious: isHeld } = judgeDocument(known, feed, claim.readyAt);
    const fresh = judgements.filter(({ verdict }) => verdict === 'new').map(({ entry }) => entry);
    const dues = await db.transaction(async (tx) => {
      const change = { ...wellAfter(claim, exchange, feed, now), ...headOf(claim, feed) };
      if (!(await feedStore(tx).settle(claim, change))) return undefined;
      const rows = fresh.map((entry) => entryRow(claim.id, entry, isFirst, now));
      // Feeds are written newest first, and read in the order of events.
      const stored = await entryStore(tx).add(rows.toReversed());
      for (const judgement of judgements) {
        if (judgement.verdict !== 'update') continue;
        const { key } = judgement.known;
        await entryStore(tx).update({ ...entryRow(claim.id, judgement.entry, false, now), key });
      }
      if (stored.length > 0) await entryStore(tx).trim(claim.id);
      const posts = isFirst ? [] : [await poster.post(tx, { ...claim, ...headOf(claim, feed) }, stored, { isHeld })];
      return isHeld ? [...posts, await poster.tell(tx, claim.id, 'held')] : posts;
    });
    if (!dues) return;
    for (const due of dues) await poster.ring(due);
    await announce(db, [claim.id]);
    await follow(claim, exchange);
  }

  /** Nothing has changed; the feed is well. */
  async function rest(claim: FeedClaim, exchange: Exchange, turn: HostTurn): Promise<void> {
    if (await polls.rest(claim, nextAfter(claim, exchange, claim.rhythm, claim.claimedAt)))
      await follow(claim, exchange);
    // Whoever lost the feed has still asked its host.
    else await hosts.free(turn, MANNERS.spacingMs);
  }

  async function fail(claim: FeedClaim, reason: UserError, status: number | null, retryAfterMs: number | undefined) {
    const now = claim.claimedAt;
    const failing = { failures: claim.failures + 1, failingSince: claim.failingSince ?? now };
    const health = healthOf(failing, now);
    const delayMs = Math.max(backoffMs(failing, Math.random()), retryAfterMs ?? 0);
    const change = {
      ...failing,
      status,
      state: health === 'paused' ? 'paused' : 'due',
      dueAt: new Date(now.getTime() + delayMs),
      errorCode: reason.code,
      errorMessage: reason.message,
    } as const;
    await end(claim, change, health === 'well' ? undefined : health);
  }

  /** A poll that brought nothing. What followers are told of it is stored with it, so that no crash comes between. */
  async function end(claim: FeedClaim, change: PollChange, told: 'failing' | 'paused' | 'gone' | undefined) {
    const dues = await db.transaction(async (tx) => {
      const isOurs = await feedStore(tx).settle(claim, change);
      return isOurs && told ? poster.tell(tx, claim.id, told) : undefined;
    });
    await announce(db, [claim.id]);
    if (dues) await poster.ring(dues);
  }

  /** The server says that the feed will not come back. */
  async function bury(claim: FeedClaim): Promise<void> {
    const reason = { errorCode: 'gone', errorMessage: 'The site says that this feed is gone for good.' };
    await end(claim, { state: 'gone', status: 410, dueAt: claim.claimedAt, ...reason }, 'gone');
  }

  /** What a document makes of a feed, besides what `nextAfter` says. */
  function wellAfter(claim: FeedClaim, exchange: Exchange, feed: Feed, now: Date): PollChange {
    const rhythm = rhythmOf(feed);
    return {
      ...nextAfter(claim, exchange, rhythm, now),
      rhythm,
      status: exchange.status,
      failures: 0,
      failingSince: null,
      errorCode: null,
      errorMessage: null,
      told: 'well',
      readyAt: claim.readyAt ?? now,
    };
  }

  /** What any good answer makes of a feed: validators, when it is asked next, and where. */
  function nextAfter(claim: FeedClaim, exchange: Exchange, rhythm: FeedRhythm | null, now: Date): Unchanged {
    const target = permanentTarget(exchange.redirects) ?? null;
    const dueAt = nextPoll({
      now,
      headers: exchange.headers,
      hints: rhythm?.hints ?? { skipHours: [], skipDays: [] },
      entryDates: (rhythm?.dates ?? []).map((date) => new Date(date)),
      random: Math.random(),
    });
    return {
      ...validatorsOf(exchange, claim),
      dueAt,
      movedTo: target,
      movedTimes: target === null ? 0 : target === claim.movedTo ? claim.movedTimes + 1 : 1,
    };
  }

  /** Believe a permanent redirect once it has been seen often enough: the feed has the new address from now on. */
  async function follow(claim: FeedClaim, { redirects }: Exchange): Promise<void> {
    const target = permanentTarget(redirects);
    const times = target === claim.movedTo ? claim.movedTimes + 1 : 1;
    if (target === undefined || times < MOVES) return;
    await db.transaction(async (tx) => {
      const twin = await feedStore(tx).findByUrl(target);
      if (twin) {
        await subscriptionStore(tx).merge(claim.id, twin.id);
        await feedStore(tx).revive(twin.id);
      } else {
        await feedStore(tx).move(claim.id, target);
      }
    });
    log.info({ feedId: claim.id }, 'A feed has moved for good');
  }
}

function headOf({ title, siteUrl, language }: FeedClaim, { feed }: Feed) {
  return {
    title: feed.title?.slice(0, 300) || title,
    siteUrl: feed.link ?? siteUrl,
    language: feed.language ?? language,
  };
}

/** As many dates of entries are remembered as tell the feed's rhythm. */
const MAX_DATES = 20;

function rhythmOf({ hints, items }: Feed): FeedRhythm {
  const dates = items.flatMap(({ published, updated }) => published ?? updated ?? []);
  return { hints, dates: dates.sort().slice(-MAX_DATES) };
}

function givenUp(): UserError {
  return failure('too_large', 'every worker that polled it ended');
}
