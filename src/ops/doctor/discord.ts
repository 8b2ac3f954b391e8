import type { REST } from '@discordjs/rest';
import { RequestMethod } from '@discordjs/rest';
import {
  type APIApplication,
  type APIGatewayBotInfo,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10';
import type { DiscordConfig } from '../../config.ts';
import { inviteLink } from '../../discord/permissions.ts';
import { compareCommands } from '../../discord/register.ts';
import { type Finding, warn, well } from './finding.ts';

/** Whether the token is one. @throws {Error} If Discord does not take it, or does not answer. */
export async function checkToken(
  rest: REST,
  { apiUrl }: DiscordConfig,
): Promise<{ finding: Finding; id: string; userId: string }> {
  try {
    const { id, name, bot } = (await rest.get(Routes.currentApplication())) as APIApplication; // what this route answers
    // The two are one for every bot of the last ten years.
    return { id, userId: bot?.id ?? id, finding: well(`the token is ${name}'s; invite it with ${inviteLink(id)}`) };
  } catch (cause) {
    const { status, message } = cause as Error & { status?: number };
    if (status === 401) throw new Error('Discord does not accept the token; check DISCORD_TOKEN', { cause });
    throw new Error(`Discord does not answer at ${apiUrl}: ${message}; check the network and DISCORD_API_URL`, {
      cause,
    });
  }
}

/** Whether the gateway lets us in: no privileged intent is needed, but sessions are counted. @throws {Error} If none is left. */
export async function checkGateway(rest: REST): Promise<Finding> {
  const info = (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo; // what this route answers
  const { remaining, total, reset_after: resetMs } = info.session_start_limit;
  if (remaining === 0) {
    throw new Error(
      `all ${total} sessions of today are used up; wait ${Math.ceil(resetMs / 60_000)} minutes before the next start`,
    );
  }
  if (remaining < info.shards) {
    return warn(
      `the bot opens ${info.shards} sessions, and ${remaining} of ${total} are left today; start it once at most`,
    );
  }
  const sessions = info.shards > 1 ? `${info.shards} connections (shards)` : 'one connection';
  return well(
    `${sessions}, the intent Guilds alone, which is not privileged; ${remaining} of ${total} sessions left today`,
  );
}

/** Whether the commands of this version are those that members see. */
export async function checkCommands(
  rest: REST,
  applicationId: string,
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  guildIds: readonly string[],
): Promise<Finding> {
  const places = guildIds.length === 0 ? [undefined] : guildIds;
  const differing: string[] = [];
  for (const guildId of places) {
    if (!(await compareCommands(rest, applicationId, commands, guildId))) differing.push(guildId ?? 'everywhere');
  }
  if (differing.length === 0) return well(`${commands.length} registered`);
  return warn(
    `not those of this version (${differing.join(', ')}); the next start registers them, or "lede register" does`,
  );
}

/** What time it is at Discord, to the second. */
export async function askTime(rest: REST): Promise<Date | undefined> {
  const response = await rest.queueRequest({ method: RequestMethod.Get, fullRoute: Routes.gateway() });
  await response.arrayBuffer();
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : new Date(date);
}
