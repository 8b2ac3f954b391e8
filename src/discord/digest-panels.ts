import { ButtonStyle } from 'discord-api-types/v10';
import { slotsAfter } from '../digests/calendar.ts';
import { describeSchedule } from '../digests/times.ts';
import type { Digest } from '../store/digests.ts';
import type { EditionRow } from '../store/editions.ts';
import type { Estimate } from './estimate.ts';
import { languageName } from './languages.ts';
import { button, buttonRow, container, type Message, separator, textDisplay } from './layout.ts';
import { counted, escapeWithin } from './text.ts';

const MAX_NAME = 100;
const RUNS_SHOWN = 3;
const MAX_LIST = 3500;

/** What a digest does, in a few lines. */
function digestWords(digest: Digest, locale: string): string {
  const {
    channelId,
    sources,
    maxStories,
    quiet,
    language,
    length,
    roleId,
    hasThread,
    isForum,
    tagId,
    isSilent,
    isPaused,
  } = digest;
  const from =
    sources.kind === 'all'
      ? 'all feeds of this server'
      : `the categories ${escapeWithin(sources.categories.join(', '), 200)}`;
  return [
    `<#${channelId}>, ${describeSchedule(digest)}`,
    [
      from,
      `at most ${counted(maxStories, 'story', 'stories')}`,
      quiet === 'skip' ? 'nothing on a quiet day' : 'a line on a quiet day',
      language === null ? '' : languageName(language, locale),
      length === null ? '' : `${length} summaries`,
      roleId === null ? '' : `tells <@&${roleId}>`,
      isForum ? (tagId === null ? 'a post each' : 'a post each, with a tag') : hasThread ? 'stories in a thread' : '',
      isSilent ? 'without a sound' : '',
      isPaused ? '**paused**' : '',
    ]
      .filter(Boolean)
      .join(' · '),
  ].join('\n');
}

/** What creating a digest would mean, before it is saved. */
export function renderDigestDraft(
  digest: Digest,
  { calls, monthly }: Estimate,
  now: Date,
  locale: string,
  unknown: readonly string[] = [],
): Message {
  const cost =
    calls === 0
      ? 'No model is used, so it costs nothing.'
      : `At most ${counted(calls, 'model call')} an edition${monthly === undefined ? '' : `, about $${monthly.toFixed(2)} a month`}.`;
  return container('brand', [
    textDisplay(
      `### Create the digest ${escapeWithin(digest.name, MAX_NAME)}?\n${digestWords(digest, locale)}${unknownWords(unknown)}`,
    ),
    separator(),
    textDisplay(`**Next editions**\n${nextRuns(digest, now)}\n-# ${cost}`),
    buttonRow(button('Save', `digest-save:${digest.id}`, ButtonStyle.Success), button('Cancel', 'dismiss')),
  ]);
}

/** A digest as it is now. @param unknown Categories that it was given and that no feed of the guild has. */
export function renderDigest(
  digest: Digest,
  word: string,
  now: Date,
  locale: string,
  unknown: readonly string[] = [],
): Message {
  return container('brand', [
    textDisplay(
      `### ${escapeWithin(digest.name, MAX_NAME)}: ${word}\n${digestWords(digest, locale)}${unknownWords(unknown)}`,
    ),
    ...(digest.isPaused ? [] : [separator(), textDisplay(`**Next editions**\n${nextRuns(digest, now)}`)]),
  ]);
}

function unknownWords(categories: readonly string[]): string {
  if (categories.length === 0) return '';
  return `\n-# No feed of this server has the category ${escapeWithin(categories.join(', '), 200)} yet: choose it with /feed edit.`;
}

function nextRuns(digest: Digest, now: Date): string {
  const runs = [];
  // A draft has no next time yet.
  const after = digest.nextAt !== null && digest.nextAt > now ? new Date(digest.nextAt.getTime() - 1) : now;
  for (const { slot, at } of slotsAfter(digest, after)) {
    runs.push(`- ${slot.replace('T', ' ')} (<t:${Math.floor(at.getTime() / 1000)}:R>)`);
    if (runs.length === RUNS_SHOWN) break;
  }
  return runs.join('\n');
}

/** A guild's digests, with what last came of each, in as many messages as they take. */
export function renderDigestList(
  list: readonly { digest: Digest; last: EditionRow | undefined }[],
  locale: string,
): Message[] {
  if (list.length === 0)
    return [container('quiet', [textDisplay('This server has no digest yet. Create one with `/digest create`.')])];
  const texts: string[] = [''];
  for (const { digest, last } of list) {
    const next =
      digest.isPaused || digest.nextAt === null ? '' : `; next <t:${Math.floor(digest.nextAt.getTime() / 1000)}:R>`;
    const block = `**${escapeWithin(digest.name, MAX_NAME)}**\n${digestWords(digest, locale)}\n-# ${lastWords(last)}${next}\n\n`;
    const text = texts.at(-1) ?? '';
    if (text !== '' && text.length + block.length > MAX_LIST) texts.push(block);
    else texts.splice(-1, 1, text + block);
  }
  return texts.map((text) => container('brand', [textDisplay(text.trimEnd())]));
}

function lastWords(last: EditionRow | undefined): string {
  if (!last) return 'no edition yet';
  const slot = last.slot.slice(0, 16).replace('T', ' ');
  switch (last.state) {
    case 'posted':
      return `last edition ${slot}, posted`;
    case 'failed':
      return `last edition ${slot} failed: ${escapeWithin(last.errorMessage ?? '', 200)}`;
    case 'skipped':
      return `last edition ${slot}: ${escapeWithin(last.errorMessage ?? 'nothing new', 200)}`;
    default:
      return `edition ${slot} is being made`;
  }
}

/** For moderators: an edition that did not come out, and what they can do. */
export function renderEditionFailed({ id, slot, state, errorMessage }: EditionRow, digest: Digest): Message {
  const what = `The edition ${slot.slice(0, 16).replace('T', ' ')} of ${escapeWithin(digest.name, MAX_NAME)}`;
  const words = `${what} ${state === 'skipped' ? 'was left out' : 'could not be posted'}. ${escapeWithin(errorMessage ?? '', 300)}`;
  const retry = state === 'failed' ? [buttonRow(button('Retry', `edition-retry:${id}`))] : [];
  return container('warning', [textDisplay(`${words}\n-# for <#${digest.channelId}>`), ...retry]);
}

/** A digest was removed, and can be brought back for a while. */
export function renderDigestRemoved(digest: Digest): Message {
  return container('quiet', [
    textDisplay(`The digest ${escapeWithin(digest.name, MAX_NAME)} is removed.`),
    buttonRow(button('Undo, for ten minutes', `digest-restore:${digest.id}`)),
  ]);
}
