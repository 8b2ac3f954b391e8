import type { ExplainedDecision } from '../store/decisions.ts';
import type { FeedRow } from '../store/feeds.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { counted, escapeWithin } from './text.ts';

/** Words for moderators about feeds and what becomes of their entries. */

const MAX_REASON = 200;

/** How a feed fares, in a few words. */
export function healthWords({ state, failures, failingSince, errorMessage, polledAt, readyAt }: FeedRow): string {
  if (state === 'gone') return '⛔ gone for good, as the site says';
  if (state === 'paused') return `⏸ paused after ${counted(failures, 'failure')}: ${reason(errorMessage)}`;
  if (failures > 0) return `⚠ failing since ${when(failingSince)}: ${reason(errorMessage)}`;
  if (readyAt === null) return '… not read yet';
  return `✓ read ${when(polledAt)}`;
}

/** What a subscription does, in a line. */
export function subscriptionWords(subscription: Subscription): string {
  const {
    channelId,
    mode,
    filter,
    roleId,
    maxPerHour,
    maxAgeHours,
    hasThread,
    isCrossposted,
    isForum,
    category,
    isPaused,
  } = subscription;
  const modes = { card: 'a card for each entry', link: 'a link for each entry', digest: 'for digests only' } as const;
  return [
    `<#${channelId}>`,
    modes[mode],
    filter === '' ? '' : `filter: ${escapeWithin(filter, MAX_REASON)}`,
    roleId === null ? '' : `tells <@&${roleId}>`,
    maxPerHour === null ? '' : `at most ${maxPerHour} an hour`,
    maxAgeHours === null ? '' : `not older than ${counted(maxAgeHours, 'hour')}`,
    isForum ? 'a post each' : hasThread ? 'a thread each' : '',
    isCrossposted ? 'published to followers' : '',
    subscription.weight === 1 ? '' : `counts ${subscription.weight > 1 ? 'more' : 'less'} in digests`,
    category === null ? '' : `category ${escapeWithin(category, MAX_REASON)}`,
    isPaused ? '**paused**' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Why an entry was or was not posted. */
export function decisionWords({ decision, delivery }: ExplainedDecision): string {
  const detail = reason(decision.detail);
  switch (decision.outcome) {
    case 'posted':
      return deliveryWords(delivery);
    case 'digest':
      return 'kept for digests';
    case 'filtered':
      return `filtered: it ${detail}`;
    case 'old':
      return `too old: ${detail}`;
    case 'duplicate':
      return `a duplicate: ${detail}`;
    case 'capped':
      return `kept back: ${detail}`;
    case 'held':
      return `held: ${detail}`;
    case 'dismissed':
      return 'left out by a moderator, when most of the feed suddenly looked new';
    case 'paused':
      return 'not posted, because the feed was paused here';
  }
}

function deliveryWords(delivery: ExplainedDecision['delivery']): string {
  switch (delivery?.state) {
    case undefined:
      return 'posted';
    case 'posted':
      return `posted in <#${delivery.channelId}>`;
    case 'failed':
    case 'uncertain':
      return `**not posted**: ${reason(delivery.errorMessage)}`;
    case 'cancelled':
      return 'called off';
    case 'waiting':
      return 'being read';
    default:
      return 'on its way';
  }
}

const reason = (words: string | null) => escapeWithin(words ?? 'no reason was kept', MAX_REASON);
const when = (date: Date | null) => (date === null ? 'some time ago' : `<t:${Math.floor(date.getTime() / 1000)}:R>`);
