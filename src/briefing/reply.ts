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

/** A field that endpoints without strict schemas get wrong one way or another is read for what it means. */
const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string()).catch('');
/** `[1, 2]`, `1`, `"1, 2"` and `["[1]", "2"]` all cite sentences. */
const numbers = z.preprocess(
  (value) => (JSON.stringify(value ?? []).match(/-?\d+/g) ?? []).map(Number).slice(0, MAX_CITED),
  z.array(z.int()),
);
const nullableText = z.preprocess(
  (value) =>
    typeof value === 'string' && /\S/.test(value) && !/^(?:null|none|n\/a)$/i.test(value.trim()) ? value : null,
  z.string().nullable(),
);
const passages = z
  .preprocess(
    (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]),
    z.array(
      z.preprocess(
        (value) => (typeof value === 'string' ? { text: value } : value),
        z.object({ text, sentences: numbers }),
      ),
    ),
  )
  .catch([]);
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
const claims = z.preprocess(
  (value) => (Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []),
  z.array(claim),
);
const Lenient = z.object({ headline: text, summary: passages, points: passages, claims });

/**
 * Read a model's reply as a draft, also from between markdown fences, prose around the JSON, or JSON that was cut off.
 *
 * @returns `undefined` when there is no JSON object in it that says anything.
 */
export function parseReply(content: string): Draft | undefined {
  const value = findObject(content);
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

function findObject(content: string): unknown {
  const thought = content.replace(/<think>[\s\S]*?<\/think>/g, '');
  const start = thought.indexOf('{');
  if (start < 0) return undefined;
  const body = thought.slice(start);
  for (let end = body.lastIndexOf('}'); end > 0; end = body.lastIndexOf('}', end - 1)) {
    const value = tryParse(body.slice(0, end + 1));
    if (value !== undefined) return value;
    if (body.length - end > 4000) break;
  }
  return repairCutOff(body);
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Close what a reply cut at its token limit left open, dropping the unfinished last item. */
function repairCutOff(body: string): unknown {
  for (
    let end = body.lastIndexOf('}'), tries = 0;
    end > 0 && tries < 40;
    end = body.lastIndexOf('}', end - 1), tries++
  ) {
    const head = body.slice(0, end + 1);
    const value = tryParse(head + closersOf(head));
    if (value !== undefined) return value;
  }
  return undefined;
}

function closersOf(json: string): string {
  const open: string[] = [];
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const letter = json[i];
    if (inString) {
      if (letter === '\\') i++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{') open.push('}');
    else if (letter === '[') open.push(']');
    else if (letter === '}' || letter === ']') open.pop();
  }
  return open.reverse().join('');
}
