import { DiscordAPIError } from '@discordjs/rest';
import { RESTJSONErrorCodes as Code } from 'discord-api-types/v10';
import { UserError } from '../errors.ts';

/** What a failed request to Discord means for the message it carried. */
export type Outcome =
  /** The interaction's token is good no longer. */
  | { readonly kind: 'expired' }
  /** The message was dismissed or deleted: nobody wants it there any more. */
  | { readonly kind: 'dismissed' }
  /** Trying again cannot help; the reason is fit for a moderator. */
  | { readonly kind: 'refused'; readonly reason: UserError }
  /** Discord does not know our token. */
  | { readonly kind: 'unauthorized' }
  /** It may go well later. */
  | { readonly kind: 'passing' };

/** Read a failure of a request to Discord. */
export function outcomeOf(error: unknown): Outcome {
  // Without a code of its own it was not Discord that answered, but something before it.
  if (!(error instanceof DiscordAPIError) || typeof error.code !== 'number') return { kind: 'passing' };
  switch (error.code) {
    case Code.UnknownWebhook:
    case Code.UnknownInteraction:
    case Code.InvalidWebhookToken:
      return { kind: 'expired' };
    case Code.UnknownMessage:
      return { kind: 'dismissed' };
    case Code.MissingAccess:
      return refused('missing_access', 'Lede may not see that channel: it needs View Channel there.');
    case Code.MissingPermissions:
      return refused(
        'missing_permissions',
        'Lede may not write in that channel: it needs Send Messages there, and in threads Send Messages in Threads.',
      );
    case Code.CannotReplyWithoutPermissionToReadMessageHistory:
      return refused('missing_history', 'Lede may not reply in that channel: it needs Read Message History there.');
    case Code.TagRequiredToCreateAForumPostInThisChannel:
      return refused(
        'tag_required',
        'That forum asks for a tag on each post: choose one with /digest edit, or for a feed with /feed edit.',
      );
    case Code.UnknownTag:
      return refused(
        'unknown_tag',
        'That forum no longer has the tag that was chosen: choose another with /digest edit, or for a feed with /feed edit.',
      );
    case Code.UnknownChannel:
      return refused('unknown_channel', 'That channel is gone.');
    case Code.UnknownGuild:
      return refused('unknown_guild', 'Lede is no longer in that server.');
  }
  if (error.status === 401) return { kind: 'unauthorized' };
  if (error.status === 429 || error.status >= 500) return { kind: 'passing' };
  return refused('refused_by_discord', 'Discord refused the message.', error);
}

function refused(code: string, message: string, cause?: Error): Outcome {
  return { kind: 'refused', reason: new UserError(code, message, cause === undefined ? undefined : { cause }) };
}
