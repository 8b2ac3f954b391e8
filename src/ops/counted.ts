import type { Engine, Usage } from '../briefing/brief.ts';
import type { Embedder } from '../digests/embed.ts';
import { UserError } from '../errors.ts';
import { type Fetcher, refusalOf } from '../reading/fetch.ts';
import type { Metrics } from './metrics.ts';

/** A fetcher that counts what comes of its requests. */
export function countedFetcher(fetcher: Fetcher, metrics: Metrics, what: 'page' | 'feed'): Fetcher {
  async function count<Result extends { readonly status: number }>(work: Promise<Result>): Promise<Result> {
    const began = performance.now();
    const note = (result: string) => metrics.fetched(what, result, performance.now() - began);
    try {
      const result = await work;
      note(result.status === 304 ? 'unchanged' : (refusalOf(result.status) ?? 'ok'));
      return result;
    } catch (error) {
      note(error instanceof UserError ? error.code : 'failed');
      throw error;
    }
  }
  return {
    fetchPage: (url, options) => count(fetcher.fetchPage(url, options)),
    exchange: (url, options) => count(fetcher.exchange(url, options)),
    close: () => fetcher.close(),
  };
}

/** The model's engine, with its calls counted. @param costOf In dollars; `null` where no price is set. */
export function countedModel(engine: Engine, metrics: Metrics, costOf: (usage: Usage) => number | null): Engine {
  return async (article, options, signal) => {
    const began = performance.now();
    const brief = await engine(article, options, signal);
    const result = brief.engine === 'model' ? 'written' : 'fallback';
    metrics.modelBrief(result, brief.usage, costOf(brief.usage), performance.now() - began);
    return brief;
  };
}

/** The embedding model, with its calls counted. @param costOf In dollars, of that many tokens. */
export function countedEmbedder(embed: Embedder, metrics: Metrics, costOf: (inputTokens: number) => number): Embedder {
  return async (texts, signal) => {
    try {
      const answer = await embed(texts, signal);
      metrics.embedded('answered', answer.inputTokens, costOf(answer.inputTokens));
      return answer;
    } catch (error) {
      metrics.embedded('failed', 0, 0);
      throw error;
    }
  };
}
