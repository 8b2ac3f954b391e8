import type { Article } from './article.ts';
import type { Extractor } from './extractor.ts';
import type { Fetcher } from './fetch.ts';

export { normaliseUrl } from './canonical.ts';

/** What reading needs from outside. */
export interface Reading {
  readonly fetcher: Fetcher;
  readonly extractor: Extractor;
  readonly signal?: AbortSignal;
}

/**
 * Read the article at an address.
 *
 * @throws {UserError} With a `FailureCode`.
 */
export async function readArticle(url: string, { fetcher, extractor, signal }: Reading): Promise<Article> {
  const options = signal === undefined ? {} : { signal };
  return extractor.extract(await fetcher.fetchPage(url, options), options);
}
