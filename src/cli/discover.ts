import { UserError } from '../errors.ts';
import { discoverFeeds } from '../feeds/discovery/discover.ts';
import { findPlatformFeeds } from '../feeds/discovery/platforms.ts';
import { createFeedFetcher } from '../feeds/fetch.ts';
import { createFeedParser } from '../feeds/parser.ts';
import { parseUrl } from '../reading/address.ts';
import { userAgentOf } from '../services.ts';
import type { CliCommand, Context } from './command.ts';
import { parse } from './options.ts';

export const discover: CliCommand = {
  name: 'discover',
  usage: '<url> [--json] [--offline]',
  summary: 'List the feeds of a site, best first',
  details: `Prints a JSON array of addresses, with --json on one line; each was fetched and is a feed. A failure with --json is
{"ok":false,"error":{"code","message"}}. --offline fetches nothing and answers from the address alone, for well-known platforms.`,
  async run(args, context) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' }, offline: { type: 'boolean' } }, 1);
    const url = String(positionals[0]);
    try {
      const feeds = values.offline ? findPlatformFeeds(parseUrl(url)) : await listFeeds(url, context);
      context.print(JSON.stringify(feeds, null, values.json ? undefined : 2));
      return 0;
    } catch (error) {
      if (values.json && error instanceof UserError) {
        context.print(JSON.stringify({ ok: false, error: { code: error.code, message: error.message } }));
      }
      throw error;
    }
  },
};

async function listFeeds(url: string, { config, progress, signal }: Context): Promise<readonly string[]> {
  const parser = createFeedParser();
  const fetcher = createFeedFetcher({ allow: config().fetch.allow, userAgent: userAgentOf(config()) });
  progress.stage('Looking for feeds');
  try {
    return (await discoverFeeds(url, { fetcher, parser, signal })).map((feed) => feed.url);
  } finally {
    progress.end();
    await Promise.all([fetcher.close(), parser.close()]);
  }
}
