// The only module that opens sockets to hosts that strangers chose.
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Agent, type buildConnector, type Dispatcher, errors, request } from 'undici';
import { UserError } from '../errors.ts';
import { SECOND } from '../time.ts';
import { type AllowList, demandLength, isExempt, isPublicAddress, judgeUrl, parseUrl } from './address.ts';
import { readBody } from './body.ts';
import { type FailureCode, failure } from './failure.ts';

/** What a fetch may cost; times in milliseconds. */
export interface FetchLimits {
  readonly dnsMs: number;
  readonly connectMs: number;
  /** From the request to the end of the response's header. */
  readonly firstByteMs: number;
  /** One deadline over all redirects, to the last byte. */
  readonly wholeMs: number;
  readonly maxRedirects: number;
  readonly maxHeaderBytes: number;
  readonly maxWireBytes: number;
  /** After unpacking. */
  readonly maxBodyBytes: number;
}

/** Limits for an article's page. */
const PAGE_LIMITS: FetchLimits = {
  dnsMs: 5 * SECOND,
  connectMs: 5 * SECOND,
  firstByteMs: 10 * SECOND,
  wholeMs: 15 * SECOND,
  maxRedirects: 5,
  maxHeaderBytes: 32 * 1024,
  maxWireBytes: 5 * 1024 * 1024,
  maxBodyBytes: 10 * 1024 * 1024,
};

/** A document as it was served. */
export interface Page {
  /** Where it was found, after redirects. */
  readonly url: string;
  readonly status: number;
  /** The header as sent; empty if there was none. */
  readonly contentType: string;
  /** By lower-case name; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Unpacked. */
  readonly body: Uint8Array;
}

/** One step of a redirect, as it was answered. */
export interface Redirect {
  readonly status: number;
  readonly from: string;
  readonly to: string;
}

/** What a site answered, whatever its status; the body is empty unless that is a success. */
export interface Exchange extends Page {
  readonly redirects: readonly Redirect[];
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Ask for every address of a name, in the order to try them. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

export interface FetcherOptions {
  readonly allow: AllowList;
  readonly userAgent: string;
  readonly limits?: Partial<FetchLimits>;
  /** What is asked for, as the `Accept` header; articles' pages by default. */
  readonly accept?: string;
  readonly resolve?: Resolve;
}

export interface Fetcher {
  /**
   * Fetch a page that anybody may have chosen. Every address on the way is judged before a byte is sent to it.
   *
   * @throws {UserError} With a `FailureCode`.
   */
  fetchPage(url: string, options?: { readonly signal?: AbortSignal }): Promise<Page>;
  /**
   * Ask for a document and take any status for an answer.
   *
   * @param options `headers` are sent besides our own to the first host and to wherever it redirects: validators, no secrets.
   * @throws {UserError} With a `FailureCode`, if there is no answer, or none that can be read.
   */
  exchange(
    url: string,
    options?: { readonly signal?: AbortSignal; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<Exchange>;
  close(): Promise<void>;
}

type Connector = buildConnector.connector;

/** Create the client for untrusted hosts: no proxy, no cookie, no credential, no socket to anything but public addresses. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { allow, userAgent } = options;
  const limits = { ...PAGE_LIMITS, ...options.limits };
  const agent = new Agent({
    connect: guardedConnector(allow, limits, options.resolve ?? resolveAll),
    headersTimeout: limits.firstByteMs,
    bodyTimeout: limits.wholeMs,
    maxHeaderSize: limits.maxHeaderBytes,
    pipelining: 1,
  });
  const headers = {
    'user-agent': userAgent,
    accept: options.accept ?? 'text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1',
    'accept-encoding': 'gzip, deflate, br, zstd',
  };

  async function exchange(
    input: string,
    { signal, headers: own = {} }: { signal?: AbortSignal; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Exchange> {
    signal?.throwIfAborted();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(failure('too_slow')), limits.wholeMs);
    const forward = () => deadline.abort(signal?.reason);
    signal?.addEventListener('abort', forward, { once: true });
    try {
      const journey = { allow, limits, agent, headers: { ...headers, ...own }, signal: deadline.signal };
      return await followRedirects(input, journey);
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw toFailure(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', forward);
    }
  }

  return {
    exchange,
    async fetchPage(input, options) {
      const page = await exchange(input, options);
      const refusal = refusalOf(page.status);
      if (refusal !== undefined) throw failure(refusal, `status ${page.status} from ${new URL(page.url).host}`);
      return page;
    },
    close: () => agent.destroy(),
  };
}

interface Journey {
  readonly allow: AllowList;
  readonly limits: FetchLimits;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function followRedirects(input: string, journey: Journey): Promise<Exchange> {
  let url = parseUrl(input);
  const taken: Redirect[] = [];
  for (let redirects = 0; ; redirects += 1) {
    judgeUrl(url, journey.allow);
    const { agent: dispatcher, headers, signal, limits } = journey;
    const response = await request(url.href, { dispatcher, method: 'GET', headers, signal });
    const location = findRedirect(response, url);
    if (location === undefined) return { ...(await readResponse(url, response, limits)), redirects: taken };
    discard(response);
    if (redirects === limits.maxRedirects) throw failure('too_many_redirects');
    taken.push({ status: response.statusCode, from: url.href, to: location.href });
    url = location;
  }
}

/** @returns `undefined` if the response is the answer itself. */
function findRedirect({ statusCode, headers }: Dispatcher.ResponseData, base: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = firstOf(headers.location);
  if (location === undefined) throw failure('server_error', `redirect without an address from ${base.host}`);
  const target = URL.parse(location, base.href);
  if (target === null) throw failure('blocked_address', `redirect to no address from ${base.host}`);
  demandLength(target.href);
  return target;
}

async function readResponse(url: URL, response: Dispatcher.ResponseData, limits: FetchLimits): Promise<Page> {
  const { statusCode: status, body } = response;
  const headers = joinHeaders(response.headers);
  const contentType = headers['content-type'] ?? '';
  if (refusalOf(status) !== undefined) {
    // A 304 has no body that could keep us (RFC 9110 §15.4.5), and to break off what has ended costs an error each time.
    if (status === 304) body.resume().on('error', () => {});
    else discard(response);
    return { url: url.href, status, contentType, headers, body: new Uint8Array() };
  }
  if (Number(headers['content-length'] ?? 0) > limits.maxWireBytes) {
    discard(response);
    throw failure('too_large');
  }
  const bytes = await readBody(body, headers['content-encoding'], limits).catch((error: unknown) => {
    discard(response);
    throw error;
  });
  return { url: url.href, status, contentType, headers, body: bytes };
}

/** @returns Why a status is no page; `undefined` for a success. */
export function refusalOf(status: number): FailureCode | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 404 || status === 410) return 'not_found';
  if (status === 402) return 'paywall';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status === 425 || status < 400 || status >= 500) return 'server_error';
  return 'forbidden';
}

/** Drop a body that nobody reads, and the connection with it: draining would let the other side keep us. */
function discard({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {});
  body.destroy();
}

function joinHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Name what the network did in words that a member can use. Whatever is not ours already is an unreachable site. */
function toFailure(error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return failure('too_slow', error);
  }
  if (error instanceof errors.ConnectTimeoutError) return failure('unreachable', error);
  if (error instanceof errors.HeadersOverflowError) return failure('too_large', error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_ZSTD|ZSTD_|ERR_PADDING)/.test(code))
    return failure('bad_encoding', error);
  return failure('unreachable', error);
}

/**
 * Open a socket only to addresses that are public or exempt. IP literals are judged here because nothing looks
 * them up; of a name, every answer must pass, since one private answer among public ones is how rebinding begins;
 * and the far end is judged once more when connected, before TLS or HTTP says a word.
 */
function guardedConnector(allow: AllowList, limits: FetchLimits, resolve: Resolve): Connector {
  return ({ hostname, port, protocol, servername }, callback) => {
    const number = Number(port || (protocol === 'https:' ? 443 : 80));
    const exempt = isExempt(hostname, String(number), allow);
    openSocket(hostname, number, exempt)
      .then((socket) => (protocol === 'https:' ? secure(socket, servername || hostname, limits.connectMs) : socket))
      .then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
  };

  async function openSocket(host: string, port: number, exempt: boolean): Promise<Socket> {
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolveWithin(host);
    const [first] = addresses;
    if (first === undefined) throw failure('unreachable', `no address for ${host}`);
    if (!exempt && !addresses.every(({ address }) => isPublicAddress(address))) throw failure('blocked_address');

    const answer: LookupFunction = (_host, { all }, done) =>
      all ? done(null, [...addresses]) : done(null, first.address, first.family);
    const socket = connectTcp({ host, port, lookup: answer, noDelay: true });
    await settled(socket, 'connect', limits.connectMs);
    if (!exempt && !isPublicAddress(socket.remoteAddress ?? '')) {
      socket.destroy();
      throw failure('blocked_address');
    }
    return socket;
  }

  async function resolveWithin(host: string): Promise<readonly ResolvedAddress[]> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(failure('unreachable', `no DNS answer for ${host} in time`)), limits.dnsMs);
    try {
      return await Promise.race([resolve(host), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function secure(socket: Socket, servername: string, timeoutMs: number): Promise<Socket> {
  const name = servername.replace(/\.$/, '');
  const options = isIP(name) ? {} : { servername: name };
  const secured = connectTls({ socket, ALPNProtocols: ['http/1.1'], ...options });
  await settled(secured, 'secureConnect', timeoutMs);
  return secured;
}

/** Wait until a socket is open; destroy it when it fails or takes too long. */
async function settled(socket: Socket, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new errors.ConnectTimeoutError('connection took too long')), timeoutMs);
  socket.once(event, resolve).once('error', reject);
  try {
    await promise;
  } catch (error) {
    socket.on('error', () => {}); // a late error of a socket that we have given up on is no news
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.off(event, resolve).off('error', reject);
  }
}

async function resolveAll(host: string): Promise<readonly ResolvedAddress[]> {
  return lookup(host, { all: true, order: 'verbatim' });
}
