import { isDeepStrictEqual } from 'node:util';
import { DiscordAPIError, HTTPError, type REST } from '@discordjs/rest';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type RESTGetAPICurrentUserGuildsResult,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10';
import pLimit from 'p-limit';
import { UserError } from '../errors.ts';

/** What became of the commands in one place. */
export interface Registration {
  /** A guild's ID, or `undefined` for everywhere. */
  readonly guildId: string | undefined;
  readonly result: 'registered' | 'unchanged' | 'removed';
}

type Commands = readonly RESTPostAPIApplicationCommandsJSONBody[];

/** Guilds that are looked at for commands of an earlier start, at a time. */
const GUILDS_AT_ONCE = 16;

export interface RegisterOptions {
  /** Guilds to register for, instead of everywhere; empty for everywhere. */
  readonly guildIds: readonly string[];
  /** The guilds that the bot is in. */
  readonly listGuildIds: () => readonly string[] | Promise<readonly string[]>;
  /** Whether to look into every guild for commands that an earlier start left there, which takes a request for each. */
  readonly isThorough?: boolean;
}

/**
 * Register commands for some guilds, or everywhere if none is named: only where they differ from what is registered, since
 * Discord counts changes.
 *
 * A guild shows its own commands and those for everywhere, so that the same would show twice: commands for named guilds take the place
 * of those everywhere, and the other way round. Whoever named guilds before has none everywhere: only then are guilds looked into,
 * and before anything is registered, so that a start which is interrupted there is made up for by the next.
 *
 * @throws {UserError} `no_access` for a named guild that the bot is not in, or without the scope that commands need.
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: Commands,
  { guildIds, listGuildIds, isThorough = false }: RegisterOptions,
): Promise<Registration[]> {
  const everywhere = await listCommands(rest, applicationId, undefined);
  const registrations: Registration[] = [];
  if (isThorough || (guildIds.length === 0 && everywhere.length === 0)) {
    const others = (await listGuildIds()).filter((id) => !guildIds.includes(id));
    const atOnce = pLimit(GUILDS_AT_ONCE);
    const left = await Promise.all(others.map((id) => atOnce(() => removeFrom(id))));
    registrations.push(...left.flatMap((each) => each ?? []));
  }
  if (guildIds.length === 0) return [...registrations, await bring(undefined, everywhere, commands)];
  for (const guildId of guildIds) {
    const registered = await listCommands(rest, applicationId, guildId).catch((cause: unknown) => {
      if (!isOutOfReach(cause)) throw cause;
      throw new UserError(
        'no_access',
        `Cannot register the commands for guild ${guildId}: Discord answers "${cause.message}"; invite the bot there with the link that "lede doctor" gives, or take it out of DISCORD_GUILD_IDS`,
        { cause },
      );
    });
    registrations.push(await bring(guildId, registered, commands));
  }
  const global = await bring(undefined, everywhere, []);
  return global.result === 'unchanged' ? registrations : [...registrations, global];

  async function bring(
    guildId: string | undefined,
    registered: readonly APIApplicationCommand[],
    wanted: Commands,
  ): Promise<Registration> {
    if (isSame(registered, wanted, guildId)) return { guildId, result: 'unchanged' };
    await rest.put(routeOf(applicationId, guildId), { body: wanted });
    return { guildId, result: wanted.length === 0 ? 'removed' : 'registered' };
  }

  /** @returns `undefined` where there are none. */
  async function removeFrom(guildId: string): Promise<Registration | undefined> {
    const registered = await listCommands(rest, applicationId, guildId).catch((error: unknown) => {
      // Without access to a guild's commands there are none; and one guild that Discord has trouble with must not keep all from theirs.
      if (isOutOfReach(error) || (error instanceof HTTPError && error.status >= 500)) return [];
      throw error;
    });
    return registered.length === 0 ? undefined : bring(guildId, registered, []);
  }
}

/** @returns Every guild that the bot is in. */
export async function listGuildIds(rest: REST): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const query = new URLSearchParams({
      limit: String(GUILDS_A_PAGE),
      ...(ids.length > 0 && { after: String(ids.at(-1)) }),
    });
    const page = (await rest.get(Routes.userGuilds(), { query })) as RESTGetAPICurrentUserGuildsResult; // what this route answers
    ids.push(...page.map(({ id }) => id));
    if (page.length < GUILDS_A_PAGE) return ids;
  }
}

/** Discord's limit: https://docs.discord.com/developers/resources/user#get-current-user-guilds */
const GUILDS_A_PAGE = 200;

const isOutOfReach = (error: unknown): error is DiscordAPIError =>
  error instanceof DiscordAPIError && (error.status === 403 || error.status === 404);

/** @returns Whether exactly these commands are registered, for a guild or everywhere. */
export async function compareCommands(
  rest: REST,
  applicationId: string,
  wanted: Commands,
  guildId: string | undefined,
): Promise<boolean> {
  return isSame(await listCommands(rest, applicationId, guildId), wanted, guildId);
}

function isSame(registered: readonly APIApplicationCommand[], wanted: Commands, guildId: string | undefined): boolean {
  return isDeepStrictEqual(comparable(registered, guildId), comparable(wanted, guildId));
}

async function listCommands(
  rest: REST,
  applicationId: string,
  guildId: string | undefined,
): Promise<APIApplicationCommand[]> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  return (await rest.get(routeOf(applicationId, guildId), { query })) as APIApplicationCommand[]; // what this route answers
}

function routeOf(applicationId: string, guildId: string | undefined) {
  return guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

/** Fields that Discord adds and nobody chooses. */
const GIVEN = new Set(['id', 'application_id', 'version', 'guild_id', 'name_localized', 'description_localized']);
/** Fields that count as left out when they have these values. */
const DEFAULTS: Readonly<Record<string, readonly unknown[]>> = {
  type: [ApplicationCommandType.ChatInput],
  description: [''],
  required: [false],
  autocomplete: [false],
  nsfw: [false],
  dm_permission: [true, false],
  default_permission: [true],
  options: [[]],
  handler: [1],
};

/** Commands by type and name, without what says nothing. */
function comparable(commands: readonly object[], guildId: string | undefined): object {
  const entries = commands.map((command) => {
    const { contexts, integration_types: installs, ...rest } = command as Partial<APIApplicationCommand>;
    // Where a command of one guild can be used is not kept.
    const isGlobal = guildId === undefined;
    const chosen = {
      ...(isGlobal && contexts && { contexts: [...contexts].sort() }),
      ...(isGlobal && installs && { installs: [...installs].sort() }),
    };
    return [`${rest.type ?? ApplicationCommandType.ChatInput} ${rest.name}`, bare({ ...rest, ...chosen })] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

/** A value without what is null, given, or the default. */
function bare(value: unknown, isOption = false): unknown {
  if (Array.isArray(value)) return value.map((each) => bare(each, true));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name, content]) => {
    if (content === null || content === undefined || GIVEN.has(name)) return false;
    // An option's type is never left out, and no default.
    if (isOption && name === 'type') return true;
    return !DEFAULTS[name]?.some((each) => isDeepStrictEqual(each, content));
  });
  return Object.fromEntries(kept.map(([name, content]) => [name, bare(content)]));
}
