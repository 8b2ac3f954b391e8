import type { DigestArticle } from './article.ts';
import { type Background, createBackground } from './background.ts';
import { listCandidates } from './candidates.ts';
import { measureCoincidence } from './coincidence.ts';
import { type Copy, matchTexts } from './copies.ts';
import { type LinkRule, linkGroups } from './link.ts';
import { scorePair } from './pair-score.ts';
import { type Profile, profileOf } from './profile.ts';
import { measureResemblance } from './resemblance.ts';
import { createTokenizer } from './tokens.ts';

export interface ClusterOptions {
  /** How telling terms are; by default what is known of English news alone. */
  readonly background?: Background;
  /** What a model says that articles mean, by their IDs: vectors of unit length. Further evidence; none needs to be there. */
  readonly vectors?: ReadonlyMap<string, Float32Array>;
}

/** What two texts from one template must have beyond the score that suffices elsewhere, in log odds. */
const TEMPLATE_COST = 8;
/** Chosen on events that the weights had not seen, for a pairwise precision of 0.97 or more there (`bench/train-clusters.ts`). */
const RULE: LinkRule = { minMean: 0.6, minPair: -3 };

/**
 * Find the articles that are on the same event. Copies of one text come first: a copy adds an outlet, not evidence.
 *
 * Deterministic, and the order of the articles does not matter.
 *
 * @returns For each article, in the order given, the ID of the first article on its event: the same one for all of them.
 */
export function clusterArticles(
  articles: readonly DigestArticle[],
  { background = createBackground(), vectors = new Map() }: ClusterOptions = {},
): string[] {
  const tokenize = createTokenizer(background);
  const profiles = articles.map((article) => profileOf(article, tokenize)).sort(byTime);
  const { copies, templates } = matchTexts(profiles);
  const texts = groupCopies(profiles, copies);
  const leads = texts.map((group) => representativeOf(group)).sort(byTime);
  const alike = new Set(templates.map(({ one, other }) => pairKey(profiles[one]?.id, profiles[other]?.id)));
  const copiesOf = new Map(texts.map((group) => [representativeOf(group).id, group]));
  const coincidence = measureCoincidence(leads);
  const resemblance = measureResemblance(
    leads.map(({ id, language }) => {
      const known = copiesOf.get(id)?.find((copy) => vectors.has(copy.id))?.id ?? id;
      return { language, vector: vectors.get(id) ?? vectors.get(known) };
    }),
  );
  const score = rememberingPairs(leads.length, (one, other) => {
    const [a, b] = [leads[one], leads[other]];
    if (!a || !b) return Number.NEGATIVE_INFINITY;
    return (
      scorePair(a, b, coincidence, resemblance.between(one, other)) -
      (alike.has(pairKey(a.id, b.id)) ? TEMPLATE_COST : 0)
    );
  });
  const candidates = [...listCandidates(leads), ...resemblance.listNeighbours()];
  const groups = linkGroups(leads.length, candidates, score, RULE);

  const labels = new Map<string, string>();
  for (const group of groups) {
    const members = group.flatMap((index) => copiesOf.get(leads[index]?.id ?? '') ?? []).sort(byTime);
    for (const { id } of members) labels.set(id, members[0]?.id ?? id);
  }
  return articles.map(({ id }) => labels.get(id) ?? id);
}

/** Oldest first, those without a time last; the ID decides between equals. */
function byTime(a: Profile, b: Profile): number {
  const [left, right] = [a.time ?? Number.MAX_VALUE, b.time ?? Number.MAX_VALUE];
  return left - right || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function pairKey(one = '', other = ''): string {
  return one < other ? `${one}\n${other}` : `${other}\n${one}`;
}

function groupCopies(profiles: readonly Profile[], copies: readonly Copy[]): Profile[][] {
  const first = profiles.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (first[root] !== root) root = first[root] as number; // every index has an entry
    first[i] = root;
    return root;
  };
  for (const { one, other } of copies) {
    const [a, b] = [rootOf(one), rootOf(other)];
    first[Math.max(a, b)] = Math.min(a, b);
  }
  const groups = new Map<number, Profile[]>();
  profiles.forEach((profile, i) => {
    const root = rootOf(i);
    groups.set(root, [...(groups.get(root) ?? []), profile]);
  });
  return [...groups.values()];
}

/** The fullest text stands for its copies. */
function representativeOf(copies: readonly Profile[]): Profile {
  return copies.reduce((best, each) => (each.shingles.length > best.shingles.length ? each : best));
}

function rememberingPairs(count: number, score: (one: number, other: number) => number) {
  const known = new Map<number, number>();
  return (one: number, other: number): number => {
    const [low, high] = one < other ? [one, other] : [other, one];
    const key = low * count + high;
    const found = known.get(key) ?? score(low, high);
    known.set(key, found);
    return found;
  };
}
