import { createHash } from 'node:crypto';
import type { Brief, Length } from './briefing/brief.ts';
import { UserError } from './errors.ts';
import type { Bell, Rung } from './jobs/bell.ts';
import { type Metrics, NO_METRICS } from './ops/metrics.ts';
import { normaliseUrl } from './reading/read.ts';
import type { Announcements } from './store/announcements.ts';
import type { Database, Queryable } from './store/database.ts';
import { type ChannelAddress, deliveryStore, type ReplyAddress } from './store/deliveries.ts';
import { type GivenPage, type Link, linkStore } from './store/links.ts';
import { lockAsking } from './store/locks.ts';
import { awaitNews } from './store/news.ts';
import { type LinkWish, type Load, type Progress, requestStore, type WrittenBrief } from './store/requests.ts';
import { inTransaction } from './store/transaction.ts';
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

export type Answer = WrittenBrief;

export type Stage = Exclude<Progress['stage'], 'answered' | 'refused' | 'cancelled'>;

/** A request from Discord, and the delivery that will be its answer. */
export interface Asked {
  readonly requestId: string;
  readonly deliveryId: string;
}

/** Rows that became due in a transaction; to be rung for once it is committed. */
export interface Dues {
  readonly links: readonly Rung[];
  readonly briefs: readonly Rung[];
  readonly deliveries: readonly Rung[];
}

/** A guild's wish that no member asked for. */
export interface Order {
  /** Of the request. */
  readonly id: string;
  readonly guildId: string;
  readonly wish: Omit<Wish, 'page'>;
  /** Where the answer goes, and the ID of its delivery; left out where it is only read. */
  readonly address?: ChannelAddress & { readonly id: string };
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
  /** The same for guilds, within a transaction and without a share; ring for it once that is committed. */
  openAll(tx: Queryable, orders: readonly Order[]): Promise<Dues>;
  ringFor(due: Dues): Promise<void>;
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
  const requests = requestStore(db);
  const staleBefore = () => new Date(Date.now() - FRESH_MS);

  function linkWishOf({ page, ...wish }: Wish): LinkWish {
    const { language, length } = wish;
    const where = page ? { url: addressOf(wish.url, page), page } : { url: normaliseUrl(wish.url) };
    return { ...where, ...profileOf(wish), language, length };
  }

  async function open(
    tx: Queryable,
    wish: Wish,
    asker: { readonly guildId?: string; readonly memberId?: string },
    address?: ReplyAddress,
  ): Promise<{ requestId: string; deliveryId: string | undefined; due: Dues }> {
    const { requestId, link } = await requestStore(tx).ask({ ...linkWishOf(wish), ...asker }, staleBefore());
    const deliveryId = address && (await deliveryStore(tx).promise(requestId, address));
    return { requestId, deliveryId, due: await settle(tx, [link]) };
  }

  async function openAll(tx: Queryable, orders: readonly Order[]): Promise<Dues> {
    const asked = orders.map((order) => ({ ...order, url: normaliseUrl(order.wish.url) }));
    const urls = asked.map(({ url }) => url);
    const links = await linkStore(tx).ask(urls, staleBefore());
    const byUrl = new Map(links.map((link) => [link.url, link]));
    const requests = asked.map(({ id, guildId, url, wish }) => {
      const link = byUrl.get(url);
      if (!link) throw new Error('A link was not stored');
      const { language, length } = wish;
      return { id, guildId, linkId: link.id, ...profileOf(wish), language, length };
    });
    await requestStore(tx).createAll(requests);
    await deliveryStore(tx).promiseAll(
      asked.flatMap(({ id, address }) => (address ? [{ ...address, requestId: id }] : [])),
    );
    return settle(tx, links);
  }

  /** What is stored of links answers at once; the rest is due. */
  async function settle(tx: Queryable, links: readonly Link[]): Promise<Dues> {
    const isRead = ({ state, articleId }: Link) => state === 'read' && articleId !== null;
    const settled = await requestStore(tx).settle(links.filter(isRead).map(({ id }) => id));
    const unwritten = new Set(settled.briefs.map(({ articleId }) => articleId));
    for (const link of links) {
      metrics.lookedUp('article', isRead(link));
      // A brief that somebody else waits for costs nothing either.
      metrics.lookedUp('brief', isRead(link) && !unwritten.has(String(link.articleId)));
    }
    return { links: links.filter(({ state }) => state === 'due'), ...settled };
  }

  async function ringFor({ links, briefs, deliveries }: Dues): Promise<void> {
    await Promise.all([ring.ringLinks(links), ring.ringBriefs(briefs), ring.ringDeliveries(deliveries)]);
  }

  return {
    async ask(wish) {
      const unread = await requests.askUnread(linkWishOf(wish), staleBefore());
      const { requestId, due } = unread
        ? { requestId: unread.requestId, due: await settle(db, [unread.link]) }
        : await inTransaction(db, (tx) => open(tx, wish, {}));
      await ringFor(due);
      return requestId;
    },

    async askFor(wish, address) {
      const { requestId, deliveryId, due } = await inTransaction(db, async (tx) => {
        await lockAsking(tx, address.guildId);
        checkShare(await requestStore(tx).load(address.guildId, address.memberId, new Date()));
        const { guildId, memberId } = address;
        return open(tx, wish, { guildId, memberId }, address);
      });
      await ringFor(due);
      if (deliveryId === undefined) throw new Error('A request from Discord has no delivery');
      return { requestId, deliveryId };
    },

    openAll,
    ringFor,

    async cancel(requestId) {
      return db.transaction((tx) => requestStore(tx).cancel(requestId));
    },

    wait(requestId, { signal, onStage }) {
      return awaitNews(announcements, requestId, look, signal, onStage);

      async function look(): Promise<Answer | undefined> {
        const progress = await requests.progress(requestId);
        if (progress.stage === 'refused') throw new UserError(progress.code, progress.message);
        if (progress.stage === 'cancelled') throw new UserError('cancelled', 'That was cancelled.');
        if (progress.stage !== 'answered') {
          onStage?.(progress.stage);
          return undefined;
        }
        if (!progress.answer) throw new Error(`The answer to request ${requestId} is gone`);
        return progress.answer;
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
