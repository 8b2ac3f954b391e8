// Opens a socket to a port of this machine that the operator chose, and to nothing else.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { HttpConfig } from '../../config.ts';
import { SECOND } from '../../time.ts';
import { type Finding, warn, well } from './finding.ts';

/** Whether the port of health and metrics can be had. @throws {Error} If it was chosen, and another program has it. */
export async function checkPort(http: HttpConfig | undefined): Promise<Finding> {
  if (!http) return well('no health and metrics: LEDE_HTTP_PORT is 0');
  const { host, port, isChosen } = http;
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    return well(`${host}:${port} is free for health and metrics`);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isOurs = code === 'EADDRINUSE' && (await isLede(host, port));
    if (isOurs) return well(`a running Lede serves health and metrics on ${host}:${port}`);
    const reason = code === 'EADDRINUSE' ? 'another program has that port' : message;
    const words = `${host}:${port} cannot be had: ${reason}; set LEDE_HTTP_PORT to another, or 0`;
    if (isChosen) throw new Error(words, { cause });
    return warn(words);
  } finally {
    server.close();
  }
}

/** Whether Lede answers at a port of this machine. */
async function isLede(host: string, port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(SECOND);
  const request = get({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, path: '/healthz', signal });
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode === 200;
  } catch {
    return false;
  } finally {
    request.destroy();
  }
}
