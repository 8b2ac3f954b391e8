// How the weights of src/digests/pair-weights.ts are made, and how well they do on events they have not seen. Reads labelled articles,
// a JSON object a line with id, url, title, text, publishedAt and event; writes only numbers.
//   node bench/train-clusters.ts <labelled.jsonl> <feeds.json>            cross-validates
//   node bench/train-clusters.ts <labelled.jsonl> <feeds.json> --write    also writes the weights of all of them
// feeds.json is what `lede feed --batch` writes: entries of one feed share an outlet's phrases and a day, and are on events of their own.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { z } from 'zod';
import { createBackground } from '../src/digests/background.ts';
import { type Coincidence, measureCoincidence } from '../src/digests/coincidence.ts';
import { linkGroups } from '../src/digests/link.ts';
import { FEATURES, featuresOf } from '../src/digests/pair-features.ts';
import { type Profile, profileOf } from '../src/digests/profile.ts';
import { createTokenizer } from '../src/digests/tokens.ts';
import { cosine } from '../src/digests/vector.ts';
import { createDice } from './stage/dice.ts';

interface Labelled {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string | null;
  readonly event: string;
}

interface Sample {
  readonly features: readonly number[];
  readonly isSame: boolean;
  readonly weight: number;
  readonly topics: readonly [number, number];
}

interface Corpus {
  readonly profiles: readonly Profile[];
  readonly events: readonly string[];
  readonly topics: readonly number[];
}

/** One pair of look-alike events is held out at a time. */
const FOLDS = 14;
const MAX_SCORE = 8;
const MIN_PAIR = -3;
/** Look-alike pairs weigh double: they are what a wrong merge looks like. Of the others one in so many is taken. */
const LOOK_ALIKE_WEIGHT = 2;
const EASY_SHARE = 12;
const L2 = 0.002;
const STEPS = 250;
/** Sharing may only speak for one event, and conflict only against it; the others may do either. */
const AGAINST = new Set<string>(['otherCount', 'otherYear', 'otherWeekday', 'sameOutlet']);
const EITHER = new Set(['shortness', 'noNames', 'leadByShortness']);

/**
 * The same events as other batches would hold them: fewer articles on each, with and without dates, some cut to a few sentences.
 * Neither an event's size, nor a date, nor an article's length must give it away.
 */
interface Batch {
  readonly name: string;
  /** How many articles of an event are taken. */
  readonly take: (articles: number, roll: (sides: number) => number) => number;
  readonly cut?: 'some';
}
const FEW = [1, 2, 3, 4];
const SKEWED = [0, 1, 1, 2, 3, 8, 30];
const BATCHES: readonly Batch[] = [
  { name: 'all', take: (articles) => articles },
  { name: 'half', take: (articles) => Math.ceil(articles / 2) },
  ...[1, 2, 3, 4].map((n) => ({ name: `few ${n}`, take: takeOf(FEW) })),
  ...[1, 2].map((n) => ({ name: `skewed ${n}`, take: takeOf(SKEWED) })),
  { name: 'all, cut', take: (articles) => articles, cut: 'some' },
  { name: 'few, cut', take: takeOf(FEW), cut: 'some' },
  { name: 'skewed, cut', take: takeOf(SKEWED), cut: 'some' },
];

function takeOf(numbers: readonly number[]) {
  return (_: number, roll: (sides: number) => number) => numbers[roll(numbers.length)] ?? 1;
}

/** Two articles in three lose most of their text; feeds carry a sentence or two. */
function cutSome(article: Labelled, index: number): Labelled {
  return index % 3 === 2 ? article : { ...article, text: firstSentences(article.text, index % 3 === 0 ? 2 : 5) };
}

function firstSentences(text: string, count: number): string {
  return text.split(/(?<=[.!?]["”]?)\s+/, count).join(' ');
}

function readCorpora(file: string): Map<string, Corpus> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const all = lines.map((line) => JSON.parse(line) as Labelled); // our own data
  const tokenize = createTokenizer(createBackground());
  const profilesOf = (articles: readonly Labelled[]) =>
    articles.map((each) => profileOf({ ...each, language: null }, tokenize));
  const topics = topicsOf(
    profilesOf(all),
    all.map(({ event }) => event),
  );
  return new Map(
    BATCHES.flatMap(({ name, take, cut }, seed) =>
      ['dated', 'undated'].map((dates): [string, Corpus] => {
        const taken = takeSome(all, take, createDice(seed + 1));
        const told = cut === 'some' ? taken.map(cutSome) : taken;
        const articles = dates === 'dated' ? told : told.map((each) => ({ ...each, publishedAt: null }));
        const events = articles.map(({ event }) => event);
        const corpus = {
          profiles: profilesOf(articles),
          events,
          topics: events.map((event) => topics.get(event) ?? -1),
        };
        return [`${name}, ${dates}`, corpus];
      }),
    ),
  );
}

/** Of each event some articles, chosen by the dice, in the order given. */
function takeSome(articles: readonly Labelled[], take: Batch['take'], roll: (sides: number) => number): Labelled[] {
  const taken = new Set<Labelled>();
  for (const members of Map.groupBy(articles, ({ event }) => event).values()) {
    const rest = [...members];
    for (let left = take(members.length, roll); left > 0 && rest.length > 0; left--)
      for (const chosen of rest.splice(roll(rest.length), 1)) taken.add(chosen);
  }
  return articles.filter((each) => taken.has(each));
}

const Feeds = z.object({
  results: z.record(
    z.string(),
    z.object({
      items: z
        .array(
          z.object({
            link: z.string().optional(),
            title: z.string().optional(),
            summary: z.string().optional(),
            content: z.string().optional(),
            published: z.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
});
const ENTRIES_OF_A_FEED = 15;

/** Entries of feeds, each an event of its own, those of one feed look-alikes; what stands in several feeds is taken once. */
function readFeeds(file: string, firstTopic: number): Corpus {
  const tokenize = createTokenizer(createBackground());
  const seen = new Set<string>();
  const entries = Object.values(Feeds.parse(JSON.parse(readFileSync(file, 'utf8'))).results).flatMap(
    ({ items }, feed) =>
      items.slice(0, ENTRIES_OF_A_FEED).flatMap(({ link = '', title = '', summary, content, published }) => {
        const text = parseHTML(`<body>${content ?? summary ?? ''}</body>`).document.body.textContent?.trim() ?? '';
        const keys = [link.replace(/#.*/, ''), `${title}\n${text.slice(0, 200)}`];
        if (keys.some((key) => seen.has(key))) return [];
        for (const key of keys) seen.add(key);
        const article = { id: keys.join(' '), url: link, title, text, publishedAt: published ?? null, language: null };
        const profile = profileOf(article, tokenize);
        // The labelled articles are English: others would only teach what language they are not in.
        return profile.language === 'en' ? [{ feed, profile }] : [];
      }),
  );
  return {
    profiles: entries.map(({ profile }) => profile),
    events: entries.map(({ profile }) => profile.id),
    topics: entries.map(({ feed }) => firstTopic + feed),
  };
}

/** Pair each event with the one most like it: what is held out together, so that no look-alike was seen in training. */
function topicsOf(profiles: readonly Profile[], events: readonly string[]): Map<string, number> {
  const names = [...new Set(events)];
  const members = names.map((name) => profiles.filter((_, i) => events[i] === name));
  const likeness = names.flatMap((_, a) =>
    names.slice(0, a).map((__, b) => {
      const scores = (members[a] ?? []).flatMap((one) =>
        (members[b] ?? []).map((other) => cosine(one.body, other.body)),
      );
      return { a, b, mean: scores.reduce((sum, score) => sum + score, 0) / scores.length };
    }),
  );
  const topic = new Map<number, number>();
  for (const { a, b } of likeness.sort((one, other) => other.mean - one.mean)) {
    if (topic.has(a) || topic.has(b)) continue;
    topic.set(a, topic.size / 2);
    topic.set(b, topic.get(a) ?? 0);
  }
  return new Map(names.map((name, index) => [name, topic.get(index) ?? -1]));
}

/** Pairs of a batch. Every batch counts as much as another, however many pairs it has. */
function samplesOf({ profiles, events, topics }: Corpus): Sample[] {
  const coincidence = measureCoincidence(profiles);
  const samples: Sample[] = [];
  profiles.forEach((a, i) => {
    profiles.slice(0, i).forEach((b, j) => {
      const [one, other] = [topics[i] ?? 0, topics[j] ?? 0];
      if (one !== other && (i * 7919 + j * 104729) % EASY_SHARE !== 0) return;
      const isSame = events[i] === events[j];
      const weight = isSame || one !== other ? 1 : LOOK_ALIKE_WEIGHT;
      samples.push({ features: featuresOf(a, b, coincidence), isSame, weight, topics: [one, other] });
    });
  });
  const total = samples.reduce((sum, { weight, topics: [one, other] }) => sum + (one === other ? weight : 0), 0);
  return samples.map((each) => ({ ...each, weight: each.weight / total }));
}

/** Logistic regression, signs as they must be, by Adam on standardised features. @returns Weights, the bias last. */
function train(samples: readonly Sample[]): number[] {
  const size = FEATURES.length;
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  const mean = FEATURES.map((_, k) => samples.reduce((sum, s) => sum + s.weight * (s.features[k] ?? 0), 0) / total);
  const spread = FEATURES.map((_, k) => {
    const square = samples.reduce((sum, s) => sum + s.weight * ((s.features[k] ?? 0) - (mean[k] ?? 0)) ** 2, 0);
    return Math.sqrt(square / total) || 1;
  });
  const rows = samples.map(({ features }) =>
    Float64Array.from(features, (value, k) => (value - (mean[k] ?? 0)) / (spread[k] ?? 1)),
  );
  const [weights, first, second] = [new Float64Array(size + 1), new Float64Array(size + 1), new Float64Array(size + 1)];
  for (let step = 1; step <= STEPS; step++) {
    const gradient = gradientOf(weights, rows, samples, total);
    for (let k = 0; k <= size; k++) {
      const slope = (gradient[k] ?? 0) + (k < size ? L2 * (weights[k] ?? 0) : 0);
      first[k] = 0.9 * (first[k] ?? 0) + 0.1 * slope;
      second[k] = 0.999 * (second[k] ?? 0) + 0.001 * slope * slope;
      const pace = Math.sqrt((second[k] ?? 0) / (1 - 0.999 ** step)) + 1e-8;
      const next = (weights[k] ?? 0) - (0.05 * (first[k] ?? 0)) / (1 - 0.9 ** step) / pace;
      weights[k] = next * signOf(FEATURES[k] ?? 'shortness') < 0 ? 0 : next;
    }
  }
  const plain = FEATURES.map((_, k) => (weights[k] ?? 0) / (spread[k] ?? 1));
  const bias = plain.reduce((sum, weight, k) => sum - weight * (mean[k] ?? 0), weights[size] ?? 0);
  return [...plain, bias];
}

function gradientOf(weights: Float64Array, rows: readonly Float64Array[], samples: readonly Sample[], total: number) {
  const gradient = new Float64Array(weights.length);
  const last = weights.length - 1;
  rows.forEach((row, i) => {
    let score = weights[last] ?? 0;
    for (let k = 0; k < last; k++) score += (weights[k] ?? 0) * (row[k] ?? 0);
    const sample = samples[i];
    const error = ((sample?.weight ?? 0) * (1 / (1 + Math.exp(-score)) - (sample?.isSame ? 1 : 0))) / total;
    for (let k = 0; k < last; k++) gradient[k] = (gradient[k] ?? 0) + error * (row[k] ?? 0);
    gradient[last] = (gradient[last] ?? 0) + error;
  });
  return gradient;
}

function signOf(feature: string): number {
  if (EITHER.has(feature)) return 0;
  return AGAINST.has(feature) ? -1 : 1;
}

function scoreWith(weights: readonly number[], a: Profile, b: Profile, coincidence: Coincidence): number {
  const features = featuresOf(a, b, coincidence);
  const score = features.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), weights.at(-1) ?? 0);
  return Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score));
}

/** Every pair is scored by models that saw neither of its topics, or, for two folds, by the mean of those that lack one. */
function crossScores({ profiles, topics }: Corpus, models: readonly number[][]): number[][] {
  const coincidence = measureCoincidence(profiles);
  return profiles.map((a, i) =>
    profiles.slice(0, i).map((b, j) => {
      const folds = [...new Set([(topics[i] ?? 0) % FOLDS, (topics[j] ?? 0) % FOLDS])];
      return folds.reduce((sum, fold) => sum + scoreWith(models[fold] ?? [], a, b, coincidence), 0) / folds.length;
    }),
  );
}

function evaluate({ profiles, events }: Corpus, scores: readonly number[][], minMean: number) {
  const pairs = scores.flatMap((row, i) =>
    row.flatMap((score, j) => (score > MIN_PAIR ? [[j, i] as [number, number]] : [])),
  );
  const groups = linkGroups(
    profiles.length,
    pairs,
    (one, other) => scores[Math.max(one, other)]?.[Math.min(one, other)] ?? -MAX_SCORE,
    { minMean, minPair: MIN_PAIR },
  );
  const together = groups.reduce((sum, group) => sum + sameEventPairs(group.map((i) => events[i] ?? '')), 0);
  const found = groups.reduce((sum, { length }) => sum + pairsOf(length), 0);
  return { together, found, there: sameEventPairs(events) };
}

function sameEventPairs(events: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + pairsOf(count), 0);
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function weightsFile(weights: readonly number[]): string {
  const lines = FEATURES.map((name, k) => `  ${name}: ${Number((weights[k] ?? 0).toFixed(3))},`);
  return `import type { Feature } from './pair-features.ts';

/**
 * How much each feature says about two articles being on one event, in log odds. A logistic regression on pairs of articles, made by
 * \`bench/train-clusters.ts\`; look-alike events weigh double, sharing may only speak for one event and conflict only against it.
 */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
${lines.join('\n')}
};

/** The log odds of a pair with nothing in common. */
export const BIAS = ${Number((weights.at(-1) ?? 0).toFixed(3))};
`;
}

const MEANS = [0.4, 0.5, 0.6, 0.7, 0.8, 1];

function main(labelled: string, feeds: string, isToWrite: boolean): void {
  const corpora = readCorpora(labelled).set('feeds', readFeeds(feeds, FOLDS));
  const samples = [...corpora.values()].flatMap(samplesOf);
  const models = Array.from({ length: FOLDS }, (_, fold) =>
    train(samples.filter(({ topics }) => topics.every((topic) => topic % FOLDS !== fold))),
  );
  const sums = MEANS.map(() => ({ precision: 0, recall: 0 }));
  for (const [name, corpus] of corpora) {
    const scores = crossScores(corpus, models);
    const figures = MEANS.map((minMean) => evaluate(corpus, scores, minMean));
    if (name === 'feeds') {
      console.log(
        `feeds, wrong pairs of ${corpus.profiles.length} entries: ${figures.map(({ found }) => found).join(' ')}`,
      );
      continue;
    }
    const shares = figures.map(
      ({ together, found, there }) => [together / Math.max(1, found), together / there] as const,
    );
    shares.forEach(([precision, recall], i) => {
      const sum = sums[i];
      if (sum) Object.assign(sum, { precision: sum.precision + precision, recall: sum.recall + recall });
    });
    console.log(`${name.padEnd(24)} ${shares.map(([precision, recall]) => show(precision, recall)).join('  ')}`);
  }
  const means = sums.map(({ precision, recall }) => show(precision / (corpora.size - 1), recall / (corpora.size - 1)));
  console.log(`${'mean'.padEnd(24)} ${means.join('  ')}\n${'at a mean score of'.padEnd(24)} ${MEANS.join(' ')}`);
  if (isToWrite) writeFileSync(new URL('../src/digests/pair-weights.ts', import.meta.url), weightsFile(train(samples)));
}

function show(precision: number, recall: number): string {
  return `${precision.toFixed(3)}/${recall.toFixed(3)}`;
}

const [labelled, feeds] = process.argv.slice(2).filter((each) => !each.startsWith('--'));
if (labelled === undefined || feeds === undefined) throw new Error('Give labelled.jsonl and feeds.json');
main(labelled, feeds, process.argv.includes('--write'));
