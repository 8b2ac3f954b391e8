import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayCloseCodes as Close, GatewayIntentBits, GatewayOpcodes as Op } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Guild } from './entities.ts';
import { guildCreateWire, userWire } from './wire.ts';
import type { World } from './world.ts';

const HEARTBEAT_MS = 41_250;
/** Discord's limit on what one connection may send. */
const MAX_EVENTS_A_MINUTE = 120;

const Payload = z.looseObject({ op: z.int(), d: z.unknown() });
const Identify = z.looseObject({
  token: z.string(),
  intents: z.int(),
  properties: z.looseObject({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.int(), z.int()]).optional(),
  compress: z.literal(false).optional(),
});
const Resume = z.looseObject({ token: z.string(), session_id: z.string(), seq: z.int() });

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  readonly sent: { t: string; s: number; d: unknown }[];
  socket: WebSocket | undefined;
}

/** One event in a connection's life, for assertions. */
export type GatewayEvent = 'connected' | 'identified' | 'resumed' | 'refused' | 'closed';

export type Gateway = ReturnType<typeof createGateway>;

/** Stand in for Discord's gateway, version 10, JSON, without compression. */
export function createGateway(
  server: Server,
  world: World,
  { token, privilegedIntents, shards }: { token: string; privilegedIntents: number; shards: number },
) {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  const history: GatewayEvent[] = [];
  const repeats = new Map<string, number>();
  let isDown = false;
  let isHushed = false;
  const webSockets = new WebSocketServer({ noServer: true });

  server.on('upgrade', (request, socket, head) => {
    if (isDown) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => connect(webSocket, request));
  });

  function note(event: GatewayEvent): void {
    history.push(event);
    world.changed();
  }

  function connect(socket: WebSocket, request: IncomingMessage): undefined {
    const url = new URL(request.url ?? '/', 'ws://localhost');
    sockets.add(socket);
    note('connected');
    let session: Session | undefined;
    let received = 0;
    socket.on('close', (code) => {
      sockets.delete(socket);
      if (session?.socket === socket) {
        session.socket = undefined;
        // A client that says goodbye ends its session; one that only goes away may come back to it.
        if (code === 1000 || code === 1001) sessions.delete(session.id);
      }
      note('closed');
    });
    socket.on('error', () => socket.terminate());
    if (url.searchParams.get('v') !== '10') return close(Close.InvalidAPIVersion, 'expected v=10');
    if (url.searchParams.get('encoding') !== 'json' || url.searchParams.has('compress'))
      return close(Close.DecodeError, 'expected encoding=json without compression');
    if (isHushed) return;
    send(socket, { op: Op.Hello, d: { heartbeat_interval: HEARTBEAT_MS } });
    socket.on('message', (data) => {
      received += 1;
      world.clock.after(60_000, () => {
        received -= 1;
      });
      if (received > MAX_EVENTS_A_MINUTE) return close(Close.RateLimited, 'more than 120 events a minute');
      const payload = Payload.safeParse(parse(String(data)));
      if (!payload.success) return close(Close.DecodeError, 'not a payload');
      receive(payload.data.op, payload.data.d);
    });

    function close(code: number, detail: string): undefined {
      world.violate('gateway', `${code}: ${detail}`);
      history.push('refused');
      socket.close(code);
    }

    function receive(op: number, d: unknown): undefined {
      if (op === Op.Heartbeat) return send(socket, { op: Op.HeartbeatAck });
      if (op === Op.Identify) return session ? close(Close.AlreadyAuthenticated, 'identified twice') : identify(d);
      if (op === Op.Resume) return session ? close(Close.AlreadyAuthenticated, 'resumed twice') : resume(d);
      if (!session) return close(Close.NotAuthenticated, `opcode ${op} before identify`);
      if (op === Op.PresenceUpdate || op === Op.VoiceStateUpdate || op === Op.RequestGuildMembers) return undefined;
      return close(Close.UnknownOpcode, `opcode ${op}`);
    }

    function identify(d: unknown): undefined {
      const { data } = Identify.safeParse(d);
      if (!data) return close(Close.DecodeError, 'not an identify');
      if (data.token !== token) return close(Close.AuthenticationFailed, 'wrong token');
      if (data.intents & ~ALL_INTENTS) return close(Close.InvalidIntents, `intents ${data.intents}`);
      if (data.intents & PRIVILEGED & ~privilegedIntents)
        return close(Close.DisallowedIntents, `intents ${data.intents}`);
      const [shard, count] = data.shard ?? [0, 1];
      if (shard < 0 || shard >= count) return close(Close.InvalidShard, `shard ${shard} of ${count}`);
      if (count < shards) return close(Close.ShardingRequired, `${count} shards, and ${shards} are required`);
      session = { id: `${world.id()}session`, intents: data.intents, shard: [shard, count], sent: [], socket };
      sessions.set(session.id, session);
      const own = world.guilds.filter((guild) => isOn(guild.id, [shard, count]));
      give(session, 'READY', {
        v: 10,
        user: { ...userWire(world.application.bot), verified: true, mfa_enabled: true, email: null, flags: 0 },
        guilds: own.map(({ id }) => ({ id, unavailable: true })),
        session_id: session.id,
        resume_gateway_url: `${address()}/resume`,
        session_type: 'normal',
        shard: [shard, count],
        application: { id: world.application.id, flags: 0 },
      });
      if (data.intents & GatewayIntentBits.Guilds)
        for (const guild of own) give(session, 'GUILD_CREATE', created(guild));
      note('identified');
    }

    function resume(d: unknown): undefined {
      const { data } = Resume.safeParse(d);
      if (!data) return close(Close.DecodeError, 'not a resume');
      if (data.token !== token) return close(Close.AuthenticationFailed, 'wrong token');
      const found = sessions.get(data.session_id);
      if (!found) return send(socket, { op: Op.InvalidSession, d: false });
      if (data.seq > found.sent.length) return close(Close.InvalidSeq, `sequence ${data.seq}`);
      if (url.pathname !== '/resume') world.violate('gateway', 'resumed elsewhere than at resume_gateway_url');
      found.socket?.terminate();
      session = found;
      found.socket = socket;
      for (const event of found.sent.slice(data.seq)) send(socket, { op: Op.Dispatch, ...event });
      give(found, 'RESUMED', {});
      note('resumed');
    }
  }

  function created(guild: Guild, joinedAt?: number): object {
    return guildCreateWire(guild, world.botMember(guild), joinedAt);
  }

  function give(session: Session, t: string, d: unknown): void {
    const event = { t, s: session.sent.length + 1, d };
    session.sent.push(event);
    if (session.socket) send(session.socket, { op: Op.Dispatch, ...event });
  }

  function address(): string {
    const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
    return `ws://127.0.0.1:${port}`;
  }

  function all(act: (session: Session, socket: WebSocket) => void): void {
    for (const session of sessions.values()) if (session.socket) act(session, session.socket);
  }

  const gateway = {
    url: () => `${address()}/gateway`,
    shards,
    /** What connections did, in order. */
    history,
    /** Whether a bot is connected and may be sent events. */
    isConnected: () => [...sessions.values()].some(({ socket }) => socket !== undefined),
    /** Send an event to the shard of its guild, once more for each repeat that was asked for; kept for whoever resumes. */
    dispatch(event: string, guildId: string, dataFor: (intents: number) => unknown, intent = 0): void {
      const times = 1 + (repeats.get(event) ?? 0);
      repeats.delete(event);
      for (const session of sessions.values()) {
        if (!isOn(guildId, session.shard) || (intent && !(session.intents & intent))) continue;
        for (let time = 0; time < times; time += 1) give(session, event, dataFor(session.intents));
      }
    },
    /** Send the next event of this name twice. */
    repeatNext: (event: string) => void repeats.set(event, 1),
    /** Break every connection without a word. */
    drop: () => {
      for (const socket of sockets) socket.terminate();
    },
    /** Ask every client to come back (opcode 7), as Discord does when it moves a shard. */
    askToReconnect: () => all((_, socket) => send(socket, { op: Op.Reconnect, d: null })),
    /** Call every session invalid (opcode 9). */
    invalidate: ({ isResumable }: { isResumable: boolean }) =>
      all((session, socket) => {
        send(socket, { op: Op.InvalidSession, d: isResumable });
        if (isResumable) return;
        session.socket = undefined;
        sessions.delete(session.id);
      }),
    /** Close every connection with a code of the gateway's. */
    refuse: (code: number) => {
      for (const socket of sockets) socket.close(code);
    },
    /** Take connections from now on and say nothing to them. */
    hush: () => {
      isHushed = true;
    },
    /** Forget every session, so that whoever resumes is told to begin again. */
    forget: () => sessions.clear(),
    /** Add a guild, as an invitation would. */
    join(guild: Guild): void {
      world.guilds.push(guild);
      world.install(guild);
      const now = world.clock.now();
      gateway.dispatch('GUILD_CREATE', guild.id, () => created(guild, now), GatewayIntentBits.Guilds);
      world.changed();
    },
    /** Take the bot out of a guild, or let the guild be unavailable for a while. */
    leave(guild: Guild, { isOutage = false } = {}): void {
      if (!isOutage) world.guilds.splice(world.guilds.indexOf(guild), 1);
      const data = isOutage ? { id: guild.id, unavailable: true } : { id: guild.id };
      gateway.dispatch('GUILD_DELETE', guild.id, () => data, GatewayIntentBits.Guilds);
      world.changed();
    },
    setDown(down: boolean): void {
      isDown = down;
      if (down) gateway.drop();
    },
    close(): void {
      gateway.drop();
      webSockets.close();
    },
  };
  return gateway;
}

const PRIVILEGED = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const ALL_INTENTS = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);

/** https://docs.discord.com/developers/events/gateway#sharding-sharding-formula */
function isOn(guildId: string, [shard, count]: readonly [number, number]): boolean {
  return Number((BigInt(guildId) >> 22n) % BigInt(count)) === shard;
}

function send(socket: WebSocket, payload: object): undefined {
  socket.send(JSON.stringify({ t: null, s: null, d: null, ...payload }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
