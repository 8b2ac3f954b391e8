import { setTimeout as delay } from 'node:timers/promises';
import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { Asked } from '../requests.ts';
import type { Announcements } from '../store/announcements.ts';
import type { Database } from '../store/database.ts';
import { deliveryStore } from '../store/deliveries.ts';
import { requestStore } from '../store/requests.ts';
import { SECOND } from '../time.ts';
import { type ProgressSubject, renderProgress } from './progress-message.ts';

/** Shows in replies how far their requests have come. */
export interface ProgressBoard {
  track(asked: Asked, subject: Omit<ProgressSubject, 'deliveryId'>): void;
  /** Show no more of a request. @returns When nothing of it is under way. */
  stop(requestId: string): Promise<void>;
  close(): Promise<void>;
}

export interface ProgressBoardParts {
  readonly db: Database;
  readonly announcements: Announcements;
  readonly answers: REST;
  /** Posts an answer that came while its reply was being edited. */
  readonly deliver: (delivery: { id: string }) => Promise<void>;
  readonly log: Logger;
}

interface Entry extends Asked {
  readonly subject: Omit<ProgressSubject, 'deliveryId'>;
  shown: string;
  isStale: boolean;
  running: Promise<void> | undefined;
}

/** The answer waits for an edit no longer than this, and the edit is called off before. */
const EDIT_MS = 8 * SECOND;
const EDIT_LEASE_MS = 10 * SECOND;
/** Discord takes about five edits in two seconds for one reply; a person reads fewer. */
const PAUSE_MS = SECOND;

export function progressBoard({ db, announcements, answers, deliver, log }: ProgressBoardParts): ProgressBoard {
  const requests = requestStore(db);
  const entries = new Map<string, Entry>();
  const closing = new AbortController();
  const listening = listen();

  async function listen(): Promise<void> {
    for await (const news of announcements.listen(closing.signal)) {
      const concerned = news === undefined ? [...entries.values()] : [entries.get(news.id)];
      for (const entry of concerned) if (entry) look(entry);
    }
  }

  /** Look at a request now, or once more after the look that is under way. */
  function look(entry: Entry): void {
    entry.isStale = true;
    entry.running ??= run(entry).finally(() => {
      entry.running = undefined;
    });
  }

  async function run(entry: Entry): Promise<void> {
    while (entry.isStale && entries.has(entry.requestId)) {
      entry.isStale = false;
      try {
        if (await show(entry)) await delay(PAUSE_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      } catch (err) {
        log.warn({ err, requestId: entry.requestId }, 'Progress could not be shown');
      }
    }
  }

  /** @returns Whether the reply was edited. */
  async function show(entry: Entry): Promise<boolean> {
    const { requestId, deliveryId, subject } = entry;
    const progress = await requests.progress(requestId);
    if (progress.stage === 'answered' || progress.stage === 'refused' || progress.stage === 'cancelled') {
      entries.delete(requestId);
      return false;
    }
    const body = renderProgress(progress, { ...subject, deliveryId });
    const text = JSON.stringify(body);
    if (text === entry.shown) return false;
    const delivery = await deliveryStore(db).beginEdit(deliveryId, EDIT_LEASE_MS);
    if (!delivery?.applicationId || !delivery.interactionToken) return false;
    try {
      const { applicationId, interactionToken, interactionMessage, interactionExpiresAt } = delivery;
      if (interactionExpiresAt === null || interactionExpiresAt.getTime() - EDIT_MS < Date.now()) return false;
      const route = Routes.webhookMessage(applicationId, interactionToken, interactionMessage ?? '@original');
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(EDIT_MS)]);
      await answers.patch(route, { body, auth: false, signal });
      entry.shown = text;
    } finally {
      const due = await deliveryStore(db).endEdit(deliveryId);
      if (due) await deliver(due);
    }
    return true;
  }

  return {
    track(asked, subject) {
      const entry: Entry = { ...asked, subject, shown: '', isStale: false, running: undefined };
      entries.set(asked.requestId, entry);
      look(entry);
    },
    async stop(requestId) {
      const entry = entries.get(requestId);
      entries.delete(requestId);
      await entry?.running;
    },
    async close() {
      closing.abort();
      await Promise.all([listening, ...[...entries.values()].map(({ running }) => running)]);
    },
  };
}
