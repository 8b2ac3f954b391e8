import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** What the stand-in does with one request; `undefined` answers the next reply as it stands. */
export type Turn =
  | {
      readonly content: string | null;
      readonly finishReason?: 'stop' | 'length' | 'content_filter';
      readonly refusal?: string;
    }
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly error?: { message: string; param?: string };
    }
  | { readonly raw: string; readonly contentType?: string }
  | { readonly hang: true }
  /** Sends this again and again. */
  | { readonly endless: string; readonly contentType?: string }
  | { readonly hangUp: true };

export interface ModelRequest {
  readonly body: z.infer<typeof Body>;
  /** The bytes as they arrived. */
  readonly raw: string;
}

/** Chooses a turn by what is asked, and when it is taken. */
export type Choice = (request: ModelRequest) => Turn | Promise<Turn>;

/** What the endpoint claims to know; the rest it refuses as the real service does. */
export interface ModelOptions {
  readonly formats?: readonly ('json_schema' | 'json_object')[];
  readonly parameters?: readonly ('max_completion_tokens' | 'max_tokens' | 'temperature')[];
  readonly apiKey?: string;
  /** What it says that a text means; without it, the endpoint knows no embeddings. */
  readonly embed?: (text: string) => readonly number[];
  /** What it does instead with requests for embeddings, one after the other; the last repeats. */
  readonly embeddingTurns?: readonly EmbeddingTurn[];
}

export type EmbeddingTurn =
  | Exclude<Turn, { content: string | null }>
  /** Answers as it should, but for what this makes of it. */
  | { readonly spoil: (vectors: { index: number; embedding: unknown; object: string }[]) => unknown };

/** Limits of the real service: 2,048 texts, none empty; 8,192 tokens of a text, here at four characters each. */
const EmbeddingBody = z.strictObject({
  model: z.string().min(1),
  input: z
    .array(
      z
        .string()
        .min(1)
        .max(4 * 8192),
    )
    .min(1)
    .max(2048),
  encoding_format: z.literal('float'),
});
export type EmbeddingRequest = z.infer<typeof EmbeddingBody>;

const Body = z.strictObject({
  model: z.string().min(1),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) }))
    .min(1),
  stream: z.literal(false).optional(),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  response_format: z
    .union([
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.literal(true),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .optional(),
});

/**
 * Start a strict stand-in for an OpenAI-compatible endpoint on this machine. It judges method, path, key and body as the real service
 * does, records what it accepted, and then takes one turn after the other; the last turn repeats.
 */
export async function startModel(turns: readonly (Turn | Choice)[], options: ModelOptions = {}) {
  const {
    formats = ['json_schema', 'json_object'],
    parameters = ['max_completion_tokens', 'max_tokens', 'temperature'],
    apiKey = 'test-key',
    embed,
    embeddingTurns = [],
  } = options;
  const requests: ModelRequest[] = [];
  const embeddingRequests: EmbeddingRequest[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response);
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await read(request);
    const refusal = judge(request, raw);
    if ('status' in refusal) {
      refused.push(refusal.message);
      sendError(response, refusal.status, refusal);
      return;
    }
    if ('embedding' in refusal) {
      embeddingRequests.push(refusal.embedding);
      const turn = embeddingTurns[Math.min(embeddingRequests.length, embeddingTurns.length) - 1];
      const vectors = () =>
        refusal.embedding.input.map((text, index) => ({ object: 'embedding', index, embedding: embed?.(text) }));
      if (!turn) sendEmbeddings(response, refusal.embedding, vectors());
      else if ('spoil' in turn) sendEmbeddings(response, refusal.embedding, turn.spoil(vectors()));
      else take(response, turn);
      return;
    }
    const accepted = { body: refusal.body, raw };
    requests.push(accepted);
    const next = turns[Math.min(requests.length, turns.length) - 1];
    const turn = typeof next === 'function' ? await next(accepted) : next;
    if (turn && 'content' in turn) sendCompletion(response, refusal.body, turn);
    else take(response, turn);
  }

  function take(response: ServerResponse, turn: Exclude<Turn, { content: string | null }> | undefined): void {
    if (!turn || 'hangUp' in turn) response.destroy();
    else if ('hang' in turn) return;
    else if ('endless' in turn) pour(response, turn);
    else if ('status' in turn)
      sendError(response, turn.status, turn.error ?? { message: 'Scripted failure' }, turn.headers);
    else response.writeHead(200, { 'content-type': turn.contentType ?? 'application/json' }).end(turn.raw);
  }

  function judge(
    request: IncomingMessage,
    raw: string,
  ):
    | { status: number; message: string; param?: string }
    | { body: z.infer<typeof Body> }
    | { embedding: EmbeddingRequest } {
    const isEmbedding = request.url === '/v1/embeddings' && embed !== undefined;
    if (request.url !== '/v1/chat/completions' && !isEmbedding)
      return { status: 404, message: `Unknown request URL: ${request.method} ${request.url}` };
    if (request.method !== 'POST') return { status: 405, message: `Not allowed to ${request.method}` };
    if (request.headers.authorization !== `Bearer ${apiKey}`)
      return { status: 401, message: 'Incorrect API key provided' };
    if (!request.headers['content-type']?.startsWith('application/json'))
      return { status: 400, message: 'Expected application/json' };
    if (isEmbedding) {
      const asked = EmbeddingBody.safeParse(parse(raw));
      return asked.success
        ? { embedding: asked.data }
        : { status: 400, message: z.prettifyError(asked.error), param: String(asked.error.issues[0]?.path[0] ?? '') };
    }
    const { data, error } = Body.safeParse(parse(raw));
    if (error) return { status: 400, message: z.prettifyError(error), param: String(error.issues[0]?.path[0] ?? '') };
    const format = data.response_format?.type;
    if (format && !formats.includes(format))
      return { status: 400, message: `Invalid value: '${format}'`, param: 'response_format.type' };
    if (data.response_format?.type === 'json_schema') {
      const fault = strictSchemaFault(data.response_format.json_schema.schema);
      if (fault)
        return { status: 400, message: `Invalid schema for response_format: ${fault}`, param: 'response_format' };
    }
    for (const name of ['max_completion_tokens', 'max_tokens', 'temperature'] as const) {
      if (data[name] !== undefined && !parameters.includes(name))
        return {
          status: 400,
          message: `Unsupported parameter: '${name}' is not supported with this model.`,
          param: name,
        };
    }
    return { body: data };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey,
    /** What was accepted, in order. */
    requests,
    embeddingRequests,
    /** Why each other request was refused. */
    refused,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Strict mode wants every object closed and every property required. */
function strictSchemaFault(schema: unknown, path = 'root'): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const node = schema as Record<string, unknown>; // Checked just above; its values stay unknown.
  if (node.type === 'object') {
    if (node.additionalProperties !== false) return `${path}: 'additionalProperties' is required to be false`;
    const names = Object.keys((node.properties as object | undefined) ?? {});
    const required = Array.isArray(node.required) ? node.required : [];
    if (names.some((name) => !required.includes(name))) return `${path}: 'required' must include every key`;
  }
  for (const [key, value] of Object.entries(node)) {
    const fault = strictSchemaFault(value, `${path}.${key}`);
    if (fault) return fault;
  }
  return undefined;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function sendError(
  response: ServerResponse,
  status: number,
  { message, param }: { message: string; param?: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const error = { message, type: 'invalid_request_error', param: param ?? null, code: null };
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));
}

function sendCompletion(
  response: ServerResponse,
  { model, messages }: z.infer<typeof Body>,
  { content, finishReason = 'stop', refusal }: Extract<Turn, { content: string | null }>,
): void {
  const promptTokens = Math.ceil(messages.reduce((sum, message) => sum + message.content.length, 0) / 4);
  const completionTokens = Math.ceil((content ?? '').length / 4);
  const completion = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [
      {
        index: 0,
        finish_reason: finishReason,
        logprobs: null,
        message: { role: 'assistant', content, refusal: refusal ?? null },
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion));
}

function sendEmbeddings(response: ServerResponse, { model, input }: EmbeddingRequest, data: unknown): void {
  const tokens = Math.ceil(input.join('').length / 4);
  const answer = { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

/** What a model could say of the story of `aStory`, as its reply's content holds it. */
export function aReplyToStory() {
  const claim = { kind: 'statement', claimant: null, stance: 'asserted', hedge: null, importance: 0.5 };
  return {
    headline: 'Bridge over the Vell reopens two years after a barge struck it',
    summary: [{ text: 'The bridge over the river Vell reopened to traffic on Monday.', sentences: [1] }],
    points: [{ text: 'Repairs cost 41 million crowns.', sentences: [2] }],
    claims: [
      { ...claim, text: 'Repairs cost 41 million crowns.', sentences: [2], quote: 'Repairs cost 41 million crowns' },
      {
        ...claim,
        text: 'The old bridge over the river Vell reopened on Monday.',
        sentences: [1],
        quote: 'reopened to traffic on Monday',
        claimant: { name: 'the transport ministry', role: null },
      },
      {
        ...claim,
        text: 'Some 12,000 vehicles a day had been sent through Halm.',
        sentences: [4],
        quote: 'Some 12,000 vehicles a day had been sent through the neighbouring town of Halm',
      },
    ],
  };
}

function pour(
  response: ServerResponse,
  { endless, contentType = 'application/json' }: { endless: string; contentType?: string },
) {
  response.writeHead(200, { 'content-type': contentType });
  const more = () => {
    while (!response.destroyed && response.write(endless));
  };
  response.on('drain', more);
  more();
}
