import { ChannelType } from 'discord-api-types/v10';
import { UserError } from '../errors.ts';
import { parseFilter } from '../feeds/filter.ts';
import type { SubscriptionChange, SubscriptionDraft, TagRule } from '../store/subscriptions.ts';
import type { BotServices, CommandCall, KnownChannel } from './command.ts';
import { demandPosting, demandSight } from './permissions.ts';

/** Most that a channel's limits may be: messages an hour, and hours of age. */
export const MAX_PER_HOUR = 60;
export const MAX_AGE_HOURS = 720;

/** Longest filter of a tag, and the most tags that Discord gives a post. */
const MAX_TAGS = 5;

/**
 * Read what a moderator chose for a subscription with `/feed add`; what was left out has its default.
 *
 * @throws {UserError} For what cannot be, naming it: rights that are missing, a filter that cannot be read.
 */
export function readDraft(call: CommandCall, services: BotServices): SubscriptionDraft {
  const { options, channelId: here } = call;
  const channelId = options.getChannel('channel')?.id ?? here;
  demandSight(call, channelId);
  const change = readChange(call, services, channelId);
  const channel = services.channelOf(call.guildId, channelId);
  demandTagRule(channel, channelId, { mode: 'card', tagRules: [], ...change });
  return {
    mode: 'card',
    filter: '',
    maxAgeHours: null,
    roleId: null,
    maxPerHour: null,
    hasThread: false,
    isCrossposted: false,
    tagRules: [],
    category: null,
    weight: 1,
    ...change,
    channelId,
    isForum: channel?.type === ChannelType.GuildForum,
    backfill: options.getInteger('backfill') ?? 0,
  };
}

/** @throws {UserError} `bad_tags` where each post of a forum needs a tag, and not every entry would get one. */
export function demandTagRule(
  channel: KnownChannel | undefined,
  channelId: string,
  { mode, tagRules }: Pick<SubscriptionDraft, 'mode' | 'tagRules'>,
): void {
  if (!channel?.requiresTag || mode === 'digest' || tagRules.some(({ filter }) => filter === '')) return;
  throw new UserError(
    'bad_tags',
    `Each post of <#${channelId}> needs a tag: give one to everything, such as "tags: * => ${channel.tags[0]?.name ?? 'News'}".`,
  );
}

/**
 * Read what is to change of a subscription with `/feed edit`: only what was given.
 *
 * @param channelId Where it will post.
 * @throws {UserError} As `readDraft`.
 */
export function readChange(
  { guildId, options }: CommandCall,
  services: BotServices,
  channelId: string,
): SubscriptionChange {
  const channel = services.channelOf(guildId, channelId);
  const filter = options.getString('filter');
  if (filter !== null) parseFilter(clearable(filter) ?? '');
  const hasThread = options.getBoolean('thread');
  const isCrossposted = options.getBoolean('publish');
  const tags = options.getString('tags');
  const role = options.getRole('role');
  const tagRules = tags === null ? undefined : readTagRules(clearable(tags) ?? '', channel, channelId);
  demandPosting(channel, channelId, {
    hasThread: hasThread ?? false,
    ringsRole: role !== null && role.id !== guildId && !role.mentionable,
    hasReservedTag:
      channel?.tags.some(({ id, isReserved }) => isReserved && tagRules?.some((rule) => rule.tagId === id)) ?? false,
  });
  if (isCrossposted && channel?.type !== ChannelType.GuildAnnouncement) {
    throw new UserError(
      'not_announcements',
      `Only messages of an announcement channel can be published, and <#${channelId}> is none.`,
    );
  }
  const mode = options.getString('mode');
  const category = options.getString('category');
  const weight = options.getString('weight');
  const maxPerHour = options.getInteger('max_per_hour');
  const maxAgeHours = options.getInteger('max_age_hours');
  return {
    ...(mode !== null && { mode: mode as SubscriptionDraft['mode'] }), // Discord offers only these
    ...(filter !== null && { filter: clearable(filter) ?? '' }),
    // The role of everyone bears the guild's own ID: whoever chooses it wants nobody told.
    ...(role && { roleId: role.id === guildId ? null : role.id }),
    ...(maxPerHour !== null && { maxPerHour: maxPerHour || null }),
    ...(maxAgeHours !== null && { maxAgeHours: maxAgeHours || null }),
    ...(hasThread !== null && { hasThread }),
    ...(isCrossposted !== null && { isCrossposted }),
    ...(category !== null && { category: clearable(category) }),
    ...(weight !== null && { weight: WEIGHTS[weight] ?? 1 }),
    ...(tagRules && { tagRules }),
  };
}

/** How much a source counts in digests. */
const WEIGHTS: Readonly<Record<string, number>> = { less: 0.5, usual: 1, more: 2 };

/** @returns `null` for what a moderator types to take something away. */
export function clearable(text: string): string | null {
  return /^(?:none|-)$/i.test(text.trim()) ? null : text.trim() || null;
}

/** Read `filter => tag; filter => tag`. @throws {UserError} `bad_tags` or `bad_filter`. */
function readTagRules(text: string, channel: KnownChannel | undefined, channelId: string): TagRule[] {
  if (text === '') return [];
  if (channel?.type !== ChannelType.GuildForum) {
    throw new UserError('bad_tags', `Tags are for posts of a forum, and <#${channelId}> is none.`);
  }
  const rules = text.split(';').map((rule) => {
    const [filter = '', name = ''] = rule.split('=>').map((part) => part.trim());
    const tag = channel.tags.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!tag) {
      const names = channel.tags.map((each) => each.name).join(', ') || 'none yet';
      throw new UserError(
        'bad_tags',
        `Give tags as "filter => tag", with semicolons between; the forum’s tags are: ${names}.`,
      );
    }
    parseFilter(filter === '*' ? '' : filter);
    return { filter: filter === '*' ? '' : filter, tagId: tag.id };
  });
  if (rules.length > MAX_TAGS * 4) throw new UserError('bad_tags', 'Those are too many tags: give 20 rules at most.');
  return rules;
}
