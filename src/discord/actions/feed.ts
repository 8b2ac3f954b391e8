import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { UserError } from '../../errors.ts';
import { parseFilter } from '../../feeds/filter.ts';
import { entryStore } from '../../store/entries.ts';
import { feedStore } from '../../store/feeds.ts';
import { probeStore } from '../../store/probes.ts';
import type { Action, ActionCall, BotServices } from '../command.ts';
import {
  changeFeed,
  findFollowed,
  listFollowed,
  removeSubscription,
  restoreSubscription,
  settleHeld,
} from '../feed-commands.ts';
import { clearable, MAX_AGE_HOURS, MAX_PER_HOUR } from '../feed-options.ts';
import { renderFeedList, renderPreview, renderSubscription } from '../feed-panels.ts';
import { healthWords } from '../feed-words.ts';
import { note } from '../layout.ts';
import { demandPosting } from '../permissions.ts';
import { readLinks } from '../reading-desk.ts';
import { counted } from '../text.ts';

/** What the panels of `/feed` and the notices about feeds do. All of it is for moderators. */

type Execute = Extract<Action, { kind: 'reply' | 'update' }>['execute'];
const moderators = (name: string, kind: 'reply' | 'update', execute: Execute): Action => ({
  name,
  kind,
  right: 'moderator',
  execute,
});

export const feedActions: readonly Action[] = [
  moderators('feed-choose', 'update', async ({ guildId, about: [probeId], values: [choice] }, services) => {
    const { probe, url } = await foundFeed(guildId, probeId, choice, services);
    return renderPreview(await services.feeds.read(url), probe, Number(choice));
  }),

  moderators('feed-save', 'update', async (call, services) => {
    const [probeId, choice] = call.about;
    const { probe, url } = await foundFeed(call.guildId, probeId, choice, services);
    const { draft } = probe;
    demandPosting(services.channelOf(call.guildId, draft.channelId), draft.channelId, draft);
    const { feed, entries } = await services.feeds.read(url);
    const subscription = await services.feeds.subscribe(call, feed.id, draft);
    return renderSubscription({ subscription, feed }, entries, 'followed from now on');
  }),

  moderators('feed-release', 'update', (call, services) =>
    settleHeld(call, services, String(call.about[0]), 'release'),
  ),

  moderators('feed-dismiss-held', 'update', (call, services) =>
    settleHeld(call, services, String(call.about[0]), 'dismiss'),
  ),

  moderators('feed-import', 'update', async (call, services) => {
    const probe = await probeStore(services.db).find(String(call.about[0]));
    if (probe?.guildId !== call.guildId || !probe.list)
      throw new UserError('gone', 'That report is too old: import the file again.');
    const { draft, list } = probe;
    demandPosting(services.channelOf(call.guildId, draft.channelId), draft.channelId, draft);
    const plan = await services.feeds.planImport(call.guildId, list, draft.channelId);
    const count = await services.feeds.importFeeds(call, plan, draft);
    return note(
      `${counted(count, 'feed is', 'feeds are')} followed in <#${draft.channelId}> from now on. \`/feed list\` shows how ${count === 1 ? 'it fares' : 'they fare'}.`,
      'brand',
    );
  }),

  moderators('dismiss', 'update', async () => note('Nothing was saved.')),

  moderators('feed-sample', 'reply', async (call, services) => {
    const entry = await offeredEntry(call, services);
    if (!entry?.url || !call.reply) throw new UserError('gone', 'That entry is no longer stored.');
    return readLinks({ ...call, reply: call.reply }, services, { links: [entry.url], form: 'card' });
  }),

  moderators('feed-list', 'update', async (call, services) =>
    renderFeedList(await listFollowed(call, services), Number(call.about[0]) || 0),
  ),

  moderators('feed-retry', 'reply', async (call, services) => {
    const { subscription, feed: before } = await findFollowed(call, call.about[0], services);
    const { feed, entries } = await services.feeds.refresh(before.id);
    return renderSubscription({ subscription, feed }, entries, healthWords(feed));
  }),

  moderators('feed-remove', 'reply', async (call, services) =>
    removeSubscription(call, services, String(call.about[0])),
  ),

  moderators('feed-restore', 'update', async (call, services) =>
    restoreSubscription(call, services, String(call.about[0])),
  ),

  {
    name: 'feed-edit',
    right: 'moderator',
    kind: 'form',
    open: async (call, services) => editForm((await findFollowed(call, call.about[0], services)).subscription),
  },

  moderators('feed-edit-form', 'reply', async (call, services) => {
    const filter = clearable(call.fields?.getTextInputValue('filter') ?? '') ?? '';
    parseFilter(filter);
    return changeFeed(call, services, String(call.about[0]), { filter, ...readLimits(call) }, 'changed');
  }),
];

/** An entry of a feed that was offered to this guild, for one that it may never follow. */
async function offeredEntry({ guildId, about: [entryId, probeId] }: ActionCall, { db }: BotServices) {
  if (entryId === undefined || probeId === undefined) return undefined;
  const [entry, probe] = await Promise.all([entryStore(db).find(entryId), probeStore(db).find(probeId)]);
  const feed = entry && (await feedStore(db).find(entry.feedId));
  const isOffered = probe?.guildId === guildId && probe.found?.some(({ url }) => url === feed?.url);
  return isOffered ? entry : undefined;
}

/** The feed that a moderator chose among those found, if they belong to this guild. @throws {UserError} `gone`. */
async function foundFeed(
  guildId: string,
  probeId: string | undefined,
  choice: string | undefined,
  { db }: BotServices,
) {
  const probe = probeId === undefined ? undefined : await probeStore(db).find(probeId);
  const found = probe?.guildId === guildId ? probe.found?.[Number(choice)] : undefined;
  if (!probe || !found) throw new UserError('gone', 'That offer is too old: use /feed add again.');
  return { probe, url: found.url };
}

function editForm({
  id,
  filter,
  maxPerHour,
  maxAgeHours,
}: {
  id: string;
  filter: string;
  maxPerHour: number | null;
  maxAgeHours: number | null;
}): APIModalInteractionResponseCallbackData {
  const field = (customId: string, label: string, value: string, style: TextInputStyle, maxLength: number) =>
    ({
      type: ComponentType.Label,
      label,
      component: {
        type: ComponentType.TextInput,
        custom_id: customId,
        style,
        required: false,
        max_length: maxLength,
        ...(value !== '' && { value }),
      },
    }) as const;
  return {
    custom_id: `feed-edit-form:${id}`,
    title: 'How this feed is followed',
    components: [
      field('filter', 'Filter; empty lets everything through', filter, TextInputStyle.Paragraph, 1000),
      field(
        'max_per_hour',
        'Messages an hour at most; empty for any',
        String(maxPerHour ?? ''),
        TextInputStyle.Short,
        3,
      ),
      field('max_age_hours', 'Age in hours at most; empty for any', String(maxAgeHours ?? ''), TextInputStyle.Short, 3),
    ],
  };
}

/** @throws {UserError} `bad_number`. */
function readLimits({ fields }: ActionCall) {
  const read = (name: string, most: number) => {
    const text = fields?.getTextInputValue(name).trim() ?? '';
    if (text !== '' && !/^\d{1,3}$/.test(text))
      throw new UserError('bad_number', `“${text}” is no number: give whole numbers only.`);
    if (Number(text) > most) throw new UserError('bad_number', `${text} is too much: give ${most} at most.`);
    return Number(text) || null;
  };
  return { maxPerHour: read('max_per_hour', MAX_PER_HOUR), maxAgeHours: read('max_age_hours', MAX_AGE_HOURS) };
}
