import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { faultsOf, hasDiscordSchema } from '../discord-schema.ts';
import { readMultipart, type Upload } from './attachments.ts';
import { bodyOf, demand, type Fault, Refusal, refuse } from './errors.ts';
import type { createFaults, Failure } from './faults.ts';
import type { Context } from './messages.ts';
import { type createRateLimits, globally, type Verdict } from './rate-limits.ts';
import type { Reply, Route } from './route.ts';
import { applicationRoutes } from './routes/application.ts';
import { channelRoutes } from './routes/channels.ts';
import { commandRoutes } from './routes/commands.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { threadRoutes } from './routes/threads.ts';
import type { RequestRecord } from './world.ts';

const ROUTES: readonly Route[] = [
  ...applicationRoutes,
  ...commandRoutes,
  ...channelRoutes,
  ...threadRoutes,
  ...interactionRoutes,
];
/** Every route there is, as faults and rate limits name it. */
export const ROUTE_NAMES = ROUTES.map(({ name }) => name);

/** Refusals of what a bot wrote, as against what it may do where. */
const WRONG_BODY: ReadonlySet<number> = new Set([30015, 40005, 50006, 50035, 50109]);

interface RestOptions {
  readonly context: Context;
  readonly token: string;
  readonly limits: ReturnType<typeof createRateLimits>;
  readonly faults: ReturnType<typeof createFaults>;
  readonly isDown: () => boolean;
}

interface Sent extends Reply {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stand in for Discord's REST API, version 10. */
export function createRest({ context, token, limits, faults, isDown }: RestOptions): RequestListener {
  const { world } = context;
  const { clock } = world;

  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      // A fault of the stand-in itself; it must not pass for one of Discord's.
      world.violate('unknown route', `the stand-in failed: ${error instanceof Error ? error.stack : error}`);
      response.destroy();
    });
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = clock.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/attachments/'))
      return world.attachments.serve(`${url.pathname}${url.search}`, response);
    const sending = await read(request);
    const method = request.method ?? 'GET';
    const path = url.pathname.replace(/^\/api\/v10(?=\/)/, '');
    const record: RequestRecord = { method, path, body: parse(sending.text), at, status: 0 };
    world.requests.push(record);
    const match = path === url.pathname ? undefined : find(method, path);

    const failure = match && faults.take(match.route.name);
    if (isDown()) return send(response, record, { status: 503, body: { message: 'Service Unavailable', code: 0 } });
    if (failure === 'lost before the effect') return lose(response, record);
    if (typeof failure === 'object' && 'delayMs' in failure) await wait(failure.delayMs);
    const sent = answer(request, record, {
      ...sending,
      url,
      match,
      failure,
      at: delayedBy(failure) ? clock.now() : at,
    });
    if (failure === 'lost after the effect') return lose(response, record);
    if (failure === 'reset after the effect') request.socket.resetAndDestroy();
    if (request.socket.destroyed) return lose(response, record);
    if (typeof failure === 'object' && 'delayAnswerMs' in failure) await wait(failure.delayAnswerMs);
    return send(response, record, sent);
  }

  type Match = NonNullable<ReturnType<typeof find>>;
  interface Received extends Sending {
    readonly url: URL;
    readonly match: Match | undefined;
    readonly failure: Failure | undefined;
    readonly at: number;
  }

  function answer(request: IncomingMessage, record: RequestRecord, received: Received): Sent {
    const { match, failure, url, text, uploads, refusal, at } = received;
    let headers: Readonly<Record<string, string>> = {};
    try {
      if (limits.isBanned()) return tooMany(record, globally(60 * 60_000));
      if (!match) {
        world.violate('unknown route', `${record.method} ${url.pathname}`);
        throw refuse('notFound');
      }
      const { route, params } = match;
      if (!route.isInteraction && request.headers.authorization !== `Bot ${token}`) {
        world.violate('wrong token', `${record.method} ${record.path}`);
        throw refuse('unauthorized');
      }
      const verdict = limits.judge(route.name, subjectOf(params), route.isInteraction ?? false);
      headers = verdict.headers;
      if (verdict.retryAfterMs !== undefined) return tooMany(record, verdict);
      if (typeof failure === 'object' && 'retryAfterMs' in failure) return tooMany(record, scripted(failure, headers));
      if (typeof failure === 'object' && 'status' in failure)
        return { status: failure.status, headers, body: { message: `${failure.status}: Server Error`, code: 0 } };
      if (refusal) throw refusal;
      if (text !== '' || uploads.length > 0) demandJson(request, route, record.body);
      demand(schemaFaults(route, record.body));
      const reply = route.handle({
        ...context,
        param: (name) => params[name] ?? fail(`${route.name} has no part "${name}"`),
        hasParam: (name) => name in params,
        query: url.searchParams,
        body: record.body,
        uploads,
        arrivedAt: at,
      });
      return { ...reply, headers };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      record.code = error.code;
      if (error.status === 401 || error.status === 403) limits.countInvalid();
      if (WRONG_BODY.has(error.code))
        world.violate('invalid body', `${record.method} ${record.path}: ${JSON.stringify(bodyOf(error))}`);
      return { status: error.status, headers, body: bodyOf(error) };
    }
  }

  function tooMany(record: RequestRecord, { headers, retryAfterMs = 0, isGlobal = false }: Verdict): Sent {
    limits.countInvalid();
    record.code = 0;
    const body = { message: 'You are being rate limited.', retry_after: retryAfterMs / 1000, global: isGlobal };
    return { status: 429, headers: { ...headers, 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }, body };
  }

  function send(response: ServerResponse, record: RequestRecord, { status, body, headers = {} }: Sent): void {
    record.status = status;
    response.writeHead(status, { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
    world.changed();
  }

  function lose(response: ServerResponse, record: RequestRecord): void {
    record.status = 0;
    response.destroy();
    world.changed();
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
  }
}

function find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  const parts = path.split('/');
  for (const route of ROUTES) {
    const [verb, pattern = ''] = route.name.split(' ');
    const wanted = pattern.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    const isMatch = wanted.every((step, index) => step.startsWith(':') || step === parts[index]);
    if (!isMatch) continue;
    const named = wanted.flatMap((step, index) =>
      step.startsWith(':') ? [[step.slice(1), decodeURIComponent(parts[index] ?? '')] as const] : [],
    );
    return { route, params: Object.fromEntries(named) };
  }
  return undefined;
}

/** A limit is counted for each channel, guild, or token apart. */
function subjectOf({ channel, guild, token }: Record<string, string>): string {
  return channel ?? token ?? guild ?? '';
}

function schemaFaults(route: Route, body: unknown): Fault[] {
  if (!hasDiscordSchema || !route.schema) return [];
  const parts = typeof route.schema === 'string' ? [[route.schema, body] as const] : route.schema(body);
  return parts.flatMap(([schema, part]) =>
    faultsOf(schema, part).map((fault) => {
      const [pointer = '', ...words] = fault.split(' ');
      return { path: pointer.replaceAll('/', '.'), message: words.join(' ') };
    }),
  );
}

function demandJson(request: IncomingMessage, { takesFiles }: Route, body: unknown): void {
  const isReadable = isMultipart(request)
    ? takesFiles
    : request.headers['content-type']?.startsWith('application/json');
  if (!isReadable || body === undefined) throw refuse('invalidJson');
}

function scripted(
  { retryAfterMs, isGlobal = false }: { retryAfterMs: number; isGlobal?: boolean },
  headers: Verdict['headers'],
): Verdict {
  if (isGlobal) return globally(retryAfterMs);
  const seconds = (retryAfterMs / 1000).toFixed(3);
  return {
    headers: {
      ...headers,
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': seconds,
      'x-ratelimit-scope': 'user',
    },
    retryAfterMs,
  };
}

function delayedBy(failure: Failure | undefined): boolean {
  return typeof failure === 'object' && 'delayMs' in failure;
}

function fail(message: string): never {
  throw new Error(message);
}

function isMultipart({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.startsWith('multipart/form-data') ?? false;
}

interface Sending {
  readonly text: string;
  readonly uploads: readonly Upload[];
  /** A body that cannot be taken apart. */
  readonly refusal?: Refusal;
}

async function read(request: IncomingMessage): Promise<Sending> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isMultipart(request)) return { text: body.toString('utf8'), uploads: [] };
  try {
    const { json, uploads } = await readMultipart(body, request.headers['content-type'] ?? '');
    return { text: json, uploads };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { text: '', uploads: [], refusal: error };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
