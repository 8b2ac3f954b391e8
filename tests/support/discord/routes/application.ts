import { refuse } from '../errors.ts';
import { nothing, ok, type Route } from '../route.ts';
import { guildWire, memberWire, roleWire, userWire } from '../wire.ts';
import type { World } from '../world.ts';

/** The application, its user, and the guilds it is in. */
export const applicationRoutes: readonly Route[] = [
  {
    name: 'GET /users/@me',
    handle: ({ world }) => ok({ ...userWire(world.application.bot), verified: true, mfa_enabled: true }),
  },
  { name: 'GET /applications/@me', handle: ({ world }) => ok(applicationWire(world)) },
  { name: 'GET /oauth2/applications/@me', handle: ({ world }) => ok(applicationWire(world)) },
  { name: 'GET /gateway', handle: ({ gateway }) => ok({ url: gateway.url() }) },
  {
    name: 'GET /gateway/bot',
    handle: ({ gateway }) =>
      ok({
        url: gateway.url(),
        shards: gateway.shards,
        session_start_limit: {
          total: 1000,
          remaining: 1000,
          reset_after: 0,
          max_concurrency: gateway.shards > 1 ? 16 : 1,
        },
      }),
  },
  { name: 'GET /guilds/:guild', handle: ({ world, param }) => ok(guildWire(guildOf(world, param('guild')))) },
  {
    name: 'GET /guilds/:guild/roles',
    handle: ({ world, param }) => ok(guildOf(world, param('guild')).roles.map(roleWire)),
  },
  {
    name: 'GET /guilds/:guild/members/:user',
    handle: ({ world, param }) => {
      const member = guildOf(world, param('guild')).members.find(({ user }) => user.id === param('user'));
      if (!member) throw refuse('unknownMember');
      return ok(memberWire(member));
    },
  },
  {
    name: 'GET /users/@me/guilds',
    handle: ({ world, query }) => {
      const after = BigInt(query.get('after') ?? 0);
      const sorted = world.guilds.map(({ id }) => BigInt(id)).sort((a, b) => (a < b ? -1 : 1));
      const page = sorted.filter((id) => id > after).slice(0, Number(query.get('limit') ?? 200));
      return ok(
        page.map((id) => guildOf(world, String(id))).map(({ id, name }) => ({ id, name, owner: false, features: [] })),
      );
    },
  },
  {
    name: 'DELETE /users/@me/guilds/:guild',
    handle: ({ world, gateway, param }) => {
      gateway.leave(guildOf(world, param('guild')));
      return nothing;
    },
  },
];

/** @throws {Refusal} 10004 where the bot is in no such guild. */
export function guildOf(world: World, id: string) {
  const guild = world.guilds.find((candidate) => candidate.id === id);
  if (!guild) throw refuse('unknownGuild');
  return guild;
}

function applicationWire({ application, guilds }: World) {
  const { id, name, bot } = application;
  return {
    id,
    name,
    bot: userWire(bot),
    bot_public: true,
    bot_require_code_grant: false,
    description: '',
    icon: null,
    flags: 0,
    approximate_guild_count: guilds.length,
    summary: '',
    verify_key: '0'.repeat(64),
    owner: userWire({ id: '80351110224678912', username: 'operator', bot: false }),
    team: null,
    integration_types_config: { '0': {} },
  };
}
