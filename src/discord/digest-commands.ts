import { isDeepStrictEqual } from 'node:util';
import { slotsAfter } from '../digests/calendar.ts';
import { nextSlot, planDue, ringPlanned, sinceFor } from '../digests/planner.ts';
import { findZones } from '../digests/zone.ts';
import { UserError } from '../errors.ts';
import type { Queryable } from '../store/database.ts';
import { type Digest, type DigestChange, digestStore } from '../store/digests.ts';
import { type EditionRow, editionStore } from '../store/editions.ts';
import { auditStore } from '../store/guilds.ts';
import { lockConfiguring } from '../store/locks.ts';
import { awaitNews } from '../store/news.ts';
import { subscriptionStore } from '../store/subscriptions.ts';
import { DAY, MINUTE, UNDO_MS } from '../time.ts';
import type { BotServices, Choice, Command, CommandCall, Reply } from './command.ts';
import { demandPlace, readDigestChange, readSchedule } from './digest-options.ts';
import { renderDigest, renderDigestDraft, renderDigestList, renderDigestRemoved } from './digest-panels.ts';
import { renderEdition } from './edition-message.ts';
import { completeLanguage } from './languages.ts';
import { type Message, note } from './layout.ts';
import { demandSight } from './permissions.ts';
import { escapeMarkdown } from './text.ts';

/** What the subcommands of `/digest` do. */

type Execute = Command['execute'];

/** Digests that one guild may have. */
const MAX_DIGESTS = 20;
const DEFAULT_STORIES = 8;
/** A preview waits as long as an edition may take. */
const PREVIEW_MS = 10 * MINUTE;

export const createDigest: Execute = async (call, services) => {
  const { guildId, memberId, options, locale } = call;
  const { db } = services;
  const schedule = readSchedule(call, undefined);
  if (!schedule) throw new UserError('bad_time', 'A digest needs a time of day, such as 07:30.');
  const channelId = options.getChannel('channel')?.id ?? call.channelId;
  const { change, unknown } = await fitCategories(call, services, readDigestChange(call, services, channelId));
  const others = await digestStore(db).listByGuild(guildId);
  demandRoom(others.length);
  demandNewName(others, change.name);
  // It is kept as one that was removed, until it is saved.
  const digest = await digestStore(db).addDraft({
    guildId,
    createdBy: memberId,
    maxStories: DEFAULT_STORIES,
    quiet: 'skip',
    sources: { kind: 'all' },
    name: 'Digest',
    ...change,
    channelId,
    ...schedule,
    expressions: [...schedule.expressions],
  });
  return renderDigestDraft(digest, await services.estimate(digest), new Date(), locale, unknown);
};

/**
 * Begin with a digest that was drafted, or bring one back that was removed; nothing changes where that was done already.
 *
 * @throws {UserError} `too_late`, or for a name that is taken, a place that cannot be, or too many of them.
 */
export async function startDigest(
  call: Pick<CommandCall, 'guildId' | 'memberId' | 'locale' | 'sees'>,
  services: BotServices,
  id: string,
): Promise<Message> {
  const { guildId, memberId, locale } = call;
  const now = new Date();
  const { digest, word } = await services.db.transaction(async (tx) => {
    await lockConfiguring(tx, guildId);
    const restored = await digestStore(tx).restore(guildId, id, new Date(now.getTime() - UNDO_MS));
    // Pressed twice, the second time finds it there.
    const digest = restored ?? (await digestStore(tx).find(guildId, id));
    if (!digest) throw new UserError('too_late', 'That offer is too old: create the digest again.');
    demandSight(call, digest.channelId);
    if (!restored) return { digest, word: 'there already' };
    demandPlace(services.channelOf(guildId, restored.channelId), restored);
    const others = await digestStore(tx).listByGuild(guildId);
    demandRoom(others.length - 1);
    demandNewName(
      others.filter((other) => other.id !== id),
      restored.name,
    );
    // One that was removed comes as it would have come, also at an hour that has passed meanwhile.
    const isNew = restored.nextAt === null;
    if (isNew) await digestStore(tx).schedule(id, nextSlot(restored, now)?.at ?? null);
    const action = isNew ? 'digest.create' : 'digest.restore';
    await auditStore(tx).note({ guildId, memberId, action, detail: { digestId: id } });
    if (!isNew) return { digest: restored, word: 'back again' };
    const feeds = await subscriptionStore(tx).countByGuild(guildId);
    return { digest: restored, word: feeds === 0 ? 'created; now add feeds with /feed add' : 'created' };
  });
  return renderDigest(digest, word, now, locale);
}

export const listDigests: Execute = async (call, services) => {
  const digests = await listVisible(call, services);
  const list = await Promise.all(
    digests.map(async (digest) => ({ digest, last: (await editionStore(services.db).listNewest(digest.id, 1))[0] })),
  );
  return sendAll(renderDigestList(list, call.locale), call.reply);
};

export const editDigest: Execute = async (call, services) => {
  const digest = await chosen(call, services);
  const schedule = readSchedule(call, digest);
  const channelId = call.options.getChannel('channel')?.id ?? digest.channelId;
  const wanted = {
    ...readDigestChange(call, services, channelId, digest),
    ...(schedule && { zone: schedule.zone, expressions: [...schedule.expressions] }),
  };
  if (isDeepStrictEqual({ ...digest, ...wanted }, digest)) {
    throw new UserError(
      'nothing_to_change',
      'Choose with the command what is to change: its times, channel, categories or stories.',
    );
  }
  const { change, unknown } = await fitCategories(call, services, wanted);
  return changeDigest(call, services, digest, change, 'changed', unknown);
};

export const pauseDigest: Execute = async (call, services) =>
  changeDigest(call, services, await chosen(call, services), { isPaused: true }, 'paused');

export const resumeDigest: Execute = async (call, services) =>
  changeDigest(call, services, await chosen(call, services), { isPaused: false }, 'resumed');

export const removeDigest: Execute = async (call, services) => {
  const digest = await chosen(call, services);
  const { guildId, memberId } = call;
  await services.db.transaction(async (tx) => {
    await digestStore(tx).remove(guildId, digest.id);
    await auditStore(tx).note({ guildId, memberId, action: 'digest.remove', detail: { digestId: digest.id } });
  });
  return renderDigestRemoved(digest);
};

export const previewDigest: Execute = async (call, services) => {
  const digest = await chosen(call, services);
  const now = new Date();
  const row = await plan(services, digest, 'preview', new Date(now.getTime() - DAY), now);
  const composed = async () => {
    const edition = await editionStore(services.db).find(row.id);
    if (edition?.state === 'failed')
      throw new UserError('failed', edition.errorMessage ?? 'The preview could not be made.');
    if (edition?.state === 'skipped' && !edition.edition) throw new UserError('gone', 'That digest was removed.');
    return edition?.edition ?? undefined;
  };
  const edition = await awaitNews(services.announcements, row.id, composed, AbortSignal.timeout(PREVIEW_MS)).catch(
    (error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError('too_slow', 'The preview takes longer than usual: please try again later.');
    },
  );
  return sendAll(renderEdition(edition), call.reply);
};

export const runDigest: Execute = async (call, services) => {
  const digest = await chosen(call, services);
  demandPlace(services.channelOf(call.guildId, digest.channelId), digest);
  const now = new Date();
  await plan(services, digest, 'run', await sinceFor(services.db, digest, now), now);
  return note(
    `An edition of ${escapeMarkdown(digest.name)} is being made and comes to <#${digest.channelId}>, if there is anything new.`,
  );
};

export const showDigest: Execute = async (call, services) => {
  const digest = await chosen(call, services);
  const back = call.options.getInteger('back') ?? 0;
  const posted = (await editionStore(services.db).listNewest(digest.id, 100)).filter(
    ({ state, edition }) => state === 'posted' && edition,
  );
  const row = posted[back];
  if (!row?.edition)
    throw new UserError(
      'no_edition',
      back === 0 ? 'That digest has not come out yet.' : 'There is no edition so far back.',
    );
  return sendAll(renderEdition(row.edition, row.id), call.reply);
};

/** Offer the guild's digests, time zones, or languages. */
export async function completeDigest(call: CommandCall, services: BotServices): Promise<Choice[]> {
  const { name, value } = call.options.getFocused(true);
  const typed = value.toLowerCase();
  if (name === 'language') return completeLanguage(value, call.locale);
  if (name === 'tag') return listTags(call, services, typed);
  if (name === 'zone') return findZones(value).map((zone) => ({ name: zone, value: zone }));
  const digests = await listVisible(call, services);
  return digests
    .filter((digest) => digest.name.toLowerCase().includes(typed))
    .map((digest) => ({ name: digest.name, value: digest.id }));
}

/** The tags of the forum that is chosen, or that the chosen digest posts to. */
async function listTags(call: CommandCall, services: BotServices, typed: string): Promise<Choice[]> {
  // While a member types, Discord tells of a channel its ID alone.
  const channelId = call.options.get('channel')?.value;
  const name = call.options.getString('digest');
  const digest = name === null ? undefined : (await listVisible(call, services)).find(({ id }) => id === name);
  const forumId = typeof channelId === 'string' ? channelId : (digest?.channelId ?? call.channelId);
  const tags = call.sees(forumId) ? (services.channelOf(call.guildId, forumId)?.tags ?? []) : [];
  return [...tags.map((tag) => ({ name: tag.name, value: tag.id })), { name: 'none', value: 'none' }].filter((choice) =>
    choice.name.toLowerCase().includes(typed),
  );
}

/** The digests of a guild that come to channels the member sees. */
async function listVisible({ guildId, sees }: CommandCall, { db }: BotServices): Promise<Digest[]> {
  return (await digestStore(db).listByGuild(guildId)).filter(({ channelId }) => sees(channelId));
}

/** @throws {UserError} `too_many_digests` for a guild that has so many. */
function demandRoom(digests: number): void {
  if (digests < MAX_DIGESTS) return;
  throw new UserError(
    'too_many_digests',
    `This server has ${MAX_DIGESTS} digests, which is the most there can be: remove one with /digest remove first.`,
  );
}

/** @throws {UserError} `duplicate`: digests are told apart by their names. */
function demandNewName(others: readonly Digest[], wanted: string | undefined): void {
  if (others.some(({ name }) => name.toLowerCase() === wanted?.toLowerCase()))
    throw new UserError('duplicate', `This server has a digest of the name “${wanted}” already.`);
}

/** @throws {UserError} `unknown_digest` for what was typed and not chosen. */
async function chosen(call: CommandCall, services: BotServices): Promise<Digest> {
  const typed = call.options.getString('digest', true);
  const digests = await listVisible(call, services);
  const found =
    digests.find(({ id }) => id === typed) ??
    digests.find(({ name }) => name.toLowerCase() === typed.trim().toLowerCase());
  if (!found) throw new UserError('unknown_digest', 'This server has no such digest: choose one from the list.');
  return found;
}

async function changeDigest(
  { guildId, memberId, locale }: Pick<CommandCall, 'guildId' | 'memberId' | 'locale'>,
  { db, ringEditions, ringDeliveries }: BotServices,
  { id }: Digest,
  change: DigestChange,
  word: string,
  unknown: readonly string[] = [],
): Promise<Message> {
  const now = new Date();
  const { digest, planned } = await db.transaction(async (tx) => {
    await lockConfiguring(tx, guildId);
    const before = await digestStore(tx).lock(guildId, id);
    if (!before) throw new UserError('gone', 'This server no longer has that digest.');
    demandNewName(
      (await digestStore(tx).listByGuild(guildId)).filter((other) => other.id !== id),
      change.name,
    );
    // An edition whose hour has come is one of the schedule that there was.
    const planned = before.isPaused || change.isPaused ? undefined : await planDue(tx, before, now);
    const changed = await digestStore(tx).change(guildId, id, change);
    if (!changed) throw new Error(`The digest ${id} went away while it was locked`);
    await auditStore(tx).note({ guildId, memberId, action: 'digest.edit', detail: { digestId: id, ...change } });
    const isSame = isDeepStrictEqual(timesOf(changed), timesOf(before));
    return { digest: isSame ? changed : await reschedule(tx, changed, now), planned };
  });
  if (planned) await ringPlanned([planned], { ringEditions, ringDeliveries });
  return renderDigest(digest, word, now, locale, unknown);
}

/** Spell categories as the guild's feeds have them. @returns Also those that none has, for whoever wants to know. */
async function fitCategories<Change extends DigestChange>(
  { guildId }: CommandCall,
  { db }: BotServices,
  change: Change,
): Promise<{ change: Change; unknown: readonly string[] }> {
  if (change.sources?.kind !== 'categories') return { change, unknown: [] };
  const followed = await subscriptionStore(db).listByGuild(guildId);
  const known = new Map(
    followed.flatMap(({ subscription: { category } }) =>
      category === null ? [] : [[category.toLowerCase(), category]],
    ),
  );
  const fitting = change.sources.categories.map((typed) => known.get(typed.toLowerCase()) ?? typed);
  return {
    change: { ...change, sources: { kind: 'categories', categories: fitting } },
    unknown: fitting.filter((category) => !known.has(category.toLowerCase())),
  };
}

const timesOf = ({ expressions, zone, isPaused }: Digest) => ({ expressions, zone, isPaused });

/** Let a digest come at the first of its times that it has not had: in a zone further west, an hour of the day comes again. */
async function reschedule(tx: Queryable, digest: Digest, now: Date): Promise<Digest> {
  const had = await editionStore(tx).listSlots(digest.id, nextSlot(digest, now)?.slot ?? '');
  const next = slotsAfter(digest, now).find(({ slot }) => !had.includes(slot));
  const nextAt = next?.at ?? null;
  await digestStore(tx).schedule(digest.id, nextAt);
  return { ...digest, nextAt };
}

/** Have an edition made outside its schedule. */
async function plan(
  { db, ringEditions }: BotServices,
  { id, guildId }: Digest,
  purpose: 'run' | 'preview',
  since: Date,
  until: Date,
): Promise<EditionRow> {
  const slot = until.toISOString().slice(0, 19);
  const row = await editionStore(db).plan({ digestId: id, guildId, slot, purpose, since, until, isLate: false });
  if (!row) throw new UserError('duplicate', 'An edition is being made just now: please wait a moment.');
  await ringEditions([row]);
  return row;
}

/** The first message is the reply, the others follow it. */
async function sendAll([first, ...others]: readonly Message[], reply: Reply): Promise<undefined> {
  if (!first) return undefined;
  // While a reply is empty, Discord takes what should follow it for the reply itself.
  await reply.edit('@original', first);
  for (const message of others) await reply.followUp(message);
  return undefined;
}
