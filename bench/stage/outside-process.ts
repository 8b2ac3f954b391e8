/** The site and the model of outside.ts. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startModel } from '../../tests/support/model.ts';
import { makePage } from './made-up.ts';
import { replyTo } from './reply.ts';

/** What was asked of the site and the model. */
export interface OutsideReport {
  readonly pages: number;
  readonly modelCalls: number;
  /** About four characters each. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const latencyMs = Number(process.argv[2]);
let [pages, outputChars] = [0, 0];
const site = createServer((request, response) => {
  pages += 1;
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(makePage(Number(/\d+$/.exec(request.url ?? '')?.[0] ?? 0)));
}).listen(0, '127.0.0.1');
await once(site, 'listening');

const model = await startModel([
  async ({ body }) => {
    if (latencyMs > 0) await delay(latencyMs);
    const content = replyTo(body.messages);
    outputChars += content.length;
    return { content };
  },
]);

process.on('message', () => {
  const inputChars = model.requests.reduce((sum, { body }) => sum + charsOf(body.messages), 0);
  const tokens = { inputTokens: Math.ceil(inputChars / 4), outputTokens: Math.ceil(outputChars / 4) };
  process.send?.({ pages, modelCalls: model.requests.length, ...tokens } satisfies OutsideReport);
});
process.on('disconnect', () => process.exit());
const { port } = site.address() as AddressInfo; // a TCP server has one
process.send?.({ host: `127.0.0.1:${port}`, baseUrl: model.baseUrl, apiKey: model.apiKey });

function charsOf(messages: readonly { readonly content: string }[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}
