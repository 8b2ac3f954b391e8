import { stopwordsOf } from '../briefing/stopwords.ts';
import { termOf } from '../briefing/words.ts';
import { listCommonWords, RARE_SHARE } from './common-words.ts';

/** How many articles contained each term, of how many: what a rolling background has counted. */
export interface TermCounts {
  readonly articles: number;
  readonly byTerm: ReadonlyMap<string, number>;
}

/** Knows how telling a term is. */
export interface Background {
  /** @returns Inverse document frequency: the natural logarithm of one over the share of articles with the term. */
  weightOf(term: string): number;
}

/** The prior counts as much as this many articles: a small batch cannot make its own subject look common. */
const PRIOR_ARTICLES = 2000;
const NO_COUNTS: TermCounts = { articles: 0, byTerm: new Map() };

let prior: ReadonlyMap<string, number> | undefined;

function priorShares(): ReadonlyMap<string, number> {
  if (prior) return prior;
  const shares = new Map<string, number>();
  for (const [word, share] of listCommonWords()) {
    const term = termOf(word, stopwordsOf('en'));
    if (term !== undefined && !shares.has(term)) shares.set(term, share);
  }
  prior = shares;
  return shares;
}

/**
 * Weigh terms by how common they are in news: a prior for English, blended with what was counted in articles seen before.
 *
 * @param counts Left out, the prior stands alone; terms of other languages then all weigh the same.
 */
export function createBackground(counts: TermCounts = NO_COUNTS): Background {
  const shares = priorShares();
  const total = PRIOR_ARTICLES + counts.articles;
  return {
    weightOf(term) {
      const expected = (shares.get(term) ?? RARE_SHARE) * PRIOR_ARTICLES;
      return Math.log(total / (expected + (counts.byTerm.get(term) ?? 0)));
    },
  };
}
