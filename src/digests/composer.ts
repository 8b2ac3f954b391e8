import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Brief } from '../briefing/brief.ts';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import { isWebAddress } from '../reading/address.ts';
import type { RequestDesk } from '../requests.ts';
import { briefStore } from '../store/briefs.ts';
import type { Database, Queryable } from '../store/database.ts';
import { decisionStore, type PassedEntry } from '../store/decisions.ts';
import { deliveryStore, type Opening, type Payload } from '../store/deliveries.ts';
import { type Digest, digestStore } from '../store/digests.ts';
import { type EditionClaim, type EditionPlan, editionStore } from '../store/editions.ts';
import { entryStore } from '../store/entries.ts';
import { guildStore } from '../store/guilds.ts';
import { announce, requestStore } from '../store/requests.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import { composeEdition } from './compose.ts';
import type { Edition, Reading, RememberedStory, StoryDraft, Telling } from './edition.ts';
import type { EntryVectors } from './entry-vectors.ts';
import { nameOutlets, outletKey } from './outlet.ts';
import { planStories } from './stories.ts';

export interface ComposerParts {
  readonly db: Database;
  readonly desk: Pick<RequestDesk, 'openAll' | 'ringFor'>;
  /** The engine that writes the briefs of the stories' leads. */
  readonly engine: Brief['engine'];
  /** What entries mean; `undefined` where no model says so. */
  readonly vectorsOf?: EntryVectors | undefined;
  readonly render: (
    edition: Edition,
    editionId: string,
    digest: Digest,
  ) => { readonly payloads: readonly Payload[]; readonly opens: Opening | null };
  readonly ringEditions: Bell;
  readonly ringDeliveries: Bell;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Entries that one edition looks at; the newest, where there are more. */
const MAX_ENTRIES = 1000;
/** A story's tellings that are read besides its lead: enough for "carried by", and to see figures differ. */
const READ_BESIDES = 2;
/** An edition goes out with what is there after this time, whatever the model does. */
const PATIENCE_MS = 8 * MINUTE;
const LOOK_MS = SECOND;
const MEMORY_MS = 30 * DAY;

/**
 * Do what a `compose-edition` bell asks: bring an edition from its slot to its channel, one stored step after the other.
 * Whoever takes over goes on where the last one stopped.
 */
export function editionComposer({ db, desk, engine, render, vectorsOf, log, signal, ...ring }: ComposerParts) {
  const editions = editionStore(db);

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await editions.claim(id);
    if (!claim) return;
    try {
      const digest = await digestStore(db).find(claim.guildId, claim.digestId);
      if (!digest)
        return void (await editions.settle(claim, 'skipped', {
          errorCode: 'removed',
          errorMessage: 'The digest was removed.',
        }));
      if (claim.attempts > MAX_ATTEMPTS) return await fail(claim, 'given_up', 'Composing it failed several times.');
      await step(claim, digest);
    } catch (error) {
      if (signal.aborted) await editions.release(claim, 0);
      else await editions.release(claim, MINUTE / 2, { isAttempt: true });
      throw error;
    }
  };

  async function step(claim: EditionClaim, digest: Digest): Promise<void> {
    switch (claim.state) {
      case 'planned':
        return collect(claim, digest);
      case 'collected':
        return brief(claim, digest);
      case 'briefed':
      case 'rendered':
        return publish(claim, digest);
      default:
        return followUp(claim);
    }
  }

  async function again(claim: EditionClaim, afterMs: number): Promise<void> {
    if (await editions.release(claim, afterMs)) await ring.ringEditions([{ id: claim.id, turn: claim.turn, afterMs }]);
  }

  /** Choose the stories, and ask for their articles to be read. */
  async function collect(claim: EditionClaim, digest: Digest): Promise<void> {
    const earlyMs = claim.until.getTime() - claim.claimedAt.getTime();
    if (earlyMs > 0) return again(claim, Math.ceil(earlyMs));
    // What was decided just before the end of the period may not be committed yet.
    await db.transaction((tx) => decisionStore(tx).settle());
    const passed = uniqueEntries(await listPassed(db, claim, digest));
    const told = await editions.listTold(digest.id, new Date(claim.until.getTime() - MEMORY_MS));
    const meanings = await vectorsOf?.(
      passed.map(({ entry }) => entry),
      { told: told.map(({ storyId }) => storyId), editionId: claim.id, signal },
    );
    const { stories, leftOut } = planStories(passed, told, digest.maxStories, claim.until, meanings);
    const settings = await guildStore(db).settings(digest.guildId);
    // Only leads may cost a model call; the others show who else carries a claim.
    const wishFor = (url: string, by: Brief['engine']) => ({
      url,
      engine: by,
      language: digest.language ?? settings.language,
      length: digest.length ?? settings.length,
    });
    const byId = new Map(passed.map((each) => [each.entry.id, each]));
    const wanted = stories.flatMap(({ storyId, entryIds, copies }) =>
      entryIds
        .filter((id) => !copies.includes(id))
        .slice(0, 1 + READ_BESIDES)
        .flatMap((entryId, index) => {
          const url = byId.get(entryId)?.entry.url;
          if (!url || !isWebAddress(url)) return [];
          // A lead is read by the extractive engine too: it stands in for a model that does not answer in time.
          const isModel = index === 0 && engine === 'model';
          const engines = isModel ? (['model', 'extractive'] as const) : (['extractive'] as const);
          return engines.map((each) => ({ storyId, entryId, wish: wishFor(url, each), requestId: randomUUID() }));
        }),
    );
    const planned = stories.map((story) => ({
      ...story,
      requestIds: wanted
        .filter(({ storyId }) => storyId === story.storyId)
        .map(({ entryId, requestId }) => ({ entryId, requestId })),
    }));
    const outlets = new Set(passed.map(({ entry, feed }) => outletKey(entry.url, feed.id)));
    const plan = { stories: planned, leftOut, entriesRead: passed.length, outletsRead: outlets.size };
    const deadline = new Date(claim.claimedAt.getTime() + PATIENCE_MS);
    const { guildId } = claim;
    const due = await db.transaction(async (tx) => {
      if (!(await editionStore(tx).advance(claim, { state: 'collected', plan, deadline }))) return undefined;
      return desk.openAll(
        tx,
        wanted.map(({ requestId: id, wish }) => ({ id, guildId, wish })),
      );
    });
    if (due) await desk.ringFor(due);
    await again(claim, 0);
  }

  /** Wait for the briefs, but no longer than the deadline; then compose. */
  async function brief(claim: EditionClaim, digest: Digest): Promise<void> {
    const { plan, deadline } = claim;
    if (!plan) throw new Error(`The edition ${claim.id} has no plan`);
    const ids = plan.stories.flatMap(({ requestIds }) => requestIds.map(({ requestId }) => requestId));
    const open = new Set(await requestStore(db).listOpen(ids));
    if (open.size > 0 && deadline !== null && deadline > claim.claimedAt) return again(claim, LOOK_MS);

    const told = await editions.listTold(digest.id, new Date(claim.until.getTime() - MEMORY_MS));
    const [readings, rows] = await Promise.all([
      readingsOf(db, ids),
      entryStore(db).listForGuild(
        digest.guildId,
        plan.stories.flatMap(({ entryIds }) => entryIds),
      ),
    ]);
    const drafts = plan.stories.map((story) => draftOf(story, { rows, readings, told }));
    const edition = composeEdition(
      {
        title: digest.name,
        slot: claim.slot,
        zone: digest.zone,
        since: claim.since.toISOString(),
        until: claim.until.toISOString(),
        outletsRead: plan.outletsRead,
        entriesRead: plan.entriesRead,
        leftOut: plan.leftOut,
        isLate: claim.isLate,
      },
      drafts,
    );
    const waiting = open.size > 0 ? [describeWaiting(plan, open)] : [];
    const notes = [...edition.notes, ...waiting];
    if (await editions.advance(claim, { state: 'briefed', edition: { ...edition, notes } })) {
      await announce(db, [claim.id]);
      await again(claim, 0);
    }
  }

  /** Freeze the messages, and begin to post them. A preview ends here, unseen by anybody else. */
  async function publish(claim: EditionClaim, digest: Digest): Promise<void> {
    const { edition } = claim;
    if (!edition) throw new Error(`The edition ${claim.id} was not composed`);
    if (claim.purpose === 'preview') return void (await editions.settle(claim, 'skipped', { errorCode: 'preview' }));
    if (edition.stories.length === 0 && digest.quiet === 'skip') {
      return void (await editions.settle(claim, 'skipped', {
        errorCode: 'quiet',
        errorMessage: 'There was nothing new.',
      }));
    }
    const parts = render(edition, claim.id, digest);
    const first = await db.transaction(async (tx) => {
      if (!(await editionStore(tx).advance(claim, { state: 'posting' }))) return [];
      return deliveryStore(tx).addParts(claim, digest.channelId, parts);
    });
    await ring.ringDeliveries(first);
    await again(claim, SECOND);
  }

  /** Post part after part; when the last is there, what was told is remembered. */
  async function followUp(claim: EditionClaim): Promise<void> {
    const parts = await editions.listParts(claim.id);
    const failed = parts.find(({ state }) => state === 'failed' || state === 'uncertain' || state === 'cancelled');
    if (failed) return fail(claim, 'not_posted', failed.errorMessage ?? 'It was called off.');
    const [first] = parts;
    const next = parts.find(({ state }) => state !== 'posted');
    if (next && first) {
      if (next.state === 'waiting') {
        // A thread has the ID of the message it hangs from, and a post that of its first.
        const place = first.opens && first.messageId !== null ? first.messageId : first.channelId;
        const due = await deliveryStore(db).startPart(claim.id, next.id, place);
        if (due) await ring.ringDeliveries([due]);
      }
      return again(claim, SECOND);
    }
    await db.transaction(async (tx) => {
      if (await editionStore(tx).settle(claim, 'posted')) await remember(tx, claim);
    });
    await announce(db, [claim.id]);
    log.info({ editionId: claim.id, guildId: claim.guildId, slot: claim.slot }, 'An edition was posted');
  }

  async function remember(tx: Queryable, { id, digestId, edition }: EditionClaim): Promise<void> {
    const stories = edition?.stories ?? [];
    await editionStore(tx).remember(
      stories.map(({ storyId, headline, url, summary, claims, known }) => ({
        digestId,
        editionId: id,
        storyId,
        headline,
        url,
        text: [summary, ...claims.map(({ claim }) => claim.text)].join(' '),
        claims: known,
      })),
    );
  }

  async function fail(claim: EditionClaim, code: string, reason: string): Promise<void> {
    const { logChannelId } = await guildStore(db).settings(claim.guildId);
    const notice = await db.transaction(async (tx) => {
      const isOurs = await editionStore(tx).settle(claim, 'failed', { errorCode: code, errorMessage: reason });
      if (!isOurs || logChannelId === null || claim.purpose === 'preview') return undefined;
      return deliveryStore(tx).report(claim, logChannelId);
    });
    if (notice) await ring.ringDeliveries([notice]);
    await announce(db, [claim.id]);
  }
}

async function listPassed(
  db: Database,
  { since, until }: EditionClaim,
  { guildId, sources }: Digest,
): Promise<PassedEntry[]> {
  const categories = sources.kind === 'categories' ? sources.categories : undefined;
  return decisionStore(db).listPassed(guildId, { since, until, categories }, MAX_ENTRIES);
}

/** An entry that several channels follow is one. */
function uniqueEntries(passed: readonly PassedEntry[]): PassedEntry[] {
  return [...new Map(passed.map((each) => [each.entry.id, each])).values()];
}

/** Why an edition goes out before everything was answered. */
function describeWaiting({ stories }: EditionPlan, open: ReadonlySet<string>): string {
  const all = stories.flatMap(({ requestIds }) => requestIds);
  const read = new Set(all.filter(({ requestId }) => !open.has(requestId)).map(({ entryId }) => entryId));
  return all.every(({ entryId }) => read.has(entryId))
    ? 'the model did not answer in time, so some stories are in sentences of the articles themselves'
    : 'not every article could be read in time';
}

/** @returns By the requests that they answer. */
async function readingsOf(db: Database, requestIds: readonly string[]): Promise<Map<string, Reading>> {
  const answers = await briefStore(db).listAnswers(requestIds);
  return new Map(
    answers.map(({ requestId, brief: { summary, claims, note }, ...reading }) => [
      requestId,
      { ...reading, summary, claims, note },
    ]),
  );
}

/** What is stored of an edition's stories. */
interface Stored {
  readonly rows: Awaited<ReturnType<ReturnType<typeof entryStore>['listForGuild']>>;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly told: Awaited<ReturnType<ReturnType<typeof editionStore>['listTold']>>;
}

function draftOf(
  { storyId, entryIds, copies, requestIds, isSeen }: EditionPlan['stories'][number],
  { rows, readings, told }: Stored,
): StoryDraft & { storyId: string } {
  const byId = new Map(rows.map((row) => [row.entry.id, row]));
  const byEntry = new Map<string, Reading>();
  for (const { entryId, requestId } of requestIds) {
    const reading = readings.get(requestId);
    if (reading && !byEntry.has(entryId)) byEntry.set(entryId, reading);
  }
  const sources = entryIds.flatMap((entryId) => {
    const row = byId.get(entryId);
    return row ? [{ ...row, reading: byEntry.get(entryId) }] : [];
  });
  const outlets = nameOutlets(
    sources.map(({ entry, feed, reading }) => ({
      url: reading?.canonicalUrl ?? entry.url,
      siteName: reading?.siteName,
      feed,
    })),
  );
  const tellings = sources.map(
    ({ entry, subscription, reading }, index): Telling => ({
      entryId: entry.id,
      outlet: outlets[index] ?? '',
      url: entry.url,
      title: entry.title,
      publishedAt: entry.publishedAt?.toISOString() ?? null,
      summary: entry.summary,
      weight: subscription.weight,
      isCopy: copies.includes(entry.id),
      reading,
    }),
  );
  return { storyId, tellings, seen: isSeen ? rememberedOf(storyId, told) : undefined };
}

function rememberedOf(
  storyId: string,
  told: readonly { storyId: string; headline: string; url: string | null; claims: readonly string[]; toldAt: Date }[],
): RememberedStory | undefined {
  const own = told.filter((each) => each.storyId === storyId);
  const [last] = own;
  if (!last) return undefined;
  const { headline, url, toldAt } = last;
  return { storyId, headline, url, toldAt: toldAt.toISOString(), claims: own.flatMap(({ claims }) => claims) };
}
