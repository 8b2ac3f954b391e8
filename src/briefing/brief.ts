import type { Article } from '../reading/article.ts';

export type Length = 'short' | 'medium' | 'long';

export type ClaimKind = 'event' | 'figure' | 'statement' | 'allegation' | 'forecast' | 'opinion';
export type Stance = 'asserted' | 'denied' | 'alleged' | 'reported';

/** Whoever vouches for a claim. */
export interface Claimant {
  readonly name: string;
  readonly role?: string;
  /** The outlet it was said to, when that is another than the article's own: "told the broadcaster". */
  readonly via?: string;
}

/** One checkable statement, and the words of the article that make it. */
export interface Claim {
  /** Stands alone: no "he", no "the city". */
  readonly text: string;
  readonly kind: ClaimKind;
  /** `null` when the outlet says it in its own voice. */
  readonly claimant: Claimant | null;
  readonly stance: Stance;
  /** The words that weaken the claim, such as "expected to"; `null` if there are none. A rounded figure is no hedge. */
  readonly hedge: string | null;
  /** Always `article.text.slice(start, end)`; offsets in UTF-16 code units. */
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  /** The figures of the claim as written, such as `50,000` or `1,000 square kilometres`. */
  readonly figures: readonly string[];
  /** As stated in the article; left out when it does not say. */
  readonly saidAt?: string;
  readonly happenedAt?: string;
  /** 0 to 1. */
  readonly importance: number;
}

export interface Point {
  readonly text: string;
  /** Numbers of the sentences it rests on, from 1, in the order of the text. */
  readonly sentences: readonly number[];
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly calls: number;
  /** Whether more may be on the bill: a call had no answer in time, or one that does not say what it took. */
  readonly isUncertain?: true;
}

/** What a member reads instead of the article. Every claim and every sentence of it has passed grounding. */
export interface Brief {
  readonly engine: 'extractive' | 'model';
  /** The model's name, with the model engine only. */
  readonly model?: string;
  /** Why the extractive engine answered although the model or another language was asked for, fit for a card; left out otherwise. */
  readonly note?: string;
  /** Whether the note holds for the guild alone that it was written for: another that asks gets a brief of its own. */
  readonly isOfOneGuild?: true;
  /** BCP 47. */
  readonly language: string;
  readonly headline: string;
  /** One sentence for `short`, three for `medium`, five for `long`. */
  readonly summary: string;
  readonly points: readonly Point[];
  /** Up to seven, most important first. */
  readonly claims: readonly Claim[];
  /** Whether the article was cut to fit the model's budget. */
  readonly truncated: boolean;
  readonly usage: Usage;
}

export interface BriefOptions {
  readonly length: Length;
  /** BCP 47 language asked for; `null` is the article's own. */
  readonly language: string | null;
}

/** Turns an article into a brief; the two are `extractive.ts` and `model.ts`. */
export type Engine = (article: Article, options: BriefOptions, signal?: AbortSignal) => Promise<Brief>;
