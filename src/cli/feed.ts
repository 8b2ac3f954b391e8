import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Feed } from '../feeds/feed.ts';
import { createFeedFetcher, documentOf, MAX_FEED_MIB, readFeed } from '../feeds/fetch.ts';
import { createFeedParser, type FeedParser } from '../feeds/parser.ts';
import { removeInvisible } from '../reading/text.ts';
import { userAgentOf } from '../services.ts';
import type { CliCommand, Context } from './command.ts';
import { listFolder } from './folder.ts';
import { parseJson } from './json.ts';
import { parse } from './options.ts';
import { openOutput } from './output.ts';
import { report } from './result.ts';
import { openSource, readWhole, type Source } from './source.ts';

/** Feeds that are parsed at a time; the parser has as many threads. */
const AT_ONCE = 2;

const Meta = z.object({ url: z.string().default(''), headers: z.record(z.string(), z.string()).default({}) });

export const feed: CliCommand = {
  name: 'feed',
  usage: '<url|file> [--json]   or   --batch <inDir> <out.json>',
  summary: 'Print a feed as parsed: RSS, RDF, Atom or JSON Feed',
  details: `With --json: {"ok":true,"format","encoding","feed":{…},"items":[…]} or {"ok":false,"error":{"code","message"}}.
--batch parses every <name>.feed in <inDir>, with <name>.feed.meta.json = {"url","headers"} where present, and writes
{"results":{"<name>.feed":…}}; a feed that cannot be read has {"ok":false,"error":"…"}, and one whose .meta.json is
broken is parsed without it and has a "warning".`,
  async run(args, context) {
    const isBatch = args.includes('--batch');
    const options = { json: { type: 'boolean' }, batch: { type: 'boolean' } } as const;
    const { values, positionals } = parse(args, options, isBatch ? 2 : 1);
    const [first = '', second = ''] = positionals;
    if (isBatch) return parseFolder(first, second, context);
    return report(
      context,
      values.json === true,
      async () => parseOne(await openSource(first, { maxMib: MAX_FEED_MIB }), context),
      overview,
    );
  },
};

async function parseOne(source: Source, { config, progress, signal }: Context): Promise<Printed> {
  const parser = createFeedParser({ threads: 1 });
  progress.stage('Reading');
  try {
    if (source.kind === 'file') {
      // A file says nothing about itself that could be believed: its name is not the charset's witness.
      return printed(await parser.parse({ url: '', contentType: '', body: source.page.body }, { signal }));
    }
    const fetcher = createFeedFetcher({ allow: config().fetch.allow, userAgent: userAgentOf(config()) });
    try {
      return printed((await readFeed(source.url, { fetcher, parser, signal })).feed);
    } finally {
      await fetcher.close();
    }
  } finally {
    progress.end();
    await parser.close();
  }
}

/** What scripts rely on; the rest of a feed is between the parser and the poller. */
type Printed = Pick<Feed, 'format' | 'encoding' | 'feed' | 'items'>;

function printed({ format, encoding, feed, items }: Feed): Printed {
  return { format, encoding, feed, items };
}

/** The feed's name, then a line for each entry. */
function overview({ feed: { title, link }, items }: Printed): string {
  const lines = items.map(({ title: entry, published, updated, link: address }) =>
    [(published ?? updated)?.slice(0, 10) ?? '          ', entry ?? '(no title)', address].filter(Boolean).join('  '),
  );
  // A terminal obeys control characters, and those of C1 pass for letters elsewhere.
  return removeInvisible([[title ?? '(no title)', link].filter(Boolean).join(' · '), '', ...lines].join('\n'));
}

async function parseFolder(folder: string, outFile: string, { progress, signal }: Context): Promise<number> {
  const files = await listFolder(folder, '.feed');
  const out = await openOutput(outFile);
  const parser = createFeedParser({ threads: AT_ONCE });
  const results = new Map<string, object>(files.map((name) => [name, {}]));
  const waiting = files.entries();
  const work = async () => {
    for (const [index, name] of waiting) {
      signal.throwIfAborted();
      progress.stage(`Feed ${index + 1} of ${files.length}`);
      results.set(name, await parseFile(parser, join(folder, name)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    progress.end();
    await parser.close();
  }
  await out.writeFile(JSON.stringify({ results: Object.fromEntries(results) }));
  await out.close();
  return 0;
}

async function parseFile(parser: FeedParser, file: string): Promise<object> {
  try {
    const body = await readWhole(file, MAX_FEED_MIB);
    const { url, headers, warning } = await readMeta(`${file}.meta.json`);
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const page = { url, contentType: named['content-type'] ?? '', headers: named, body };
    const parsed = printed(await parser.parse(documentOf(page)));
    return { ok: true, ...parsed, ...(warning === undefined ? {} : { warning }) };
  } catch (error) {
    return { ok: false, error: (error as Error).message };
  }
}

/** What goes with a feed; the feed is parsed all the same where that cannot be read. */
async function readMeta(file: string): Promise<z.infer<typeof Meta> & { readonly warning?: string }> {
  try {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return '{}';
    });
    return Meta.parse(parseJson(text));
  } catch {
    return { url: '', headers: {}, warning: `Parsed without "${file}": it must be {"url","headers"}` };
  }
}
