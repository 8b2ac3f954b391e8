import { EventEmitter, on } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { SECOND } from '../time.ts';

/** That there is news of a row; with its stage, where it is only further on its way. */
export interface News {
  readonly id: string;
  readonly stage?: Underway;
}
export type Underway = (typeof UNDERWAY)[number];
const UNDERWAY = ['fetching', 'reading', 'writing'] as const;

/** Notifications of the database, as they are committed by any process. */
export interface Announcements {
  /**
   * News from this call on, and `undefined` whenever some may have been missed; ends when the signal is aborted, or at its `return`.
   *
   * @param id Only of this; left out, of everything.
   */
  listen(signal: AbortSignal, id?: string): AsyncIterableIterator<News | undefined>;
  close(): Promise<void>;
}

const RECONNECT_MS = SECOND;
/** A connection can be dead without a sign; whoever waits looks for themselves this often. */
const LOOK_MS = 30 * SECOND;

/** Listen to one channel over a connection of its own, which is opened again whenever it is lost. */
export async function openAnnouncements(url: string, channel: string, log: Logger): Promise<Announcements> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();
  let client = await subscribe();
  const looking = setInterval(lookAgain, LOOK_MS);

  function lookAgain(): void {
    // Whoever listens has a listener for errors, too, which is not meant.
    for (const event of emitter.eventNames()) if (event !== 'error') emitter.emit(event, undefined);
  }

  async function subscribe(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'lede announcements',
      keepAlive: true,
      connectionTimeoutMillis: 10 * SECOND,
    });
    fresh.on('notification', ({ payload }) => {
      const news = newsOf(payload);
      // Whoever waits for one thing is not woken by all others.
      for (const event of [eventOf(), eventOf(news.id)]) emitter.emit(event, news);
    });
    fresh.on('error', (error) => log.warn({ err: error }, 'The connection for announcements was lost'));
    try {
      await fresh.connect();
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (closing.signal.aborted) throw closing.signal.reason;
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    fresh.on('end', () => void resubscribe());
    return fresh;
  }

  async function resubscribe(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        client = await subscribe();
        lookAgain();
        return;
      } catch {
        await delay(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  return {
    listen(signal, id) {
      return newsIn(on(emitter, eventOf(id), { signal }), signal);
    },
    async close() {
      closing.abort();
      clearInterval(looking);
      await client.end();
    },
  };
}

/** An event for each thing that has news, and one for everything. No ID is its name alone: some names are Node's own. */
function eventOf(id?: string): string {
  return id === undefined ? 'news' : `news of ${id}`;
}

/** @param payload An ID, or an ID and a stage. */
function newsOf(payload = ''): News {
  const [id = '', word] = payload.split(' ');
  const stage = UNDERWAY.find((each) => each === word);
  return stage ? { id, stage } : { id };
}

/** No generator: one that was never begun would not tell the events that it is over. */
function newsIn(events: AsyncIterator<unknown[]>, signal: AbortSignal): AsyncIterableIterator<News | undefined> {
  const over = { value: undefined, done: true } as const;
  return {
    async next() {
      try {
        const { value, done } = await events.next();
        return done ? over : { value: value[0] as News | undefined, done: false }; // what is emitted above
      } catch (error) {
        if (!signal.aborted) throw error;
        return over;
      }
    },
    async return() {
      await events.return?.();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
