import { DiscordAPIError } from '@discordjs/rest';
import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  GuildMember,
  type Interaction,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import {
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
  RESTJSONErrorCodes as Code,
  MessageFlags,
  PermissionFlagsBits,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  Routes,
  InteractionResponseType as Type,
} from 'discord-api-types/v10';
import type { Logger } from 'pino';
import { UserError } from '../errors.ts';
import { withLogFields } from '../log.ts';
import { type InteractionKind, type InteractionResult, type Metrics, NO_METRICS } from '../ops/metrics.ts';
import { MINUTE, SECOND, within } from '../time.ts';
import type {
  Action,
  ActionCall,
  Audience,
  BotServices,
  Call,
  Choice,
  Command,
  CommandCall,
  Reply,
  Right,
} from './command.ts';
import { wordsFor } from './fault-words.ts';
import { findLinksIn } from './find-links.ts';
import type { Message, MessageWithFile } from './layout.ts';
import { multipart } from './multipart.ts';
import { isManager, isModerator, missingToPost } from './permissions.ts';
import { type Pledge, pledgeAnswer } from './pledge.ts';
import type { DiscordRest } from './rest.ts';

export interface DispatchParts {
  readonly commands: readonly Command[];
  readonly actions: readonly Action[];
  readonly services: BotServices;
  readonly rest: Pick<DiscordRest, 'callbacks' | 'answers'>;
  readonly log: Logger;
  readonly metrics?: Metrics;
}

type InGuild = 'cached' | 'raw';
type CommandInteraction = ChatInputCommandInteraction<InGuild> | MessageContextMenuCommandInteraction<InGuild>;
type ActionInteraction = MessageComponentInteraction<InGuild> | ModalSubmitInteraction<InGuild>;

/** How an interaction has been answered so far. */
type First = 'nothing' | 'private reply' | 'public reply' | 'update' | 'form';

/** How long an interaction's token is good. https://discord.com/developers/docs/interactions/receiving-and-responding */
const TOKEN_MS = 15 * MINUTE;
/** Of Discord's three seconds, what may be spent on the question who sees the reply. */
const DECIDE_MS = SECOND;
/** Discord's limit on what is offered for completion. */
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;

/**
 * Answer interactions, once for every command, button, menu and form: within Discord's three seconds first, then with what
 * the command returns. A `UserError` is the reply; all else is logged and answered with a reference to the log.
 */
export function createDispatch({ commands, actions, services, rest, log, metrics = NO_METRICS }: DispatchParts) {
  const { callbacks, answers } = rest;
  const commandsByName = new Map(commands.map((command) => [command.data.name, command]));
  const actionsByName = new Map(actions.map((action) => [action.name, action]));

  return async (interaction: Interaction): Promise<void> => {
    if (!interaction.inGuild()) return;
    const { id: interactionId, guildId } = interaction;
    const name = nameOf(interaction);
    await withLogFields({ interactionId, guildId, command: name }, async () => {
      try {
        const result = await answerTo(interaction);
        if (result) metrics.interaction(name, result);
      } catch (err) {
        metrics.interaction(name, 'unanswered');
        // Nobody can be told any more: the answer itself failed, or came too late.
        log.warn({ err }, 'An interaction could not be answered');
      }
    });
  };

  async function answerTo(interaction: Interaction<InGuild>): Promise<InteractionResult | undefined> {
    if (interaction.isAutocomplete()) return complete(interaction);
    if (interaction.isChatInputCommand() || interaction.isMessageContextMenuCommand()) return command(interaction);
    if (interaction.isMessageComponent() || interaction.isModalSubmit()) return action(interaction);
    return undefined;
  }

  /** What of ours is meant; whatever else somebody sends is `unknown`. */
  function nameOf(interaction: Interaction<InGuild>): string {
    const isAction = interaction.isMessageComponent() || interaction.isModalSubmit();
    const name = isAction ? (interaction.customId.split(':')[0] ?? '') : interaction.commandName;
    return (isAction ? actionsByName : commandsByName).has(name) ? name : 'unknown';
  }

  async function command(interaction: CommandInteraction): Promise<InteractionResult> {
    const found = commandsByName.get(interaction.commandName);
    const answer = openAnswer(interaction, 'command');
    return answer.say(async () => {
      if (!found)
        throw new UserError('unknown_command', 'I no longer know that command: restart Discord to see the new ones.');
      const call = commandCall(interaction);
      const right = await beginRight(found.right, call);
      const audienceOf = right.isKnown ? decideAudience(found, call) : ('member' as const);
      const [decided] = await Promise.allSettled([audienceOf, answer.pledge()]);
      // Only once the pledge is known can it be taken back.
      if (decided.status === 'rejected') throw decided.reason;
      const audience = decided.value;
      const reply = await answer.promise(audience === 'member');
      await right.isHad;
      await answer.settled();
      return found.execute({ ...call, reply }, services);
    });
  }

  /** The database may be slow: then the member alone sees the reply, which cannot tell others too much. */
  async function decideAudience(found: Command, call: CommandCall): Promise<Audience> {
    const late = Promise.withResolvers<Audience>();
    const timer = setTimeout(late.resolve, DECIDE_MS, 'member');
    try {
      return await Promise.race([found.audience(call, services), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function action(interaction: ActionInteraction): Promise<InteractionResult> {
    const [name = '', ...about] = interaction.customId.split(':');
    const found = actionsByName.get(name);
    const answer = openAnswer(interaction, interaction.isModalSubmit() ? 'form' : 'component');
    return answer.say(async () => {
      if (!found) throw new UserError('unknown_action', 'I no longer know that button: ask again for a new card.');
      const call = actionCall(interaction, about);
      const { isHad } = await beginRight(found.right, call);
      if (found.kind === 'form') {
        await isHad;
        return answer.openForm(await found.open(call, services));
      }
      const reply = found.kind === 'reply' ? await answer.promise(true) : undefined;
      if (!reply) await answer.update();
      await isHad;
      return found.execute({ ...call, reply }, services);
    });
  }

  /** Everything that is said to one interaction, whatever comes first. */
  function openAnswer(interaction: CommandInteraction | ActionInteraction, kind: InteractionKind) {
    const { id, applicationId, token, guildId, channelId, user } = interaction;
    const receivedAt = Date.now();
    const expiresAt = new Date(receivedAt + TOKEN_MS);
    let pledge: Pledge | undefined;
    const original = Routes.webhookMessage(applicationId, token);
    let first: First = 'nothing';
    let isHandedOver = false;

    /** @returns The message that it made, if any and if Discord's answer was not lost. */
    async function begin(as: First, type: Type, data?: object): Promise<{ id: string } | undefined> {
      const query = new URLSearchParams({ with_response: 'true' });
      const request = { body: { type, ...(data && { data }) }, query, auth: false } as const;
      const send = () => callbacks.post(Routes.interactionCallback(id, token), request);
      const sent = await send().catch(async (error: unknown) => {
        if (error instanceof DiscordAPIError) throw error;
        // Nobody knows whether it arrived; if it did, Discord refuses it the second time.
        return send().catch((refusal: unknown) => {
          if (!isAcknowledged(refusal)) throw refusal;
        });
      });
      if (first === 'nothing') metrics.acknowledged(kind, Date.now() - receivedAt);
      first = as;
      // What Discord answers to this query.
      return (sent as RESTPostAPIInteractionCallbackWithResponseResult | undefined)?.resource?.message;
    }

    async function findOriginal(): Promise<{ id: string }> {
      return (await answers.get(original, { auth: false })) as APIMessage;
    }

    async function followUp(message: Message, isPrivate: boolean): Promise<string> {
      const body = { ...message, flags: (message.flags ?? 0) | (isPrivate ? MessageFlags.Ephemeral : 0) };
      return ((await answers.post(Routes.webhook(applicationId, token), { body, auth: false })) as APIMessage).id;
    }

    async function send({ file, ...message }: Message & Partial<MessageWithFile>): Promise<void> {
      if (file) {
        await answers.patch(original, { ...(await multipart(message, file)), auth: false });
      } else if (first === 'nothing') {
        const flags = (message.flags ?? 0) | MessageFlags.Ephemeral;
        await begin('private reply', Type.ChannelMessageWithSource, { ...message, flags });
      } else {
        await answers.patch(original, { body: message, auth: false });
      }
    }

    /** What went wrong is for the member alone, and changes nothing that others see. */
    async function sendFault(message: Message): Promise<void> {
      if (first === 'form') return;
      if (first === 'nothing' || (first === 'private reply' && !isHandedOver)) return send(message);
      if (first === 'public reply' && !isHandedOver) await answers.delete(original, { auth: false });
      await followUp(message, true);
    }

    return {
      /** From here on the member hears of it, should we be killed. */
      async pledge(): Promise<void> {
        if (guildId === null || channelId === null) return;
        const place = { guildId, channelId, memberId: user.id };
        const reply = { applicationId, interactionToken: token, interactionExpiresAt: expiresAt };
        pledge = await pledgeAnswer(services.db, { ...place, ...reply }, log);
      },
      /** Once this is over, what answers can take the pledge's place. */
      async settled(): Promise<void> {
        await pledge?.settled();
      },
      async promise(isPrivate: boolean): Promise<Reply> {
        const flags = isPrivate ? MessageFlags.Ephemeral : 0;
        const as = isPrivate ? 'private reply' : 'public reply';
        const made = await begin(as, Type.DeferredChannelMessageWithSource, { flags });
        const messageId = isPrivate ? undefined : (made ?? (await findOriginal())).id;
        return {
          applicationId,
          token,
          expiresAt,
          pledgeId: () => pledge?.id(),
          isPrivate,
          messageId,
          followUp: (message) => followUp(message, isPrivate),
          handOver: () => {
            isHandedOver = true;
          },
          async edit(messageId, body) {
            await answers.patch(Routes.webhookMessage(applicationId, token, messageId), { body, auth: false });
          },
        };
      },
      update: () => begin('update', Type.DeferredMessageUpdate),
      async openForm(form: APIModalInteractionResponseCallbackData): Promise<undefined> {
        await begin('form', Type.Modal, form);
      },
      async say(handle: () => Promise<Message | MessageWithFile | undefined>): Promise<InteractionResult> {
        const said = await handle().then(
          (message) => ({ message, result: 'answered' as const }),
          (error: unknown) => ({
            message: wordsFor(error, log),
            result: error instanceof UserError ? ('refused' as const) : ('failed' as const),
          }),
        );
        try {
          if (said.message) await (said.result === 'answered' ? send(said.message) : sendFault(said.message));
        } catch (error) {
          // Then the member is told that they may have to ask again.
          pledge?.leave();
          throw error;
        }
        await pledge?.keep().catch((err: unknown) => log.warn({ err }, 'A pledge could not be kept'));
        return said.result;
      },
    };
  }

  async function complete(interaction: AutocompleteInteraction<InGuild>): Promise<InteractionResult> {
    const receivedAt = Date.now();
    let result: InteractionResult = 'answered';
    const found = commandsByName.get(interaction.commandName);
    let choices: readonly Choice[] = [];
    try {
      const call = commandCall(interaction);
      await demandRight(found?.right ?? 'member', call);
      choices = (await found?.complete?.(call, services)) ?? [];
    } catch (err) {
      // Nothing to choose from is the answer; a sentence has no place here.
      result = err instanceof UserError ? 'refused' : 'failed';
      if (result === 'failed') log.error({ err }, 'A completion failed');
    }
    const offered = choices
      .slice(0, MAX_CHOICES)
      .map(({ name, value }) => ({ name: name.slice(0, MAX_CHOICE), value }));
    await interaction.respond(offered);
    metrics.acknowledged('completion', Date.now() - receivedAt);
    return result;
  }

  /**
   * Ask whether a member may do something. That is known at once, but for a database that is slow: then they are acknowledged first,
   * and `isHad` says later.
   *
   * @throws {UserError} `forbidden`, and so does `isHad`.
   */
  async function beginRight(
    right: Right,
    call: Call,
  ): Promise<{ readonly isKnown: boolean; readonly isHad: Promise<void> }> {
    let isKnown = false;
    const isHad = demandRight(right, call).then(() => {
      isKnown = true;
    });
    await within(DECIDE_MS, isHad);
    return { isKnown, isHad };
  }

  /** @throws {UserError} `forbidden`. */
  async function demandRight(right: Right, call: Call): Promise<void> {
    if (right === 'member' || isManager(call)) return;
    if (right === 'manager') throw new UserError('forbidden', 'That is only for members who may manage this server.');
    if (isModerator(call, await services.settings.of(call.guildId))) return;
    throw new UserError(
      'forbidden',
      'That is only for moderators: members with Manage Server, or with a role chosen in /settings.',
    );
  }
}

const isAcknowledged = (error: unknown) =>
  error instanceof DiscordAPIError && error.code === Code.InteractionHasAlreadyBeenAcknowledged;

function commandCall(interaction: CommandInteraction | AutocompleteInteraction<InGuild>): CommandCall {
  return {
    ...callOf(interaction),
    options: interaction.options as unknown as CommandCall['options'], // a menu command has none, and asks for none
    links: interaction.isMessageContextMenuCommand() ? findLinksIn(interaction.targetMessage) : [],
  };
}

function actionCall(interaction: ActionInteraction, about: readonly string[]): ActionCall {
  const { message } = interaction;
  return {
    ...callOf(interaction),
    about,
    reply: undefined,
    values: interaction.isAnySelectMenu() ? interaction.values : [],
    fields: interaction.isModalSubmit() ? interaction.fields : undefined,
    source: message ? { id: message.id, isEphemeral: message.flags.has(MessageFlags.Ephemeral) } : undefined,
  };
}

function callOf(interaction: CommandInteraction | ActionInteraction | AutocompleteInteraction<InGuild>): Call {
  const { guildId, channelId, channel, user, locale, member, memberPermissions, appPermissions } = interaction;
  if (channelId === null) throw new Error('An interaction came from no channel');
  const roleIds = Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
  return {
    guildId,
    channelId,
    memberId: user.id,
    locale,
    permissions: memberPermissions.bitfield,
    roleIds,
    sees: viewOf(interaction),
    missing: missingToPost(appPermissions.bitfield, { isThread: channel?.isThread() ?? false }),
  };
}

function viewOf({
  guild,
  channelId: here,
  member,
  memberPermissions,
}: CommandInteraction | ActionInteraction | AutocompleteInteraction<InGuild>): Call['sees'] {
  return (channelId) => {
    const channel = guild?.channels.cache.get(channelId);
    if (channelId === here || !channel || memberPermissions.has(PermissionFlagsBits.Administrator)) return true;
    return member instanceof GuildMember && channel.permissionsFor(member).has(PermissionFlagsBits.ViewChannel);
  };
}
