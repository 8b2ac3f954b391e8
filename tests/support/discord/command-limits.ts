import { ApplicationCommandType, Locale, ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { z } from 'zod';
import { check, length, range } from './component-limits.ts';
import type { Fault } from './errors.ts';

const Localizations = z.record(z.string(), z.string()).nullish();
const Choice = z.looseObject({
  name: z.string(),
  name_localizations: Localizations,
  value: z.union([z.string(), z.number()]),
});

const Option = z.looseObject({
  type: z.int(),
  name: z.string(),
  name_localizations: Localizations,
  description: z.string(),
  description_localizations: Localizations,
  required: z.boolean().nullish(),
  autocomplete: z.boolean().nullish(),
  choices: z.array(Choice).nullish(),
  channel_types: z.array(z.int()).nullish(),
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
  min_length: z.int().nullish(),
  max_length: z.int().nullish(),
  get options(): z.ZodOptional<z.ZodNullable<z.ZodArray<typeof Option>>> {
    return z.array(Option).nullable().optional();
  },
});
export type Option = z.infer<typeof Option>;

/** A command as a request writes it. */
export const CommandBody = z.looseObject({
  type: z.int().nullish(),
  name: z.string(),
  name_localizations: Localizations,
  description: z.string().nullish(),
  description_localizations: Localizations,
  options: z.array(Option).nullish(),
  default_member_permissions: z.union([z.string().regex(/^\d+$/), z.int()]).nullish(),
  contexts: z.array(z.int()).nullish(),
  integration_types: z.array(z.int()).nullish(),
  nsfw: z.boolean().nullish(),
});
export type CommandBody = z.infer<typeof CommandBody>;

/** How a chat input command and its options may be called: https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));

/** @returns What is wrong with one command. */
export function faultsOfCommand(command: CommandBody, path: string): Fault[] {
  const type = command.type ?? ApplicationCommandType.ChatInput;
  if (type !== ApplicationCommandType.ChatInput) {
    return [
      ...length(command.name, 1, 32, `${path}name`),
      ...check(!command.description, `${path}description`, 'Context menu commands cannot have description'),
      ...check(!command.options?.length, `${path}options`, 'Context menu commands cannot have options'),
      ...faultsOfLocales(command.name_localizations, `${path}name_localizations`, (text) => text.length <= 32),
    ];
  }
  return [
    ...check(charactersOf(command) <= 8000, `${path}name`, 'Command exceeds maximum size (8000)'),
    ...faultsOfNames(command, path),
    ...faultsOfOptions(command.options ?? [], path),
  ];
}

function faultsOfNames(thing: CommandBody | Option, path: string): Fault[] {
  return [
    ...check(isName(thing.name), `${path}name`, 'Command name is invalid'),
    ...length(thing.description, 1, 100, `${path}description`),
    ...faultsOfLocales(thing.name_localizations, `${path}name_localizations`, isName),
    ...faultsOfLocales(
      thing.description_localizations,
      `${path}description_localizations`,
      (text) => text.length >= 1 && text.length <= 100,
    ),
  ];
}

function isName(text: string): boolean {
  return NAME.test(text) && text.toLowerCase() === text;
}

function faultsOfLocales(
  texts: Record<string, string> | null | undefined,
  path: string,
  fits: (text: string) => boolean,
) {
  return Object.entries(texts ?? {}).flatMap(([locale, text]) => [
    ...check(LOCALES.has(locale), path, `Locale ${locale} is not supported`),
    ...check(fits(text), `${path}.${locale}`, 'Localization is invalid'),
  ]);
}

function faultsOfOptions(options: readonly Option[], path: string): Fault[] {
  const names = options.map(({ name }) => name);
  const firstOptional = options.findIndex(({ required }) => !required);
  const isOrdered = firstOptional < 0 || options.slice(firstOptional).every(({ required }) => !required);
  const groups = options.filter(isGroup).length;
  return [
    ...range(options.length, 0, 25, `${path}options`),
    ...check(new Set(names).size === names.length, `${path}options`, 'Option name already in use'),
    ...check(isOrdered, `${path}options`, 'Required options must be placed before non-required options'),
    ...check(groups === 0 || groups === options.length, `${path}options`, 'Sub-commands and other options do not mix'),
    ...options.flatMap((option, index) => faultsOfOption(option, `${path}options.${index}.`)),
  ];
}

export function isGroup({ type }: Option): boolean {
  return type === OptionType.Subcommand || type === OptionType.SubcommandGroup;
}

function faultsOfOption(option: Option, path: string): Fault[] {
  const { type, choices, autocomplete } = option;
  const isText = type === OptionType.String;
  const isNumber = type === OptionType.Integer || type === OptionType.Number;
  const hasLength = option.min_length !== undefined || option.max_length !== undefined;
  const hasRange = option.min_value !== undefined || option.max_value !== undefined;
  const values = (choices ?? []).map(({ value }) => value);
  return [
    ...range(type, 1, 11, `${path}type`),
    ...faultsOfNames(option, path),
    ...check(isText || !hasLength, `${path}min_length`, 'Only a string has a length'),
    ...check(isNumber || !hasRange, `${path}min_value`, 'Only a number has a range'),
    ...check(
      isText || isNumber || !(choices || autocomplete),
      `${path}choices`,
      'Only a string or a number has choices',
    ),
    ...check(!(choices?.length && autocomplete), `${path}choices`, 'Choices and autocomplete are mutually exclusive'),
    ...range(values.length, 0, 25, `${path}choices`),
    ...check(new Set(values).size === values.length, `${path}choices`, 'Choice value already in use'),
    ...(choices ?? []).flatMap(({ name, value }, index) => [
      ...length(name, 1, 100, `${path}choices.${index}.name`),
      ...check(
        typeof value === (isText ? 'string' : 'number'),
        `${path}choices.${index}.value`,
        'Value is of the wrong type',
      ),
      ...length(String(value), 1, 100, `${path}choices.${index}.value`),
    ]),
    ...(isGroup(option)
      ? faultsOfOptions(option.options ?? [], path)
      : check(!option.options, `${path}options`, 'Only a sub-command has options')),
  ];
}

/** Names, descriptions and values together, each by the longest of its localizations. */
function charactersOf(thing: CommandBody | Option): number {
  const longest = (text: string | null | undefined, others: Record<string, string> | null | undefined) =>
    Math.max(text?.length ?? 0, ...Object.values(others ?? {}).map((other) => other.length));
  const choices = 'choices' in thing ? (thing as Option).choices : undefined; // Only an option has choices.
  return (
    longest(thing.name, thing.name_localizations) +
    longest(thing.description, thing.description_localizations) +
    (choices ?? []).reduce(
      (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
      0,
    ) +
    (thing.options ?? []).reduce((sum, option) => sum + charactersOf(option), 0)
  );
}
