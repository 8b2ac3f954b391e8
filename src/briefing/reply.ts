import { z } from 'zod';
import type { Claimant, ClaimKind, Stance } from './brief.ts';

const KINDS = [
  'event',
  'figure',
  'statement',
  'allegation',
  'forecast',
  'opinion',
] as const satisfies readonly ClaimKind[];
const STANCES = ['asserted', 'denied', 'alleged', 'reported'] as const satisfies readonly Stance[];

const Passage = z.object({ text: z.string(), sentences: z.array(z.int()) });
const DraftClaimSchema = z.object({
  text: z.string(),
  kind: z.enum(KINDS),
  claimant: z.object({ name: z.string(), role: z.string().nullable() }).nullable(),
  stance: z.enum(STANCES),
  hedge: z.string().nullable(),
  sentences: z.array(z.int()),
  quote: z.string().nullable(),
  importance: z.number(),
});

/** What the model is asked to write; sent as a strict JSON schema where the endpoint knows them. */
export const ReplySchema = z.object({
  headline: z.string(),
  summary: z.array(Passage),
  points: z.array(Passage),
  claims: z.array(DraftClaimSchema),
});

/** A sentence of a draft, and the numbers of the article's sentences it rests on. */
export interface DraftPassage {
  readonly text: string;
  readonly sentences: readonly number[];
}

/** A claim before grounding. */
export interface DraftClaim extends DraftPassage {
  readonly kind: ClaimKind;
  readonly claimant: Claimant | null;
  readonly stance: Stance;
  readonly hedge: string | null;
  /** Words of the cited sentences to point at; `null` for all of them. */
  readonly quote: string | null;
  readonly importance: number;
  /** Whether whoever drafted the claim has judged its hedge for good; otherwise one found in the quote is added. */
  readonly isHedgeKnown?: boolean;
  readonly saidAt?: string;
  readonly happenedAt?: string;
}

/** What either engine proposes, before anything in it has been checked. */
export interface Draft {
  readonly headline: string;
  readonly summary: readonly DraftPassage[];
  readonly points: readonly DraftPassage[];
  readonly claims: readonly DraftClaim[];
}

const StreamEvent = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
  ),
});

/** More sentences than this are no passage. */
const MAX_CITED = 8;

/** Most of a reply that is read, in characters: many times what is asked for. */
const MAX_REPLY_CHARS = 100_000;
const MAX_CLAIMS = 20;
const MAX_SUMMARY = 10;
const MAX_POINTS = 15;
const MAX_TEXT_CHARS = 2000;

/** How many places of a reply are tried as the beginning of its JSON. */
const MAX_BEGINNINGS = 20;
/** How many ends are tried in mending JSON: from one beginning, and in all. */
const MAX_ENDS = 10;
const MAX_MENDED = 40;

/** A field that endpoints without strict schemas get wrong one way or another is read for what it means. */
const text = z
  .preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string().transform(cutText))
  .catch('');
const numbers = z.preprocess(readNumbers, z.array(z.int()));
const nullableText = z.preprocess(
  (value) =>
    typeof value === 'string' && /\S/.test(value) && !/^(?:null|none|n\/a)$/i.test(value.trim())
      ? cutText(value)
      : null,
  z.string().nullable(),
);
const passage = z.preprocess(
  (value) => (typeof value === 'string' ? { text: value } : value),
  z.object({ text, sentences: numbers }),
);
const claimant = z.preprocess(
  (value) => {
    if (typeof value === 'string') return /\S/.test(value) ? { name: value } : null;
    return value ?? null;
  },
  z.object({ name: text, role: nullableText }).nullable().catch(null),
);
const importance = z.coerce
  .number()
  .catch(0.5)
  .transform((value) => Math.min(1, Math.max(0, value > 1 ? value / (value > 10 ? 100 : 10) : value)));
const claim = z.object({
  text,
  kind: z.enum(KINDS).catch('statement'),
  claimant,
  stance: z.enum(STANCES).catch('reported'),
  hedge: nullableText,
  sentences: numbers,
  quote: nullableText,
  importance,
});
const Lenient = z.object({
  headline: text,
  summary: z.preprocess((value) => listPassages(value, MAX_SUMMARY), z.array(passage)),
  points: z.preprocess((value) => listPassages(value, MAX_POINTS), z.array(passage)),
  claims: z.preprocess((value) => listOf(value).filter(isRecord).slice(0, MAX_CLAIMS), z.array(claim)),
});

/**
 * Read a model's reply as a draft, also from between markdown fences, prose around the JSON, or JSON that was cut off.
 *
 * @returns `undefined` when there is no JSON in it that says anything.
 */
export function parseReply(content: string): Draft | undefined {
  const thoughtEnd = content.lastIndexOf('</think>');
  const answer = thoughtEnd < 0 ? content : content.slice(thoughtEnd + '</think>'.length);
  return findDraft(answer.trimStart().slice(0, MAX_REPLY_CHARS));
}

/**
 * Read the events of a stream nobody asked for as the completion they make up.
 *
 * @returns `undefined` when they hold none.
 */
export function fromStream(body: string): unknown {
  const deltas = body
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .flatMap((line) => StreamEvent.safeParse(tryParse(line.slice('data:'.length))).data?.choices ?? []);
  if (deltas.length === 0) return tryParse(body);
  const content = deltas.map(({ delta }) => delta.content ?? '').join('');
  return {
    choices: [{ message: { content }, finish_reason: deltas.findLast((event) => event.finish_reason)?.finish_reason }],
  };
}

function withoutEmptyRole({ name, role }: { name: string; role: string | null }): Claimant {
  return { name: name.trim(), ...(role ? { role: role.trim() } : {}) };
}

/** Find the first JSON that says anything, wherever it begins; as it stands, or else as far as it holds. */
function findDraft(content: string): Draft | undefined {
  const beginning = /\{\s*"|\[\s*\{/g;
  let endsLeft = MAX_MENDED;
  for (let tried = 0; tried < MAX_BEGINNINGS; tried++) {
    const start = beginning.exec(content)?.index;
    if (start === undefined) return undefined;
    const end = findEnd(content, start);
    const whole = end < 0 ? undefined : tryParse(content.slice(start, end));
    const ends = Math.min(MAX_ENDS, endsLeft);
    if (whole === undefined) endsLeft -= ends;
    const draft = draftOf(whole ?? repairCutOff(content.slice(start), ends));
    if (draft) return draft;
    beginning.lastIndex = whole === undefined ? start + 1 : end;
  }
  return undefined;
}

/** Read a value as a draft: as one, as one in a wrapper such as `{"brief": …}`, or as a bare list of claims. */
function draftOf(value: unknown): Draft | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const candidates: unknown[] = [value, ...Object.values(value).slice(0, MAX_BEGINNINGS)].filter(isRecord);
  for (const candidate of candidates) {
    const draft = readDraft(candidate);
    if (draft) return draft;
  }
  const isClaims = Array.isArray(value) && value.some((item) => isRecord(item) && 'text' in item && 'kind' in item);
  return isClaims ? readDraft({ claims: value }) : undefined;
}

function readDraft(value: unknown): Draft | undefined {
  const { data } = Lenient.safeParse(value);
  if (!data || (data.summary.length === 0 && data.points.length === 0 && data.claims.length === 0)) return undefined;
  return {
    ...data,
    claims: data.claims.map(({ claimant, ...rest }) => ({
      ...rest,
      claimant: claimant?.name.trim() ? withoutEmptyRole(claimant) : null,
    })),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list may arrive as its only item, or as an object that numbers or names its items. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isRecord(value)) return 'text' in value ? [value] : Object.values(value);
  return value === undefined || value === null ? [] : [value];
}

function listPassages(value: unknown, max: number): readonly unknown[] {
  return listOf(value)
    .filter((item) => typeof item === 'string' || isRecord(item))
    .slice(0, max);
}

/** `[1, 2]`, `1`, `"1, 2"`, `["[1]", "2"]` and `"1-2"` all cite sentences. */
function readNumbers(value: unknown): number[] {
  const cited = [value]
    .flat(1)
    .slice(0, MAX_CITED)
    .flatMap((item) => (isRecord(item) ? Object.values(item).slice(0, MAX_CITED) : [item]))
    .filter((item) => typeof item === 'number' || typeof item === 'string')
    .join(', ')
    .slice(0, 200);
  return [...cited.matchAll(/(\d+)(?:\]?\s*[-–—]\s*\[?(\d+))?/g)]
    .flatMap(([, from, to]) => {
      const [first, last] = [Number(from), Number(to ?? from)];
      const isRange = last >= first && last - first < MAX_CITED;
      return isRange ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [first, last];
    })
    .filter(Number.isSafeInteger)
    .slice(0, MAX_CITED);
}

/** Cut between words, so that what is left of a quote still occurs where the whole did. */
function cutText(text: string): string {
  if (text.length <= MAX_TEXT_CHARS) return text;
  const space = text.lastIndexOf(' ', MAX_TEXT_CHARS);
  return text.slice(0, space > 0 ? space : MAX_TEXT_CHARS).replace(/[\uD800-\uDBFF]$/, '');
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Close what a reply cut at its token limit left open, dropping the unfinished last item. */
function repairCutOff(body: string, tries: number): unknown {
  let end = body.lastIndexOf('}');
  for (let tried = 0; end > 0 && tried < tries; tried++) {
    const head = body.slice(0, end + 1);
    const value = tryParse(head + closersOf(head));
    if (value !== undefined) return value;
    end = body.lastIndexOf('}', end - 1);
  }
  return undefined;
}

function closersOf(json: string): string {
  const open: string[] = [];
  for (const { letter } of listBrackets(json, 0)) {
    if (letter === '{') open.push('}');
    else if (letter === '[') open.push(']');
    else open.pop();
  }
  return open.reverse().join('');
}

/** Where the object or list that begins at `start` ends, or -1 if it does not. */
function findEnd(content: string, start: number): number {
  let depth = 0;
  for (const { letter, index } of listBrackets(content, start)) {
    depth += letter === '{' || letter === '[' ? 1 : -1;
    if (depth === 0) return index + 1;
  }
  return -1;
}

/** The brackets of JSON outside its strings. */
function* listBrackets(json: string, start: number): Generator<{ letter: string; index: number }> {
  let inString = false;
  for (let index = start; index < json.length; index++) {
    const letter = json.charAt(index);
    if (inString) {
      if (letter === '\\') index++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if ('{}[]'.includes(letter)) yield { letter, index };
  }
}
