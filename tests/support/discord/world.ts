import { EventEmitter } from 'node:events';
import type { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import type { Attachments } from './attachments.ts';
import type { Clock } from './clock.ts';
import type { CommandBody } from './command-limits.ts';
import type { Channel, Guild, Member, User } from './entities.ts';
import { refuse } from './errors.ts';
import type { Pings } from './mentions.ts';
import type { Contents, ModalBody } from './message-limits.ts';
import { permissionsInChannel } from './permissions.ts';
import { snowflake } from './snowflake.ts';

/** A message as it stands; `versions` keeps what it was, oldest first, the present last. */
export interface Message extends Contents {
  readonly id: string;
  readonly channelId: string;
  readonly author: User;
  readonly createdAt: number;
  editedAt: number | null;
  content: Contents['content'];
  embeds: Contents['embeds'];
  components: Contents['components'];
  attachments: Contents['attachments'];
  flags: number;
  readonly nonce: string | number | null;
  /** Who was rung when it was sent; an edit rings nobody. */
  pings: Pings;
  readonly repliesTo: Message | undefined;
  readonly interactionId: string | undefined;
  /** The one member who sees it; `undefined` where the whole channel does. */
  readonly ephemeralTo: string | undefined;
  readonly versions: Contents[];
  isDeleted: boolean;
}

export interface Command extends CommandBody {
  readonly id: string;
  readonly application_id: string;
  readonly guild_id?: string;
  readonly type: number;
  readonly version: string;
}

/** One thing a member did, and what came of it. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly user: User;
  readonly dispatchedAt: number;
  /** The message that bears the component. */
  readonly source: Message | undefined;
  answer: Answer | undefined;
  /** What `@original` is; of a component's interaction it may be the source. */
  original: Message | undefined;
  readonly followups: Message[];
}

export interface Answer {
  readonly type: InteractionResponseType;
  /** From the dispatch of the interaction to the arrival of the answer, in milliseconds. */
  readonly latencyMs: number;
  readonly modal?: ModalBody;
  readonly choices?: readonly { name: string; value: string | number }[];
}

/** What a well-behaved bot never does. */
export interface Violation {
  readonly kind:
    | 'unanswered'
    | 'late answer'
    | 'double answer'
    | 'unknown interaction'
    | 'invalid body'
    | 'unknown route'
    | 'wrong token'
    | 'gateway';
  readonly detail: string;
}

/** One request to the REST API and how it was answered; `status` is 0 where no answer was sent. */
export interface RequestRecord {
  readonly method: string;
  /** Without the version, such as `/channels/1/messages`. */
  readonly path: string;
  readonly body: unknown;
  /** Milliseconds since 1970. */
  readonly at: number;
  status: number;
  /** Discord's error code, if it was refused. */
  code?: number;
}

export type World = ReturnType<typeof createWorld>;

/** Everything the stand-in knows; pure but for its clock. */
export function createWorld(
  clock: Clock,
  application: { id: string; name: string; bot: User },
  guilds: Guild[],
  attachments: Attachments,
) {
  const changes = new EventEmitter().setMaxListeners(0);
  const botRoles = new Map<string, string>();
  const messages: Message[] = [];
  const interactions = new Map<string, Interaction>();
  const commands = new Map<string, Command[]>();
  const violations: Violation[] = [];
  const requests: RequestRecord[] = [];

  const world = {
    clock,
    application,
    guilds,
    attachments,
    /** In the order they were sent, deleted ones included. */
    messages,
    interactions,
    /** By guild; those of every guild are under `global`. */
    commands,
    violations,
    requests,
    id: () => snowflake(clock.now()),
    changed: () => void changes.emit('change'),
    onChange(listener: () => void): () => void {
      changes.on('change', listener);
      return () => void changes.off('change', listener);
    },
    violate(kind: Violation['kind'], detail: string): void {
      violations.push({ kind, detail });
      world.changed();
    },
    /** Give the guild a member and a role for the bot. */
    install(guild: Guild): void {
      const id = world.id();
      botRoles.set(guild.id, id);
      guild.roles.push({ id, name: application.name, permissions: guild.botPermissions, mentionable: false });
      guild.members.push({ user: application.bot, roles: [id] });
    },
    findChannel(id: string): Place | undefined {
      for (const guild of guilds) {
        const channel = guild.channels.find((candidate) => candidate.id === id);
        if (channel) return { guild, channel };
      }
      return undefined;
    },
    /** @throws {Refusal} 10003 if there is none, 50001 if the bot may not see it. */
    channelForBot(id: string, sees: bigint): Place & { may: bigint } {
      const place = world.findChannel(id);
      if (!place) throw refuse('unknownChannel');
      const may = world.botMay(place);
      if (!(may & sees)) throw refuse('missingAccess');
      return { ...place, may };
    },
    botMay({ guild, channel }: Place): bigint {
      return permissionsInChannel(guild, channel, world.botMember(guild));
    },
    botMember(guild: Guild): Member {
      const member = guild.members.find(({ user }) => user.id === application.bot.id);
      if (!member) throw new Error('The bot is not in this guild');
      return member;
    },
    /** @throws {Refusal} 10008 if it is not there, or is for one member's eyes. */
    messageForBot(channelId: string, id: string): Message {
      const message = messages.find((candidate) => candidate.id === id && candidate.channelId === channelId);
      if (!message || message.isDeleted || message.ephemeralTo) throw refuse('unknownMessage');
      return message;
    },
    commandsOf: (scope: string): readonly Command[] => commands.get(scope) ?? [],
  };
  for (const guild of guilds) world.install(guild);
  return world;
}

export interface Place {
  readonly guild: Guild;
  readonly channel: Channel;
}
