import { resolve } from 'node:path';
import { z } from 'zod';
import { blocksOfText } from '../briefing/blocks.ts';
import type { Brief, BriefOptions, Engine } from '../briefing/brief.ts';
import { UserError } from '../errors.ts';
import { type Article, MAX_ARTICLE_TEXT } from '../reading/article.ts';
import { createEngines } from '../services.ts';
import { type CliCommand, UsageError } from './command.ts';
import { type Line, type LineError, LineId, readLine, readLines } from './json-lines.ts';
import { BRIEF_OPTIONS, parse, readBriefOptions } from './options.ts';
import { openOutput } from './output.ts';
import { demandFile } from './source.ts';

/** Articles that a model is asked about at a time; the built-in engine takes one at a time. */
const MODEL_CALLS_AT_ONCE = 4;

const Input = z.object({
  id: LineId,
  title: z.string().nullish(),
  text: z.string().refine((text) => text.trim() !== '', 'it is empty: give the text of the article'),
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
    await demandFile(inFile);
    const out = await openOutput(outFile);

    const write = createEngines(model, log())[engine];
    const atOnce = engine === 'model' ? MODEL_CALLS_AT_ONCE : 1;
    const pending: Promise<object>[] = [];
    let count = 0;
    const flush = async (left: number) => {
      while (pending.length > left) await out.write(`${JSON.stringify(await pending.shift())}\n`);
    };
    for await (const line of readLines(inFile)) {
      count += 1;
      progress.stage(`Article ${count}`);
      pending.push(briefLine(line, write, options, signal));
      await flush(atOnce - 1);
    }
    await flush(0);
    progress.end();
    await out.close();
    return 0;
  },
};

async function briefLine(
  line: Line,
  write: Engine,
  options: BriefOptions,
  signal: AbortSignal,
): Promise<{ id: LineId; brief?: Brief; error?: LineError }> {
  const read = readLine(line, Input);
  if ('error' in read) return read;
  const { id, input } = read;
  try {
    return { id, brief: await write(articleOf(input), options, signal) };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof UserError ? error.code : 'failed';
    return { id, error: { code, message: `Line ${line.number}: ${(error as Error).message}` } };
  }
}

function articleOf({ text: whole, title, url, siteName, publishedAt, language }: z.infer<typeof Input>): Article {
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
