import { listMeetings } from './meetings.ts';
import type { Profile } from './profile.ts';
import { cosine, coverage } from './vector.ts';

/** Two articles with one text: wire copy, a syndicated column, the same page under two addresses. Indexes of profiles. */
export interface Copy {
  readonly one: number;
  readonly other: number;
}

/** Shares of common runs of five words, of all and of the shorter text's, from which on two texts are one. */
const MIN_JACCARD = 0.5;
const MIN_CONTAINMENT = 0.6;
/** A text wholly inside a longer one is a cut copy if the openings agree; else it is one of the stories of a roundup. */
const MIN_OPENING = 0.3;
/** Of long texts every fourth run is looked up; of short ones each. */
const SAMPLE = 4;
const SHORT_SHINGLES = 120;
/** A run that this many articles share pairs each with its neighbours only: copies are copies of copies. */
const MANY = 24;
/** Template stories share sentences and differ in what they are about: share of the opening's names that the other must have. */
const MIN_NAMES = 0.65;

/** Find copies by canonical address and by common runs of words, through an index: never all pairs. */
export function listCopies(profiles: readonly Profile[]): Copy[] {
  const keys = profiles.map(({ shingles }) =>
    shingles.length <= SHORT_SHINGLES ? shingles : shingles.filter((shingle) => shingle % SAMPLE === 0),
  );
  const copies: Copy[] = [];
  for (const [one, other] of listMeetings(keys, { many: MANY, reach: 2 })) {
    const a = profiles[one];
    const b = profiles[other];
    if (a && b && isCopy(a, b)) copies.push({ one, other });
  }
  return [...copies, ...sameAddresses(profiles)];
}

function sameAddresses(profiles: readonly Profile[]): Copy[] {
  const first = new Map<string, number>();
  const copies: Copy[] = [];
  profiles.forEach(({ address }, other) => {
    if (address === null) return;
    const one = first.get(address);
    if (one === undefined) first.set(address, other);
    else copies.push({ one, other });
  });
  return copies;
}

/** Whether two articles are one text, lightly edited or cut. */
function isCopy(a: Profile, b: Profile): boolean {
  const shared = countShared(a.shingles, b.shingles);
  const jaccard = shared / (a.shingles.length + b.shingles.length - shared);
  const containment = shared / Math.min(a.shingles.length, b.shingles.length);
  if (jaccard < MIN_JACCARD && (containment < MIN_CONTAINMENT || cosine(a.lead, b.lead) < MIN_OPENING)) return false;
  return !isTemplate(a, b);
}

/** "A magnitude 5 earthquake struck near …": the words are the same, and each names what the other does not. */
function isTemplate(a: Profile, b: Profile): boolean {
  const names = Math.max(coverage(a.leadNames, b.body), coverage(b.leadNames, a.body));
  return a.leadNames.ids.length > 0 && b.leadNames.ids.length > 0 && names < MIN_NAMES;
}

function countShared(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] as number; // in range
    const right = b[j] as number;
    if (left === right) shared += 1;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared;
}
