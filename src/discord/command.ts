import type { CommandInteractionOptionResolver, ModalSubmitFields } from 'discord.js';
import type {
  APIModalInteractionResponseCallbackData,
  ChannelType,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Brief } from '../briefing/brief.ts';
import type { FeedDesk } from '../feeds/desk.ts';
import type { RequestDesk } from '../requests.ts';
import type { Announcements } from '../store/announcements.ts';
import type { Database } from '../store/database.ts';
import type { Digest } from '../store/digests.ts';
import type { Bills } from './bills.ts';
import type { Estimate } from './estimate.ts';
import type { Message, MessageWithFile } from './layout.ts';
import type { ProgressBoard } from './progress.ts';
import type { SettingsBook } from './settings-book.ts';

/** Who asks, and where. Everything in it comes from Discord; nothing from what a member typed. */
export interface Call {
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  /** The member's own language, as Discord names it. */
  readonly locale: string;
  /** What the member may do in this channel. */
  readonly permissions: bigint;
  readonly roleIds: readonly string[];
  /** Whether the member may look into another channel of the guild; one that is gone hides nothing. */
  readonly sees: (channelId: string) => boolean;
  /** What we lack to post in this channel by ourselves, as Discord's settings call it; replies need nothing of it. */
  readonly missing: readonly string[];
}

/** The reply that was promised with the first answer. */
export interface Reply {
  readonly applicationId: string;
  /** Good until `expiresAt`. */
  readonly token: string;
  readonly expiresAt: Date;
  /** Whether only the member sees it. */
  readonly isPrivate: boolean;
  /** The message itself, where the channel can see it. */
  readonly messageId: string | undefined;
  /** The row of the outbox that was pledged for this reply; it can become the answer's. */
  pledgeId(): string | undefined;
  /** Send one more message after it, once there is something in it. @returns Its ID. */
  followUp(message: Message): Promise<string>;
  /** A delivery will fill the reply: what goes wrong from here on is said beside it. */
  handOver(): void;
  /** Change the reply, `@original`, or a message that followed. */
  edit(messageId: string, message: Message): Promise<void>;
}

/** Who sees a reply. */
export type Audience = 'member' | 'channel';

/** Whom a command is for, besides those whom Discord shows it to. */
export type Right = 'member' | 'moderator' | 'manager';

/** A channel, as far as we need to know it. */
export interface KnownChannel {
  readonly name: string;
  readonly type: ChannelType;
  /** What we may do in it. */
  readonly permissions: bigint;
  /** Of a forum. */
  readonly tags: readonly { readonly id: string; readonly name: string; readonly isReserved: boolean }[];
  /** Whether each post of a forum must have a tag. */
  readonly requiresTag: boolean;
}

/** What commands and actions work with. */
export interface BotServices {
  readonly db: Database;
  readonly desk: RequestDesk;
  readonly feeds: FeedDesk;
  readonly settings: SettingsBook;
  readonly progress: ProgressBoard;
  /** The engine that writes briefs unless somebody says otherwise. */
  readonly engine: Brief['engine'];
  /** @returns What a channel of a guild is; `undefined` if we do not know it. */
  readonly channelOf: (guildId: string, channelId: string) => KnownChannel | undefined;
  readonly announcements: Announcements;
  /** What a guild used of the model, and may still use. */
  readonly bills: Bills;
  /** What a digest's editions may cost. */
  readonly estimate: (digest: Digest) => Promise<Estimate>;
  /** Make editions that are planned. */
  readonly ringEditions: (rows: readonly { id: string; turn: number }[]) => Promise<void>;
  /** Post what is due. */
  readonly ringDeliveries: (rows: readonly { id: string; turn: number }[]) => Promise<void>;
}

/** What a member typed or chose with a command. */
export interface CommandCall extends Call {
  readonly options: Pick<
    CommandInteractionOptionResolver,
    | 'get'
    | 'getString'
    | 'getBoolean'
    | 'getInteger'
    | 'getRole'
    | 'getChannel'
    | 'getAttachment'
    | 'getSubcommand'
    | 'getFocused'
  >;
  /** Links in the message that a menu command was called on, each once; empty for a slash command. */
  readonly links: readonly string[];
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/**
 * A slash command or a menu command. It reads options, calls one service and returns what to say; `dispatch` answers in
 * time, catches and logs, once for every command.
 */
export interface Command {
  readonly data: RESTPostAPIApplicationCommandsJSONBody;
  /** Checked again by us: whoever may call it by Discord's own settings is checked there. */
  readonly right: Right;
  /** Decided before anything is answered. @throws {UserError} For options that make no sense; the member alone sees it. */
  audience(call: CommandCall, services: BotServices): Audience | Promise<Audience>;
  /** @returns What to say; `undefined` if the answer is delivered when it is there. */
  execute(
    call: CommandCall & { readonly reply: Reply },
    services: BotServices,
  ): Promise<Message | MessageWithFile | undefined>;
  /** Offer values for the option that is being typed, at most 25. */
  complete?(call: CommandCall, services: BotServices): Promise<readonly Choice[]> | readonly Choice[];
}

/** What a member did with a component or a form of ours. */
export interface ActionCall extends Call {
  /** What follows the action's name in the `custom_id`. */
  readonly about: readonly string[];
  /** What was chosen in a select menu. */
  readonly values: readonly string[];
  /** What was filled into a form. */
  readonly fields: ModalSubmitFields | undefined;
  /** The reply that was promised; `undefined` where the message that bears the component changes. */
  readonly reply: Reply | undefined;
  /** The message that bears the component. */
  readonly source: { readonly id: string; readonly isEphemeral: boolean } | undefined;
}

/** What a button, a select menu or a form does. Its `custom_id` is `<name>:<what it is about>`. */
export type Action =
  | {
      readonly name: string;
      readonly right: Right;
      /** `reply`: a message for the member alone; `update`: the message that bears the component changes. */
      readonly kind: 'reply' | 'update';
      /** @returns What to say; `undefined` leaves an updated message as it is. */
      execute(call: ActionCall, services: BotServices): Promise<Message | undefined>;
    }
  | {
      readonly name: string;
      readonly right: Right;
      /** Opens a form, which must be the first answer. */
      readonly kind: 'form';
      open(
        call: ActionCall,
        services: BotServices,
      ): APIModalInteractionResponseCallbackData | Promise<APIModalInteractionResponseCallbackData>;
    };
