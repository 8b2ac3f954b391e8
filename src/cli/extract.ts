import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { detectLanguage } from '../briefing/language.ts';
import { UserError } from '../errors.ts';
import type { Article } from '../reading/article.ts';
import { createExtractor, type Extractor } from '../reading/extractor.ts';
import { createFetcher } from '../reading/fetch.ts';
import { readArticle } from '../reading/read.ts';
import { userAgentOf } from '../services.ts';
import type { CliCommand, Context } from './command.ts';
import { listFolder } from './folder.ts';
import { parseJson } from './json.ts';
import { parse } from './options.ts';
import { openOutput } from './output.ts';
import { report } from './result.ts';
import { openSource, readWhole, type Source } from './source.ts';

/** Pages that are extracted at a time; the extractor has as many threads. */
const AT_ONCE = 2;

const Address = z.url({ protocol: /^https?$/ });

export const extract: CliCommand = {
  name: 'extract',
  usage: '<url|file> [--json]   or   --batch <dir> <out.json>',
  summary: 'Print the article at a link, without a brief',
  details: `--batch reads every <id>.html in <dir>, with urls.json = {"<id>": "<url>"}, and writes
{"<id>": {"articleBody","headline","author","datePublished"}}; a page that cannot be read has an "error" and an empty text, and
one whose URL is none is read without it and has a "warning".`,
  async run(args, context) {
    const isBatch = args.includes('--batch');
    const options = { json: { type: 'boolean' }, batch: { type: 'boolean' } } as const;
    const { values, positionals } = parse(args, options, isBatch ? 2 : 1);
    const [first = '', second = ''] = positionals;
    if (isBatch) return extractFolder(first, second, context);
    return report(
      context,
      values.json === true,
      async () => publicFields(await extractOne(await openSource(first), context)),
      ({ title, byline, siteName, publishedAt, text }) =>
        [title, [siteName, byline, publishedAt].filter(Boolean).join(' · '), text].filter(Boolean).join('\n\n'),
    );
  },
};

async function extractOne(source: Source, { config, progress, signal }: Context): Promise<Article> {
  const extractor = createExtractor();
  progress.stage('Reading');
  try {
    if (source.kind === 'file') return await extractor.extract({ url: source.url, ...source.page }, { signal });
    const fetcher = createFetcher({ allow: config().fetch.allow, userAgent: userAgentOf(config()) });
    try {
      return await readArticle(source.url, { fetcher, extractor, signal });
    } finally {
      await fetcher.close();
    }
  } finally {
    progress.end();
    await extractor.close();
  }
}

/** Where a page declares no language, that of its text if it is plain. */
function publicFields({ blocks: _, ...article }: Article) {
  if (article.language !== null) return article;
  const { language, certainty } = detectLanguage(article.text);
  return certainty === 'strong' ? { ...article, language } : article;
}

async function extractFolder(folder: string, outFile: string, { progress, signal }: Context): Promise<number> {
  const files = await listFolder(folder, '.html');
  const urls = await readUrls(join(folder, 'urls.json'));
  const out = await openOutput(outFile);
  const extractor = createExtractor({ threads: AT_ONCE });
  const results = new Map<string, object>();
  const waiting = files.entries();
  const work = async () => {
    for (const [index, name] of waiting) {
      signal.throwIfAborted();
      progress.stage(`Page ${index + 1} of ${files.length}`);
      const id = basename(name, '.html');
      results.set(id, await extractPage(extractor, join(folder, name), urls.get(id)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    progress.end();
    await extractor.close();
  }
  const ordered = Object.fromEntries([...results].sort(([a], [b]) => (a < b ? -1 : 1)));
  await out.writeFile(JSON.stringify(ordered));
  await out.close();
  return 0;
}

/** @param given What urls.json says: a page is read all the same where that is no address. */
async function extractPage(extractor: Extractor, file: string, given: unknown): Promise<object> {
  const { data: url } = Address.safeParse(given);
  const warning =
    given === undefined || url !== undefined
      ? {}
      : { warning: 'Read without its address: what urls.json gives is no URL that begins with http:// or https://' };
  try {
    const page = {
      url: url ?? `file:///${basename(file)}`,
      contentType: 'text/html',
      body: await readWhole(file),
    };
    const { text, title, byline, publishedAt } = await extractor.extract(page);
    return { articleBody: text, headline: title, author: byline, datePublished: publishedAt, ...warning };
  } catch (error) {
    const code = error instanceof UserError ? error.code : 'failed';
    return {
      articleBody: '',
      headline: null,
      author: null,
      datePublished: null,
      error: { code, message: (error as Error).message },
    };
  }
}

async function readUrls(file: string): Promise<ReadonlyMap<string, unknown>> {
  try {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return '{}';
    });
    return new Map(Object.entries(z.record(z.string(), z.unknown()).parse(parseJson(text))));
  } catch (cause) {
    throw new UserError('bad_file', `"${file}" must be {"<id>": "<url>"}`, { cause });
  }
}
