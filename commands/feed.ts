import {
  type APIApplicationCommandBasicOption,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord-api-types/v10';
import type { Command } from '../src/discord/command.ts';
import {
  addFeed,
  completeFeed,
  editFeed,
  exportFeeds,
  importFeeds,
  listFeeds,
  pauseFeed,
  removeFeed,
  resumeFeed,
  testFeed,
  whyFeed,
} from '../src/discord/feed-commands.ts';
import { MAX_AGE_HOURS, MAX_PER_HOUR, readDraft } from '../src/discord/feed-options.ts';
import { UserError } from '../src/errors.ts';
import { POSTING_PLACES, subcommand } from './subcommand.ts';

const feedOption: APIApplicationCommandBasicOption = {
  type: Type.String,
  name: 'feed',
  description: 'A feed that this server follows',
  required: true,
  autocomplete: true,
};

/** What can be chosen when a feed is added, and changed later. */
const choices: APIApplicationCommandBasicOption[] = [
  {
    type: Type.String,
    name: 'mode',
    description: 'What is posted for each entry; otherwise a card',
    choices: [
      { name: 'Card: the article is read', value: 'card' },
      { name: 'Link: only named', value: 'link' },
      { name: 'Digest: kept for digests', value: 'digest' },
    ],
  },
  {
    type: Type.String,
    name: 'filter',
    description: 'Such as: budget OR "city council" -sports, title:/^Live/',
    max_length: 1000,
  },
  { type: Type.Role, name: 'role', description: 'A role to tell of each entry; @everyone for none' },
  {
    type: Type.Integer,
    name: 'max_per_hour',
    description: 'At most so many messages an hour; 0 for no limit',
    min_value: 0,
    max_value: MAX_PER_HOUR,
  },
  {
    type: Type.Integer,
    name: 'max_age_hours',
    description: 'Nothing older than this; 0 for no limit',
    min_value: 0,
    max_value: MAX_AGE_HOURS,
  },
  { type: Type.Boolean, name: 'thread', description: 'Open a thread for each entry' },
  { type: Type.Boolean, name: 'publish', description: 'Publish to the followers of an announcement channel' },
  { type: Type.String, name: 'tags', description: 'For a forum: filter => tag; filter => tag', max_length: 1000 },
  {
    type: Type.String,
    name: 'category',
    description: 'A folder of your own, for digests and exports',
    max_length: 100,
  },
  {
    type: Type.String,
    name: 'weight',
    description: 'How much the source counts in digests; otherwise as usual',
    choices: [
      { name: 'Less', value: 'less' },
      { name: 'As usual', value: 'usual' },
      { name: 'More', value: 'more' },
    ],
  },
];

const ACTIONS: Readonly<Record<string, Command['execute']>> = {
  add: addFeed,
  list: listFeeds,
  edit: editFeed,
  remove: removeFeed,
  pause: pauseFeed,
  resume: resumeFeed,
  test: testFeed,
  why: whyFeed,
  import: importFeeds,
  export: exportFeeds,
};

export const feed: Command = {
  data: {
    name: 'feed',
    description: 'Follow feeds in this server’s channels',
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      subcommand('add', 'Follow a site or a feed; shows what would be posted before anything is saved', [
        { type: Type.String, name: 'url', description: 'Address of a site or a feed', required: true },
        {
          type: Type.Channel,
          name: 'channel',
          description: 'Where to post; otherwise here',
          channel_types: [...POSTING_PLACES],
        },
        ...choices,
        {
          type: Type.Integer,
          name: 'backfill',
          description: 'Post so many entries that are there already',
          min_value: 0,
          max_value: 5,
        },
      ]),
      subcommand('list', 'The feeds that this server follows, and how they fare'),
      subcommand('edit', 'Change how a feed is followed; “none” takes a filter, tags or category away', [
        feedOption,
        ...choices,
      ]),
      subcommand('remove', 'Stop following a feed; can be undone for ten minutes', [feedOption]),
      subcommand('pause', 'Post nothing of a feed for now', [feedOption]),
      subcommand('resume', 'Post a feed’s entries again', [feedOption]),
      subcommand('test', 'Ask a feed now, and show what it holds and what the filter does', [feedOption]),
      subcommand('why', 'Why the newest entries of a feed were or were not posted', [feedOption]),
      subcommand('import', 'Follow the feeds of an OPML file; shows a report before anything is saved', [
        {
          type: Type.Attachment,
          name: 'file',
          description: 'An OPML file, as other readers export it',
          required: true,
        },
        {
          type: Type.Channel,
          name: 'channel',
          description: 'Where to post; otherwise here',
          channel_types: [...POSTING_PLACES],
        },
        choices[0] ?? feedOption,
      ]),
      subcommand('export', 'The feeds that this server follows, as an OPML file'),
    ],
  },
  right: 'moderator',
  audience(call, services) {
    if (call.options.getSubcommand() === 'add') readDraft(call, services);
    return 'member';
  },
  async execute(call, services) {
    const act = ACTIONS[call.options.getSubcommand()];
    if (!act)
      throw new UserError('unknown_command', 'I no longer know that command: restart Discord to see the new ones.');
    return act(call, services);
  },
  complete: completeFeed,
};
