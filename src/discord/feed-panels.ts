import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { subjectOf } from '../feeds/decide.ts';
import { type ImportPlan, MAX_RELEASED, type ReadFeed } from '../feeds/desk.ts';
import type { FoundFeed } from '../feeds/discovery/discover.ts';
import { judge, parseStoredFilter } from '../feeds/filter.ts';
import type { FeedList } from '../feeds/opml.ts';
import { maskedAddress } from '../reading/address.ts';
import { tidy } from '../reading/text.ts';
import type { ExplainedDecision } from '../store/decisions.ts';
import type { EntryRow } from '../store/entries.ts';
import type { Probe } from '../store/probes.ts';
import type { FollowedFeed, Subscription, SubscriptionDraft } from '../store/subscriptions.ts';
import { feedName, renderEntry } from './entry-message.ts';
import { decisionWords, healthWords, subscriptionWords } from './feed-words.ts';
import { button, buttonRow, container, MAX_TEXT, type Message, separator, textDisplay, textLength } from './layout.ts';
import { counted, escapeWithin, shorten } from './text.ts';

const MAX_NAME = 100;
const MAX_LINE = 160;
/** An entry's title in a list. */
const MAX_ENTRY = 90;
const MAX_WORDS = 400;
/** Discord's limits on a menu: its options, and an option's label and description. */
const MAX_OPTIONS = 25;
const MAX_LABEL = 100;
/** Lines of a list that fit a message whatever stands in them. */
const FEEDS_A_PAGE = 8;
const PREVIEWED = 20;
const EXPLAINED = 20;
const MAX_PANEL = 3600;

/** Several feeds were found: which one is meant? */
export function renderChoice({ id, found }: Probe): Message {
  const options = (found ?? []).slice(0, MAX_OPTIONS).map((feed, index) => ({
    value: String(index),
    label: shorten(tidy(feed.title ?? '') || maskedAddress(feed.url), MAX_LABEL),
    description: shorten(describe(feed), MAX_LABEL),
  }));
  return container('brand', [
    textDisplay(`That site has ${options.length} feeds. Which one shall I follow?`),
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.StringSelect, custom_id: `feed-choose:${id}`, options }],
    },
  ]);
}

function describe({ newest, entryCount, format, url }: FoundFeed): string {
  const date = newest === undefined ? 'no dates' : `newest ${newest.slice(0, 10)}`;
  return `${counted(entryCount, 'entry', 'entries')}, ${date}, ${format.toUpperCase()}: ${maskedAddress(url)}`;
}

/** What following a feed would look like, before it is saved. @param choice Which of the probe's feeds it is. */
export function renderPreview({ feed, entries }: ReadFeed, probe: Probe, choice: number): Message {
  const { draft } = probe;
  const [newest] = entries;
  const sample = newest ? (renderEntry(newest, feed).components ?? []) : [];
  const head = `### Follow ${escapeWithin(feedName(feed), MAX_NAME)}?\n${shorten(subscriptionWords(asSubscription(draft)), MAX_WORDS)}`;
  const save = button('Save', `feed-save:${probe.id}:${choice}`, ButtonStyle.Success);
  const look =
    newest?.url && draft.mode === 'card'
      ? [button('See the newest entry as a card', `feed-sample:${newest.id}:${probe.id}`)]
      : [];
  const backfill =
    draft.backfill > 0
      ? draft.backfill === 1
        ? ' The newest is posted at once.'
        : ` The newest ${draft.backfill} are posted at once.`
      : ' Nothing that is there already is posted.';
  const panel = container('brand', [
    textDisplay(head),
    separator(),
    textDisplay(
      `${verdicts(entries, draft.filter, feed.language)}\n-# ${counted(entries.length, 'entry was', 'entries were')} read.${backfill}`,
    ),
    buttonRow(save, ...look, button('Cancel', 'dismiss')),
  ]);
  const both = { ...panel, components: [...(panel.components ?? []), ...sample] };
  return textLength(both) > MAX_TEXT ? panel : both;
}

/** What a filter does to each of the newest entries. */
function verdicts(entries: readonly EntryRow[], filter: string, language: string | null): string {
  if (entries.length === 0) return 'The feed is empty at present.';
  const parsed = parseStoredFilter(filter);
  const lines = entries.slice(0, PREVIEWED).map((entry) => {
    const { passes, because } = judge(parsed, subjectOf(entry, language));
    const title = escapeWithin(entry.title || 'Untitled', MAX_ENTRY);
    if (filter === '') return `- ${title}`;
    return passes ? `- ✓ ${title}` : `- ✗ ~~${title}~~ ${escapeWithin(because, MAX_LINE)}`;
  });
  return within(lines, 2200);
}

/** A subscription as it is now, with what its filter does. */
export function renderSubscription(
  { subscription, feed }: FollowedFeed,
  entries: readonly EntryRow[],
  word: string,
): Message {
  const lines = [
    `### ${escapeWithin(feedName(feed), MAX_NAME)}: ${word}`,
    shorten(subscriptionWords(subscription), MAX_WORDS),
    `-# ${healthWords(feed)}`,
  ];
  return container('brand', [
    textDisplay(lines.join('\n')),
    separator(),
    textDisplay(verdicts(entries, subscription.filter, feed.language)),
  ]);
}

/** What a guild follows, a page at a time. @param page From 0. */
export function renderFeedList(followed: readonly FollowedFeed[], page: number): Message {
  if (followed.length === 0) {
    return container('quiet', [textDisplay('This server follows no feed yet. Add one with `/feed add`.')]);
  }
  const pages = Math.ceil(followed.length / FEEDS_A_PAGE);
  const current = Math.min(Math.max(0, page), pages - 1);
  const lines = followed.slice(current * FEEDS_A_PAGE, (current + 1) * FEEDS_A_PAGE).map(({ subscription, feed }) => {
    const name = `**${escapeWithin(feedName(feed), MAX_NAME)}**`;
    return `${name}\n${shorten(subscriptionWords(subscription), 250)}\n-# ${healthWords(feed)}`;
  });
  const turn = [
    ...(current > 0 ? [button('Back', `feed-list:${current - 1}`)] : []),
    ...(current < pages - 1 ? [button('More', `feed-list:${current + 1}`)] : []),
  ];
  const count = `-# ${counted(followed.length, 'feed')}${pages > 1 ? `, page ${current + 1} of ${pages}` : ''}`;
  return container('brand', [
    textDisplay(within(lines, MAX_PANEL, '\n\n')),
    textDisplay(count),
    ...(turn.length > 0 ? [buttonRow(...turn)] : []),
  ]);
}

/** Why the newest entries were or were not posted. @param held How many are held, which a moderator can post or leave out. */
export function renderWhy(
  { feed, subscription }: FollowedFeed,
  decisions: readonly ExplainedDecision[],
  held = 0,
): Message {
  const head = `### ${escapeWithin(feedName(feed), MAX_NAME)}\n${healthWords(feed)}${feed.dueAt > new Date() && feed.state === 'due' ? `; next <t:${Math.floor(feed.dueAt.getTime() / 1000)}:R>` : ''}`;
  const lines = decisions.slice(0, EXPLAINED).map((each) => {
    const title = escapeWithin(each.entry.title || 'Untitled', 90);
    return `- <t:${Math.floor(each.decision.createdAt.getTime() / 1000)}:R> **${title}**: ${decisionWords(each)}`;
  });
  const none = `No entry has come since <t:${Math.floor(subscription.createdAt.getTime() / 1000)}:f>, when this channel began to follow it. What was there before is not news.`;
  return container('brand', [
    textDisplay(head),
    separator(),
    textDisplay(lines.length > 0 ? within(lines, 3000) : none),
    ...(held > 0 ? offerHeld(subscription, held) : []),
  ]);
}

function offerHeld({ id }: Subscription, held: number) {
  const what = held === 1 ? 'One entry is' : `${held} entries are`;
  const post = held > MAX_RELEASED ? `Post the newest ${MAX_RELEASED}` : 'Post them';
  return [
    separator(),
    textDisplay(
      `${what} held. The filter counts for what you post, and what was posted here before is not posted again.`,
    ),
    buttonRow(button(post, `feed-release:${id}`), button('Leave them', `feed-dismiss-held:${id}`)),
  ];
}

/** For moderators: how a feed fares that they follow, and what they can do. */
export function renderHealth({ subscription, feed }: FollowedFeed): Message {
  const name = escapeWithin(feedName(feed), MAX_NAME);
  const status = feed.status === null ? '' : ` The last answer had status ${feed.status}.`;
  const words = {
    well: `${name} is read again.`,
    failing: `${name} has been failing for days: ${escapeWithin(feed.errorMessage ?? '', MAX_LINE)}${status} I go on trying, and pause it after a week.`,
    paused: `${name} is paused: it could not be read for a week. ${escapeWithin(feed.errorMessage ?? '', MAX_LINE)}${status}`,
    gone: `${name} is gone: the site says that this feed will not come back (status 410).`,
    held: `Most of ${name} suddenly looked new, as when a site moves. I posted nothing of it; \`/feed why\` lists what was held, and posts it if you wish.`,
  } as const;
  return container('warning', [
    textDisplay(`${words[feed.told]}\n-# followed in <#${subscription.channelId}>`),
    buttonRow(
      button('Retry now', `feed-retry:${subscription.id}`),
      button('Edit', `feed-edit:${subscription.id}`),
      button('Remove', `feed-remove:${subscription.id}`, ButtonStyle.Danger),
    ),
  ]);
}

/** What would come of a list of feeds, before anything is saved. */
export function renderImport(
  { id, draft }: Probe,
  { problems }: FeedList,
  { added, known, beyond }: ImportPlan,
): Message {
  const names = added.map(({ title, url, categories }) => {
    const folder = categories.length > 0 ? ` (${escapeWithin(categories.join(' / '), MAX_NAME)})` : '';
    return `- ${escapeWithin(title || maskedAddress(url), MAX_NAME)}${folder}`;
  });
  const left = [
    known > 0 ? `${known} ${known === 1 ? 'is' : 'are'} followed there already, or named twice.` : '',
    beyond > 0 ? `${beyond} ${beyond === 1 ? 'is' : 'are'} more than this server may follow.` : '',
  ].filter(Boolean);
  const faults = problems.map(({ line, message }) => `- line ${line}: ${escapeWithin(message, MAX_LINE)}`);
  return container('brand', [
    textDisplay(
      `### ${counted(added.length, 'feed')} can be followed in <#${draft.channelId}>\n${[...left, 'Nothing is saved yet.'].join(' ')}`,
    ),
    ...(names.length > 0 ? [separator(), textDisplay(within(names, 1800))] : []),
    ...(faults.length > 0
      ? [separator(), textDisplay(within(['**Lines that cannot be used**', ...faults], 1200))]
      : []),
    buttonRow(
      ...(added.length > 0 ? [button(`Follow ${added.length}`, `feed-import:${id}`, ButtonStyle.Success)] : []),
      button('Cancel', 'dismiss'),
    ),
  ]);
}

/** A feed was removed, and can be brought back for a while. */
export function renderRemoved({ subscription, feed }: FollowedFeed): Message {
  return container('quiet', [
    textDisplay(`<#${subscription.channelId}> no longer follows ${escapeWithin(feedName(feed), MAX_NAME)}.`),
    buttonRow(button('Undo, for ten minutes', `feed-restore:${subscription.id}`)),
  ]);
}

/** As many lines as fit. */
function within(lines: readonly string[], characters: number, between = '\n'): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length + between.length > characters)
      return `${text}${between}-# and ${lines.length - index} more`;
    text += index === 0 ? line : `${between}${line}`;
  }
  return text;
}

function asSubscription(draft: SubscriptionDraft): Subscription {
  const { backfill: _, ...rest } = draft;
  const none = new Date(0);
  return {
    ...rest,
    tagRules: [...rest.tagRules],
    id: '',
    guildId: '',
    feedId: '',
    isPaused: false,
    createdBy: '',
    createdAt: none,
    since: none,
    removedAt: null,
  };
}
