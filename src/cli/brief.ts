import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { blocksOfText } from '../briefing/blocks.ts';
import type { Brief, BriefOptions, Engine } from '../briefing/brief.ts';
import { UserError } from '../errors.ts';
import { type Article, MAX_ARTICLE_TEXT } from '../reading/article.ts';
import { createEngines } from '../services.ts';
import { type CliCommand, UsageError } from './command.ts';
import { BRIEF_OPTIONS, parse, readBriefOptions } from './options.ts';
import { openOutput } from './output.ts';

/** Articles that a model is asked about at a time; the built-in engine takes one at a time. */
const MODEL_CALLS_AT_ONCE = 4;

const Line = z.object({
  id: z.union([z.string(), z.number()]),
  title: z.string().nullish(),
  text: z.string(),
  url: z.string().nullish(),
  siteName: z.string().nullish(),
  publishedAt: z.string().nullish(),
  language: z.string().nullish(),
});

export const brief: CliCommand = {
  name: 'brief',
  usage: '--batch <in.jsonl> <out.jsonl> [--engine extractive|model] [--language xx] [--length short|medium|long]',
  summary: 'Write briefs of many articles whose text is at hand, without database and queue',
  details: `In, a line each: {"id","text","title"?,"url"?,"siteName"?}; out: {"id","brief"} or {"id","error"}, in the same order.
Offsets of quotes are into the text as given.`,
  async run(args, { config, log, progress, signal }) {
    const { values, positionals } = parse(args, { batch: { type: 'boolean' }, ...BRIEF_OPTIONS }, 2);
    const [inFile = '', outFile = ''] = positionals;
    const model = config().model;
    const { engine, ...options } = readBriefOptions(values, model !== undefined);
    if (values.batch !== true) throw new UsageError('give --batch, the file to read and the file to write');
    if (resolve(inFile) === resolve(outFile)) throw new UsageError('the file to write must not be the one to read');
    await checkReadable(inFile);
    const out = await openOutput(outFile);

    const write = createEngines(model, log())[engine];
    const atOnce = engine === 'model' ? MODEL_CALLS_AT_ONCE : 1;
    const pending: Promise<object>[] = [];
    let count = 0;
    const flush = async (left: number) => {
      while (pending.length > left) await out.write(`${JSON.stringify(await pending.shift())}\n`);
    };
    for await (const line of createInterface({
      input: createReadStream(inFile),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (line.trim() === '') continue;
      count += 1;
      progress.stage(`Article ${count}`);
      pending.push(briefLine(line, count, write, options, signal));
      await flush(atOnce - 1);
    }
    await flush(0);
    progress.end();
    await out.close();
    return 0;
  },
};

async function checkReadable(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new UserError('file_not_found', `There is no file "${file}"`);
  if (!found.isFile()) throw new UserError('bad_file', `"${file}" is not a file`);
}

async function briefLine(
  line: string,
  number: number,
  write: Engine,
  options: BriefOptions,
  signal: AbortSignal,
): Promise<{ id: string | number; brief?: Brief; error?: object }> {
  let id: string | number = number;
  try {
    const input = Line.parse(JSON.parse(line));
    id = input.id;
    return { id, brief: await write(articleOf(input), options, signal) };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof UserError ? error.code : 'bad_input';
    const message = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    return { id, error: { code, message: `Line ${number}: ${message}` } };
  }
}

function articleOf({ text: whole, title, url, siteName, publishedAt, language }: z.infer<typeof Line>): Article {
  const address = url ?? 'about:blank';
  const text = whole.slice(0, MAX_ARTICLE_TEXT); // as reading would have stored it; offsets are the same
  return {
    url: address,
    canonicalUrl: address,
    title: title ?? '',
    byline: null,
    siteName: siteName ?? null,
    publishedAt: publishedAt ?? null,
    language: language ?? null,
    image: null,
    access: 'free',
    text,
    blocks: blocksOfText(text),
    wordCount: text.split(/\s+/).filter(Boolean).length,
  };
}
