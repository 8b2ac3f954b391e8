import {
  type APIApplicationCommandBasicOption,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import {
  completeDigest,
  createDigest,
  editDigest,
  listDigests,
  pauseDigest,
  previewDigest,
  removeDigest,
  resumeDigest,
  runDigest,
  showDigest,
} from '../src/discord/digest-commands.ts';
import { UserError } from '../src/errors.ts';
import { POSTING_PLACES, subcommand } from './subcommand.ts';

const digestOption: APIApplicationCommandBasicOption = {
  type: Type.String,
  name: 'digest',
  description: 'A digest of this server',
  required: true,
  autocomplete: true,
};

/** What can be chosen when a digest is created, and changed later. */
const choices: APIApplicationCommandBasicOption[] = [
  {
    type: Type.Channel,
    name: 'channel',
    description: 'Where to post; otherwise here',
    channel_types: [...POSTING_PLACES],
  },
  {
    type: Type.String,
    name: 'days',
    description: 'On which days; otherwise every day',
    choices: [
      { name: 'Every day', value: 'daily' },
      { name: 'Monday to Friday', value: 'weekdays' },
      { name: 'Saturday and Sunday', value: 'weekend' },
      { name: 'Mondays', value: 'mon' },
      { name: 'Fridays', value: 'fri' },
      { name: 'Sundays', value: 'sun' },
    ],
  },
  { type: Type.String, name: 'cron', description: 'For experts, instead of times: such as 0 7 1 * *', max_length: 200 },
  {
    type: Type.String,
    name: 'categories',
    description: 'Only feeds of these categories, with commas between; “all” for all',
    max_length: 300,
  },
  {
    type: Type.Integer,
    name: 'max_stories',
    description: 'At most so many stories; otherwise 8',
    min_value: 1,
    max_value: 20,
  },
  {
    type: Type.String,
    name: 'quiet_day',
    description: 'What a day without news gets; otherwise nothing',
    choices: [
      { name: 'Nothing', value: 'skip' },
      { name: 'A line', value: 'line' },
    ],
  },
  {
    type: Type.String,
    name: 'language',
    description: 'Language of the stories; otherwise what this server has chosen',
    autocomplete: true,
  },
  {
    type: Type.String,
    name: 'length',
    description: 'Length of the stories; otherwise what this server has chosen',
    choices: [
      { name: 'Short', value: 'short' },
      { name: 'Medium', value: 'medium' },
      { name: 'Long', value: 'long' },
    ],
  },
  { type: Type.Role, name: 'role', description: 'A role to tell of each edition; @everyone for none' },
  { type: Type.Boolean, name: 'thread', description: 'Put the stories into a thread below a first message' },
  {
    type: Type.String,
    name: 'tag',
    description: 'For a forum: the tag of each post',
    max_length: 100,
    autocomplete: true,
  },
  { type: Type.Boolean, name: 'silent', description: 'Post without a sound' },
];

const times = (isRequired: boolean): APIApplicationCommandBasicOption => ({
  type: Type.String,
  name: 'times',
  description: 'Local times of day, such as 07:30 or 07:30, 18:00',
  required: isRequired,
  max_length: 100,
});
const zone = (isRequired: boolean): APIApplicationCommandBasicOption => ({
  type: Type.String,
  name: 'zone',
  description: 'Time zone, such as Europe/Paris',
  required: isRequired,
  autocomplete: true,
});

const ACTIONS: Readonly<Record<string, Command['execute']>> = {
  create: createDigest,
  list: listDigests,
  edit: editDigest,
  remove: removeDigest,
  pause: pauseDigest,
  resume: resumeDigest,
  preview: previewDigest,
  run: runDigest,
  show: showDigest,
};

export const digest: Command = {
  data: {
    name: 'digest',
    description: 'Editions of many feeds, at this server’s own hour',
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      subcommand('create', 'Create a digest; shows when it comes and what it costs before anything is saved', [
        { type: Type.String, name: 'name', description: 'Its title', required: true, max_length: 80 },
        times(true),
        zone(true),
        ...choices,
      ]),
      subcommand('list', 'The digests of this server, with their last and next edition'),
      subcommand('edit', 'Change a digest', [
        digestOption,
        { type: Type.String, name: 'name', description: 'Its title', max_length: 80 },
        times(false),
        zone(false),
        ...choices,
      ]),
      subcommand('remove', 'Remove a digest; can be undone for ten minutes', [digestOption]),
      subcommand('pause', 'Post no editions for now', [digestOption]),
      subcommand('resume', 'Post editions again', [digestOption]),
      subcommand('preview', 'Show you alone an edition of the last day; nothing counts as told', [digestOption]),
      subcommand('run', 'Post an edition now, of everything since the last', [digestOption]),
      subcommand('show', 'Show you alone a past edition', [
        digestOption,
        {
          type: Type.Integer,
          name: 'back',
          description: 'How many editions back; otherwise the last',
          min_value: 0,
          max_value: 50,
        },
      ]),
    ],
  },
  right: 'moderator',
  audience: () => 'member',
  async execute(call, services) {
    const act = ACTIONS[call.options.getSubcommand()];
    if (!act)
      throw new UserError('unknown_command', 'I no longer know that command: restart Discord to see the new ones.');
    return act(call, services);
  },
  complete: completeDigest,
};
