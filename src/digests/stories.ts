import type { PassedEntry } from '../store/decisions.ts';
import { DAY, HOUR } from '../time.ts';
import type { DigestArticle } from './article.ts';
import { clusterArticles } from './cluster.ts';
import { outletKey } from './outlet.ts';

/** A story that was told, as far as it helps to know it again. */
export interface ToldStory {
  readonly storyId: string;
  readonly headline: string;
  readonly url: string | null;
  readonly text: string;
  readonly toldAt: Date;
}

/** A story and who tells it, the lead first. */
export interface ChosenStory {
  readonly storyId: string;
  readonly entryIds: readonly string[];
  readonly copies: readonly string[];
  readonly isSeen: boolean;
}

const TOLD = 'told:';
/** After this time a story counts half. */
const HALF_LIFE_MS = 12 * HOUR;

/**
 * Find the stories among entries, rank them and take the first.
 *
 * More outlets, moderators' weights and freshness count; equal ones are in the order of their IDs. A story that was told
 * before keeps its ID.
 *
 * @param meanings Vectors by entry, as far as they are known.
 */
export function planStories(
  passed: readonly PassedEntry[],
  told: readonly ToldStory[],
  most: number,
  now: Date,
  meanings: ReadonlyMap<string, Float32Array> = new Map(),
): { readonly stories: readonly ChosenStory[]; readonly leftOut: number } {
  const entries = new Map(passed.map((each) => [each.entry.id, each]));
  // Of a story told several times, the latest telling is what a new one resembles.
  const remembered = [...new Map(told.toReversed().map((each) => [each.storyId, each])).values()];
  const articles = [...passed.map(articleOf), ...remembered.map(toldArticle)];
  const toldVectors = remembered.flatMap(({ storyId }) => {
    // A story bears the ID of the entry that told it first.
    const vector = meanings.get(storyId);
    return vector ? [[`${TOLD}${storyId}`, vector] as const] : [];
  });
  const labels = clusterArticles(articles, { vectors: new Map([...meanings, ...toldVectors]) });
  const groups = Map.groupBy([...articles.keys()], (index) => labels[index]);

  const ranked = [...groups.values()]
    .map((indexes) => indexes.flatMap((index) => articles[index]?.id ?? []))
    .flatMap((ids) => {
      const seen = ids.find((id) => id.startsWith(TOLD));
      const tellers = ids.flatMap((id) => entries.get(id) ?? []).sort(byWorth);
      const [lead] = tellers;
      if (!lead) return [];
      const storyId = seen?.slice(TOLD.length) ?? lead.entry.id;
      return [{ storyId, tellers, isSeen: seen !== undefined, rank: rankOf(tellers, now) }];
    })
    .sort((a, b) => b.rank - a.rank || (a.storyId < b.storyId ? -1 : 1));
  const chosen = ranked.slice(0, most).map(({ storyId, tellers, isSeen }) => ({
    storyId,
    entryIds: tellers.map(({ entry }) => entry.id),
    copies: copiesAmong(tellers),
    isSeen,
  }));
  return { stories: chosen, leftOut: ranked.length - chosen.length };
}

function articleOf({ entry, feed }: PassedEntry): DigestArticle {
  const { id, url, title, summary, publishedAt, createdAt } = entry;
  const at = (publishedAt ?? createdAt).toISOString();
  return { id, url: url ?? '', title, text: summary, publishedAt: at, language: feed.language };
}

function toldArticle({ storyId, headline, url, text, toldAt }: ToldStory): DigestArticle {
  return {
    id: `${TOLD}${storyId}`,
    url: url ?? '',
    title: headline,
    text,
    publishedAt: toldAt.toISOString(),
    language: null,
  };
}

/** What tells most, of the sources that count most, leads. */
function byWorth(a: PassedEntry, b: PassedEntry): number {
  return (
    b.subscription.weight - a.subscription.weight ||
    Number(b.entry.url !== null) - Number(a.entry.url !== null) ||
    b.entry.summary.length - a.entry.summary.length ||
    (a.entry.id < b.entry.id ? -1 : 1)
  );
}

function rankOf(tellers: readonly PassedEntry[], now: Date): number {
  const weights = new Map<string, number>();
  for (const { entry, feed, subscription } of tellers) {
    const key = outletKey(entry.url, feed.id);
    // Of an outlet with several feeds the one that counts most.
    weights.set(key, Math.max(subscription.weight, weights.get(key) ?? 0));
  }
  const outlets = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const newest = Math.max(...tellers.map(({ entry }) => (entry.publishedAt ?? entry.createdAt).getTime()));
  const ageMs = Math.min(7 * DAY, Math.max(0, now.getTime() - newest));
  return outlets * 2 ** (-ageMs / HALF_LIFE_MS / 2);
}

/** Tellings with the address or the very words of one before them. */
function copiesAmong(tellers: readonly PassedEntry[]): string[] {
  const known = new Set<string>();
  return tellers.flatMap(({ entry }) => {
    const marks = [entry.url ?? '', entry.summary.length > 100 ? entry.summary : ''].filter(Boolean);
    const isCopy = marks.some((mark) => known.has(mark));
    for (const mark of marks) known.add(mark);
    return isCopy ? [entry.id] : [];
  });
}
