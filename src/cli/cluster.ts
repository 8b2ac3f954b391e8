import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { EmbeddingConfig } from '../config.ts';
import type { DigestArticle } from '../digests/article.ts';
import { clusterArticles } from '../digests/cluster.ts';
import { createEmbedder, embeddedTextOf, MAX_INPUTS } from '../digests/embed.ts';
import { UpstreamError } from '../errors.ts';
import { type CliCommand, type Context, UsageError } from './command.ts';
import { type Line, type LineError, LineId, readLine, readLines } from './json-lines.ts';
import { parse } from './options.ts';
import { openOutput } from './output.ts';
import { demandFile } from './source.ts';

const Input = z.object({
  id: LineId,
  url: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
  publishedAt: z.string().nullish(),
  language: z.string().nullish(),
});

interface Answer {
  readonly id: LineId;
  readonly article?: DigestArticle;
  readonly error?: LineError;
}

export const cluster: CliCommand = {
  name: 'cluster',
  usage: '--batch <in.jsonl> <out.jsonl>',
  summary: 'Find which articles are on the same event',
  details: `In, a line each: {"id","url","title","text","publishedAt","siteName"}; out, in the same order: {"id","cluster"}, the same
label for articles on one event, or {"id","error"} for a line that is no article.
Dates count as far as they tell articles apart: among articles of one day not at all, in a batch that spans months a lot.
With LEDE_EMBEDDING_MODEL set, the model is asked what the articles mean, 100 in a call: further evidence, which also joins articles in
two languages. Should it not answer, the articles are clustered by their words alone, and stderr says so.`,
  async run(args, { config, log, progress }) {
    const { values, positionals } = parse(args, { batch: { type: 'boolean' } }, 2);
    const [inFile = '', outFile = ''] = positionals;
    if (values.batch !== true) throw new UsageError('give --batch, the file to read and the file to write');
    if (resolve(inFile) === resolve(outFile)) throw new UsageError('the file to write must not be the one to read');
    const answers = await readAnswers(inFile);
    const out = await openOutput(outFile);

    progress.stage(`${answers.length} articles`);
    const articles = answers.flatMap(({ article }) => article ?? []);
    const { embedding } = config();
    const vectors = embedding && (await askFor(articles, embedding, log(), progress));
    const labels = new Map(
      clusterArticles(articles, { ...(vectors && { vectors }) }).map((label, i) => [articles[i], label]),
    );
    for (const { id, article, error } of answers)
      await out.write(`${JSON.stringify(article ? { id, cluster: labels.get(article) } : { id, error })}\n`);
    progress.end();
    await out.close();
    return 0;
  },
};

/** @returns Vectors by article; none at all if the model fails once. */
async function askFor(
  articles: readonly DigestArticle[],
  embedding: EmbeddingConfig,
  log: Logger,
  progress: Context['progress'],
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  const embed = createEmbedder(embedding);
  const texts = articles.map((article) => ({ id: article.id, text: embeddedTextOf(article) }));
  const asked = texts.filter(({ text }) => text !== '');
  const vectors = new Map<string, Float32Array>();
  try {
    for (let start = 0; start < asked.length; start += MAX_INPUTS) {
      progress.stage(`Embeddings: ${start} of ${asked.length}`);
      const batch = asked.slice(start, start + MAX_INPUTS);
      const answer = await embed(batch.map(({ text }) => text));
      answer.vectors.forEach((vector, i) => {
        vectors.set(batch[i]?.id ?? '', vector);
      });
    }
    return vectors;
  } catch (err) {
    if (!(err instanceof UpstreamError)) throw err;
    log.warn({ err }, 'Clustering without embeddings: the model did not answer');
    return undefined;
  }
}

async function readAnswers(file: string): Promise<Answer[]> {
  await demandFile(file);
  const answers: Answer[] = [];
  const seen = new Set<string>();
  for await (const line of readLines(file)) answers.push(answerTo(line, seen));
  return answers;
}

function answerTo(line: Line, seen: Set<string>): Answer {
  const read = readLine(line, Input);
  if ('error' in read) return read;
  const { id, input } = read;
  if (seen.has(String(id))) {
    return { id, error: { code: 'bad_input', message: `Line ${line.number}: the ID "${id}" was there before` } };
  }
  seen.add(String(id));
  const { url, title, text, publishedAt, language } = input;
  const article = {
    id: String(id),
    url: url ?? '',
    title: title ?? '',
    text: text ?? '',
    publishedAt: publishedAt ?? null,
    language: language ?? null,
  };
  return { id, article };
}
