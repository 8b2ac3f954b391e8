import { ChannelType } from 'discord-api-types/v10';
import type { Length } from '../briefing/brief.ts';
import { countDailyRuns, parseSchedule, type Schedule } from '../digests/calendar.ts';
import { cronOf, parseTimes, type Weekday } from '../digests/times.ts';
import { UserError } from '../errors.ts';
import { tidy } from '../reading/text.ts';
import type { Digest, DigestChange, DigestSources } from '../store/digests.ts';
import type { BotServices, CommandCall, KnownChannel } from './command.ts';
import { demandTag, readTag } from './forum-tag.ts';
import { readLanguage } from './languages.ts';
import { demandPosting, demandSight, isThreadChannel } from './permissions.ts';

const DAYS: Readonly<Record<string, readonly Weekday[]>> = {
  daily: [],
  weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  weekend: ['sat', 'sun'],
  mon: ['mon'],
  fri: ['fri'],
  sun: ['sun'],
};

/** More often than every hour is no digest, and its times would take long to count. */
const MAX_RUNS_A_DAY = 24;

/**
 * Read when a digest comes: at times of day on some days, or as a cron expression says.
 *
 * @param before What it is now, for what is not given; `undefined` for a new one.
 * @throws {UserError} For what cannot be read, naming it.
 */
export function readSchedule({ options }: CommandCall, before: Schedule | undefined): Schedule | undefined {
  const [times, days, cron, zone] = [
    options.getString('times'),
    options.getString('days'),
    options.getString('cron'),
    options.getString('zone'),
  ];
  if (times === null && days === null && cron === null && zone === null) return before;
  if (days !== null && times === null && before) {
    throw new UserError('bad_time', 'Give the times together with the days, such as 07:30.');
  }
  const expressions =
    cron !== null
      ? cron.split(';')
      : times !== null
        ? cronOf({ times: parseTimes(times), days: DAYS[days ?? 'daily'] ?? [] })
        : before?.expressions;
  const schedule = parseSchedule(expressions ?? [], zone ?? before?.zone ?? '');
  if (countDailyRuns(schedule, MAX_RUNS_A_DAY + 1) > MAX_RUNS_A_DAY) {
    throw new UserError(
      'too_often',
      `A digest can come ${MAX_RUNS_A_DAY} times a day at most: choose fewer times, such as 07:30 and 18:00.`,
    );
  }
  return schedule;
}

/** Read what else was chosen for a digest: only what was given. @throws {UserError} For what cannot be, naming it. */
export function readDigestChange(
  call: CommandCall,
  services: BotServices,
  channelId: string,
  before: Pick<Digest, 'hasThread' | 'channelId' | 'tagId'> = { hasThread: false, channelId, tagId: null },
): DigestChange {
  const { options, guildId } = call;
  demandSight(call, channelId);
  const channel = services.channelOf(guildId, channelId);
  const hasThread = options.getBoolean('thread');
  const isForum = channel?.type === ChannelType.GuildForum;
  const tag = options.getString('tag');
  // A tag is one of its forum.
  const kept = channelId === before.channelId ? before.tagId : null;
  const tagId = tag === null ? kept : readTag(tag, channel, channelId);
  const name = options.getString('name');
  const categories = options.getString('categories');
  const maxStories = options.getInteger('max_stories');
  const quiet = options.getString('quiet_day');
  const language = options.getString('language');
  const length = options.getString('length');
  const role = options.getRole('role');
  demandPlace(channel, {
    channelId,
    hasThread: hasThread ?? before.hasThread,
    isForum,
    tagId,
    ringsRole: role !== null && role.id !== guildId && !role.mentionable,
  });
  const isSilent = options.getBoolean('silent');
  return {
    channelId,
    isForum,
    tagId,
    ...(name !== null && { name: readName(name) }),
    ...(categories !== null && { sources: readSources(categories) }),
    ...(maxStories !== null && { maxStories }),
    ...(quiet !== null && { quiet: quiet as 'skip' | 'line' }), // Discord offers only these
    ...(language !== null && { language: readLanguage(language) }),
    ...(length !== null && { length: length as Length }), // and these
    // The role of everyone bears the guild's own ID: whoever chooses it wants nobody told.
    ...(role && { roleId: role.id === guildId ? null : role.id }),
    ...(hasThread !== null && { hasThread }),
    ...(isSilent !== null && { isSilent }),
  };
}

/** @throws {UserError} `bad_name` for one that nobody sees: Discord would refuse to offer it, and every other digest with it. */
function readName(text: string): string {
  const name = tidy(text);
  if (name === '') throw new UserError('bad_name', 'A digest needs a name that can be read, such as Morning.');
  return name;
}

/** @throws {UserError} Where an edition could not be posted as its digest wants it. */
export function demandPlace(
  channel: KnownChannel | undefined,
  {
    channelId,
    hasThread,
    isForum,
    tagId,
    ringsRole = false,
  }: Pick<Digest, 'channelId' | 'hasThread' | 'isForum' | 'tagId'> & { readonly ringsRole?: boolean },
): void {
  if (hasThread && isThreadChannel(channel)) {
    throw new UserError('thread_in_thread', 'A thread cannot hold another: choose a channel, or no thread.');
  }
  const hasReservedTag = channel?.tags.some(({ id, isReserved }) => isReserved && id === tagId) ?? false;
  const writesInThreads = hasThread || isForum;
  demandPosting(channel, channelId, { hasThread: hasThread && !isForum, writesInThreads, hasReservedTag, ringsRole });
  demandTag(channel, channelId, tagId);
}

function readSources(text: string): DigestSources {
  const categories = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return categories.length === 0 || /^(?:all|\*)$/i.test(text.trim())
    ? { kind: 'all' }
    : { kind: 'categories', categories };
}
