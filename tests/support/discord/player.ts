import { randomBytes } from 'node:crypto';
import {
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
  InteractionType,
  PermissionFlagsBits as May,
} from 'discord-api-types/v10';
import { type Component, childrenOf, flatten, isSelect } from './component.ts';
import type { Channel, Member, User } from './entities.ts';
import { type Handle, handleOf, type ShownMessage, shown, type Until } from './handle.ts';
import { type Context, post } from './messages.ts';
import { permissionsInChannel, permissionsInGuild } from './permissions.ts';
import { FIRST_ANSWER_MS } from './routes/interactions.ts';
import { called, checkTyped, optionsWire, resolvedWire, type Typed, type Uploaded, uploaded } from './typed-options.ts';
import { channelWire, memberWire, messageWire } from './wire.ts';
import type { Command, Interaction, Message, Place } from './world.ts';

/** Who does it and where. */
export interface Actor {
  readonly channel: Channel;
  readonly user: User;
  /** The language of the member's Discord. */
  readonly locale?: string;
  /** What the member may do in the guild, in place of what their roles grant. */
  readonly permissions?: bigint;
  /** Whether an administrator let them use commands that are hidden from them. */
  readonly isGranted?: boolean;
}

interface Acting extends Place {
  readonly member: Member;
  readonly may: bigint;
  readonly locale: string;
  readonly isGranted: boolean;
}

/** Play the members of a guild. What Discord's own screen would not let them do is an error of the test. */
export function createPlayer(context: Context, until: Until) {
  const { world, gateway } = context;

  function acting({ channel, user, locale = 'en-US', permissions, isGranted = false }: Actor): Acting {
    const place = world.findChannel(channel.id);
    if (!place) throw new Error('There is no such channel');
    const member = place.guild.members.find((candidate) => candidate.user.id === user.id) ?? { user, roles: [] };
    const base = permissions ?? permissionsInGuild(place.guild, member);
    const may = permissionsInChannel(place.guild, place.channel, member, base);
    if (!(may & May.ViewChannel)) throw new Error(`${user.username} cannot see this channel`);
    return { ...place, member, may, locale, isGranted };
  }

  function commandFor({ guild, may, isGranted }: Acting, name: string, type: ApplicationCommandType): Command {
    const command = [...world.commandsOf(guild.id), ...world.commandsOf('global')].find(
      (candidate) => candidate.name === name && candidate.type === type,
    );
    if (!command) throw new Error(`There is no command "${name}" here`);
    const needed = command.default_member_permissions;
    const isAdministrator = isGranted || Boolean(may & May.Administrator);
    if (command.contexts && !command.contexts.includes(0)) throw new Error(`"${name}" is not for guilds`);
    if (!isAdministrator && !(may & May.UseApplicationCommands)) throw new Error('Commands may not be used here');
    if (!isAdministrator && (needed === '0' || (may & BigInt(needed ?? 0)) !== BigInt(needed ?? 0)))
      throw new Error(`"${name}" is hidden from this member`);
    return command;
  }

  function dispatch(by: Acting, type: InteractionType, data: object, source?: Message): Handle {
    const { guild, channel, member, may, locale } = by;
    const interaction: Interaction = {
      id: world.id(),
      token: randomBytes(48).toString('base64url'),
      type,
      guild,
      channel,
      user: member.user,
      dispatchedAt: world.clock.now(),
      source,
      answer: undefined,
      original: undefined,
      followups: [],
    };
    world.interactions.set(interaction.id, interaction);
    world.clock.after(FIRST_ANSWER_MS + 1, () => {
      if (!interaction.answer) world.violate('unanswered', interaction.id);
    });
    gateway.dispatch('INTERACTION_CREATE', guild.id, () => ({
      id: interaction.id,
      application_id: world.application.id,
      type,
      token: interaction.token,
      version: 1,
      data,
      guild_id: guild.id,
      guild: { id: guild.id, locale: guild.locale, features: [] },
      guild_locale: guild.locale,
      channel_id: channel.id,
      channel: { ...channelWire(guild, channel), permissions: String(may) },
      member: { ...memberWire(member), permissions: String(may) },
      locale,
      app_permissions: String(world.botMay({ guild, channel })),
      entitlements: [],
      authorizing_integration_owners: { '0': guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
      ...(source && { message: messageWire(source, world) }),
    }));
    world.changed();
    return handleOf(world, interaction, until);
  }

  function messageFor({ member, channel }: Acting, { id }: { id: string }): Message {
    const message = world.messages.find((candidate) => candidate.id === id);
    const isVisible = message && !message.isDeleted && (!message.ephemeralTo || message.ephemeralTo === member.user.id);
    if (!isVisible || message.channelId !== channel.id) throw new Error('The member sees no such message');
    return message;
  }

  function componentOf(message: Message, fits: (component: Component) => boolean, what: string): Component {
    const component = flatten(message.components).find(fits);
    if (!component) throw new Error(`There is no ${what} on the message`);
    if (component.disabled) throw new Error(`The ${what} is disabled`);
    return component;
  }

  function press(by: Acting, message: Message, component: Component, values?: readonly string[]): Handle {
    const { custom_id, type: component_type, id } = component;
    const data = { custom_id, component_type, id, ...(values && { values, resolved: {} }) };
    return dispatch(by, InteractionType.MessageComponent, data, message);
  }

  return {
    /** Call a slash command; sub-commands follow its name after a space. */
    slash(name: string, typed: Typed, actor: Actor): Handle {
      const by = acting(actor);
      const [root = '', ...steps] = name.split(' ');
      const command = commandFor(by, root, ApplicationCommandType.ChatInput);
      const call = called(command, steps);
      checkTyped(call.options, typed, by.guild);
      const sent = uploaded(typed, world.attachments, by.channel.id);
      return dispatch(by, InteractionType.ApplicationCommand, {
        ...headOf(command),
        options: optionsWire(call, sent),
        resolved: resolvedWire(call.options, sent, by.guild),
      });
    },
    /** Type into an option that completes itself; what stands in the others is sent along. */
    autocomplete(name: string, focused: string, typed: Uploaded['typed'], actor: Actor): Handle {
      const by = acting(actor);
      const [root = '', ...steps] = name.split(' ');
      const command = commandFor(by, root, ApplicationCommandType.ChatInput);
      const call = called(command, steps);
      if (!call.options.some((option) => option.name === focused && option.autocomplete))
        throw new Error(`The option "${focused}" does not complete itself`);
      return dispatch(by, InteractionType.ApplicationCommandAutocomplete, {
        ...headOf(command),
        options: optionsWire(call, { typed: { [focused]: '', ...typed } }, focused),
      });
    },
    /** Choose a command from the menu of a message. */
    menu(name: string, target: { readonly id: string }, actor: Actor): Handle {
      const by = acting(actor);
      const command = commandFor(by, name, ApplicationCommandType.Message);
      const message = messageFor(by, target);
      return dispatch(by, InteractionType.ApplicationCommand, {
        ...headOf(command),
        target_id: message.id,
        resolved: { messages: { [message.id]: messageWire(message, world) } },
      });
    },
    /** Press a button, found by its `custom_id` or by what is written on it. */
    button(target: { readonly id: string }, button: string, actor: Actor): Handle {
      const by = acting(actor);
      const message = messageFor(by, target);
      const component = componentOf(
        message,
        ({ type, custom_id, label }) => type === ComponentType.Button && (custom_id === button || label === button),
        `button "${button}"`,
      );
      if (component.style === ButtonStyle.Link) throw new Error(`"${button}" is a link and asks the bot nothing`);
      return press(by, message, component);
    },
    /** Choose in a select menu. */
    select(target: { readonly id: string }, customId: string, values: readonly string[], actor: Actor): Handle {
      const by = acting(actor);
      const message = messageFor(by, target);
      const component = componentOf(
        message,
        (candidate) => isSelect(candidate) && candidate.custom_id === customId,
        `select "${customId}"`,
      );
      checkChosen(component, values);
      return press(by, message, component, values);
    },
    /** Fill in the form that an interaction opened, by `custom_id`, and send it. */
    async submit(
      opened: Handle,
      filled: Readonly<Record<string, string | readonly string[]>>,
      actor: Actor,
    ): Promise<Handle> {
      const by = acting(actor);
      const modal = await opened.modal();
      const inputs = flatten(modal.components).filter(({ custom_id }) => custom_id !== undefined);
      for (const name of Object.keys(filled))
        if (!inputs.some(({ custom_id }) => custom_id === name)) throw new Error(`The form has no field "${name}"`);
      for (const input of inputs) checkFilled(input, filled[input.custom_id ?? '']);
      return dispatch(
        by,
        InteractionType.ModalSubmit,
        {
          custom_id: modal.custom_id,
          components: modal.components.map((component, index) => filledWire(component, filled, index + 1)),
          resolved: {},
        },
        opened.interaction.source,
      );
    },
    /** Send what no screen offers: an action with a `custom_id` of one's own, as if from a message that one sees. */
    forge(
      target: { readonly id: string },
      custom_id: string,
      actor: Actor,
      { values, fields }: { values?: readonly string[]; fields?: Readonly<Record<string, string>> } = {},
    ): Handle {
      const by = acting(actor);
      const source = messageFor(by, target);
      if (!fields) {
        const component_type = values ? ComponentType.StringSelect : ComponentType.Button;
        const data = { custom_id, component_type, id: 1, ...(values && { values, resolved: {} }) };
        return dispatch(by, InteractionType.MessageComponent, data, source);
      }
      const components = Object.entries(fields).map(([name, value], index) => ({
        type: ComponentType.Label,
        id: 10 + 2 * index,
        component: { type: ComponentType.TextInput, id: 11 + 2 * index, custom_id: name, value },
      }));
      return dispatch(by, InteractionType.ModalSubmit, { custom_id, components, resolved: {} }, source);
    },
    /** Write a message, as a person does. */
    say(content: string, actor: Actor): ShownMessage {
      const { channel, member, may } = acting(actor);
      if (!(may & May.SendMessages)) throw new Error(`${member.user.username} may not write here`);
      return shown(post(context, { channelId: channel.id, author: member.user, body: { content } }));
    },
  };
}

function headOf({ id, name, type, guild_id }: Command) {
  return { id, name, type, ...(guild_id && { guild_id }) };
}

function checkChosen({ type, options = [], min_values, max_values }: Component, values: readonly string[]): undefined {
  const min = min_values ?? 1;
  const max = max_values ?? 1;
  if (values.length < min || values.length > max) throw new Error(`Between ${min} and ${max} may be chosen`);
  const isKnown = (value: string) => options.some((option) => option.value === value);
  if (type === ComponentType.StringSelect && !values.every(isKnown))
    throw new Error('There is no such option to choose');
}

function checkFilled(input: Component, value: string | readonly string[] | undefined): undefined {
  const { custom_id, required, min_length, max_length, value: preset } = input;
  const isText = input.type === ComponentType.TextInput;
  const given = value ?? (isText ? (preset ?? '') : []);
  if (given.length === 0) {
    if (required !== false) throw new Error(`The field "${custom_id}" is required`);
    return;
  }
  if (isText !== (typeof given === 'string'))
    throw new Error(`The field "${custom_id}" takes ${isText ? 'a text' : 'a list'}`);
  if (typeof given !== 'string') return checkChosen(input, given);
  if (given.length < (min_length ?? 0) || given.length > (max_length ?? 4000))
    throw new Error(`The field "${custom_id}" does not take ${given.length} characters`);
}

function filledWire(
  component: Component,
  filled: Readonly<Record<string, string | readonly string[]>>,
  id: number,
): object {
  const { type, custom_id, value: preset } = component;
  if (custom_id !== undefined) {
    const given = filled[custom_id];
    return type === ComponentType.TextInput
      ? { type, id, custom_id, value: given ?? preset ?? '' }
      : { type, id, custom_id, values: given ?? [] };
  }
  const children = childrenOf(component).map(([, child], index) => filledWire(child, filled, id * 10 + index));
  if (type === ComponentType.Label) return { type, id, component: children[0] };
  return type === ComponentType.ActionRow ? { type, id, components: children } : { type, id };
}
