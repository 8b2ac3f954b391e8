import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Resolve } from '../../src/reading/fetch.ts';

/** One answer, as it goes out. */
export interface Reply {
  /** 0 to reset the connection without a word. */
  readonly status: number;
  /** With names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** All of it, or what writes it. */
  readonly body?: string | Uint8Array | ((response: ServerResponse) => void);
}

export type Answer = Reply | ((request: FeedRequest) => Reply);

/** A request as it came in. */
export interface FeedRequest {
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly method: string;
  /** As the `Host` header names it. */
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Which of the connections it came over, counted from 1. */
  readonly connection: number;
  /** How it was answered. */
  readonly status: number;
}

/** What a polite client never does. */
export interface Rudeness {
  readonly kind:
    | 'cookie'
    | 'referer'
    | 'no user agent'
    /** Two requests to one host at a time. */
    | 'at once'
    /** Closer to the one before than the host allows, and not where that one was redirected to. */
    | 'too soon'
    /** Before the end of a `Retry-After`: of the host after 429, of the address after any other status. */
    | 'not waited'
    /** A validator that was never handed out, to the byte. */
    | 'changed validator'
    /** For a path that nobody has scripted. */
    | 'unknown path';
  readonly detail: string;
}

export interface FeedServerOptions {
  /** Names of further hosts that the server stands for; they need its `resolve`. */
  readonly names?: readonly string[];
  /** Least time between the beginnings of two requests to one host. */
  readonly spacingMs?: number;
  readonly now?: () => number;
}

export type FeedServer = Awaited<ReturnType<typeof startFeedServer>>;

interface HostState {
  underWay: number;
  lastAt: number;
  redirectedTo: string | undefined;
}

/** Start a server of feeds for the running test: it answers by script, badly if asked to, and watches the client's manners. */
export async function startFeedServer({ names = [], spacingMs = 0, now = Date.now }: FeedServerOptions = {}) {
  const scripts = new Map<string, Answer[]>();
  const requests: FeedRequest[] = [];
  const violations: Rudeness[] = [];
  const hosts = new Map<string, HostState>();
  const validators = new Set<string>();
  const closedUntil = new Map<string, number>();
  const connections = new Map<Socket, number>();

  const server = createServer({ maxHeaderSize: 1024 * 1024 }, receive);
  server.on('connection', (socket) => connections.set(socket, connections.size + 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const ownHost = `127.0.0.1:${port}`;

  function receive(incoming: IncomingMessage, response: ServerResponse): void {
    const { headers, socket, method = 'GET', url: path = '/' } = incoming;
    const connection = connections.get(socket) ?? 0;
    const request = { at: now(), method, host: headers.host ?? '', path, headers, connection, status: 0 };
    requests.push(request);
    watch(request, response);
    const reply = replyTo(request);
    request.status = reply.status;
    remember(request, reply);
    send(response, reply);
  }

  function violate(kind: Rudeness['kind'], { host, path }: FeedRequest, detail = ''): void {
    violations.push({ kind, detail: `${host}${path} ${detail}`.trimEnd() });
  }

  function watch(request: FeedRequest, response: ServerResponse): void {
    const { at, headers, path } = request;
    if (headers.cookie !== undefined) violate('cookie', request);
    if (headers.referer !== undefined) violate('referer', request);
    if (!headers['user-agent']?.trim()) violate('no user agent', request);
    for (const name of ['if-none-match', 'if-modified-since'] as const) {
      const value = headers[name];
      if (value !== undefined && !validators.has(value)) violate('changed validator', request, `${name}: ${value}`);
    }
    const host = hosts.get(request.host) ?? { underWay: 0, lastAt: Number.NEGATIVE_INFINITY, redirectedTo: undefined };
    hosts.set(request.host, host);
    if (host.underWay > 0) violate('at once', request);
    const isFollowing = host.redirectedTo === path;
    if (!isFollowing && at - host.lastAt < spacingMs) violate('too soon', request, `after ${at - host.lastAt} ms`);
    for (const place of [request.host, `${request.host}${path}`])
      if (at < (closedUntil.get(place) ?? 0))
        violate('not waited', request, `for another ${(closedUntil.get(place) ?? 0) - at} ms`);
    host.lastAt = at;
    host.redirectedTo = undefined;
    host.underWay += 1;
    const end = () => {
      response.off('finish', end).off('close', end);
      host.underWay -= 1;
    };
    response.on('finish', end).on('close', end);
  }

  /** Each answer of a script once, and the last one for ever. */
  function replyTo(request: FeedRequest): Reply {
    const [answer, ...later] = scripts.get(request.path) ?? [];
    if (answer === undefined) {
      violate('unknown path', request);
      return { status: 404 };
    }
    if (later.length > 0) scripts.set(request.path, later);
    return typeof answer === 'function' ? answer(request) : answer;
  }

  function remember(request: FeedRequest, { status, headers = {} }: Reply): void {
    for (const validator of [headers.etag, headers['last-modified']]) if (validator) validators.add(validator);
    const { location, 'retry-after': retryAfter } = headers;
    const target = location === undefined ? null : URL.parse(location, `http://${request.host}${request.path}`);
    const next = target === null ? undefined : hosts.get(target.host);
    if (next && target) next.redirectedTo = `${target.pathname}${target.search}`;
    if (retryAfter === undefined) return;
    const until = /^\d+$/.test(retryAfter) ? request.at + Number(retryAfter) * 1000 : Date.parse(retryAfter);
    closedUntil.set(status === 429 ? request.host : `${request.host}${request.path}`, until);
  }

  return {
    /** Its `host:port`, as `LEDE_FETCH_ALLOW` names it. */
    host: ownHost,
    allow: new Set([ownHost, ...names.map((name) => `${name}:${port}`)]),
    /** Find this server under every name. */
    resolve: (async () => [{ address: '127.0.0.1', family: 4 }]) as Resolve,
    /** Oldest first. */
    requests: requests as readonly FeedRequest[],
    /** Empty at the end of most tests. */
    violations: violations as readonly Rudeness[],
    url: (path: string, name?: string) => `http://${name === undefined ? ownHost : `${name}:${port}`}${path}`,
    /** Say how a path answers from now on: with each in turn, and with the last for ever. The same on every host. */
    script: (path: string, ...answers: readonly [Answer, ...Answer[]]) => void scripts.set(path, [...answers]),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  if (status === 0) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(status, headers);
  if (typeof body === 'function') body(response);
  else response.end(body);
}
