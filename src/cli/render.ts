import { z } from 'zod';
import type { Brief, Claim } from '../briefing/brief.ts';
import type { Edition } from '../digests/edition.ts';
import { renderCard } from '../discord/card.ts';
import { renderEdition } from '../discord/edition-message.ts';
import type { Message } from '../discord/layout.ts';
import { messagePage } from '../discord/page.ts';
import { UserError } from '../errors.ts';
import type { Article } from '../reading/article.ts';
import type { CliCommand } from './command.ts';
import { parseJson } from './json.ts';
import { parse } from './options.ts';
import { openOutput } from './output.ts';
import { readWhole } from './source.ts';

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

const ClaimInput = z.object({
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
});

const BriefInput = z.object({
  engine: z.enum(['extractive', 'model']),
  model: text.optional(),
  note: text.optional(),
  language: text.default('und'),
  headline: text,
  summary: text,
  points: z.array(z.object({ text, sentences: z.array(z.number()).default([]) })).default([]),
  claims: z.array(ClaimInput).default([]),
  truncated: z.boolean().default(false),
  usage: z
    .object({ inputTokens: z.number(), outputTokens: z.number(), calls: z.number() })
    .default({ inputTokens: 0, outputTokens: 0, calls: 0 }),
});

const FigureInput = z.object({ figure: text, outlet: text, quote: text, url: optionalText });

const StoryInput = z.object({
  storyId: text.default(''),
  headline: text,
  url: optionalText,
  summary: text.default(''),
  outlets: z.array(z.object({ name: text, url: optionalText })).default([]),
  claims: z
    .array(z.object({ claim: ClaimInput, outlet: text, url: optionalText, carriedBy: z.number().default(1) }))
    .default([]),
  differences: z.array(z.object({ what: text, values: z.array(FigureInput) })).default([]),
  known: z.array(text).default([]),
  isUpdate: z.boolean().default(false),
  briefId: optionalText,
  entryIds: z.array(text).default([]),
  publishedAt: optionalText,
});

const EditionInput = z.object({
  title: text,
  slot: text,
  zone: text.default('Etc/UTC'),
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
  stories: z.array(StoryInput).default([]),
  outletsRead: z.number().default(0),
  entriesRead: z.number().default(0),
  leftOut: z.number().default(0),
  isLate: z.boolean().default(false),
  notes: z.array(text).default([]),
});

const CardInput = z.object({ kind: z.literal('card'), article: ArticleInput, brief: BriefInput });
/** An edition's fields stand beside its kind, or in an object of their own. */
const EditionFile = z.preprocess(
  (value) =>
    typeof value === 'object' && value && !('edition' in value) ? { kind: 'edition', edition: value } : value,
  z.object({ kind: z.literal('edition'), edition: EditionInput }),
);
const Kind = z.object({ kind: z.enum(['card', 'edition']) });
type Input = z.infer<typeof CardInput> | z.infer<typeof EditionFile>;

export const render: CliCommand = {
  name: 'render',
  usage: '<file.json> [--html FILE]',
  summary: 'Turn a stored card or edition into the messages that Discord gets',
  details: `In: {"kind":"card","article","brief"}, as "lede read --json" prints them, or {"kind":"edition", …} with the edition's
fields, there or in "edition"; out: {"messages":[…]}.
--html writes them as a page that looks like Discord.`,
  async run(args, { print }) {
    const { values, positionals } = parse(args, { html: { type: 'string' } }, 1);
    const messages = messagesOf(await readInput(String(positionals[0])));
    if (values.html !== undefined) {
      const page = await openOutput(values.html);
      await page.writeFile(messagePage(messages));
      await page.close();
    }
    print(JSON.stringify({ messages }));
    return 0;
  },
};

async function readInput(file: string): Promise<Input> {
  const content = (await readWhole(file)).toString('utf8');
  let json: unknown;
  try {
    json = parseJson(content);
  } catch (cause) {
    throw new UserError('bad_file', `"${file}" is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { kind } = Kind.safeParse(json).data ?? {};
  const { data, error } = (kind === 'edition' ? EditionFile : CardInput).safeParse(json);
  if (!data)
    throw new UserError(
      'bad_file',
      `"${file}" is neither a card nor an edition: ${z.prettifyError(error).replace(/\s+/g, ' ')}`,
    );
  return data;
}

function messagesOf(input: Input): Message[] {
  switch (input.kind) {
    case 'card':
      return [renderCard(...readCard(input))];
    case 'edition':
      return renderEdition(readEdition(input.edition));
  }
}

function readCard({ article, brief }: z.infer<typeof CardInput>): [Article, Brief] {
  const { model, note, claims, ...rest } = brief;
  return [
    { ...article, canonicalUrl: article.canonicalUrl ?? article.url, blocks: [] },
    {
      ...rest,
      ...(model === undefined ? {} : { model }),
      ...(note === undefined ? {} : { note }),
      claims: claims.map(readClaim),
    },
  ];
}

function readEdition({ stories, ...head }: z.infer<typeof EditionInput>): Edition {
  return {
    ...head,
    stories: stories.map(({ claims, ...story }) => ({
      ...story,
      claims: claims.map(({ claim, ...carried }) => ({ ...carried, claim: readClaim(claim) })),
    })),
  };
}

const readClaim = ({ claimant, ...claim }: z.infer<typeof ClaimInput>): Claim => ({
  ...claim,
  claimant: claimant && readClaimant(claimant),
});

const readClaimant = ({ name, role, via }: z.infer<typeof ClaimantInput>) => ({
  name,
  ...(role === undefined ? {} : { role }),
  ...(via === undefined ? {} : { via }),
});
