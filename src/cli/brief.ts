import { createReadStream, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { blocksOfText } from '../briefing/blocks.ts';
import type { Brief, BriefOptions, Engine } from '../briefing/brief.ts';
import { UserError } from '../errors.ts';
import type { Article } from '../reading/article.ts';
import { createEngines } from '../services.ts';
import type { CliCommand } from './command.ts';
import { BRIEF_OPTIONS, parse, readBriefOptions } from './options.ts';

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
    await access(inFile).catch(() => {
      throw new UserError('file_not_found', `There is no file "${inFile}"`);
    });

    const write = createEngines(model, log())[engine];
    const out = createWriteStream(outFile);
    const flushed = finished(out);
    const atOnce = engine === 'model' ? MODEL_CALLS_AT_ONCE : 1;
    const pending: Promise<object>[] = [];
    let count = 0;
    const flush = async (left: number) => {
      while (pending.length > left) out.write(`${JSON.stringify(await pending.shift())}\n`);
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
    out.end();
    await flushed;
    return 0;
  },
};

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

function articleOf({ text, title, url, siteName, publishedAt, language }: z.infer<typeof Line>): Article {
  const address = url ?? 'about:blank';
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
