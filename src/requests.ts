import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Brief, Length } from './briefing/brief.ts';
import { UserError } from './errors.ts';
import type { Bell, Rung } from './jobs/bell.ts';
import { type Metrics, NO_METRICS } from './ops/metrics.ts';
import { normaliseUrl } from './reading/read.ts';
import type { Announcements } from './store/announcements.ts';
import type { StoredArticle } from './store/articles.ts';
import { briefStore } from './store/briefs.ts';
import type { Database, Queryable } from './store/database.ts';
import { type ChannelAddress, deliveryStore, type ReplyAddress } from './store/deliveries.ts';
import { type GivenPage, type Link, linkStore } from './store/links.ts';
import { awaitNews } from './store/news.ts';
import { type Load, type Progress, requestStore } from './store/requests.ts';
import { DAY } from './time.ts';

/** What somebody wants to know of a link. */
export interface Wish {
  /** `http(s):`, or `file:` together with `page`. */
  readonly url: string;
  readonly page?: GivenPage;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
}

export interface Answer {
  readonly article: StoredArticle;
  readonly brief: Brief;
}

export type Stage = Exclude<Progress['stage'], 'answered' | 'refused' | 'cancelled'>;

/** A request from Discord, and the delivery that will be its answer. */
export interface Asked {
  readonly requestId: string;
  readonly deliveryId: string;
}

/** A request that was stored, and the rows to ring for once it is committed. */
export interface Opened {
  readonly requestId: string;
  readonly deliveryId: string | undefined;
  readonly due: {
    readonly links: readonly Rung[];
    readonly briefs: readonly Rung[];
    readonly deliveries: readonly Rung[];
  };
}

/** A wish on behalf of a channel. */
export interface Order {
  readonly wish: Wish;
  readonly address: ChannelAddress & { /** Of the delivery. */ readonly id: string };
}

export interface RequestDesk {
  /** Store a wish and ring for it. @returns The request's ID. @throws {UserError} For a URL that is none. */
  ask(wish: Wish): Promise<string>;
  /**
   * The same for a member of a guild; the answer is delivered to their address.
   *
   * @throws {UserError} `quota` or `too_many_waiting` too, where somebody has had their share.
   */
  askFor(wish: Wish, address: ReplyAddress): Promise<Asked>;
  /** The same for a guild, within a transaction and without an answer to anybody; ring for it once that is committed. */
  openIn(tx: Queryable, wish: Wish, guildId: string): Promise<Opened>;
  /** The same for channels, within a transaction and without a share; ring for it once that is committed. */
  openAll(tx: Queryable, orders: readonly Order[]): Promise<Opened['due']>;
  ringFor(due: Opened['due']): Promise<void>;
  /** @returns `false` if the request had ended before. */
  cancel(requestId: string): Promise<boolean>;
  /**
   * Wait until a request is answered, by whichever process.
   *
   * @throws {UserError} If it is refused.
   */
  wait(requestId: string, options: { signal: AbortSignal; onStage?: (stage: Stage) => void }): Promise<Answer>;
}

export interface RequestDeskParts {
  readonly db: Database;
  readonly announcements: Announcements;
  /** Which engine there is for a wish, and the profile of its brief. */
  readonly profileOf: (wish: Pick<Wish, 'engine' | 'language' | 'length'>) => {
    engine: Brief['engine'];
    profile: string;
  };
  readonly metrics?: Metrics;
  readonly ringLinks: Bell;
  readonly ringBriefs: Bell;
  readonly ringDeliveries: Bell;
}

/** A page is read again when it is asked for after this time; until then the stored article answers. */
const FRESH_MS = DAY;

/** What one member and one guild may ask for. */
const MAX_MEMBER_HOUR = 20;
const MAX_MEMBER_WAITING = 50;
const MAX_GUILD_WAITING = 200;
const MAX_GUILD_DAY = 500;

/** Where members' wishes come in and answers go out; what lies between is the workers'. */
export function requestDesk({
  db,
  announcements,
  profileOf,
  metrics = NO_METRICS,
  ...ring
}: RequestDeskParts): RequestDesk {
  async function open(
    tx: Queryable,
    wish: Wish,
    asker: { readonly guildId?: string; readonly memberId?: string },
    address?: ReplyAddress,
  ): Promise<Opened> {
    const { url: asked, page, language, length } = wish;
    const url = page ? addressOf(asked, page) : normaliseUrl(asked);
    const { engine, profile } = profileOf(wish);
    const requests = requestStore(tx);
    const link = await linkStore(tx).ask(url, new Date(Date.now() - FRESH_MS), page);
    const requestId = await requests.create({ linkId: link.id, profile, engine, language, length, ...asker });
    const deliveryId = address && (await deliveryStore(tx).promise(requestId, address));
    const articleId = link.state === 'read' ? link.articleId : null;
    const due = articleId === null ? { briefs: [], deliveries: [] } : await requests.settle(link.id, articleId);
    metrics.lookedUp('article', articleId !== null);
    // A brief that somebody else waits for costs nothing either.
    metrics.lookedUp('brief', articleId !== null && due.briefs.length === 0);
    return { requestId, deliveryId, due: { links: link.state === 'due' ? [link] : [], ...due } };
  }

  async function openAll(tx: Queryable, orders: readonly Order[]): Promise<Opened['due']> {
    const rows = orders.map(({ wish, address }) => {
      const { language, length } = wish;
      return { id: randomUUID(), url: normaliseUrl(wish.url), ...profileOf(wish), language, length, address };
    });
    const staleBefore = new Date(Date.now() - FRESH_MS);
    const links = new Map<string, Link>();
    // Whoever asks for several does so in this order, since each stays locked.
    for (const url of [...new Set(rows.map((row) => row.url))].sort()) {
      links.set(url, await linkStore(tx).ask(url, staleBefore));
    }
    const requests = rows.map(({ url, address, ...row }) => {
      const link = links.get(url);
      if (!link) throw new Error('A link was not stored');
      return { ...row, linkId: link.id, guildId: address.guildId };
    });
    await requestStore(tx).createAll(requests);
    await deliveryStore(tx).promiseAll(rows.map(({ id, address }) => ({ ...address, requestId: id })));
    const settled = [];
    for (const { id, state, articleId } of links.values()) {
      const isRead = state === 'read' && articleId !== null;
      if (isRead) settled.push(await requestStore(tx).settle(id, articleId));
      metrics.lookedUp('article', isRead);
      metrics.lookedUp('brief', isRead && settled.at(-1)?.briefs.length === 0);
    }
    return {
      links: [...links.values()].filter(({ state }) => state === 'due'),
      briefs: settled.flatMap(({ briefs }) => briefs),
      deliveries: settled.flatMap(({ deliveries }) => deliveries),
    };
  }

  async function ringFor({ links, briefs, deliveries }: Opened['due']): Promise<void> {
    await Promise.all([ring.ringLinks(links), ring.ringBriefs(briefs), ring.ringDeliveries(deliveries)]);
  }

  return {
    async ask(wish) {
      const { requestId, due } = await db.transaction((tx) => open(tx, wish, {}));
      await ringFor(due);
      return requestId;
    },

    async askFor(wish, address) {
      const { requestId, deliveryId, due } = await db.transaction(async (tx) => {
        // One at a time for each guild, so that nobody slips past their share.
        await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${address.guildId}, 0))`);
        checkShare(await requestStore(tx).load(address.guildId, address.memberId, new Date()));
        const { guildId, memberId } = address;
        return open(tx, wish, { guildId, memberId }, address);
      });
      await ringFor(due);
      if (deliveryId === undefined) throw new Error('A request from Discord has no delivery');
      return { requestId, deliveryId };
    },

    openIn: (tx, wish, guildId) => open(tx, wish, { guildId }),
    openAll,
    ringFor,

    async cancel(requestId) {
      return db.transaction((tx) => requestStore(tx).cancel(requestId));
    },

    wait(requestId, { signal, onStage }) {
      return awaitNews(announcements, requestId, look, signal, onStage);

      async function look(): Promise<Answer | undefined> {
        const progress = await requestStore(db).progress(requestId);
        if (progress.stage === 'refused') throw new UserError(progress.code, progress.message);
        if (progress.stage === 'cancelled') throw new UserError('cancelled', 'That was cancelled.');
        if (progress.stage !== 'answered') {
          onStage?.(progress.stage);
          return undefined;
        }
        const answer = await briefStore(db).findWritten(progress.briefId);
        if (!answer) throw new Error(`The answer to request ${requestId} is gone`);
        return answer;
      }
    },
  };
}

function checkShare({ memberLastHour, memberWaiting, guildLastDay, guildWaiting }: Load): void {
  if (memberWaiting >= MAX_MEMBER_WAITING || guildWaiting >= MAX_GUILD_WAITING) {
    throw new UserError('too_many_waiting', 'Too many links are waiting already: please try again in a few minutes.');
  }
  if (memberLastHour >= MAX_MEMBER_HOUR) {
    throw new UserError('quota', `That is more than ${MAX_MEMBER_HOUR} links in an hour: please try again later.`);
  }
  if (guildLastDay >= MAX_GUILD_DAY) {
    throw new UserError('quota', `This server has read ${MAX_GUILD_DAY} links today: please try again tomorrow.`);
  }
}

/** Files of one name on several machines, or at several times, are different pages. */
function addressOf(url: string, { body }: GivenPage): string {
  return `${url}#${createHash('sha256').update(body).digest('hex')}`;
}
