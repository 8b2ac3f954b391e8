import { GatewayIntentBits, MessageFlags } from 'discord-api-types/v10';
import type { Upload } from './attachments.ts';
import { flatten, numbered } from './component.ts';
import type { User } from './entities.ts';
import { demand, refuse } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { pingsOf } from './mentions.ts';
import { type Contents, faultsOfMessage, faultsOfRequest, type MessageBody } from './message-limits.ts';
import { messageForBotWire } from './wire.ts';
import type { Message, World } from './world.ts';

/** What every part of the REST API needs. */
export interface Context {
  readonly world: World;
  readonly gateway: Gateway;
  /** Whether the application was granted the message content intent. */
  readonly readsContent: boolean;
}

/** Flags that whoever sends a message may set; Discord sets the others. */
const SETTABLE = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;
/** "The past few minutes" of Discord's documentation, in milliseconds. */
const NONCE_WINDOW_MS = 5 * 60_000;

interface Posting {
  readonly channelId: string;
  readonly author: User;
  readonly body: MessageBody;
  readonly uploads?: readonly Upload[];
  /** The first message of a thread in a forum has the thread's. */
  readonly id?: string;
  readonly ephemeralTo?: string | undefined;
  readonly interactionId?: string;
  /** A deferred answer: there is nothing in it yet. */
  readonly isLoading?: boolean;
  readonly maxContent?: number;
}

/**
 * Put a message into a channel, or find the one that bore the same enforced nonce a moment ago.
 *
 * @throws {Refusal} 50035 where it is beyond a limit, 50006 where there is nothing in it.
 */
export function post(context: Context, posting: Posting): Message {
  const { world } = context;
  const { channelId, author, body, ephemeralTo, interactionId } = posting;
  demand(faultsOfRequest(body));
  const twin = body.enforce_nonce ? findTwin(world, posting) : undefined;
  if (twin) return twin;
  const repliesTo = repliedTo(context, posting);
  const contents = contentsOf(context, posting);

  const kept = { ...contents, components: numbered(contents.components) };
  const message: Message = {
    ...kept,
    id: posting.id ?? world.id(),
    channelId,
    author,
    createdAt: world.clock.now(),
    editedAt: null,
    nonce: body.nonce ?? null,
    pings: pingsOf(textOf(contents), body.allowed_mentions, repliesTo?.author.id),
    repliesTo,
    interactionId,
    ephemeralTo,
    versions: [kept],
    isDeleted: false,
  };
  world.messages.push(message);
  announce(context, 'MESSAGE_CREATE', message);
  return message;
}

/** What a message will hold. @throws {Refusal} Where Discord would not keep it. */
export function contentsOf({ world }: Context, posting: Posting): Contents {
  const { channelId, body, uploads = [], ephemeralTo, isLoading = false, maxContent } = posting;
  const isEphemeral = ephemeralTo !== undefined;
  const contents: Contents = {
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    attachments: world.attachments.apply([], uploads, body.attachments, { channelId, isEphemeral }),
    flags:
      ((body.flags ?? 0) & SETTABLE) |
      (isEphemeral ? MessageFlags.Ephemeral : 0) |
      (isLoading ? MessageFlags.Loading : 0),
  };
  if (!isLoading) demandContents(contents, maxContent);
  return contents;
}

/**
 * Change a message; what the request does not name stays.
 *
 * @throws {Refusal} As `post`; 50035 also where the request takes back the flag for components of the second kind.
 */
export function edit(context: Context, message: Message, body: MessageBody, uploads: readonly Upload[] = []): Message {
  const had = message.flags & MessageFlags.IsComponentsV2;
  const wants = body.flags === undefined ? had : (body.flags ?? 0) & MessageFlags.IsComponentsV2;
  if (had && !wants) demand([{ path: 'flags', message: 'IS_COMPONENTS_V2 cannot be removed from a message' }]);
  demand(faultsOfRequest(body));
  const settable = body.flags === undefined ? message.flags : (body.flags ?? 0);
  const contents: Contents = {
    content: body.content === undefined ? message.content : (body.content ?? ''),
    embeds: body.embeds === undefined ? message.embeds : (body.embeds ?? []),
    components: body.components === undefined ? message.components : (body.components ?? []),
    attachments: context.world.attachments.apply(message.attachments, uploads, body.attachments, {
      channelId: message.channelId,
      isEphemeral: message.ephemeralTo !== undefined,
    }),
    flags: (message.flags & ~SETTABLE & ~MessageFlags.Loading) | (settable & SETTABLE) | wants,
  };
  demandContents(contents);

  const wasLoading = message.flags & MessageFlags.Loading;
  const kept = { ...contents, components: numbered(contents.components) };
  Object.assign(message, kept, { editedAt: wasLoading ? null : context.world.clock.now() });
  if (wasLoading) message.pings = pingsOf(textOf(contents), body.allowed_mentions);
  message.versions.push(kept);
  announce(context, 'MESSAGE_UPDATE', message);
  return message;
}

/** Set a flag that is Discord's to set. */
export function mark(context: Context, message: Message, flag: MessageFlags): Message {
  message.flags |= flag;
  announce(context, 'MESSAGE_UPDATE', message);
  return message;
}

export function remove(context: Context, message: Message): void {
  message.isDeleted = true;
  announce(context, 'MESSAGE_DELETE', message);
}

/** @returns Every text a message shows, one below the other. */
export function textOf({ content, components, embeds }: Contents): string {
  const shown = flatten(components).flatMap((component) => component.content ?? []);
  const embedded = embeds.flatMap(({ title, description }) => [title ?? [], description ?? []].flat());
  return [content, ...embedded, ...shown].filter((text) => text !== '').join('\n');
}

function findTwin(world: World, { channelId, author, body }: Posting): Message | undefined {
  const since = world.clock.now() - NONCE_WINDOW_MS;
  return world.messages.find(
    (message) =>
      message.nonce !== null &&
      String(message.nonce) === String(body.nonce) &&
      message.channelId === channelId &&
      message.author.id === author.id &&
      message.createdAt > since &&
      !message.isDeleted,
  );
}

function repliedTo({ world }: Context, { channelId, body }: Posting): Message | undefined {
  const reference = body.message_reference;
  if (!reference) return undefined;
  const message = world.messages.find(({ id }) => id === reference.message_id);
  if (message && !message.isDeleted && !message.ephemeralTo && message.channelId === channelId) return message;
  if (reference.fail_if_not_exists !== false) demand([{ path: 'message_reference', message: 'Unknown message' }]);
  return undefined;
}

function demandContents(contents: Contents, maxContent?: number): void {
  const { content, embeds, components, attachments } = contents;
  if (content === '' && [embeds, components, attachments].every(({ length }) => length === 0))
    throw refuse('emptyMessage');
  demand(faultsOfMessage(contents, maxContent));
}

function announce({ world, gateway }: Context, event: string, message: Message): void {
  world.changed();
  const guild = world.findChannel(message.channelId)?.guild;
  if (message.ephemeralTo || !guild) return;
  const { id, channelId } = message;
  gateway.dispatch(
    event,
    guild.id,
    (intents) =>
      event === 'MESSAGE_DELETE'
        ? { id, channel_id: channelId, guild_id: guild.id }
        : {
            ...messageForBotWire(message, world, Boolean(intents & GatewayIntentBits.MessageContent)),
            guild_id: guild.id,
          },
    GatewayIntentBits.GuildMessages,
  );
}
