import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** How a path answers: the whole of an HTML page, or a script of what to do with the response. */
export type Answer = string | ((response: ServerResponse, request: IncomingMessage) => void);

/** A news site on this machine that serves what a test scripts, and nothing else. */
export interface Site {
  /** Its `host:port`, as `LEDE_FETCH_ALLOW` names it. */
  readonly host: string;
  readonly allow: ReadonlySet<string>;
  /** Requests received, oldest first. */
  readonly requests: readonly IncomingMessage[];
  url(path: string): string;
  /** Keep whoever asks for a path waiting. @returns What lets them go on. */
  hold(path: string): () => void;
}

/** Start a site for the running test; a request for any other path fails the test when it ends. */
export async function startSite(answers: Readonly<Record<string, Answer>>): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const unexpected: string[] = [];
  const held = new Map<string, Promise<void>>();
  const listener: RequestListener = async (request, response) => {
    requests.push(request);
    await held.get(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer === undefined) {
      unexpected.push(`${request.method} ${request.url}`);
      response.writeHead(500).end();
    } else if (typeof answer === 'string') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(answer);
    } else {
      answer(response, request);
    }
  };
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    if (unexpected.length > 0)
      throw new Error(`the site was asked for what it does not have: ${unexpected.join(', ')}`);
  });

  const { port } = server.address() as AddressInfo; // a TCP server has one
  const host = `127.0.0.1:${port}`;
  return {
    host,
    allow: new Set([host]),
    requests,
    url: (path) => `http://${host}${path}`,
    hold(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(path, promise);
      return () => {
        held.delete(path);
        resolve();
      };
    },
  };
}

/** An article's page with everything around the text left out. */
export function aPage({ title = 'Bridge reopens after two years', paragraphs = aStory(), head = '' } = {}): string {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

/** Six paragraphs of a news story of our own. */
export function aStory(): readonly string[] {
  return [
    'The old bridge over the river Vell reopened to traffic on Monday, two years after a barge struck its central pillar, the transport ministry said.',
    'Repairs cost 41 million crowns, about a third more than planned, because divers found cracks that no survey had shown.',
    '“We would rather be late than sorry,” said Marta Lindqvist, the engineer in charge, at a short ceremony on the northern bank.',
    'Some 12,000 vehicles a day had been sent through the neighbouring town of Halm, where residents complained of noise and dust.',
    'The ministry expects the detour signs to be gone by the end of the week, although one lane will stay closed until April.',
    'An inquiry into the accident is due to publish its findings next spring, and the barge’s owner has denied any fault.',
  ];
}
