/** Longest text that is stored or briefed, in UTF-16 code units: a long book chapter, and far more than any model is sent. */
export const MAX_ARTICLE_TEXT = 200_000;

/** A run of an article's text: `text.slice(start, end)` is the block, without the line breaks around it. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'quote';
  /** Offsets into the article's text, in UTF-16 code units; blocks are in order and never overlap. */
  readonly start: number;
  readonly end: number;
}

/** What was read at a URL. `null` means that the page does not say. */
export interface Article {
  /** Where the page was found, after redirects; `file:` for a page given as a file. */
  readonly url: string;
  /** The address to show and to recognise the article by: no tracking parameters, never another site's. */
  readonly canonicalUrl: string;
  /** The headline, plain text, without the site's name. */
  readonly title: string;
  readonly byline: string | null;
  /** The outlet, as it calls itself. */
  readonly siteName: string | null;
  /** ISO 8601 in UTC. */
  readonly publishedAt: string | null;
  /** BCP 47, such as `en` or `pt-BR`. */
  readonly language: string | null;
  /** Lead image, an absolute http(s) URL. */
  readonly image: string | null;
  /** `limited` when only a part could be read: a paywall, a consent wall, a stub. */
  readonly access: 'free' | 'limited';
  /** The main text, plain; blocks are separated by blank lines. Quotations are verified against it and it never changes. */
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly wordCount: number;
}
