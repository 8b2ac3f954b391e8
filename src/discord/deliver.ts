import { DiscordAPIError, type REST } from '@discordjs/rest';
import { type APIMessage, RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { Bell } from '../jobs/bell.ts';
import { MAX_ATTEMPTS } from '../jobs/job.ts';
import { type Metrics, NO_METRICS } from '../ops/metrics.ts';
import type { Database } from '../store/database.ts';
import { type DeliveryClaim, deliveryStore, nonceOf, type Payload } from '../store/deliveries.ts';
import { digestStore } from '../store/digests.ts';
import { entryStore } from '../store/entries.ts';
import { guildStore } from '../store/guilds.ts';
import { type FollowedFeed, subscriptionStore } from '../store/subscriptions.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import { renderDelivery } from './answer.ts';
import { findPost, openPost, tagsFor, threadName } from './forum.ts';
import { isMarked, marked } from './mark.ts';
import { renderLateNote, renderUndelivered } from './notices.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { findOwnMessage } from './recovery.ts';
import type { DiscordRest } from './rest.ts';

export interface DelivererParts {
  readonly db: Database;
  readonly rest: DiscordRest;
  readonly ringDeliveries: Bell;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Ends work under way; it is given back. */
  readonly signal: AbortSignal;
}

/** Longest that one request, with its waiting for rate limits, may take; below the time of a claim. */
const ATTEMPT_MS = 40 * SECOND;
/** A token this close to its end may be refused on the way. */
const EXPIRY_MARGIN_MS = 15 * SECOND;
/** For this long Discord is sure to know a nonce again; it promises "a few minutes". */
const NONCE_MS = 2 * MINUTE;
const GIVE_UP_MS = DAY;
const MIN_DELAY_MS = 2 * SECOND;
const MAX_DELAY_MS = MINUTE;
const UNAUTHORIZED_DELAY_MS = 5 * MINUTE;

/**
 * Do what a `deliver-message` bell asks: freeze a message's payload, and post it once.
 *
 * A reply to an interaction is an edit, which may be repeated; once it no longer may, the reply itself shows whether an edit
 * went through. A message to a channel bears an enforced nonce; where that
 * may be forgotten, the channel is searched for the message first. A delivery that is not due is left alone.
 */
export function deliverer({ db, rest, ringDeliveries, log, metrics = NO_METRICS, signal }: DelivererParts) {
  const deliveries = deliveryStore(db);

  return async ({ id }: { id: string }): Promise<void> => {
    const claim = await deliveries.claim(id);
    if (!claim) return;
    try {
      if (claim.attempts > MAX_ATTEMPTS) return await fail(claim, 'given_up', 'Posting it failed several times.');
      const payload = claim.payload ? marked(claim.payload, claim.id) : await write(claim);
      if (payload) await post(claim, payload);
    } catch (error) {
      await settle(claim, outcomeOf(error), error);
    }
  };

  async function write(claim: DeliveryClaim): Promise<Payload | undefined> {
    const message = await renderDelivery(db, claim);
    if (message) return freeze(claim, message);
    await deliveries.markFailed(claim, 'failed', 'gone', 'What it was about was removed before it was posted.');
    return undefined;
  }

  async function freeze(claim: DeliveryClaim, payload: Payload): Promise<Payload | undefined> {
    return (await deliveries.freeze(claim, payload)) ? payload : undefined;
  }

  async function post(claim: DeliveryClaim, payload: Payload): Promise<void> {
    if (await hasAnswered(claim, payload)) return;
    if (await isSettledByReply(claim)) return;
    // Whoever asked in private is not answered in public.
    const late = claim.isPrivate ? await freeze(claim, renderLateNote(claim.memberId)) : payload;
    if (late) await postToChannel(claim, late);
  }

  /** @returns `false` if the interaction can no longer be answered. */
  async function hasAnswered(claim: DeliveryClaim, payload: Payload): Promise<boolean> {
    const { applicationId, interactionToken: token, interactionExpiresAt: expiresAt, interactionMessage } = claim;
    if (applicationId === null || token === null || claim.postingAt !== null) return false;
    if (expiresAt === null || expiresAt.getTime() - EXPIRY_MARGIN_MS < claim.claimedAt.getTime()) return false;
    if (!(await deliveries.markPosting(claim, 'reply'))) return true;
    try {
      const route = Routes.webhookMessage(applicationId, token, interactionMessage ?? '@original');
      const body = marked(payload, claim.id);
      const { id } = (await rest.answers.patch(route, { body, auth: false, signal: within() })) as APIMessage;
      await markPosted(claim, id);
      return true;
    } catch (error) {
      if (outcomeOf(error).kind === 'expired') return false;
      throw error;
    }
  }

  /** An earlier edit of the reply may have gone through although nobody noted it; then the channel needs nothing more. */
  async function isSettledByReply(claim: DeliveryClaim): Promise<boolean> {
    const { id, state, postingAt, channelId, replyTo } = claim;
    if (state !== 'posting' || postingAt !== null || replyTo === null) return false;
    const reply = await findReply(channelId, replyTo);
    if (reply && !isMarked(reply, id)) return false;
    if (reply) await markPosted(claim, reply.id);
    else await doubt(claim);
    return true;
  }

  /** @returns `undefined` if we may not look. */
  async function findReply(channelId: string, messageId: string): Promise<APIMessage | undefined> {
    try {
      return (await rest.channels.get(Routes.channelMessage(channelId, messageId), { signal: within() })) as APIMessage;
    } catch (error) {
      const outcome = outcomeOf(error);
      if (isRefused(outcome, 'missing_access') || isRefused(outcome, 'missing_permissions')) return undefined;
      throw error;
    }
  }

  async function postToChannel(claim: DeliveryClaim, payload: Payload): Promise<void> {
    const followed = claim.subscriptionId === null ? undefined : await findFollowed(claim, claim.subscriptionId);
    const messageId =
      claim.messageId ??
      (followed?.subscription.isForum && claim.form !== 'health'
        ? await openEntryPost(claim, payload, followed)
        : claim.opens?.kind === 'post'
          ? await openEditionPost(claim, payload, claim.opens.name)
          : await send(claim, payload));
    if (messageId === undefined || !(await deliveries.markSent(claim, messageId))) return;
    if (followed) await hangOn(claim, messageId, followed);
    if (claim.opens?.kind === 'thread') await openThread(claim, messageId, claim.opens.name);
    await markPosted(claim, messageId);
  }

  async function markPosted(claim: DeliveryClaim, messageId: string): Promise<void> {
    if (!(await deliveries.markPosted(claim, messageId))) return;
    metrics.post(claim.form, 'posted');
    log.debug({ ...fieldsOf(claim), messageId }, 'A message was posted');
  }

  /** Send a message to a text channel. @returns Its ID; `undefined` if it was not sent. */
  async function send(claim: DeliveryClaim, payload: Payload): Promise<string | undefined> {
    if (claim.postingAt !== null && claim.claimedAt.getTime() - claim.postingAt.getTime() > NONCE_MS) {
      const finding = await findOwnMessage(rest.channels, claim, claim.postingAt);
      if (finding.kind === 'found') return finding.messageId;
      if (finding.kind === 'unclear') return doubt(claim);
      if (!(await deliveries.restart(claim))) return undefined;
    } else if (!(await deliveries.markPosting(claim, 'channel'))) {
      return undefined;
    }
    const nonce = { nonce: nonceOf(claim.id), enforce_nonce: true };
    const reference = claim.replyTo === null ? undefined : { message_id: claim.replyTo, fail_if_not_exists: false };
    const post = (body: Payload) => sendTo(rest.channels, claim.channelId, { ...marked(body, claim.id), ...nonce });
    if (!reference) return (await post(payload)).id;
    const sent = await post({ ...payload, message_reference: reference }).catch((error: unknown) => {
      // A reply needs the right to read the channel's past; the answer itself does not.
      if (isRefused(outcomeOf(error), 'missing_history')) return post(payload);
      throw error;
    });
    return sent.id;
  }

  /** The same for a forum, in which each entry is a post of its own. */
  async function openEntryPost(claim: DeliveryClaim, message: Payload, { subscription, feed }: FollowedFeed) {
    const entry = claim.entryId === null ? undefined : await entryStore(db).find(claim.entryId);
    const tagIds = entry ? tagsFor(subscription, entry, feed.language) : [];
    return openForumPost(claim, message, threadName(entry), tagIds);
  }

  /** And for an edition. Its tag is the digest's present one: the forum may have begun to ask for it only now. */
  async function openEditionPost(claim: DeliveryClaim, message: Payload, name: string) {
    const place = claim.editionId === null ? undefined : await digestStore(db).findPlace(claim.editionId);
    return openForumPost(claim, message, name, place?.tagId ? [place.tagId] : []);
  }

  async function openForumPost(claim: DeliveryClaim, message: Payload, name: string, tagIds: readonly string[] = []) {
    const { id: deliveryId, guildId, channelId, postingAt } = claim;
    const post = { deliveryId, guildId, channelId, name, tagIds, message: marked(message, deliveryId) };
    const found = postingAt === null ? undefined : await findPost(rest.channels, post, postingAt);
    if (found !== undefined) return found;
    if (!(await deliveries.markPosting(claim, 'channel'))) return undefined;
    return openPost(rest.once, post, within());
  }

  /** What a channel wants with each message: a thread, or that its followers get it. Both may be asked for again. */
  async function hangOn(claim: DeliveryClaim, messageId: string, { subscription }: FollowedFeed): Promise<void> {
    const { hasThread, isCrossposted, isForum } = subscription;
    const { channels } = rest;
    if (isForum || claim.form === 'health') return;
    if (hasThread) {
      const entry = claim.entryId === null ? undefined : await entryStore(db).find(claim.entryId);
      const body = { name: threadName(entry) };
      await channels.post(Routes.threads(claim.channelId, messageId), { body, signal: within() }).catch(unlessDone);
    }
    if (isCrossposted) {
      await channels
        .post(Routes.channelMessageCrosspost(claim.channelId, messageId), { signal: within() })
        .catch(unlessDone);
    }
  }

  /** Open the thread that the other parts of an edition go into; without it they have no place. */
  async function openThread({ channelId }: DeliveryClaim, messageId: string, name: string): Promise<void> {
    const route = Routes.threads(channelId, messageId);
    await rest.channels.post(route, { body: { name }, signal: within() }).catch((error: unknown) => {
      const isThere =
        error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage;
      if (!isThere) throw error;
    });
  }

  async function findFollowed({ guildId }: DeliveryClaim, subscriptionId: string): Promise<FollowedFeed | undefined> {
    return subscriptionStore(db).find(guildId, subscriptionId);
  }

  async function sendTo(channels: REST, channelId: string, body: Payload): Promise<APIMessage> {
    return (await channels.post(Routes.channelMessages(channelId), { body, signal: within() })) as APIMessage;
  }

  async function settle(claim: DeliveryClaim, outcome: Outcome, error: unknown): Promise<void> {
    const fields = { ...fieldsOf(claim), err: error };
    switch (outcome.kind) {
      case 'dismissed':
        await deliveries.markFailed(claim, 'failed', 'dismissed', 'The reply was dismissed before the answer came.');
        metrics.post(claim.form, 'dismissed');
        return;
      case 'expired': // only of a followup that came too late; the next turn posts to the channel
      case 'passing':
        if (claim.claimedAt.getTime() - claim.createdAt.getTime() > GIVE_UP_MS) {
          // What hangs on a message may be missing; the message is there.
          if (claim.messageId !== null) return markPosted(claim, claim.messageId);
          return fail(claim, 'given_up', 'Discord could not be reached for a day.');
        }
        log.warn(fields, 'A message was not posted and will be tried again');
        return again(claim, signal.aborted ? 0 : delayOf(claim));
      case 'unauthorized':
        log.error(fields, 'Discord does not accept the token; check DISCORD_TOKEN and start again');
        return again(claim, UNAUTHORIZED_DELAY_MS);
      case 'refused':
        log.warn(fields, 'A message was refused');
        return fail(claim, outcome.reason.code, outcome.reason.message);
    }
  }

  async function again(claim: DeliveryClaim, afterMs: number): Promise<void> {
    metrics.post(claim.form, 'retried');
    if (await deliveries.release(claim, afterMs)) await ringDeliveries([{ id: claim.id, turn: claim.turn, afterMs }]);
  }

  /** It cannot be posted: the moderators are told, unless it is they who cannot be told. */
  async function fail(claim: DeliveryClaim, code: string, reason: string, state: 'failed' | 'uncertain' = 'failed') {
    const { logChannelId } = await guildStore(db).settings(claim.guildId);
    const notice = await db.transaction(async (tx) => {
      const isOurs = await deliveryStore(tx).markFailed(claim, state, code, reason);
      if (!isOurs || logChannelId === null || logChannelId === claim.channelId) return undefined;
      // An edition that misses a part is told of as a whole.
      if (claim.part !== null) return undefined;
      // A channel that takes nothing is told of once, not with each entry.
      if (await deliveryStore(tx).hasFailedBefore(claim)) return undefined;
      return deliveryStore(tx).notify(claim.guildId, logChannelId, renderUndelivered(claim, reason));
    });
    metrics.post(claim.form, state);
    if (notice) await ringDeliveries([notice]);
  }

  async function doubt(claim: DeliveryClaim): Promise<undefined> {
    const reason =
      'Lede cannot tell whether it was posted, and does not post it twice: it may not read the channel’s history.';
    await fail(claim, 'uncertain', reason, 'uncertain');
  }

  function within(): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]);
  }
}

/** By which a delivery's lines in the log are found. */
function fieldsOf({ id: deliveryId, requestId, guildId, channelId }: DeliveryClaim) {
  return { deliveryId, requestId, guildId, channelId };
}

/** A thread or a publication that is there already is what was wanted; without the right to it, the message stays as it is. */
function unlessDone(error: unknown): void {
  const { kind } = outcomeOf(error);
  if (kind !== 'refused' && kind !== 'dismissed') throw error;
}

const isRefused = (outcome: Outcome, code: string) => outcome.kind === 'refused' && outcome.reason.code === code;

/** The longer it has been failing, the more seldom it is tried. */
function delayOf({ createdAt, claimedAt }: DeliveryClaim): number {
  const share = (claimedAt.getTime() - createdAt.getTime()) / 4;
  // The queue takes whole milliseconds only.
  return Math.round(Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, share)) * (1 + Math.random() / 2));
}
