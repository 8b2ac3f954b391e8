import { figuresAsWritten, figuresOf, type ReadFigures } from './figures.ts';
import { isSameLanguage } from './language.ts';
import type { NameIndex } from './names.ts';
import { askOnce } from './once.ts';
import { passageOf } from './passage.ts';
import type { Sentence } from './sentences.ts';
import { indexTerms, type TermIndex } from './terms.ts';
import { WIDE_SPACE } from './typography.ts';

/** What a draft is checked against. */
export interface GroundingContext {
  readonly title: string;
  /** The article's text as stored: quotes are sliced from it. */
  readonly text: string;
  readonly siteName: string | null;
  readonly byline: string | null;
  /** The sentences the engine was shown, by their numbers, which may have gaps. */
  readonly sentences: readonly Sentence[];
  readonly articleLanguage: string;
  /** The language the draft was asked for. */
  readonly language: string;
  /** Terms of the article, where they are known already. */
  readonly terms?: TermIndex;
}

/** What every check needs of an article and of the draft, worked out once. */
export interface Checked extends GroundingContext {
  readonly names: NameIndex;
  /** In the article's language. */
  readonly terms: TermIndex;
  /** In the draft's. */
  readonly draftTerms: TermIndex;
  /** Whether any sentence of the article has a term. */
  readonly isStated: (term: string) => boolean;
  /** The figures of a text of the draft, as written. */
  readonly figuresIn: (text: string) => readonly string[];
  readonly readFigures: ReadFigures;
}

/** Work out once what every check needs. */
export function check(context: GroundingContext, names: NameIndex): Checked {
  const { sentences, articleLanguage, language } = context;
  const terms = context.terms ?? indexTerms(articleLanguage);
  const draftTerms = isSameLanguage(articleLanguage, language) ? terms : indexTerms(language);
  let stated: ReadonlySet<string> | undefined;
  const isStated = (term: string) => {
    stated ??= new Set(sentences.flatMap(({ text }) => terms.list(text)));
    return stated.has(term);
  };
  const readFigures = askOnce(figuresOf);
  const figuresIn = askOnce((text: string) => figuresAsWritten(text, readFigures));
  return { ...context, names, terms, draftTerms, isStated, figuresIn, readFigures };
}

/** Whether any of these sentences has a term. */
export function hasTerm(sentences: readonly Sentence[], term: string, terms: TermIndex): boolean {
  return sentences.some(({ text }) => terms.set(text).has(term));
}

/** @returns How many of some terms are there. */
export function countShared(wanted: ReadonlySet<string>, isThere: (term: string) => boolean): number {
  let shared = 0;
  for (const term of wanted) if (isThere(term)) shared++;
  return shared;
}

/** What an engine was shown of the article: names may come from its title and byline too. */
export function shownText({ title, byline, siteName, sentences }: GroundingContext): string {
  return [title, byline ?? '', siteName ?? '', passageOf(sentences)].join('\n');
}

/** Make text of a draft safe to show: no control characters, white space evened out. */
export function tidy(text: string): string {
  return text
    .replace(/(?![ -~])[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(WIDE_SPACE, ' ')
    .trim();
}
