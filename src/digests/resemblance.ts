/**
 * How much more alike two articles' meanings are than chance makes any two of their batch: in standard deviations of the cosines of
 * random pairs. Models spread their cosines differently, so that a cosine by itself says nothing; and articles in two languages are
 * further apart than those in one, so that each kind of pair is measured by its own.
 */
export interface Resemblance {
  /** @returns `undefined` where a vector is unknown, or there are too few to compare with. */
  between(one: number, other: number): number | undefined;
  /** @returns Pairs of articles in two languages, which share no terms, that are among each other's nearest; the lower first. */
  listNeighbours(): [number, number][];
}

/** An article as far as its resemblance to others goes. */
export interface Located {
  /** ISO 639. */
  readonly language: string;
  /** Of unit length; `undefined` if unknown. */
  readonly vector: Float32Array | undefined;
}

/** With fewer articles, or fewer pairs of a kind, chance cannot be told from likeness. */
const MIN_ARTICLES = 20;
const MIN_PAIRS = 30;
/** Random pairs that are looked at. */
const MAX_PAIRS = 4000;
/** Nearest neighbours of an article in other languages, how near they must be, and among how many that follow they are sought. */
const NEIGHBOURS = 5;
const MIN_NEIGHBOUR = 3;
const REACH = 1000;
/** The share of a normal distribution that lies more than a standard deviation below its middle. */
const BELOW_ONE_DEVIATION = 0.16;

/** @param articles In order of time: neighbours are sought among the nearest in time. */
export function measureResemblance(articles: readonly Located[]): Resemblance {
  const size = usualSize(articles);
  const vectors = articles.map(({ vector }) => (vector?.length === size ? vector : undefined));
  const chance = measureChance(articles, vectors);
  const between = (one: number, other: number): number | undefined => {
    const [a, b] = [vectors[one], vectors[other]];
    const expected = articles[one]?.language === articles[other]?.language ? chance.same : chance.other;
    return a && b && expected ? (dot(a, b) - expected.middle) / expected.deviation : undefined;
  };
  return {
    between,
    listNeighbours() {
      if (!chance.other) return [];
      const found: { other: number; nearness: number }[][] = articles.map(() => []);
      for (let one = 0; one < articles.length; one++) {
        for (let other = one + 1; other < Math.min(articles.length, one + REACH); other++) {
          if (articles[one]?.language === articles[other]?.language) continue;
          const nearness = between(one, other) ?? 0;
          if (nearness < MIN_NEIGHBOUR) continue;
          found[one]?.push({ other, nearness });
          found[other]?.push({ other: one, nearness });
        }
      }
      const pairs = new Set<number>();
      found.forEach((neighbours, one) => {
        const nearest = neighbours.sort((a, b) => b.nearness - a.nearness || a.other - b.other).slice(0, NEIGHBOURS);
        for (const { other } of nearest) pairs.add(Math.min(one, other) * articles.length + Math.max(one, other));
      });
      return [...pairs]
        .sort((a, b) => a - b)
        .map((pair) => [Math.floor(pair / articles.length), pair % articles.length]);
    },
  };
}

interface Chance {
  readonly middle: number;
  readonly deviation: number;
}

/** What cosines random pairs have; the same ones at each run. */
function measureChance(articles: readonly Located[], vectors: readonly (Float32Array | undefined)[]) {
  const known = vectors.flatMap((vector, index) => (vector ? index : []));
  const cosines = { same: [] as number[], other: [] as number[] };
  if (known.length >= MIN_ARTICLES) {
    for (const [i, j] of samplePairs(known.length)) {
      const [one, other] = [known[i] ?? 0, known[j] ?? 0];
      const [a, b] = [vectors[one], vectors[other]];
      if (a && b) cosines[articles[one]?.language === articles[other]?.language ? 'same' : 'other'].push(dot(a, b));
    }
  }
  return { same: spreadOf(cosines.same), other: spreadOf(cosines.other) };
}

/** Measured below the middle: above it are the pairs on one event, which are not there by chance. */
function spreadOf(cosines: number[]): Chance | undefined {
  if (cosines.length < MIN_PAIRS) return undefined;
  cosines.sort((a, b) => a - b);
  const at = (share: number) => cosines[Math.floor(share * (cosines.length - 1))] ?? 0;
  const middle = at(0.5);
  const deviation = middle - at(BELOW_ONE_DEVIATION);
  // Vectors that are all alike tell nothing.
  return deviation > 1e-6 ? { middle, deviation } : undefined;
}

function* samplePairs(count: number): Generator<[number, number]> {
  if ((count * (count - 1)) / 2 <= MAX_PAIRS) {
    for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) yield [i, j];
    return;
  }
  let state = 1;
  // A linear congruential generator (Numerical Recipes): chance that is the same each time.
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  for (let n = 0; n < MAX_PAIRS; n++) {
    const [i, j] = [next(), next()];
    if (i !== j) yield [i, j];
  }
}

/** The number of dimensions that most vectors have: others are of another model by the same name, and not comparable. */
function usualSize(articles: readonly Located[]): number {
  const counts = new Map<number, number>();
  for (const { vector } of articles) if (vector) counts.set(vector.length, (counts.get(vector.length) ?? 0) + 1);
  const [usual] = [...counts].sort(([a, left], [b, right]) => right - left || b - a);
  return usual?.[0] ?? 0;
}

/** Four sums at once, of which none waits for another: a digest may have half a million pairs. */
function dot(a: Float32Array, b: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    one += (a[i] as number) * (b[i] as number); // in range, as all below
    two += (a[i + 1] as number) * (b[i + 1] as number);
    three += (a[i + 2] as number) * (b[i + 2] as number);
    four += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < a.length; i++) one += (a[i] as number) * (b[i] as number);
  return one + two + three + four;
}
