import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Brief } from '../briefing/brief.ts';
import { renderCard } from '../discord/card.ts';
import { messagePage } from '../discord/page.ts';
import { UserError } from '../errors.ts';
import type { Article } from '../reading/article.ts';
import type { CliCommand } from './command.ts';
import { parse } from './options.ts';
import { openOutput } from './output.ts';

const text = z.string();
const optionalText = text.nullish().transform((value) => value ?? null);

const ArticleInput = z.object({
  url: text.default(''),
  canonicalUrl: text.optional(),
  title: text.default(''),
  byline: optionalText,
  siteName: optionalText,
  publishedAt: optionalText,
  language: optionalText,
  image: optionalText,
  access: z.enum(['free', 'limited']).default('free'),
  text: text.default(''),
  wordCount: z.number().default(0),
});

const ClaimantInput = z.object({ name: text, role: text.optional(), via: text.optional() });

const BriefInput = z.object({
  engine: z.enum(['extractive', 'model']),
  model: text.optional(),
  note: text.optional(),
  language: text.default('und'),
  headline: text,
  summary: text,
  points: z.array(z.object({ text, sentences: z.array(z.number()).default([]) })).default([]),
  claims: z
    .array(
      z.object({
        text,
        kind: z.enum(['event', 'figure', 'statement', 'allegation', 'forecast', 'opinion']).default('statement'),
        claimant: ClaimantInput.nullable(),
        stance: z.enum(['asserted', 'denied', 'alleged', 'reported']).default('asserted'),
        hedge: optionalText,
        quote: text,
        start: z.number().default(0),
        end: z.number().default(0),
        figures: z.array(text).default([]),
        importance: z.number().default(0),
      }),
    )
    .default([]),
  truncated: z.boolean().default(false),
  usage: z
    .object({ inputTokens: z.number(), outputTokens: z.number(), calls: z.number() })
    .default({ inputTokens: 0, outputTokens: 0, calls: 0 }),
});

const Input = z.object({ kind: z.literal('card'), article: ArticleInput, brief: BriefInput });

export const render: CliCommand = {
  name: 'render',
  usage: '<file.json> [--html FILE]',
  summary: 'Turn a stored card into the messages that Discord gets',
  details: `In: {"kind":"card","article","brief"}, as "lede read --json" prints them; out: {"messages":[…]}.
--html writes them as a page that looks like Discord.`,
  async run(args, { print }) {
    const { values, positionals } = parse(args, { html: { type: 'string' } }, 1);
    const { article, brief } = await readInput(String(positionals[0]));
    const messages = [renderCard(article, brief)];
    if (values.html !== undefined) {
      const page = await openOutput(values.html);
      await page.writeFile(messagePage(messages));
      await page.close();
    }
    print(JSON.stringify({ messages }));
    return 0;
  },
};

async function readInput(file: string): Promise<{ article: Article; brief: Brief }> {
  const content = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UserError('file_not_found', `"${file}" cannot be read: ${cause.message}`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new UserError('bad_file', `"${file}" is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { data, error } = Input.safeParse(json);
  if (!data) throw new UserError('bad_file', `"${file}" is not a card: ${z.prettifyError(error).replace(/\s+/g, ' ')}`);
  const { article, brief } = data;
  const { model, note, claims, ...rest } = brief;
  return {
    article: { ...article, canonicalUrl: article.canonicalUrl ?? article.url, blocks: [] },
    brief: {
      ...rest,
      ...(model === undefined ? {} : { model }),
      ...(note === undefined ? {} : { note }),
      claims: claims.map(({ claimant, ...claim }) => ({ ...claim, claimant: claimant && readClaimant(claimant) })),
    },
  };
}

const readClaimant = ({ name, role, via }: z.infer<typeof ClaimantInput>) => ({
  name,
  ...(role === undefined ? {} : { role }),
  ...(via === undefined ? {} : { via }),
});
