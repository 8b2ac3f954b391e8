import type { Logger } from 'pino';
import { UpstreamError } from '../errors.ts';
import type { ModelBill } from '../store/briefs.ts';
import type { Database } from '../store/database.ts';
import type { EntryRow } from '../store/entries.ts';
import { entryVectorStore } from '../store/entry-vectors.ts';
import { MINUTE, SECOND } from '../time.ts';
import { type Embedder, embeddedTextOf, MAX_INPUTS } from './embed.ts';

export interface EntryVectorParts {
  readonly db: Database;
  readonly embed: Embedder;
  readonly model: string;
  /** What that many tokens cost. */
  readonly billOf: (inputTokens: number) => Omit<ModelBill, 'guildId'>;
  /** Whether the budget of all guilds has room for so many tokens; it has, unless somebody says otherwise. */
  readonly hasRoom?: (inputTokens: number) => Promise<boolean>;
  readonly log: Logger;
  /** Longest that an edition waits for vectors. */
  readonly patienceMs?: number;
}

/**
 * Find what entries mean: as far as it is known, and the rest is asked for.
 *
 * @param told IDs of entries that were told before: for them nobody is asked.
 * @returns What is known in the end, by entry, maybe nothing; it never fails because of the model.
 */
export type EntryVectors = (
  entries: readonly EntryRow[],
  context: { readonly told: readonly string[]; readonly editionId: string; readonly signal: AbortSignal },
) => Promise<ReadonlyMap<string, Float32Array>>;

/** Well below the time that an edition's claim lasts. */
const PATIENCE_MS = 45 * SECOND;
/** After a failure nobody is asked for this long: many editions come at one hour. */
const REST_MS = 5 * MINUTE;
const LOOK_MS = SECOND / 4;
const ENTRY_ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

export function entryVectors(parts: EntryVectorParts): EntryVectors {
  const { db, embed, model, billOf, hasRoom, log, patienceMs = PATIENCE_MS } = parts;
  const store = entryVectorStore(db);
  let restUntil = 0;

  return async (entries, { told, editionId, signal }) => {
    const texts = new Map(entries.map(({ id, title, summary }) => [id, embeddedTextOf({ title, text: summary })]));
    const asked = entries.filter(({ id }) => texts.get(id) !== '');
    const ids = [...asked.map(({ id }) => id), ...told.filter((id) => ENTRY_ID.test(id))];
    const known = await store.list(model, ids);
    const missing = asked.filter(({ id }) => !known.has(id));
    if (missing.length === 0) return known;
    if (Date.now() < restUntil) {
      log.warn({ editionId, model, missing: missing.length }, 'Composing without embeddings: the model failed lately');
      return known;
    }
    // No text has more tokens than characters.
    const most = missing.reduce((sum, { id }) => sum + (texts.get(id)?.length ?? 0), 0);
    if (hasRoom && !(await hasRoom(most))) {
      log.warn({ editionId, model, missing: missing.length }, 'Composing without embeddings: the budget is used up');
      return known;
    }
    const deadline = AbortSignal.timeout(patienceMs);
    const ended = AbortSignal.any([signal, deadline]);
    const claimed = new Set(await store.claim(model, missing));
    const [ours, others] = [missing.filter(({ id }) => claimed.has(id)), missing.filter(({ id }) => !claimed.has(id))];
    try {
      await ask(
        ours.map(({ id }) => ({ id, text: texts.get(id) ?? '' })),
        ended,
      );
      await awaitOthers(
        others.map(({ id }) => id),
        ended,
      );
    } catch (err) {
      await store.giveUp(model, [...claimed]);
      signal.throwIfAborted();
      if (!(err instanceof UpstreamError) && !deadline.aborted) throw err;
      restUntil = Date.now() + REST_MS;
      log.warn({ err, editionId, model }, 'Composing without embeddings of some entries: the model did not answer');
    }
    return store.list(model, ids);
  };

  /** What is answered stays, whatever becomes of the rest. */
  async function ask(items: readonly { id: string; text: string }[], signal: AbortSignal): Promise<void> {
    for (let start = 0; start < items.length; start += MAX_INPUTS) {
      const batch = items.slice(start, start + MAX_INPUTS);
      const { vectors, inputTokens } = await embed(
        batch.map(({ text }) => text),
        signal,
      );
      const byEntry = new Map(batch.flatMap(({ id }, i) => (vectors[i] ? [[id, vectors[i]] as const] : [])));
      await db.transaction((tx) => entryVectorStore(tx).keep(billOf(inputTokens), byEntry, inputTokens));
    }
  }

  /** Another edition asks for these: to ask as well would pay twice. */
  async function awaitOthers(ids: readonly string[], signal: AbortSignal): Promise<void> {
    while (ids.length > 0 && !signal.aborted && (await store.countAsked(model, ids)) > 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
