// How the weights of src/digests/pair-weights.ts are made, and how well they do on events they have not seen. Reads labelled articles,
// a JSON object a line with id, url, title, text, publishedAt and event; writes only numbers.
//   node bench/train-clusters.ts [labelled.jsonl]            cross-validates
//   node bench/train-clusters.ts [labelled.jsonl] --write    also writes the weights of all of them
import { readFileSync, writeFileSync } from 'node:fs';
import { createBackground } from '../src/digests/background.ts';
import { isWithin } from '../src/digests/candidates.ts';
import { linkGroups } from '../src/digests/link.ts';
import { FEATURES, featuresOf } from '../src/digests/pair-features.ts';
import { type Profile, profileOf } from '../src/digests/profile.ts';
import { createTokenizer } from '../src/digests/tokens.ts';
import { cosine } from '../src/digests/vector.ts';
import { DAY } from '../src/time.ts';

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
const WINDOW_MS = 3 * DAY;
const MAX_SCORE = 8;
const MIN_PAIR = -4;
/** Look-alike pairs weigh double: they are what a wrong merge looks like. Of the others one in so many is taken. */
const LOOK_ALIKE_WEIGHT = 2;
const EASY_SHARE = 12;
const L2 = 0.002;
const STEPS = 250;
/** Sharing may only speak for one event, and conflict only against it; the others may do either. */
const AGAINST = /^other/;
const EITHER = new Set(['shortness', 'noNames', 'leadByShortness']);

/** The same events, told at other lengths and without dates: length and date must not give an event away. */
const VARIANTS: Readonly<Record<string, (article: Labelled, index: number) => Labelled>> = {
  dated: (article) => article,
  undated: (article) => ({ ...article, publishedAt: null }),
  short: (article) => ({ ...article, publishedAt: null, text: firstSentences(article.text, 2) }),
  mixed: (article, i) => ({
    ...article,
    publishedAt: null,
    text: i % 3 === 2 ? article.text : firstSentences(article.text, i % 3 === 0 ? 1 : 4),
  }),
};

function firstSentences(text: string, count: number): string {
  return text.split(/(?<=[.!?]["”]?)\s+/, count).join(' ');
}

function readCorpora(file: string): Map<string, Corpus> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const articles = lines.map((line) => JSON.parse(line) as Labelled); // our own data
  const tokenize = createTokenizer(createBackground());
  const events = articles.map(({ event }) => event);
  let topics: readonly number[] | undefined;
  return new Map(
    Object.entries(VARIANTS).map(([name, variant]) => {
      const profiles = articles.map((each, i) => profileOf({ ...variant(each, i), language: null }, tokenize));
      topics ??= topicsOf(profiles, events);
      return [name, { profiles, events, topics }];
    }),
  );
}

/** Pair each event with the one most like it: what is held out together, so that no look-alike was seen in training. */
function topicsOf(profiles: readonly Profile[], events: readonly string[]): number[] {
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
  return events.map((event) => topic.get(names.indexOf(event)) ?? -1);
}

function samplesOf({ profiles, events, topics }: Corpus): Sample[] {
  const samples: Sample[] = [];
  profiles.forEach((a, i) => {
    profiles.slice(0, i).forEach((b, j) => {
      const [one, other] = [topics[i] ?? 0, topics[j] ?? 0];
      if (one !== other && (i * 7919 + j * 104729) % EASY_SHARE !== 0) return;
      const isSame = events[i] === events[j];
      const weight = isSame || one !== other ? 1 : LOOK_ALIKE_WEIGHT;
      samples.push({ features: featuresOf(a, b), isSame, weight, topics: [one, other] });
    });
  });
  return samples;
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
  return AGAINST.test(feature) ? -1 : 1;
}

function scoreWith(weights: readonly number[], a: Profile, b: Profile): number {
  if (!isWithin(a, b, WINDOW_MS)) return -MAX_SCORE;
  const features = featuresOf(a, b);
  const score = features.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), weights.at(-1) ?? 0);
  return Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score));
}

/** Every pair is scored by models that saw neither of its topics, or, for two folds, by the mean of those that lack one. */
function crossScores({ profiles, topics }: Corpus, models: readonly number[][]): number[][] {
  return profiles.map((a, i) =>
    profiles.slice(0, i).map((b, j) => {
      const folds = [...new Set([(topics[i] ?? 0) % FOLDS, (topics[j] ?? 0) % FOLDS])];
      return folds.reduce((sum, fold) => sum + scoreWith(models[fold] ?? [], a, b), 0) / folds.length;
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
  return { precision: together / Math.max(1, found), recall: together / sameEventPairs(events) };
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

function main(file: string, isToWrite: boolean): void {
  const corpora = readCorpora(file);
  const samples = [...corpora.values()].flatMap(samplesOf);
  const models = Array.from({ length: FOLDS }, (_, fold) =>
    train(samples.filter(({ topics }) => topics.every((topic) => topic % FOLDS !== fold))),
  );
  for (const [name, corpus] of corpora) {
    const scores = crossScores(corpus, models);
    for (const minMean of [-0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]) {
      const { precision, recall } = evaluate(corpus, scores, minMean);
      console.log(`${name}, minMean ${minMean}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
    }
  }
  if (isToWrite) writeFileSync(new URL('../src/digests/pair-weights.ts', import.meta.url), weightsFile(train(samples)));
}

const [file = new URL('../../shared/data/clusters/dev.jsonl', import.meta.url).pathname] = process.argv
  .slice(2)
  .filter((each) => !each.startsWith('--'));
main(file, process.argv.includes('--write'));
