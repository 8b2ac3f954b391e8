/** What clustering reads of an article; the newest and the shortest feed has no more. */
export interface DigestArticle {
  /** Unique among the articles clustered together. */
  readonly id: string;
  readonly url: string;
  /** Headline; may be empty. */
  readonly title: string;
  readonly text: string;
  /** ISO 8601; `null` if unknown. */
  readonly publishedAt: string | null;
  /** BCP 47; `null` if unknown. */
  readonly language: string | null;
}
