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
const MIN_OPENING = 0.5;
/** Of long texts every fourth run is looked up; of short ones each. */
const SAMPLE = 4;
const SHORT_SHINGLES = 120;
/** A run that this many articles share pairs each with its neighbours only: copies are copies of copies. */
const MANY = 24;
/** Template stories share sentences and differ in what they are about: share of the opening's names that one must find in the other. */
const MIN_NAMES = 0.85;
/** And in their figures: of openings with some telling ones each, this share of the fewer must be in both. */
const SOME_FIGURES = 2;
const TELLING = 0.8;
const MIN_FIGURES = 0.5;

/** What comparing the words of texts says. */
export interface TextMatches {
  readonly copies: readonly Copy[];
  /** Texts from one template that name or count two things: what they share is no evidence. */
  readonly templates: readonly Copy[];
}

/** Find copies by canonical address and by common runs of words, through an index: never all pairs. */
export function matchTexts(profiles: readonly Profile[]): TextMatches {
  const keys = profiles.map(({ shingles }) =>
    shingles.length <= SHORT_SHINGLES ? shingles : shingles.filter((shingle) => shingle % SAMPLE === 0),
  );
  const copies = sameAddresses(profiles);
  const templates: Copy[] = [];
  for (const [one, other] of listMeetings(keys, { many: MANY, reach: 2 })) {
    const [a, b] = [profiles[one], profiles[other]];
    if (!a || !b || !isAlike(a, b)) continue;
    if (isTemplate(a, b)) templates.push({ one, other });
    else copies.push({ one, other });
  }
  return { copies, templates };
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

/** Whether two articles have most of their words in common, in the same order, or one has the other's at its beginning. */
function isAlike(a: Profile, b: Profile): boolean {
  const shared = countShared(a.shingles, b.shingles);
  if (shared >= MIN_JACCARD * (a.shingles.length + b.shingles.length - shared)) return true;
  return (
    shared >= MIN_CONTAINMENT * Math.min(a.shingles.length, b.shingles.length) && cosine(a.lead, b.lead) >= MIN_OPENING
  );
}

/**
 * "A magnitude 5 earthquake struck near …", "shares closed … points higher": the words are the same, and each names or counts what
 * the other does not. A cut or reworded copy lacks some of the original's, and has none of its own.
 */
function isTemplate(a: Profile, b: Profile): boolean {
  const haveNames = a.leadNames.sum > 0 && b.leadNames.sum > 0;
  if (haveNames && Math.max(coverage(a.leadNames, b.body), coverage(b.leadNames, a.body)) < MIN_NAMES) return true;
  const [ones, others] = [tellingFigures(a), tellingFigures(b)];
  const fewer = Math.min(ones.length, others.length);
  return fewer >= SOME_FIGURES && ones.filter((value) => others.includes(value)).length < MIN_FIGURES * fewer;
}

function tellingFigures({ figures }: Profile): number[] {
  return [...figures.values].flatMap(([value, tellingness]) => (tellingness >= TELLING ? [value] : []));
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
