import { once } from 'node:events';
import { COMMANDS } from '../commands/index.ts';
import { readStartConfig } from './config.ts';
import { openLog } from './log.ts';
import { startOpsServer } from './ops/http.ts';
import { prometheusMetrics } from './ops/prometheus.ts';
import { openServices, startWorker } from './services.ts';

/** `npm start`: open what the roles need, run them, and close everything in reverse order when told to stop. */

/** Whoever tells us to stop waits 25 s at most; what is still under way then, others take over when its claim ends. */
const STOP_WITHIN_MS = 22_000;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
// Everything of ours is closed; the gateway's library keeps a connection that was never greeted, for a minute.
process.exit();

function leave(): void {
  process.stderr.write(
    'Stopping took too long, perhaps because a server does not answer; what was under way is taken over\n',
  );
  process.exit(1);
}

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  stop.signal.addEventListener('abort', () => setTimeout(leave, STOP_WITHIN_MS).unref());
  const config = readStartConfig(process.env);
  const { discord, roles } = config;
  const log = openLog(config.log.level);

  await using closing = new AsyncDisposableStack();
  const metrics = prometheusMetrics();
  const http = config.http && (await startOpsServer(config.http, metrics, log));
  if (http) closing.defer(() => http.close());
  const services = await openServices(config, log, metrics);
  closing.defer(() => services.close());
  if (roles.has('worker')) {
    const worker = startWorker(services);
    closing.defer(() => worker.close());
  }
  let failed: Promise<never> | undefined;
  let isGatewayUp: (() => boolean) | undefined;
  if (roles.has('bot') && services.rest) {
    // Workers do without the gateway's library, which costs a third of their memory.
    const { startBot } = await import('./discord/bot.ts');
    const hasModel = config.model !== undefined;
    const bot = await startBot({
      ...services,
      discord,
      rest: services.rest,
      commands: COMMANDS,
      hasModel,
      signal: stop.signal,
    });
    closing.defer(() => bot.close());
    failed = bot.failed;
    isGatewayUp = bot.isConnected;
  }
  if (!stop.signal.aborted) {
    http?.watch({ db: services.db, queue: services.queue, isGatewayUp });
    log.info({ roles: [...roles] }, 'Lede is ready');
    const stopped = once(stop.signal, 'abort');
    await (failed ? Promise.race([stopped, failed]) : stopped);
  }
  http?.watch(undefined);
  log.info('Lede is stopping');
  return 0;
}
