import type { Claim } from '../briefing/brief.ts';

/** An outlet's telling of a story, as far as an edition knows it. */
export interface Telling {
  readonly entryId: string;
  /** The outlet, by one name in all of a story. */
  readonly outlet: string;
  readonly url: string | null;
  readonly title: string;
  /** ISO 8601; `null` if the feed does not say. */
  readonly publishedAt: string | null;
  /** Plain text of the feed, cut. */
  readonly summary: string;
  /** How much moderators trust the source: 1 is usual. */
  readonly weight: number;
  /** Whether it is another telling of this story, word for word: an outlet more, not evidence. */
  readonly isCopy: boolean;
  /** What was read and found there; `undefined` where it was not read, or could not be. */
  readonly reading: Reading | undefined;
}

/** An article that was read, and its brief. */
export interface Reading {
  readonly articleId: string;
  readonly briefId: string;
  readonly canonicalUrl: string;
  /** The outlet, as the article calls it. */
  readonly siteName: string | null;
  readonly summary: string;
  readonly claims: readonly Claim[];
  readonly image: string | null;
  /** Why the extractive engine wrote it in the model's stead. */
  readonly note: string | undefined;
}

/** What a digest remembers of a story that it told before. */
export interface RememberedStory {
  readonly storyId: string;
  readonly headline: string;
  readonly url: string | null;
  /** ISO 8601. */
  readonly toldAt: string;
  /** The claims that were told of it, as written. */
  readonly claims: readonly string[];
}

/** One event, with everyone who tells it. */
export interface StoryDraft {
  /** At least one, the best-sourced first. */
  readonly tellings: readonly Telling[];
  /** `undefined` for a story that this digest has not told. */
  readonly seen: RememberedStory | undefined;
}

/** A claim as an edition shows it. */
export interface EditionClaim {
  readonly claim: Claim;
  /** The outlet whose words it is taken from. */
  readonly outlet: string;
  /** Where its words stand. */
  readonly url: string | null;
  /** Outlets that carry it, copies not counted. */
  readonly carriedBy: number;
}

/** A figure that outlets give differently, side by side. */
export interface FigureDifference {
  /** What is counted, such as `injured`. */
  readonly what: string;
  readonly values: readonly {
    readonly figure: string;
    readonly outlet: string;
    readonly quote: string;
    readonly url: string | null;
  }[];
}

/** A story as it stands in an edition. */
export interface Story {
  /** The same in later editions of this digest. */
  readonly storyId: string;
  readonly headline: string;
  readonly url: string | null;
  /** One or two sentences. */
  readonly summary: string;
  /** The lead's outlet first, each once. */
  readonly outlets: readonly { readonly name: string; readonly url: string | null }[];
  readonly claims: readonly EditionClaim[];
  readonly differences: readonly FigureDifference[];
  /** Every claim that was read of it, shown or not, as written: none of them is news the next time. */
  readonly known: readonly string[];
  /** Whether this is what changed in a story told before; then summary and claims are only what is new. */
  readonly isUpdate: boolean;
  /** The brief that *read more* opens; `null` where nothing was read. */
  readonly briefId: string | null;
  readonly entryIds: readonly string[];
  /** ISO 8601, of the newest telling; `null` if none has a date. */
  readonly publishedAt: string | null;
}

/** One issue of a digest: the source of every way to show it. */
export interface Edition {
  readonly title: string;
  /** The local date and time it stands for, such as `2026-11-22T07:30`. */
  readonly slot: string;
  readonly zone: string;
  /** The period it covers, ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** In rank order. */
  readonly stories: readonly Story[];
  readonly outletsRead: number;
  readonly entriesRead: number;
  /** Stories that were not told for lack of room. */
  readonly leftOut: number;
  /** Whether it comes after its time, to make up for an outage. */
  readonly isLate: boolean;
  /** What whoever reads it should know of how it was made, such as a model that did not answer. */
  readonly notes: readonly string[];
}
