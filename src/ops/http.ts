import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { HttpConfig } from '../config.ts';
import { SECOND } from '../time.ts';
import { readBacklog } from './backlog.ts';
import type { PrometheusMetrics } from './prometheus.ts';
import { checkReadiness, type ReadinessParts } from './readiness.ts';

/** The pages that tell operators how a process fares. */
export interface OpsServer {
  /** What there is to ask, once it is opened and until it is closed; before and after nothing is ready. */
  watch(parts: ReadinessParts | undefined): void;
  readonly port: number;
  close(): Promise<void>;
}

/** Longest wait for requests that are being answered when we stop. */
const CLOSE_MS = 2 * SECOND;
/** What the database says is asked at most so often, whoever reads the metrics. */
const FRESH_MS = 5 * SECOND;

/**
 * Serve `/healthz`, `/readyz` and `/metrics`.
 *
 * @returns `undefined` if nobody chose the port and somebody else has it: a second process on one machine goes on without.
 * @throws {Error} If a port that was chosen is taken; the message says what to change.
 */
export async function startOpsServer(
  { port, host, isChosen }: HttpConfig,
  metrics: PrometheusMetrics,
  log: Logger,
): Promise<OpsServer | undefined> {
  let watched: ReadinessParts | undefined;
  const app = createApp(metrics, () => watched, log);
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isTaken = code === 'EADDRINUSE';
    if (isTaken && !isChosen) {
      log.warn({ port }, 'The port for health and metrics is taken; going on without. LEDE_HTTP_PORT chooses another');
      return undefined;
    }
    const reason = isTaken ? 'another program has that port' : message;
    throw new Error(
      `Cannot serve health and metrics on ${host}:${port}: ${reason}; set LEDE_HTTP_PORT to another, or 0`,
      {
        cause,
      },
    );
  }
  server.on('error', (err) => log.warn({ err }, 'Health and metrics could not be served'));
  const { port: bound } = server.address() as AddressInfo; // a TCP server has one
  log.info({ host, port: bound }, 'Health and metrics are served');
  return {
    port: bound,
    watch(parts) {
      watched = parts;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), CLOSE_MS);
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}

function createApp(metrics: PrometheusMetrics, watched: () => ReadinessParts | undefined, log: Logger): Hono {
  const backlogOf = freshly(readBacklog);
  return new Hono()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const parts = watched();
      if (!parts) return context.json({ status: 'not ready', parts: {}, reason: 'starting or stopping' }, 503);
      const found = await checkReadiness(parts);
      const isReady = found.every((part) => part.isReady);
      const details = found.map(({ name, ...state }) => [name, state]);
      const body = { status: isReady ? 'ready' : 'not ready', parts: Object.fromEntries(details) };
      return context.json(body, isReady ? 200 : 503);
    })
    .get('/metrics', async (context) => {
      const parts = watched();
      // Without the database there is still much to tell.
      const backlog = await (parts && backlogOf(parts.db))?.catch((err: unknown) => {
        log.warn({ err }, 'Cannot count what is due');
        return undefined;
      });
      const text = await metrics.expose({ backlog, isGatewayUp: parts?.isGatewayUp?.() });
      return context.body(text, 200, { 'content-type': metrics.contentType });
    });
}

/** Ask once for everyone who asks at about the same time, and give up on an answer that takes too long. */
function freshly<Input, Output>(read: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let last: { readonly output: Promise<Output>; readonly until: number } | undefined;
  return (input) => {
    if (last && last.until > Date.now()) return last.output;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error('The database did not answer in time')), FRESH_MS);
    const output = Promise.race([read(input), late.promise]).finally(() => clearTimeout(timer));
    last = { output, until: Date.now() + FRESH_MS };
    return output;
  };
}
