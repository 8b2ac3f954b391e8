import { and, eq, sql } from 'drizzle-orm';
import { MINUTE } from '../time.ts';
import { claimed, claimedAt, isStillClaimable } from './claim.ts';
import type { Database } from './database.ts';
import { type FeedRow, heldBy, hostOfFeed, isWanted, UNDER_WAY } from './feeds.ts';
import { freed, isFree } from './hosts.ts';
import { msOf } from './interval.ts';
import { announcement } from './requests.ts';
import { feeds, hosts } from './schema.ts';

/** What a poll needs to know of its feed; every column costs every poll. */
const CLAIMED = {
  id: feeds.id,
  turn: feeds.turn,
  attempts: feeds.attempts,
  slotAt: feeds.slotAt,
  url: feeds.url,
  title: feeds.title,
  siteUrl: feeds.siteUrl,
  language: feeds.language,
  etag: feeds.etag,
  lastModified: feeds.lastModified,
  polledAt: feeds.polledAt,
  readyAt: feeds.readyAt,
  failures: feeds.failures,
  failingSince: feeds.failingSince,
  movedTo: feeds.movedTo,
  movedTimes: feeds.movedTimes,
  rhythm: feeds.rhythm,
};

/** A feed in the turn in which somebody polls it: only the latest turn may write. */
export interface FeedClaim extends Pick<FeedRow, keyof typeof CLAIMED> {
  readonly claimedAt: Date;
  /** Whose turn it is to be, as `URL` has it. */
  readonly host: string;
  /**
   * Until when we occupy the host, in the database's words: so our time is told from another's. `null` if it is not our turn, or
   * the feed was tried too often.
   */
  readonly busyUntil: string | null;
}

/** How hosts are treated. */
export interface Manners {
  /** Between two requests to one host. */
  readonly spacingMs: number;
  /** Longest that one request may occupy its host. */
  readonly busyMs: number;
  /** A time at a host that is this close has come. */
  readonly graceMs: number;
}

/** What an answer without news changes. */
export type Unchanged = Pick<FeedRow, 'etag' | 'lastModified' | 'dueAt' | 'movedTo' | 'movedTimes'>;

/** Above the 15 s of a fetch and the 5 s of a parse. */
const CLAIM_MS = MINUTE;

/**
 * The steps that every poll takes. Each is one statement, so that a feed and its host agree whenever a process dies; and prepared
 * once for each connection, since making them up would be most of what a poll costs. All lock the feed first, then its host.
 *
 * @param maxAttempts A feed that was tried more often is given no turn.
 */
export function pollStore(db: Database, { spacingMs, busyMs, graceMs }: Manners, maxAttempts: number) {
  const spacing = msOf(spacingMs);
  const isHeld = heldBy({ id: sql.placeholder('id'), turn: sql.placeholder('turn') });
  const [begin, wait, rest] = [prepareBegin(), prepareWait(), prepareRest()];

  return {
    /**
     * Claim a feed, and take its host's turn if that has come and nobody else has it.
     *
     * @returns `undefined` if the feed is not due, nobody wants it, or somebody else polls it.
     */
    async begin(id: string): Promise<FeedClaim | undefined> {
      const [row] = await begin.execute({ id });
      return row && { ...row.mine, busyUntil: row.taken?.busyUntil ?? null };
    },

    /**
     * Give a claim back until the next free time at the host, and take that.
     *
     * @returns In how long that is; `undefined` if the claim was lost.
     */
    async wait({ id, turn }: FeedClaim): Promise<number | undefined> {
      const [row] = await wait.execute({ id, turn });
      return row?.inMs;
    },

    /**
     * There is no news and the feed is well: so much for the feed, and for its host. Only whoever asked for it since the last
     * poll hears of that.
     *
     * @returns `false` if the claim was lost.
     */
    async rest({ id, turn, busyUntil, polledAt }: FeedClaim, change: Unchanged): Promise<boolean> {
      const rows = await rest.execute({ id, turn, busyUntil, lastPolledAt: polledAt ?? new Date(0), ...change });
      return rows.length === 1;
    },
  };

  function prepareBegin() {
    const mine = db.$with('mine').as(
      db
        .update(feeds)
        .set({ state: 'polling', ...claimed(feeds, CLAIM_MS) })
        .where(and(eq(feeds.id, sql.placeholder('id')), isStillClaimable(feeds, UNDER_WAY), isWanted))
        .returning({ ...CLAIMED, claimedAt, host: hostOfFeed.as('host') }),
    );
    const busyUntil = sql`now() + ${msOf(busyMs)}`;
    // A feed that has a time at the host is due at that time, and the host counts it already.
    const hasTime = sql`(select slot_at is not null from mine)`;
    const next = sql`greatest(now(), ${hosts.nextAt}) + ${spacing}`;
    const taken = db.$with('taken').as(
      db
        .insert(hosts)
        .select(
          sql`select host, now() + ${spacing}, ${busyUntil}, null from mine where attempts <= ${maxAttempts}::int`,
        )
        .onConflictDoUpdate({
          target: hosts.host,
          set: { nextAt: sql`case when ${hasTime} then ${hosts.nextAt} else ${next} end`, busyUntil },
          setWhere: sql`${isFree} and (${hasTime} or ${hosts.nextAt} <= now() + ${msOf(graceMs)})`,
        })
        .returning({ busyUntil: sql<string>`${hosts.busyUntil}::text`.as('taken_until') }),
    );
    return db.with(mine, taken).select().from(mine).leftJoin(taken, sql`true`).prepare('begin_poll');
  }

  function prepareWait() {
    const mine = db.$with('mine').as(
      db
        .select({ host: hostOfFeed.as('host') })
        .from(feeds)
        .where(isHeld)
        .for('no key update'),
    );
    // While somebody asks the host, now is no time.
    const soonest = sql`now() + case when ${hosts.busyUntil} >= now() then ${spacing} else interval '0' end`;
    const time = db.$with('time').as(
      db
        .insert(hosts)
        .select(sql`select host, now() + ${spacing}, null, null from mine`)
        .onConflictDoUpdate({
          target: hosts.host,
          set: { nextAt: sql`greatest(${soonest}, ${hosts.nextAt}) + ${spacing}` },
        })
        .returning({ at: sql<Date>`${hosts.nextAt} - ${spacing}`.as('at') }),
    );
    const waiting = db.$with('waiting').as(
      db
        .update(feeds)
        .set({
          state: 'due',
          dueAt: sql`${time.at}`,
          slotAt: sql`${time.at}`,
          claimedUntil: null,
          attempts: sql`${feeds.attempts} - 1`,
        })
        .from(time)
        .where(isHeld)
        .returning({
          id: feeds.id,
          inMs: sql`extract(epoch from ${time.at} - now()) * 1000`.mapWith(Number).as('in_ms'),
        }),
    );
    return db
      .with(mine, time, waiting)
      .select({ inMs: waiting.inMs, announced: announcement(waiting.id) })
      .from(waiting)
      .prepare('wait_poll');
  }

  function prepareRest() {
    const given = (name: keyof Unchanged) => sql`${sql.param(sql.placeholder(name), feeds[name])}`;
    const lastPolledAt = sql.param(sql.placeholder('lastPolledAt'), feeds.polledAt);
    const isAwaited = sql<boolean>`feeds.asked_at > ${lastPolledAt}::timestamptz`;
    const mine = db.$with('mine').as(
      db
        .update(feeds)
        .set({
          state: 'due',
          etag: given('etag'),
          lastModified: given('lastModified'),
          dueAt: given('dueAt'),
          movedTo: given('movedTo'),
          movedTimes: given('movedTimes'),
          status: 304,
          failures: 0,
          failingSince: null,
          errorCode: null,
          errorMessage: null,
          told: 'well',
          readyAt: sql`coalesce(${feeds.readyAt}, now())`,
          polledAt: sql`now()`,
          slotAt: null,
          attempts: 0,
          claimedUntil: null,
        })
        .where(isHeld)
        .returning({ id: feeds.id, host: hostOfFeed.as('feed_host'), isAwaited: isAwaited.as('is_awaited') }),
    );
    const left = db.$with('left_alone').as(
      db
        .update(hosts)
        .set(freed(spacing, sql.placeholder('busyUntil')))
        .from(mine)
        .where(eq(hosts.host, mine.host))
        .returning({ host: hosts.host }),
    );
    return db
      .with(mine, left)
      .select({ announced: sql`case when ${mine.isAwaited} then ${announcement(mine.id)} end` })
      .from(mine)
      .prepare('rest_poll');
  }
}
