import { ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import { CommandBody, faultsOfCommand } from '../command-limits.ts';
import { demand, refuse } from '../errors.ts';
import { nothing, ok, parseBody, type Reply, type Route, type RouteRequest } from '../route.ts';
import type { Command, World } from '../world.ts';
import { guildOf } from './application.ts';

/** How many commands of each type an application may have, for all guilds and for each. */
const MAX_BY_TYPE: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15, 4: 1 };
const MAX_CREATES_A_DAY = 200;
const DAY_MS = 24 * 60 * 60_000;
const creates = new WeakMap<World, Map<string, number>>();

/** Commands of every guild and those of one. */
export const commandRoutes: readonly Route[] = ['', '/guilds/:guild'].flatMap((place): Route[] => {
  const commands = `/applications/:application${place}/commands`;
  return [
    { name: `GET ${commands}`, handle: (request) => ok(listed(request)) },
    {
      name: `PUT ${commands}`,
      schema: (body) =>
        Array.isArray(body)
          ? body.map((command) => ['ApplicationCommandUpdateRequest', asSchema(command)] as const)
          : [],
      handle: overwrite,
    },
    {
      name: `POST ${commands}`,
      schema: (body) => [['ApplicationCommandCreateRequest', asSchema(body)]],
      handle: (request) => {
        const body = parseBody(CommandBody, request.body);
        demand(faultsOfCommand(body, ''));
        const before = listed(request).find((command) => isSame(command, body));
        const command = made(request, body, before);
        store(request, [...listed(request).filter(({ id }) => id !== command.id), command]);
        return { status: before ? 200 : 201, body: command };
      },
    },
    { name: `GET ${commands}/:command`, handle: (request) => ok(found(request)) },
    {
      name: `PATCH ${commands}/:command`,
      schema: (body) => [['ApplicationCommandPatchRequestPartial', asSchema(body)]],
      handle: (request) => {
        const before = found(request);
        const body = parseBody(CommandBody, { ...before, ...parseBody(z.looseObject({}), request.body) });
        demand(faultsOfCommand(body, ''));
        const command = made(request, body, before);
        store(
          request,
          listed(request).map((other) => (other.id === command.id ? command : other)),
        );
        return ok(command);
      },
    },
    {
      name: `DELETE ${commands}/:command`,
      handle: (request) => {
        const { id } = found(request);
        store(
          request,
          listed(request).filter((command) => command.id !== id),
        );
        return nothing;
      },
    },
  ];
});

function overwrite(request: RouteRequest): Reply {
  const bodies = parseBody(z.array(CommandBody), request.body);
  demand(bodies.flatMap((body, index) => faultsOfCommand(body, `${index}.`)));
  const keys = bodies.map(({ type, name }) => `${type ?? 1} ${name}`);
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice >= 0) demand([{ path: String(twice), message: 'Application command names must be unique' }]);
  const before = listed(request);
  store(
    request,
    bodies.map((body) =>
      made(
        request,
        body,
        before.find((command) => isSame(command, body)),
      ),
    ),
  );
  return ok(listed(request));
}

/** Discord's description wants a number where its documentation and every library have a string of digits. */
function asSchema(command: unknown): unknown {
  const { success, data } = z.looseObject({ default_member_permissions: z.string() }).safeParse(command);
  return success ? { ...data, default_member_permissions: Number(data.default_member_permissions) } : command;
}

function scopeOf({ world, param }: RouteRequest, hasGuild: boolean): string {
  if (param('application') !== world.application.id) throw refuse('unknownApplication');
  return hasGuild ? guildOf(world, param('guild')).id : 'global';
}

function listed(request: RouteRequest): readonly Command[] {
  return request.world.commandsOf(scopeOf(request, request.hasParam('guild')));
}

function found(request: RouteRequest): Command {
  const command = listed(request).find(({ id }) => id === request.param('command'));
  if (!command) throw refuse('unknownCommand');
  return command;
}

function isSame(command: Command, { type, name }: CommandBody): boolean {
  return command.name === name && command.type === (type ?? ApplicationCommandType.ChatInput);
}

/** A command keeps its identifier, and its version too where nothing changed. */
function made(request: RouteRequest, body: CommandBody, before: Command | undefined): Command {
  const { world } = request;
  const scope = scopeOf(request, request.hasParam('guild'));
  const permissions = body.default_member_permissions;
  const written = {
    ...body,
    id: before?.id ?? world.id(),
    application_id: world.application.id,
    ...(scope !== 'global' && { guild_id: scope }),
    type: body.type ?? ApplicationCommandType.ChatInput,
    description: body.description ?? '',
    default_member_permissions: permissions === null || permissions === undefined ? null : String(permissions),
    nsfw: body.nsfw ?? false,
    contexts: scope === 'global' ? (body.contexts ?? null) : null,
    // As the portal sets up a new application: for guilds and for users.
    integration_types: body.integration_types ?? [0, 1],
  };
  if (!before) countCreate(world, scope);
  const isUnchanged = before && JSON.stringify({ ...written, version: before.version }) === JSON.stringify(before);
  return { ...written, version: isUnchanged ? before.version : world.id() };
}

function countCreate(world: World, scope: string): void {
  const counts = creates.get(world) ?? new Map<string, number>();
  creates.set(world, counts);
  const key = `${scope} ${Math.floor(world.clock.now() / DAY_MS)}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if ((counts.get(key) ?? 0) > MAX_CREATES_A_DAY) throw refuse('tooManyCreates');
}

function store(request: RouteRequest, commands: readonly Command[]): void {
  const { world } = request;
  for (const [type, max] of Object.entries(MAX_BY_TYPE))
    if (commands.filter((command) => command.type === Number(type)).length > max) throw refuse('tooManyCommands');
  world.commands.set(scopeOf(request, request.hasParam('guild')), [...commands]);
  world.changed();
}
