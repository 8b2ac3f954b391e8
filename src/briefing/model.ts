import { randomBytes } from 'node:crypto';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { z } from 'zod';
import type { Article } from '../reading/article.ts';
import { SECOND } from '../time.ts';
import { createBreaker } from './breaker.ts';
import type { Brief, Engine, Usage } from './brief.ts';
import { type Dialect, FULL_DIALECT, plainer } from './dialect.ts';
import { fetchAnswer } from './endpoint.ts';
import { excerptOf, MAX_ARTICLE_CHARS } from './excerpt.ts';
import { headlineOf, joinerOf, SUMMARY_SENTENCES } from './extractive.ts';
import { countDropped, type Grounding, ground } from './ground.ts';
import { detectLanguage, isSameLanguage, languageOf } from './language.ts';
import { type Message, type Problem, writeRepair, writeRequest } from './prompt.ts';
import { type Draft, fromStream, parseReply, ReplySchema } from './reply.ts';
import { type Sentence, sentencesOf } from './sentences.ts';

/** A model call with its retry, at most, in milliseconds. */
const TIMEOUT_MS = 120 * SECOND;
/** Of one call: room for a long brief in a language that costs many tokens. */
export const MAX_OUTPUT_TOKENS = 6_000;
/** Of one brief: the first, and one more if too little of it holds. */
export const MAX_CALLS = 2;
/** Fewer claims than this are asked for once more, unless the article has no more sentences. */
const MIN_CLAIMS = 3;
const MAX_PLAINER_TRIES = 5;

/** Where the engine writes what an operator should know: a constant message and fields, never an article's or a model's words. */
export interface ModelLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ModelEngineSettings {
  /** A client of one's own; otherwise one is built from `baseUrl` and `apiKey`. */
  readonly client?: OpenAI;
  /** Any OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1`; default OpenAI's own. */
  readonly baseUrl?: string;
  /** Endpoints at home often need none. */
  readonly apiKey?: string;
  readonly model: string;
  /** Answers when the model does not. */
  readonly fallback: Engine;
  readonly log?: ModelLog;
  readonly timeoutMs?: number;
  readonly maxOutputTokens?: number;
}

/** Words for a card, by what kept the model from answering. */
const NOTES = {
  refused: 'The model declined this article, so Lede chose its sentences itself.',
  unusable: 'The model’s answer could not be used, so Lede chose sentences of the article itself.',
  unsupported: 'Too little of the model’s answer was borne out by the article, so Lede chose its sentences itself.',
  language: 'The model did not answer in the language asked for, so Lede chose sentences of the article itself.',
  busy: 'The model was busy, so Lede chose sentences of the article itself.',
  slow: 'The model took too long, so Lede chose sentences of the article itself.',
  unreachable: 'The model could not be reached, so Lede chose sentences of the article itself.',
  resting: 'The model has not been answering lately, so Lede chose sentences of the article itself.',
  short: 'The article has too little text for a model, so Lede chose its sentences itself.',
} as const;
type Failure = keyof typeof NOTES;
/** Failures of the endpoint, whatever it was asked. */
const OUTAGES: ReadonlySet<Failure> = new Set(['busy', 'slow', 'unreachable']);

/** What one call brought. */
type Reply =
  | { readonly ok: true; readonly content: string; readonly isCut: boolean; readonly usage: Usage }
  | { readonly ok: false; readonly failure: Failure; readonly usage: Usage };

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, calls: 0 };

/** Anything else is a slip, and nothing to count with. */
const Tokens = z.int().min(0).max(10_000_000);

/** As much of a completion as is read; some endpoints send its text in parts. */
const Completion = z.object({
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish(),
      message: z.object({
        content: z
          .union([
            z.string(),
            z
              .array(z.object({ text: z.string().catch('') }))
              .transform((parts) => parts.map(({ text }) => text).join('')),
          ])
          .nullish()
          .catch(null),
        refusal: z.string().nullish().catch(null),
      }),
    }),
  ),
  usage: z.object({ prompt_tokens: Tokens, completion_tokens: Tokens }).nullish().catch(null),
});

/** Made once: turning the schema into its JSON form takes as long as reading a reply. */
const REPLY_FORMAT = zodResponseFormat(ReplySchema, 'brief');

/** What each endpoint was found to understand, for the life of the process. */
const dialects = new Map<string, Dialect>();

/**
 * Build the engine that asks a model: one structured call an article, one more if too little of the reply holds, then the
 * fallback with a note that says why.
 *
 * @returns An engine that throws only when `signal` aborts or the fallback does.
 */
export function createModelEngine(settings: ModelEngineSettings): Engine {
  const { model, fallback, log, timeoutMs = TIMEOUT_MS } = settings;
  const client = settings.client ?? buildClient(settings, timeoutMs);
  const breaker = createBreaker();
  return async (article, options, signal) => {
    const articleLanguage = languageOf(article);
    const language = options.language ?? articleLanguage;
    const { sentences, truncated } = excerptOf(sentencesOf(article, articleLanguage, { maxChars: MAX_ARTICLE_CHARS }), {
      title: article.title,
      language: articleLanguage,
    });
    const answerOurselves = async (failure: Failure, usage: Usage): Promise<Brief> => {
      signal?.throwIfAborted();
      log?.warn({ model, failure, calls: usage.calls }, 'Briefing without the model');
      return { ...(await fallback(article, options, signal)), note: NOTES[failure], usage };
    };
    if (sentences.length === 0) return answerOurselves('short', NO_USAGE);

    const boundary = randomBytes(12).toString('hex');
    const request = writeRequest({
      article,
      sentences,
      truncated,
      language,
      summarySentences: SUMMARY_SENTENCES[options.length],
      boundary,
    });
    const judge = (content: string) => judgeReply(content, { article, sentences, articleLanguage, language });
    const ask = async (messages: readonly Message[]) => {
      let hasAnswered = true;
      try {
        const reply = await call(client, messages, { ...settings, timeoutMs, signal });
        hasAnswered = reply.ok || !OUTAGES.has(reply.failure);
        return reply;
      } finally {
        // Also when we are called off, which says nothing of the model.
        breaker.note(hasAnswered);
      }
    };

    // Whoever waits for a model that hangs would wait for it again and again. Asked last: what may ask must say what came of it.
    if (!breaker.mayAsk()) return answerOurselves('resting', NO_USAGE);
    const first = await ask(request);
    if (!first.ok) return answerOurselves(first.failure, first.usage);
    const firstVerdict = judge(first.content);
    log?.info({ model, dropped: countDropped(firstVerdict.grounding?.dropped ?? []) }, 'Grounded a model reply');
    const toBrief = (grounding: Grounding, usage: Usage): Brief => ({
      engine: 'model',
      model,
      language,
      headline: grounding.headline ?? headlineOf(article, sentences),
      summary: grounding.summary
        .slice(0, SUMMARY_SENTENCES[options.length])
        .map(({ text }) => text)
        .join(joinerOf(language)),
      points: grounding.points.slice(0, 5),
      claims: grounding.claims,
      truncated,
      usage,
    });
    if (firstVerdict.ok) return toBrief(firstVerdict.grounding, first.usage);

    const problem: Problem = first.isCut && !firstVerdict.grounding ? 'cut off' : firstVerdict.problem;
    const repair = writeRepair(request, first.content, {
      problem,
      dropped: firstVerdict.grounding?.dropped ?? [],
      language,
    });
    const second = await ask(repair);
    const usage = add(first.usage, second.usage);
    if (!second.ok) return answerOurselves(second.failure, usage);
    const verdict = judge(second.content);
    log?.info({ model, dropped: countDropped(verdict.grounding?.dropped ?? []) }, 'Grounded a repaired model reply');
    if (verdict.ok) return toBrief(verdict.grounding, usage);
    return answerOurselves(failureOf(verdict.problem), usage);
  };
}

function buildClient({ baseUrl, apiKey }: ModelEngineSettings, timeoutMs: number): OpenAI {
  // The package insists on a key; endpoints that need none ignore this one.
  return new OpenAI({
    apiKey: apiKey || 'none',
    ...(baseUrl ? { baseURL: baseUrl } : {}),
    maxRetries: 1,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch: fetchAnswer,
  });
}

interface CallSettings extends ModelEngineSettings {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Ask once, in the fullest dialect the endpoint is known to understand; a refusal of the dialect is no answer and is asked again. */
async function call(client: OpenAI, messages: readonly Message[], settings: CallSettings): Promise<Reply> {
  // One deadline for all of it: the package would wait as long again for its retry.
  const deadline = AbortSignal.timeout(settings.timeoutMs);
  const signal = settings.signal ? AbortSignal.any([settings.signal, deadline]) : deadline;
  const endpoint = `${client.baseURL} ${settings.model}`;
  let dialect = dialects.get(endpoint) ?? FULL_DIALECT;
  for (let tries = 0; ; tries++) {
    try {
      const completion = await client.chat.completions.create(requestBody(messages, dialect, settings), {
        signal,
        maxRetries: 1,
      });
      dialects.set(endpoint, dialect);
      return readCompletion(completion);
    } catch (error) {
      settings.signal?.throwIfAborted();
      const next = error instanceof APIError ? plainer(dialect, refusalOf(error)) : undefined;
      if (!next || tries >= MAX_PLAINER_TRIES) {
        const failure = failureFrom(error, deadline);
        const usage = { ...NO_USAGE, calls: 1 };
        // It may still have been at work when we no longer listened.
        const isUncertain = failure === 'slow' || failure === 'unusable';
        return { ok: false, failure, usage: isUncertain ? { ...usage, isUncertain } : usage };
      }
      dialect = next;
    }
  }
}

function requestBody(
  messages: readonly Message[],
  dialect: Dialect,
  { model, maxOutputTokens = MAX_OUTPUT_TOKENS }: CallSettings,
): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: false,
    [dialect.tokenCap]: maxOutputTokens,
    ...(dialect.temperature ? { temperature: 0 } : {}),
    ...(dialect.format === 'json_schema' ? { response_format: REPLY_FORMAT } : {}),
    ...(dialect.format === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
  };
}

/** Endpoints do not always answer in the shape they promise, so nothing of it is taken for granted. */
function readCompletion(completion: unknown): Reply {
  const { data } = Completion.safeParse(typeof completion === 'string' ? fromStream(completion) : completion);
  const usage: Usage = {
    inputTokens: data?.usage?.prompt_tokens ?? 0,
    outputTokens: data?.usage?.completion_tokens ?? 0,
    calls: 1,
    ...(data?.usage ? {} : { isUncertain: true }),
  };
  const choice = data?.choices[0];
  if (choice?.message.refusal || choice?.finish_reason === 'content_filter')
    return { ok: false, failure: 'refused', usage };
  return { ok: true, content: choice?.message.content ?? '', isCut: choice?.finish_reason === 'length', usage };
}

function refusalOf({ status, param, message }: APIError) {
  return { status, param, message };
}

function failureFrom(error: unknown, deadline: AbortSignal): Failure {
  if (deadline.aborted || error instanceof APIConnectionTimeoutError) return 'slow';
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return 'unreachable';
  if (error instanceof APIError && error.status === 429) return 'busy';
  if (error instanceof APIError && error.status !== undefined) return 'unreachable';
  return 'unusable';
}

type Verdict =
  | { readonly ok: true; readonly grounding: Grounding }
  | { readonly ok: false; readonly problem: Problem; readonly grounding: Grounding | undefined };

interface JudgeContext {
  readonly article: Article;
  readonly sentences: readonly Sentence[];
  readonly articleLanguage: string;
  readonly language: string;
}

/** Whether a reply, once grounded, still makes a brief. */
function judgeReply(content: string, { article, sentences, articleLanguage, language }: JudgeContext): Verdict {
  if (!content.trim()) return { ok: false, problem: 'empty', grounding: undefined };
  const draft = parseReply(content);
  if (!draft) return { ok: false, problem: 'unreadable', grounding: undefined };
  const { title, text, siteName, byline } = article;
  const grounding = ground(draft, { title, text, siteName, byline, sentences, articleLanguage, language });
  const wanted = Math.min(MIN_CLAIMS, Math.max(1, sentences.length - 1));
  if (grounding.claims.length >= wanted && grounding.summary.length > 0) return { ok: true, grounding };
  return { ok: false, problem: isInOtherLanguage(draft, language) ? 'wrong language' : 'unsupported', grounding };
}

function isInOtherLanguage({ summary, points, claims }: Draft, language: string): boolean {
  const detected = detectLanguage([...summary, ...points, ...claims].map(({ text }) => text).join(' '));
  return detected.certainty === 'strong' && language !== 'und' && !isSameLanguage(detected.language, language);
}

function failureOf(problem: Problem): Failure {
  if (problem === 'wrong language') return 'language';
  return problem === 'unsupported' ? 'unsupported' : 'unusable';
}

function add(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    calls: a.calls + b.calls,
    ...(a.isUncertain || b.isUncertain ? { isUncertain: true } : {}),
  };
}
