import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { type Attachment, faultsOfReferences } from './attachments.ts';
import { Component } from './component.ts';
import { check, faultsOfLayout, faultsOfModalComponents, faultsOfRows, length, range } from './component-limits.ts';
import type { Fault } from './errors.ts';

const Embed = z.looseObject({
  title: z.string().nullish(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  footer: z.looseObject({ text: z.string() }).nullish(),
  author: z.looseObject({ name: z.string() }).nullish(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
});

const AllowedMentions = z.looseObject({
  parse: z.array(z.enum(['everyone', 'users', 'roles'])).nullish(),
  users: z.array(z.string()).max(100).nullish(),
  roles: z.array(z.string()).max(100).nullish(),
  replied_user: z.boolean().nullish(),
});
export type AllowedMentions = z.infer<typeof AllowedMentions>;

/** A message as a request writes it; the same for a channel, an interaction and an edit. */
export const MessageBody = z.looseObject({
  content: z.string().nullish(),
  embeds: z.array(Embed).nullish(),
  components: z.array(Component).nullish(),
  flags: z.int().nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  nonce: z.union([z.string(), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  attachments: z
    .array(
      z.looseObject({
        id: z.union([z.string(), z.int()]),
        filename: z.string().min(1).max(1024).nullish(),
        description: z.string().max(1024).nullish(),
      }),
    )
    .nullish(),
  message_reference: z
    .looseObject({
      message_id: z.string(),
      channel_id: z.string().nullish(),
      fail_if_not_exists: z.boolean().nullish(),
    })
    .nullish(),
});
export type MessageBody = z.infer<typeof MessageBody>;

/** What a message holds once a request has been applied to it. */
export interface Contents {
  readonly content: string;
  readonly embeds: NonNullable<MessageBody['embeds']>;
  readonly components: readonly Component[];
  readonly attachments: readonly Attachment[];
  readonly flags: number;
}

/** @returns What Discord would not keep as a message. @param maxContent In characters; 2,000 for whoever has no Nitro. */
export function faultsOfMessage(contents: Contents, maxContent = 2000): Fault[] {
  const { content, embeds, components, attachments, flags } = contents;
  if (flags & MessageFlags.IsComponentsV2) {
    return [
      ...check(
        content === '',
        'content',
        "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
      ),
      ...check(
        embeds.length === 0,
        'embeds',
        "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
      ),
      ...faultsOfLayout(components),
      ...faultsOfReferences(components, attachments),
    ];
  }
  const sizes = embeds.map(sizeOf);
  return [
    ...length(content, 0, maxContent, 'content'),
    ...range(embeds.length, 0, 10, 'embeds'),
    ...check(sizes.reduce((sum, size) => sum + size, 0) <= 6000, 'embeds', 'Embed size exceeds maximum size of 6000'),
    ...embeds.flatMap((embed, index) => faultsOfEmbed(embed, `embeds.${index}`)),
    ...faultsOfRows(components),
  ];
}

function sizeOf({ title, description, footer, author, fields }: z.infer<typeof Embed>): number {
  const texts = [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

function faultsOfEmbed({ title, description, footer, author, fields }: z.infer<typeof Embed>, path: string): Fault[] {
  return [
    ...length(title ?? '', 0, 256, `${path}.title`),
    ...length(description ?? '', 0, 4096, `${path}.description`),
    ...length(footer?.text ?? '', 0, 2048, `${path}.footer.text`),
    ...length(author?.name ?? '', 0, 256, `${path}.author.name`),
    ...range(fields?.length ?? 0, 0, 25, `${path}.fields`),
    ...(fields ?? []).flatMap(({ name, value }, index) => [
      ...length(name, 1, 256, `${path}.fields.${index}.name`),
      ...length(value, 1, 1024, `${path}.fields.${index}.value`),
    ]),
  ];
}

/** @returns What is wrong with the parts of a request that a message does not keep. */
export function faultsOfRequest({ nonce, enforce_nonce: enforced, allowed_mentions: mentions }: MessageBody): Fault[] {
  const both = (kind: 'users' | 'roles') => Boolean(mentions?.parse?.includes(kind) && mentions[kind]?.length);
  return [
    ...length(nonce === null || nonce === undefined ? '' : String(nonce), 0, 25, 'nonce'),
    ...check(!enforced || (nonce !== null && nonce !== undefined), 'nonce', 'A nonce is required to enforce it'),
    ...(['users', 'roles'] as const).flatMap((kind) =>
      check(!both(kind), 'allowed_mentions', `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`),
    ),
  ];
}

export const ModalBody = z.looseObject({
  custom_id: z.string(),
  title: z.string(),
  components: z.array(Component),
});
export type ModalBody = z.infer<typeof ModalBody>;

/** @returns What is wrong with a modal. */
export function faultsOfModal({ custom_id, title, components }: ModalBody): Fault[] {
  return [
    ...length(custom_id, 1, 100, 'data.custom_id'),
    ...length(title, 1, 45, 'data.title'),
    ...faultsOfModalComponents(components).map(({ path, message }) => ({ path: `data.${path}`, message })),
  ];
}

export const ChoicesBody = z.looseObject({
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })),
});

/** @returns What is wrong with what is offered for completion. */
export function faultsOfChoices({ choices }: z.infer<typeof ChoicesBody>): Fault[] {
  return [
    ...range(choices.length, 0, 25, 'data.choices'),
    ...choices.flatMap(({ name, value }, index) => [
      ...length(name, 1, 100, `data.choices.${index}.name`),
      ...length(String(value), 1, 100, `data.choices.${index}.value`),
    ]),
  ];
}
