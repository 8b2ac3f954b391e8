import { InteractionType, MessageFlags, InteractionResponseType as Type } from 'discord-api-types/v10';
import { z } from 'zod';
import { demand, refuse } from '../errors.ts';
import { ChoicesBody, faultsOfChoices, faultsOfModal, MessageBody, ModalBody } from '../message-limits.ts';
import { edit, post, remove } from '../messages.ts';
import { nothing, ok, parseBody, type Reply, type Route, type RouteRequest } from '../route.ts';
import { messageWire } from '../wire.ts';
import type { Answer, Interaction, Message } from '../world.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding: both in milliseconds. */
export const FIRST_ANSWER_MS = 3000;
const TOKEN_MS = 15 * 60_000;

const MESSAGE = '/webhooks/:application/:token/messages/:message';
const SCHEMAS: Readonly<Record<number, string>> = {
  [Type.ChannelMessageWithSource]: 'CreateMessageInteractionCallbackRequest',
  [Type.DeferredChannelMessageWithSource]: 'CreateMessageInteractionCallbackRequest',
  [Type.DeferredMessageUpdate]: 'UpdateMessageInteractionCallbackRequest',
  [Type.UpdateMessage]: 'UpdateMessageInteractionCallbackRequest',
  [Type.ApplicationCommandAutocompleteResult]: 'ApplicationCommandAutocompleteCallbackRequest',
  [Type.Modal]: 'ModalInteractionCallbackRequest',
};
const Body = z.looseObject({ type: z.int(), data: z.unknown().optional() });

/** The first answer to an interaction, and what may follow it for 15 minutes. */
export const interactionRoutes: readonly Route[] = [
  {
    name: 'POST /interactions/:interaction/:token/callback',
    isInteraction: true,
    schema: (body) => {
      const schema = SCHEMAS[Body.safeParse(body).data?.type ?? 0];
      return schema ? [[schema, body]] : [];
    },
    takesFiles: true,
    handle: callback,
  },
  {
    name: 'POST /webhooks/:application/:token',
    isInteraction: true,
    schema: 'IncomingWebhookRequestPartial',
    takesFiles: true,
    handle: followUp,
  },
  {
    name: `GET ${MESSAGE}`,
    isInteraction: true,
    handle: (request) => ok(messageWire(messageOf(request), request.world)),
  },
  {
    name: `PATCH ${MESSAGE}`,
    isInteraction: true,
    schema: 'IncomingWebhookUpdateRequestPartial',
    takesFiles: true,
    handle: (request) => {
      const message = messageOf(request);
      const body = parseBody(MessageBody, request.body);
      return ok(messageWire(edit(request, message, body, request.uploads), request.world));
    },
  },
  {
    name: `DELETE ${MESSAGE}`,
    isInteraction: true,
    handle: (request) => {
      remove(request, messageOf(request));
      return nothing;
    },
  },
];

function callback(request: RouteRequest): Reply {
  const { world, param, arrivedAt } = request;
  const interaction = world.interactions.get(param('interaction'));
  if (!interaction || interaction.token !== param('token')) {
    world.violate('unknown interaction', param('interaction'));
    throw refuse('unknownInteraction');
  }
  const latencyMs = arrivedAt - interaction.dispatchedAt;
  if (interaction.answer) {
    world.violate('double answer', interaction.id);
    throw refuse('alreadyAcknowledged');
  }
  if (latencyMs > FIRST_ANSWER_MS) {
    world.violate('late answer', `${interaction.id} after ${latencyMs} ms`);
    throw refuse('unknownInteraction');
  }
  const { type, data } = parseBody(Body, request.body);
  if (!answersTo(interaction).includes(type))
    demand([{ path: 'type', message: `Not an answer to this interaction: ${type}` }]);
  interaction.answer = { type, latencyMs, ...applied(request, interaction, type, data) };
  world.changed();
  return request.query.get('with_response') === 'true' ? ok(responseWire(request, interaction, type)) : nothing;
}

function answersTo({ type, source }: Interaction): readonly Type[] {
  const message = [Type.ChannelMessageWithSource, Type.DeferredChannelMessageWithSource];
  const update = source ? [Type.DeferredMessageUpdate, Type.UpdateMessage] : [];
  switch (type) {
    case InteractionType.ApplicationCommandAutocomplete:
      return [Type.ApplicationCommandAutocompleteResult];
    case InteractionType.ModalSubmit:
      return [...message, ...update];
    default:
      return [...message, ...update, Type.Modal];
  }
}

/** Do what an answer says. */
function applied(request: RouteRequest, interaction: Interaction, type: Type, data: unknown): Partial<Answer> {
  switch (type) {
    case Type.ChannelMessageWithSource:
    case Type.DeferredChannelMessageWithSource: {
      const isLoading = type === Type.DeferredChannelMessageWithSource;
      const body = parseBody(MessageBody, isLoading ? (data ?? {}) : data);
      interaction.original = reply(request, interaction, body, isLoading);
      return {};
    }
    case Type.DeferredMessageUpdate:
      interaction.original = interaction.source;
      return {};
    case Type.UpdateMessage:
      interaction.original =
        interaction.source && edit(request, interaction.source, parseBody(MessageBody, data), request.uploads);
      return {};
    case Type.ApplicationCommandAutocompleteResult: {
      const choices = parseBody(ChoicesBody, data);
      demand(faultsOfChoices(choices));
      return choices;
    }
    default: {
      const modal = parseBody(ModalBody, data);
      demand(faultsOfModal(modal));
      return { modal };
    }
  }
}

function reply(request: RouteRequest, interaction: Interaction, body: MessageBody, isLoading = false): Message {
  return post(request, {
    channelId: interaction.channel.id,
    author: request.world.application.bot,
    body: isLoading ? { flags: body.flags ?? 0 } : body,
    uploads: isLoading ? [] : request.uploads,
    ephemeralTo: (body.flags ?? 0) & MessageFlags.Ephemeral ? interaction.user.id : undefined,
    interactionId: interaction.id,
    isLoading,
  });
}

function responseWire({ world }: RouteRequest, interaction: Interaction, type: Type): object {
  const { id, original, guild, channel } = interaction;
  return {
    interaction: {
      id,
      type: interaction.type,
      channel_id: channel.id,
      guild_id: guild.id,
      ...(original && {
        response_message_id: original.id,
        response_message_loading: Boolean(original.flags & MessageFlags.Loading),
        response_message_ephemeral: original.ephemeralTo !== undefined,
      }),
    },
    ...(type !== Type.Modal && original && { resource: { type, message: messageWire(original, world) } }),
  };
}

/** @throws {Refusal} 10015 where the token is nobody's or nothing was answered yet, 50027 once it is 15 minutes old. */
function interactionOf({ world, param, arrivedAt }: RouteRequest): Interaction {
  const interaction = [...world.interactions.values()].find(({ token }) => token === param('token'));
  if (!interaction?.answer || param('application') !== world.application.id) throw refuse('unknownWebhook');
  if (arrivedAt - interaction.dispatchedAt > TOKEN_MS) throw refuse('invalidWebhookToken');
  return interaction;
}

/** @throws {Refusal} 10008 unless it is the original or a followup of this interaction. */
function messageOf(request: RouteRequest): Message {
  const { original, followups } = interactionOf(request);
  const name = request.param('message');
  const message =
    name === '@original' ? original : [original, ...followups].find((candidate) => candidate?.id === name);
  if (!message || message.isDeleted) throw refuse('unknownMessage');
  return message;
}

function followUp(request: RouteRequest): Reply {
  const interaction = interactionOf(request);
  const { original, followups } = interaction;
  const body = parseBody(MessageBody, request.body);
  // After a deferral the first followup is the answer itself.
  if (original && !original.isDeleted && original.flags & MessageFlags.Loading) {
    return ok(messageWire(edit(request, original, body, request.uploads), request.world));
  }
  const message = reply(request, interaction, body);
  followups.push(message);
  return ok(messageWire(message, request.world));
}
