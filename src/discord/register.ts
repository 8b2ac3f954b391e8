import { isDeepStrictEqual } from 'node:util';
import type { REST } from '@discordjs/rest';
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10';

/** What was found when commands were compared with those registered. */
export interface Registration {
  /** A guild's ID, or `undefined` for everywhere. */
  readonly guildId: string | undefined;
  readonly isChanged: boolean;
}

/**
 * Register commands for some guilds, or everywhere if none is named: only where they differ from what is registered, since
 * Discord counts changes. Commands for named guilds take the place of those everywhere, which would show twice.
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  guildIds: readonly string[],
): Promise<Registration[]> {
  if (guildIds.length === 0) return [{ guildId: undefined, isChanged: await bring(undefined, commands) }];
  const registrations: Registration[] = [];
  for (const guildId of guildIds) registrations.push({ guildId, isChanged: await bring(guildId, commands) });
  await bring(undefined, []);
  return registrations;

  async function bring(guildId: string | undefined, wanted: readonly RESTPostAPIApplicationCommandsJSONBody[]) {
    if (await compareCommands(rest, applicationId, wanted, guildId)) return false;
    await rest.put(routeOf(applicationId, guildId), { body: wanted });
    return true;
  }
}

/** @returns Whether exactly these commands are registered, for a guild or everywhere. */
export async function compareCommands(
  rest: REST,
  applicationId: string,
  wanted: readonly RESTPostAPIApplicationCommandsJSONBody[],
  guildId: string | undefined,
): Promise<boolean> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  // What this route answers.
  const registered = (await rest.get(routeOf(applicationId, guildId), { query })) as APIApplicationCommand[];
  return isDeepStrictEqual(comparable(registered, guildId), comparable(wanted, guildId));
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
