// Opens sockets to the model's endpoint, which the operator chose.
import OpenAI from 'openai';
import { z } from 'zod';
import { fetchUpTo } from '../briefing/endpoint.ts';
import { UpstreamError } from '../errors.ts';
import { tidy } from '../reading/text.ts';
import { SECOND } from '../time.ts';

/** Who is asked what articles mean: an OpenAI-compatible endpoint with embeddings. */
export interface EmbeddingSettings {
  /** `undefined` is OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly model: string;
  /** Of one call with its retry. */
  readonly timeoutMs?: number;
}

export interface Embedded {
  /** Of unit length and one size, in the order of the texts. */
  readonly vectors: readonly Float32Array[];
  readonly inputTokens: number;
}

/**
 * Ask what texts mean, all in one call.
 *
 * @param texts None of them blank, `MAX_INPUTS` at most.
 * @throws {UpstreamError} If there is no answer, or one that is not wholly sound; nothing of that is used.
 * @throws The signal's reason, if it aborts.
 */
export type Embedder = (texts: readonly string[], signal?: AbortSignal) => Promise<Embedded>;

/** Texts of one call: services take more, but then one failure loses more. */
export const MAX_INPUTS = 100;
/** What is read of an article: its title and opening tell what it is about. */
const MAX_CHARS = 1000;
const TIMEOUT_MS = 20 * SECOND;
/** The largest models have half of it. */
const MAX_DIMENSIONS = 8192;
/** A hundred vectors of 4,096 numbers with twenty digits each are 9 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const Answer = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(2).max(MAX_DIMENSIONS) })),
  usage: z
    .object({ prompt_tokens: z.int().nonnegative().catch(0) })
    .nullish()
    .catch(null),
});

/** @returns What is sent of an article; empty if it has no words. */
export function embeddedTextOf({ title, text }: { readonly title: string; readonly text: string }): string {
  return tidy(`${title}\n${text.slice(0, 2 * MAX_CHARS)}`)
    .slice(0, MAX_CHARS)
    .toWellFormed();
}

export function createEmbedder(settings: EmbeddingSettings): Embedder {
  const { model, baseUrl, apiKey, timeoutMs = TIMEOUT_MS } = settings;
  // The package insists on a key; endpoints that need none ignore this one.
  const client = new OpenAI({
    apiKey: apiKey || 'none',
    ...(baseUrl ? { baseURL: baseUrl } : {}),
    maxRetries: 1,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch: fetchUpTo(MAX_ANSWER_BYTES),
  });
  return async (texts, signal) => {
    // One deadline for all of it: the package would wait as long again for its retry.
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await client.embeddings.create(
        { model, input: [...texts], encoding_format: 'float' },
        { signal: signal ? AbortSignal.any([signal, deadline]) : deadline },
      );
      return readAnswer(answer, texts.length);
    } catch (cause) {
      signal?.throwIfAborted();
      const reason = deadline.aborted ? `no answer within ${timeoutMs / SECOND} s` : (cause as Error).message;
      throw new UpstreamError(`Cannot ask the embedding model "${model}": ${reason}`, { cause, retryable: true });
    }
  };
}

/** Endpoints do not always answer in the shape they promise, and a wrong vector would join what does not belong together. */
function readAnswer(answer: unknown, count: number): Embedded {
  const { data: parsed, error } = Answer.safeParse(answer);
  if (!parsed) {
    const [issue] = error.issues;
    throw new Error(`expected vectors of numbers, found at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
  }
  const vectors: (Float32Array | undefined)[] = Array.from({ length: count }, () => undefined);
  for (const { index, embedding } of parsed.data) {
    if (index >= count || vectors[index]) throw new Error(`expected ${count} vectors, found one for text ${index}`);
    vectors[index] = unitVector(embedding);
  }
  const found = vectors.filter((vector) => vector !== undefined);
  if (found.length !== count) throw new Error(`expected ${count} vectors, found ${found.length}`);
  const sizes = new Set(found.map(({ length }) => length));
  if (sizes.size > 1) throw new Error(`expected vectors of one size, found ${[...sizes].join(' and ')}`);
  return { vectors: found, inputTokens: parsed.usage?.prompt_tokens ?? 0 };
}

function unitVector(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  if (!(length > 0) || !Number.isFinite(length)) throw new Error(`expected a vector, found one of length ${length}`);
  return Float32Array.from(values, (value) => value / length);
}
