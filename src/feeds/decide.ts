import type { Outcome } from '../store/decisions.ts';
import type { EntryRow } from '../store/entries.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { HOUR } from '../time.ts';
import { type Filter, type FilterSubject, judge } from './filter.ts';

/** What is done with an entry in one channel, and why. */
export interface Verdict {
  readonly outcome: Outcome;
  /** In words for a moderator; `null` if there is nothing to add. */
  readonly detail: string | null;
}

/** What a subscription's channel has seen lately. */
export interface ChannelPast {
  readonly now: Date;
  /** Messages of this subscription in the last hour, those decided before this one included. */
  readonly postsLastHour: number;
  /** Whether this address was posted there before, by whichever feed. */
  readonly isPosted: boolean;
  /** Of the feed; `null` if it does not say. */
  readonly language: string | null;
  /** The subscription's, as parsed. */
  readonly filter: Filter;
  /** Whether the feed was not looked at for a while before the subscription began: what it had by then is not news. */
  readonly isGap: boolean;
}

/** Decide what becomes of a new entry in one channel. */
export function decide(entry: EntryRow, subscription: Subscription, past: ChannelPast): Verdict {
  const { mode, isPaused, since, maxAgeHours, maxPerHour } = subscription;
  if (isPaused) return { outcome: 'paused', detail: null };
  if (past.isGap && entry.publishedAt !== null && entry.publishedAt < since) {
    return { outcome: 'old', detail: 'it is from before this channel followed the feed, or from its pause' };
  }
  const { passes, because } = judge(past.filter, subjectOf(entry, past.language));
  if (!passes) return { outcome: 'filtered', detail: because };
  const ageMs = entry.publishedAt === null ? 0 : past.now.getTime() - entry.publishedAt.getTime();
  if (maxAgeHours !== null && ageMs > maxAgeHours * HOUR) {
    return { outcome: 'old', detail: `${Math.floor(ageMs / HOUR)} hours old, and the limit is ${maxAgeHours}` };
  }
  if (mode === 'digest') return { outcome: 'digest', detail: null };
  if (past.isPosted) return { outcome: 'duplicate', detail: 'the same address was posted in this channel before' };
  if (maxPerHour !== null && past.postsLastHour >= maxPerHour) {
    return { outcome: 'capped', detail: `the limit is ${maxPerHour} an hour` };
  }
  return { outcome: 'posted', detail: null };
}

/** What a filter looks at. */
export function subjectOf({ title, summary, author, categories }: EntryRow, language: string | null): FilterSubject {
  return { title, text: summary, author: author ?? '', categories, language };
}
