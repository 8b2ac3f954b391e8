import type { ChannelType } from 'discord-api-types/v10';

/** What the stand-in knows of a guild and what is in it; `wire.ts` says how Discord writes it. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly bot: boolean;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  permissions: bigint;
  readonly mentionable: boolean;
}

export interface Member {
  readonly user: User;
  readonly roles: readonly string[];
}

/** What a channel grants or takes away from one role or one member. */
export interface Overwrite {
  readonly id: string;
  readonly type: 'role' | 'member';
  readonly allow: bigint;
  readonly deny: bigint;
}

/** What posts in a forum can be sorted by. */
export interface ForumTag {
  readonly id: string;
  readonly name: string;
  /** Only who may manage threads may give it to a post. */
  readonly moderated: boolean;
}

export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  readonly name: string;
  /** The channel a thread hangs in. */
  readonly parentId: string | null;
  overwrites: Overwrite[];
  /** A bit field: 1 << 4 on a forum whose posts need a tag. */
  readonly flags: number;
  /** Of a forum. */
  readonly availableTags: readonly ForumTag[];
  /** Of a post in a forum, by their identifiers. */
  readonly appliedTags: readonly string[];
  readonly archived: boolean;
  readonly locked: boolean;
  readonly ownerId: string | null;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly ownerId: string;
  readonly systemChannelId: string | null;
  /** The role of everyone bears the guild's own identifier. */
  readonly roles: Role[];
  readonly members: Member[];
  readonly channels: Channel[];
  /** What the bot's own role grants, beside what everyone may. */
  readonly botPermissions: bigint;
}
