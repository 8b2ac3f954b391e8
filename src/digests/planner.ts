import { UserError } from '../errors.ts';
import type { Bell } from '../jobs/bell.ts';
import { type Database, databaseNow, type Queryable } from '../store/database.ts';
import { type DueDelivery, deliveryStore } from '../store/deliveries.ts';
import { type Digest, digestStore } from '../store/digests.ts';
import { type EditionRow, editionStore, TOO_LATE } from '../store/editions.ts';
import { guildStore } from '../store/guilds.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { type Schedule, type Slot, slotsAfter, slotsBetween } from './calendar.ts';

/** An outage longer than this is not made up for. */
const MAX_LATE_MS = DAY;
/** Later than this is late. */
const LATE_MS = 15 * MINUTE;
/** What a digest reads the first time, and how far back it ever reads. */
const FIRST_PERIOD_MS = DAY;
const MAX_PERIOD_MS = 7 * DAY;
const DIGESTS_A_ROUND = 200;

/** What became of a digest's time. */
export interface Planned {
  readonly digest: Digest;
  readonly edition: EditionRow;
  /** For the moderators, of an edition that will not come. */
  readonly notice: DueDelivery | undefined;
}

/**
 * Plan the editions whose time has come: one for each digest, however many of its slots an outage swallowed, and none if
 * even the last of them is a day old. A slot brings one edition, whoever plans it and however often.
 *
 * @returns Editions that were planned, those that are skipped included.
 */
export async function planEditions(db: Database, now: Date): Promise<Planned[]> {
  return db.transaction(async (tx) => {
    const planned: Planned[] = [];
    for (const digest of await digestStore(tx).claimDue(now, DIGESTS_A_ROUND)) {
      const due = await planOrPause(tx, digest, now);
      if (due) planned.push(due);
    }
    return planned;
  });
}

/** Let workers know of what was planned, once it is committed. */
export async function ringPlanned(
  planned: readonly Planned[],
  { ringEditions, ringDeliveries }: { readonly ringEditions: Bell; readonly ringDeliveries: Bell },
): Promise<void> {
  await ringEditions(planned.filter(({ edition }) => edition.state === 'planned').map(({ edition }) => edition));
  await ringDeliveries(planned.flatMap(({ notice }) => notice ?? []));
}

/** Plan what a digest owes at an instant, if anything. */
export async function planDue(tx: Queryable, digest: Digest, now: Date): Promise<Planned | undefined> {
  if (digest.nextAt === null || digest.nextAt > now) return undefined;
  const edition = await planEdition(tx, digest, digest.nextAt, now);
  await digestStore(tx).schedule(digest.id, nextSlot(digest, now)?.at ?? null);
  if (!edition) return undefined;
  const notice = edition.state === 'skipped' ? await tell(tx, edition) : undefined;
  return { digest, edition, notice };
}

/** A schedule that was stored and can no longer be read, as after a change of time zones, must not hold up all others. */
async function planOrPause(
  tx: Queryable & Pick<Database, 'transaction'>,
  digest: Digest,
  now: Date,
): Promise<Planned | undefined> {
  try {
    return await tx.transaction((savepoint) => planDue(savepoint, digest, now));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await digestStore(tx).change(digest.guildId, digest.id, { isPaused: true });
    // None of its slots: nobody knows what this one is called. It reads nothing, so that the next one does.
    const until = await sinceFor(tx, digest, now);
    const { id: digestId, guildId } = digest;
    const edition = await editionStore(tx).plan({
      digestId,
      guildId,
      slot: now.toISOString().slice(0, 19),
      purpose: 'run',
      since: until,
      until,
      isLate: false,
    });
    if (!edition) return undefined;
    const errorMessage = `Its schedule cannot be read, so the digest is paused: ${error.message}. Mend it with /digest edit, then /digest resume.`;
    const reason = { errorCode: error.code, errorMessage };
    await editionStore(tx).skip(edition.id, reason);
    const skipped = { ...edition, state: 'skipped' as const, ...reason };
    return { digest, edition: skipped, notice: await tell(tx, skipped) };
  }
}

async function planEdition(tx: Queryable, digest: Digest, due: Date, now: Date): Promise<EditionRow | undefined> {
  const slot = lastSlot(digest, due, now);
  if (!slot) return undefined;
  const lateMs = now.getTime() - slot.at.getTime();
  // What it reads was stored by the database's clock; should ours be ahead, what comes until then is for the next edition.
  const storedUntil = await databaseNow(tx);
  const until = new Date(Math.min((lateMs > LATE_MS ? now : slot.at).getTime(), storedUntil.getTime()));
  const edition = await editionStore(tx).plan({
    digestId: digest.id,
    guildId: digest.guildId,
    slot: slot.slot,
    purpose: 'slot',
    since: await sinceFor(tx, digest, until),
    until,
    isLate: lateMs > LATE_MS,
  });
  if (edition && lateMs > MAX_LATE_MS) {
    const reason = { errorCode: TOO_LATE, errorMessage: 'Lede was away for more than a day after its time.' };
    await editionStore(tx).skip(edition.id, reason);
    return { ...edition, state: 'skipped', ...reason };
  }
  return edition;
}

async function tell(tx: Queryable, edition: EditionRow): Promise<DueDelivery | undefined> {
  const { logChannelId } = await guildStore(tx).settings(edition.guildId);
  return logChannelId === null ? undefined : deliveryStore(tx).report(edition, logChannelId);
}

/** The last slot between two instants, both included. */
function lastSlot(schedule: Schedule, from: Date, now: Date): Slot | undefined {
  // A schedule of every minute has half a million slots a year; only the last is of interest.
  for (const backMs of [HOUR, DAY, 32 * DAY, now.getTime() - from.getTime() + 1]) {
    const after = new Date(Math.max(from.getTime() - 1, now.getTime() - backMs));
    const slot = slotsBetween(schedule, after, now).at(-1);
    if (slot) return slot;
  }
  return undefined;
}

/** From where an edition reads: the end of the last one, but no further back than a week. */
export async function sinceFor(db: Queryable, digest: Pick<Digest, 'id'>, until: Date): Promise<Date> {
  const last = await editionStore(db).lastUntil(digest.id);
  const since = last?.getTime() ?? until.getTime() - FIRST_PERIOD_MS;
  return new Date(Math.min(Math.max(since, until.getTime() - MAX_PERIOD_MS), until.getTime()));
}

/** When a schedule comes next; `undefined` if it never does. */
export function nextSlot(schedule: Schedule, after: Date): Slot | undefined {
  return slotsAfter(schedule, after).next().value ?? undefined;
}
