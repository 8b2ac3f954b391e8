import { UserError } from '../errors.ts';
import { generateOpml } from '../feeds/opml.ts';
import { decisionStore } from '../store/decisions.ts';
import { entryStore } from '../store/entries.ts';
import { auditStore } from '../store/guilds.ts';
import { type FollowedFeed, type SubscriptionChange, subscriptionStore } from '../store/subscriptions.ts';
import type { BotServices, Choice, Command, CommandCall } from './command.ts';
import { feedName } from './entry-message.ts';
import { demandTagRule, readChange, readDraft } from './feed-options.ts';
import {
  renderChoice,
  renderFeedList,
  renderImport,
  renderPreview,
  renderRemoved,
  renderSubscription,
  renderWhy,
} from './feed-panels.ts';
import { healthWords } from './feed-words.ts';
import { findPasted } from './find-links.ts';
import { type Message, note, withFile } from './layout.ts';
import { demandPosting, demandSight } from './permissions.ts';
import { counted, shorten } from './text.ts';

/** What the subcommands of `/feed` do. */

type Execute = Command['execute'];

/** Who asks about a guild's feeds. */
type Asking = Pick<CommandCall, 'guildId' | 'sees'>;
type Editing = Pick<CommandCall, 'guildId' | 'memberId' | 'sees'>;

/** How many entries and decisions are shown at once. */
const SHOWN = 20;
const MAX_CHOICE = 100;
const MAX_LIST_BYTES = 2 * 1024 * 1024;

export const addFeed: Execute = async (call, services) => {
  const draft = readDraft(call, services);
  const [url = '', ...more] = findPasted(call.options.getString('url', true));
  if (more.length > 0)
    throw new UserError('bad_url', 'Those are several links: please give one site or feed at a time.');
  const probe = await services.feeds.probe(call, 'site', url, draft);
  const [first, ...others] = probe.found ?? [];
  if (!first) throw new UserError('no_feeds', 'I found no feed at that address.');
  if (others.length > 0) return renderChoice(probe);
  return renderPreview(await services.feeds.read(first.url), probe, 0);
};

export const listFeeds: Execute = async (call, services) => renderFeedList(await listFollowed(call, services), 0);

export const editFeed: Execute = async (call, services) => {
  const { subscription } = await chosen(call, services);
  const change = readChange(call, services, subscription.channelId);
  const channel = services.channelOf(call.guildId, subscription.channelId);
  demandTagRule(channel, subscription.channelId, { ...subscription, ...change });
  if (Object.keys(change).length === 0) {
    throw new UserError(
      'nothing_to_change',
      'Choose with the command what is to change: its filter, mode, role or limits.',
    );
  }
  return changeFeed(call, services, subscription.id, change, 'changed');
};

export const pauseFeed: Execute = async (call, services) => {
  const { subscription } = await chosen(call, services);
  return changeFeed(call, services, subscription.id, { isPaused: true }, 'paused');
};

export const resumeFeed: Execute = async (call, services) => {
  const { subscription, feed } = await chosen(call, services);
  // What came during the pause is not news any more.
  const change = subscription.isPaused ? { isPaused: false, since: new Date() } : { isPaused: false };
  const reply = await changeFeed(call, services, subscription.id, change, 'resumed');
  // A feed that was given up is tried again as well.
  if (feed.state === 'paused' || feed.state === 'gone') await services.feeds.refresh(feed.id);
  return reply;
};

export const removeFeed: Execute = async (call, services) =>
  removeSubscription(call, services, (await chosen(call, services)).subscription.id);

export const testFeed: Execute = async (call, services) => {
  const { subscription, feed: before } = await chosen(call, services);
  const { feed, entries } = await services.feeds.refresh(before.id);
  return renderSubscription({ subscription, feed }, entries, healthWords(feed));
};

export const whyFeed: Execute = async (call, services) => explain(await chosen(call, services), services);

async function explain(followed: FollowedFeed, { db }: BotServices): Promise<Message> {
  const { id } = followed.subscription;
  const decisions = decisionStore(db);
  return renderWhy(followed, await decisions.listNewest(id, SHOWN), await decisions.countHeld(id));
}

/** Post what is held, or leave it out, and show what became of it; done twice, the second time changes nothing. */
export async function settleHeld(
  call: Editing,
  services: BotServices,
  id: string,
  choice: 'release' | 'dismiss',
): Promise<Message> {
  const followed = await findFollowed(call, id, services);
  const { subscription } = followed;
  if (choice === 'release') {
    if (subscription.isPaused)
      throw new UserError('paused', 'That feed is paused here: resume it with /feed resume first.');
    const channel = services.channelOf(call.guildId, subscription.channelId);
    if (subscription.mode !== 'digest') demandPosting(channel, subscription.channelId, subscription);
  }
  await services.feeds[choice](call, followed);
  return explain(followed, services);
}

export const exportFeeds: Execute = async (call, services) => {
  const followed = await listFollowed(call, services);
  if (followed.length === 0) throw new UserError('no_feeds', 'This server follows no feed yet.');
  const list = [...new Map(followed.map((each) => [each.feed.id, each])).values()].map(({ feed, subscription }) => ({
    url: feed.url,
    title: feedName(feed),
    categories: subscription.category === null ? [] : [subscription.category],
    ...(feed.siteUrl !== null && { siteUrl: feed.siteUrl }),
  }));
  const reply = note(`${counted(list.length, 'feed')}, as other readers import them.`);
  return withFile(reply, { name: 'feeds.opml', data: generateOpml('Feeds of this server', list) });
};

export const importFeeds: Execute = async (call, services) => {
  const { url, size } = call.options.getAttachment('file', true);
  if (size > MAX_LIST_BYTES) throw new UserError('too_large', 'That file is too large: at most 2 MiB can be imported.');
  const draft = readDraft(call, services);
  const probe = await services.feeds.probe(call, 'list', url, draft);
  if (!probe.list) throw new Error('A list of feeds was read and is not there');
  return renderImport(probe, probe.list, await services.feeds.planImport(call.guildId, probe.list, draft.channelId));
};

/** Offer the guild's feeds by title, with their channel's place in the list. */
export async function completeFeed(call: CommandCall, services: BotServices): Promise<Choice[]> {
  const typed = call.options.getFocused().toLowerCase();
  const followed = await listFollowed(call, services);
  return followed
    .filter(({ feed }) => feedName(feed).toLowerCase().includes(typed) || feed.url.toLowerCase().includes(typed))
    .map(({ subscription, feed }) => {
      const place = services.channelOf(call.guildId, subscription.channelId)?.name;
      const suffix = place === undefined ? '' : ` (#${place})`;
      return { name: `${shorten(feedName(feed), MAX_CHOICE - suffix.length)}${suffix}`, value: subscription.id };
    });
}

/** @throws {UserError} `unknown_feed` for what was typed and not chosen. */
async function chosen(call: CommandCall, services: BotServices): Promise<FollowedFeed> {
  const typed = call.options.getString('feed', true);
  const followed = await listFollowed(call, services);
  const wanted = typed.trim().toLowerCase();
  const found =
    followed.find(({ subscription }) => subscription.id === typed) ??
    followed.find(({ feed }) => feedName(feed).toLowerCase() === wanted || feed.url.toLowerCase() === wanted);
  if (!found) throw new UserError('unknown_feed', 'This server follows no such feed: choose one from the list.');
  return found;
}

/** What a guild follows in channels that the member sees. */
export async function listFollowed({ guildId, sees }: Asking, { db }: BotServices): Promise<FollowedFeed[]> {
  const followed = await subscriptionStore(db).listByGuild(guildId);
  return followed.filter(({ subscription }) => sees(subscription.channelId));
}

/** A guild's own subscription, in a channel that the member sees. @throws {UserError} `gone`. */
export async function findFollowed(
  { guildId, sees }: Asking,
  id: string | undefined,
  { db }: BotServices,
): Promise<FollowedFeed> {
  const found = id === undefined ? undefined : await subscriptionStore(db).find(guildId, id);
  if (!found || found.subscription.removedAt !== null || !sees(found.subscription.channelId))
    throw new UserError('gone', 'This server no longer follows that feed.');
  return found;
}

export async function changeFeed(
  call: Editing,
  services: BotServices,
  id: string,
  change: SubscriptionChange,
  word: string,
): Promise<Message> {
  const { guildId, memberId } = call;
  const { db } = services;
  await findFollowed(call, id, services);
  await db.transaction(async (tx) => {
    await subscriptionStore(tx).change(guildId, id, change);
    await auditStore(tx).note({ guildId, memberId, action: 'feed.edit', detail: { subscriptionId: id, ...change } });
  });
  const followed = await findFollowed(call, id, services);
  return renderSubscription(followed, await entryStore(db).listNewest(followed.feed.id, SHOWN), word);
}

export async function removeSubscription(call: Editing, services: BotServices, id: string): Promise<Message> {
  const { guildId, memberId } = call;
  const followed = await findFollowed(call, id, services);
  await services.db.transaction(async (tx) => {
    await subscriptionStore(tx).remove(guildId, id);
    await auditStore(tx).note({ guildId, memberId, action: 'feed.remove', detail: { subscriptionId: id } });
  });
  return renderRemoved(followed);
}

/** @throws {UserError} `too_late` when the time to undo it is over. */
export async function restoreSubscription(call: Editing, services: BotServices, id: string): Promise<Message> {
  const removed = await subscriptionStore(services.db).find(call.guildId, id);
  if (removed) demandSight(call, removed.subscription.channelId);
  await services.feeds.restore(call, id);
  const followed = await findFollowed(call, id, services);
  return renderSubscription(
    followed,
    await entryStore(services.db).listNewest(followed.feed.id, SHOWN),
    'followed again',
  );
}
