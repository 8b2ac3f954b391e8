/** Weights of terms, by term number in ascending order: comparing two is one walk along both. */
export interface Vector {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
  /** Sum of the weights. */
  readonly sum: number;
  /** Euclidean length. */
  readonly length: number;
}

/** @returns The vector of some weights by term number. */
export function vectorOf(weights: ReadonlyMap<number, number>): Vector {
  const ids = Int32Array.from(weights.keys()).sort();
  const values = new Float32Array(ids.length);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < ids.length; i++) {
    const weight = weights.get(ids[i] ?? 0) ?? 0;
    values[i] = weight;
    sum += weight;
    squares += weight * weight;
  }
  return { ids, weights: values, sum, length: Math.sqrt(squares) };
}

/** @returns 0 (nothing shared, or nothing there) to 1 (same direction). */
export function cosine(a: Vector, b: Vector): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [lefts, rights] = [a.ids, b.ids];
  let dot = 0;
  let i = 0;
  let j = 0;
  while (i < lefts.length && j < rights.length) {
    const left = lefts[i] as number; // in range: checked above
    const right = rights[j] as number;
    if (left === right) dot += (a.weights[i] as number) * (b.weights[j] as number);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return dot / (a.length * b.length);
}

/** @returns The share of `part`'s weight whose terms `whole` has too, 0 to 1; 0 if `part` is empty. */
export function coverage(part: Vector, whole: Vector): number {
  if (part.sum === 0) return 0;
  const { ids, weights } = part;
  const others = whole.ids;
  const last = others.length;
  let found = 0;
  let j = 0;
  for (let i = 0; i < ids.length && j < last; i++) {
    const id = ids[i] as number; // in range
    while (j < last && (others[j] as number) < id) j++;
    if (j < last && others[j] === id) found += weights[i] as number;
  }
  return found / part.sum;
}
