import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ChannelType,
} from 'discord-api-types/v10';

/** Channels that feeds and digests can post in. */
export const POSTING_PLACES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.PublicThread,
] as const;

export const subcommand = (name: string, description: string, options: APIApplicationCommandBasicOption[] = []) =>
  ({ type: ApplicationCommandOptionType.Subcommand, name, description, options }) as const;
