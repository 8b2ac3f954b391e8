import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOf, type Story, storyOf } from './stories.ts';

export type SiteMode = 'well' | 'hang' | 'errors' | 'resets';
export type ModelMode = 'well' | 'hang' | 'errors' | 'busy' | 'garbage';

const ENTRIES_OF_A_FEED = 40;

/** Sites with articles, each with a feed that grows. */
export async function startSites(count: number) {
  const servers: Server[] = [];
  const hosts: string[] = [];
  const feeds = Array.from({ length: count }, () => [] as { url: string; story: Story; at: Date }[]);
  let mode: SiteMode = 'well';
  for (let index = 0; index < count; index += 1) {
    const server = createServer(listenerOf(index));
    servers.push(await listening(server));
    hosts.push(`127.0.0.1:${portOf(server)}`);
  }
  const urlOf = (site: number, path: string) => `http://${hosts[site % count]}${path}`;

  function listenerOf(index: number): RequestListener {
    return ({ url = '/' }, response) => {
      if (mode === 'hang') return;
      if (mode === 'errors') return void response.writeHead(500).end();
      if (mode === 'resets') return void response.socket?.resetAndDestroy();
      if (url === '/feed.xml') return rss(response, index);
      const number = /^\/story\/(\d{5})$/.exec(url)?.[1];
      if (number === undefined) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(storyOf(Number(number))));
    };
  }

  function rss(response: ServerResponse, index: number): void {
    const items = (feeds[index] ?? []).map(
      ({ url, story, at }) =>
        `<item><title>${story.title}</title><link>${url}</link><guid>${url}</guid><pubDate>${at.toUTCString()}</pubDate><description>${story.paragraphs.slice(0, 2).join(' ')}</description></item>`,
    );
    const body = `<rss version="2.0"><channel><title>Courier ${index}</title><link>http://${hosts[index]}/</link>${items.join('')}</channel></rss>`;
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' }).end(body);
  }

  return {
    hosts,
    urlOf,
    /** Add an entry to a site's feed. @returns Its address. */
    publish(site: number, number: number): string {
      const story = storyOf(number);
      const url = urlOf(site, story.path);
      const feed = feeds[site] ?? [];
      feed.unshift({ url, story, at: new Date() });
      feed.splice(ENTRIES_OF_A_FEED);
      return url;
    },
    set(to: SiteMode): void {
      mode = to;
    },
    close: () => closeAll(servers),
  };
}

/** A model that answers every article by its own sentences, and counts how often it was asked for each. */
export async function startModel() {
  let mode: ModelMode = 'well';
  /** Sound answers, by article. */
  const answers = new Map<string, number>();
  let calls = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => respond(text, response));
  });
  await listening(server);

  function respond(text: string, response: ServerResponse): void {
    calls += 1;
    if (mode === 'hang') return;
    if (mode === 'errors') return void response.writeHead(500, JSON_TYPE).end('{"error":{"message":"broken"}}');
    if (mode === 'busy') return void response.writeHead(429, JSON_TYPE).end('{"error":{"message":"slow down"}}');
    const { messages, model } = JSON.parse(text) as { model: string; messages: { content: string }[] };
    const prompt = messages[1]?.content ?? '';
    const title = /^Title: (.*)$/m.exec(prompt)?.[1] ?? '';
    if (mode === 'well') answers.set(title, (answers.get(title) ?? 0) + 1);
    const content = mode === 'garbage' ? 'As a large language model, {"' : JSON.stringify(replyTo(title, prompt));
    const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }];
    const usage = { prompt_tokens: 1000, completion_tokens: 300, total_tokens: 1300 };
    const completion = { id: 'chaos', object: 'chat.completion', created: 1, model, choices, usage };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(completion));
  }

  return {
    baseUrl: `http://127.0.0.1:${portOf(server)}/v1`,
    set(to: ModelMode): void {
      mode = to;
    },
    calls: () => calls,
    /** Sound answers beyond the first to each article. */
    extraCalls: () => [...answers.values()].reduce((sum, count) => sum + count - 1, 0),
    close: () => closeAll([server]),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function replyTo(headline: string, prompt: string): object {
  const sentences = [...prompt.matchAll(/^\[(\d+)\] (.*)$/gm)].map(([, number, text = '']) => ({
    text,
    sentences: [Number(number)],
  }));
  const claim = { kind: 'event', claimant: null, stance: 'asserted', hedge: null, quote: null, importance: 0.5 };
  return {
    headline,
    summary: sentences.slice(0, 3),
    points: sentences.slice(1, 4),
    claims: sentences.slice(0, 5).map((each) => ({ ...claim, ...each })),
  };
}

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port; // a TCP server has one
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
}
