import type { Article } from '../reading/article.ts';
import { blocksOf } from './blocks.ts';
import type { Brief, BriefOptions, Engine, Length } from './brief.ts';
import { claimsOf } from './claims.ts';
import { ground } from './ground.ts';
import { isSameLanguage, languageOf } from './language.ts';
import { opensSelfContained } from './openings.ts';
import { pick, type Ranking, rank } from './ranking.ts';
import type { DraftPassage } from './reply.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { countWords } from './words.ts';

/** Changes whenever these rules would brief the same article differently: stored briefs of another version are renewed. */
export const EXTRACTIVE_VERSION = 1;

/** Sentences of a summary. */
export const SUMMARY_SENTENCES: Readonly<Record<Length, number>> = { short: 1, medium: 3, long: 5 };
const MAX_POINTS = 5;
const MAX_HEADLINE_CHARS = 256;
const NOVELTY = 0.3;

/** Build the engine that needs no model: it chooses sentences, and changes no word that matters. Deterministic. */
export function createExtractiveEngine(): Engine {
  return async (article, options) => briefExtractively(article, options);
}

/**
 * Brief an article in its own words: sentences by place and centrality, claims by attribution and substance.
 *
 * The brief is in the article's own language whatever was asked; `note` says so where the two differ.
 */
export function briefExtractively(article: Article, { length, language: asked }: BriefOptions): Brief {
  const language = languageOf(article);
  const sentences = sentencesOf(article, language);
  const headline = headlineOf(article, sentences);
  const ranking = rank(sentences, headline, language);
  const summary = summarise(sentences, ranking, length, language);
  const draft = {
    headline,
    summary: summary.map((index) => toPassage(sentences, index)),
    points: pointsOf(sentences, ranking, summary, language).map((index) => toPassage(sentences, index)),
    claims: claimsOf(sentences, ranking, { text: article.text, blocks: blocksOf(article), language }),
  };
  const { title, text, siteName, byline } = article;
  const grounded = ground(draft, { title, text, siteName, byline, sentences, articleLanguage: language, language });
  return {
    engine: 'extractive',
    ...(asked && !isSameLanguage(asked, language)
      ? { note: 'In the article’s own language: translating needs a model.' }
      : {}),
    language,
    headline,
    summary: grounded.summary.map((passage) => passage.text).join(' '),
    points: grounded.points,
    claims: grounded.claims,
    truncated: false,
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
  };
}

/** The article's title; a text without one is headed by its own first heading, else by its first sentence. */
export function headlineOf(
  article: Pick<Article, 'title' | 'text' | 'blocks'>,
  sentences: readonly Sentence[],
): string {
  const title = article.title.replace(/\s+/g, ' ').trim();
  if (title) return title.slice(0, MAX_HEADLINE_CHARS);
  const [first] = blocksOf(article);
  if (first?.kind === 'heading') return article.text.slice(first.start, first.end).replace(/\s+/g, ' ');
  const sentence = sentences[0]?.text ?? '';
  if (sentence.length <= 140) return sentence.replace(/[.。]$/u, '');
  return `${sentence.slice(0, 139).replace(/\s+\S*$/u, '')}…`;
}

function summarise(sentences: readonly Sentence[], ranking: Ranking, length: Length, language: string): number[] {
  const count = SUMMARY_SENTENCES[length];
  const isAllowed = (index: number) => isReadable(sentences, index, language);
  const chosen = pick(ranking, { count, isAllowed, novelty: NOVELTY });
  const indexes = chosen.length > 0 ? chosen : sentences.slice(0, count).map((_, index) => index);
  return indexes.sort((a, b) => a - b);
}

/** Whether a sentence can be read on its own: whole, and with nobody in it whom only the sentence before names. */
function isReadable(sentences: readonly Sentence[], index: number, language: string): boolean {
  const text = sentences[index]?.text ?? '';
  return countWords(text) >= 5 && opensSelfContained(text, language);
}

/** What else the article says: sentences the summary does not hold, then its own until there are enough. */
function pointsOf(
  sentences: readonly Sentence[],
  ranking: Ranking,
  summary: readonly number[],
  language: string,
): number[] {
  const isAllowed = (index: number) => isReadable(sentences, index, language) && !summary.includes(index);
  const others = pick(ranking, { count: MAX_POINTS - 1, isAllowed, novelty: 0.4 });
  const chosen = others.length >= 3 ? others : [...new Set([...summary, ...others])].slice(0, MAX_POINTS);
  return chosen.sort((a, b) => a - b);
}

function toPassage(sentences: readonly Sentence[], index: number): DraftPassage {
  const sentence = sentences[index];
  return { text: sentence?.text ?? '', sentences: sentence ? [sentence.number] : [] };
}
