import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { type Attachment, type Attachments, attachmentWire, MAX_FILE_BYTES } from './attachments.ts';
import { isGroup, type Option } from './command-limits.ts';
import type { Guild } from './entities.ts';
import { channelWire, memberWire, roleWire, userWire } from './wire.ts';
import type { Command } from './world.ts';

/** A file that a member chose from their disk. */
export interface TypedFile {
  readonly file: { readonly name: string; readonly content: Buffer | string; readonly contentType?: string };
}

/** What a member typed for each option: the value, a file, or the identifier of a user, a channel or a role. */
export type Typed = Readonly<Record<string, string | number | boolean | TypedFile>>;

/** The same once Discord has the files: their identifiers are in their place. */
export interface Uploaded {
  readonly typed: Readonly<Record<string, string | number | boolean>>;
  readonly attachments: readonly Attachment[];
}

/** Upload what a member chose; nobody but the bot sees it. */
export function uploaded(typed: Typed, attachments: Attachments, channelId: string): Uploaded {
  const kept: Attachment[] = [];
  const values = Object.entries(typed).map(([name, value]) => {
    if (typeof value !== 'object') return [name, value] as const;
    const { name: filename, content, contentType } = value.file;
    const file = { name: filename, content: Buffer.from(content), contentType, description: undefined };
    const attachment = attachments.keep({ ...file, isEphemeral: true }, channelId);
    kept.push(attachment);
    return [name, attachment.id] as const;
  });
  return { typed: Object.fromEntries(values), attachments: kept };
}

interface Called {
  /** Sub-commands around the options, outermost first. */
  readonly path: readonly Option[];
  readonly options: readonly Option[];
}

/** @throws {Error} If the command has no such sub-command, or would not be sent without one. */
export function called(command: Command, steps: readonly string[]): Called {
  let options = command.options ?? [];
  const path: Option[] = [];
  for (const step of steps) {
    const next = options.find((option) => isGroup(option) && option.name === step);
    if (!next) throw new Error(`/${command.name} has no sub-command "${step}"`);
    path.push(next);
    options = next.options ?? [];
  }
  if (options.some(isGroup)) throw new Error(`/${command.name} needs one of its sub-commands`);
  return { path, options };
}

/** @throws {Error} Where Discord's own form would not let the member send it. */
export function checkTyped(options: readonly Option[], typed: Typed, guild: Guild): void {
  for (const name of Object.keys(typed))
    if (!options.some((option) => option.name === name)) throw new Error(`There is no option "${name}"`);
  for (const option of options) {
    const value = typed[option.name];
    if (value === undefined && option.required) throw new Error(`The option "${option.name}" is required`);
    if (value !== undefined && !fits(option, value, guild))
      throw new Error(
        `The option "${option.name}" does not take ${typeof value === 'object' ? 'this file' : JSON.stringify(value)}`,
      );
  }
}

function fits(option: Option, value: string | number | boolean | TypedFile, guild: Guild): boolean {
  if (option.type === OptionType.Attachment || typeof value === 'object') {
    const isFile = option.type === OptionType.Attachment && typeof value === 'object';
    return isFile && Buffer.byteLength(value.file.content) <= MAX_FILE_BYTES;
  }
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value)) return false;
  const channel = guild.channels.find(({ id }) => id === value);
  switch (option.type) {
    case OptionType.String:
      return (
        typeof value === 'string' &&
        value.length >= Math.max(1, option.min_length ?? 1) &&
        value.length <= (option.max_length ?? 6000)
      );
    case OptionType.Integer:
    case OptionType.Number:
      return (
        typeof value === 'number' &&
        (option.type === OptionType.Number || Number.isInteger(value)) &&
        value >= (option.min_value ?? -(2 ** 53)) &&
        value <= (option.max_value ?? 2 ** 53)
      );
    case OptionType.Boolean:
      return typeof value === 'boolean';
    case OptionType.Channel:
      return channel !== undefined && (!option.channel_types?.length || option.channel_types.includes(channel.type));
    case OptionType.User:
      return guild.members.some(({ user }) => user.id === value);
    case OptionType.Role:
      return guild.roles.some(({ id }) => id === value);
    case OptionType.Mentionable:
      return guild.roles.some(({ id }) => id === value) || guild.members.some(({ user }) => user.id === value);
    default:
      throw new Error(`The stand-in cannot fill an option of type ${option.type}`);
  }
}

/** @returns The `options` of an interaction, inside their sub-commands. @param focused The one being typed. */
export function optionsWire({ path, options }: Called, { typed }: Pick<Uploaded, 'typed'>, focused?: string): object[] {
  const leaves = options
    .filter(({ name }) => name in typed)
    .map(({ name, type }) => ({ name, type, value: typed[name], ...(name === focused && { focused: true }) }));
  return path.reduceRight<object[]>((inner, { name, type }) => [{ name, type, options: inner }], leaves);
}

/** @returns The members, roles, channels and files that the typed identifiers stand for. */
export function resolvedWire(options: readonly Option[], { typed, attachments }: Uploaded, guild: Guild): object {
  const ids = options
    .filter(({ type }) => type >= OptionType.User && type <= OptionType.Mentionable)
    .map(({ name }) => typed[name]);
  const members = guild.members.filter(({ user }) => ids.includes(user.id));
  const roles = guild.roles.filter(({ id }) => ids.includes(id));
  const channels = guild.channels.filter(({ id }) => ids.includes(id));
  return {
    ...(attachments.length > 0 && {
      attachments: Object.fromEntries(attachments.map((each) => [each.id, attachmentWire(each)])),
    }),
    users: Object.fromEntries(members.map(({ user }) => [user.id, userWire(user)])),
    members: Object.fromEntries(members.map((member) => [member.user.id, { ...memberWire(member), permissions: '0' }])),
    roles: Object.fromEntries(roles.map((role, index) => [role.id, roleWire(role, index)])),
    channels: Object.fromEntries(
      channels.map((channel) => [channel.id, { ...channelWire(guild, channel), permissions: '0' }]),
    ),
  };
}
