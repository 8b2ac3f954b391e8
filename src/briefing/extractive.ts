import type { Article } from '../reading/article.ts';
import { blocksOf } from './blocks.ts';
import type { Brief, BriefOptions, Engine, Length } from './brief.ts';
import { isFragment, wordSentence } from './claim-text.ts';
import { claimsOf } from './claims.ts';
import { closeQuotation } from './direct-speech.ts';
import { ground } from './ground.ts';
import { isInstruction } from './instructions.ts';
import { isSameLanguage, languageOf } from './language.ts';
import { carriesLink } from './links.ts';
import { askOnce } from './once.ts';
import { pick, type Ranking, rank } from './ranking.ts';
import type { DraftPassage } from './reply.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { type Statement, statementsOf } from './speakers.ts';
import { indexTerms, type TermIndex } from './terms.ts';

/** Changes whenever these rules would brief the same article differently: stored briefs of another version are renewed. */
export const EXTRACTIVE_VERSION = 3;

/** Sentences of a summary. */
export const SUMMARY_SENTENCES: Readonly<Record<Length, number>> = { short: 1, medium: 3, long: 5 };
const MAX_POINTS = 5;
const MAX_HEADLINE_CHARS = 256;
const NOVELTY = 0.3;
const POINT_NOVELTY = 0.4;
/** Three sentences come to about 70 words, five to about 120. */
const WORDS_A_SENTENCE = 27;
/** Far more than any news article has. */
const MAX_SENTENCES = 500;

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
  const sentences = sentencesOf(article, language, { maxSentences: MAX_SENTENCES });
  const headline = headlineOf(article, sentences);
  const statements = statementsOf(sentences, blocksOf(article), article.text, language);
  const terms = indexTerms(language);
  const ranking = rank(sentences, titleOf(article) ?? '', terms);
  const { title, text, siteName, byline } = article;
  const choice = chooseSentences(statements, ranking, length, terms);
  const draft = { headline, ...choice, claims: claimsOf(statements, ranking, { text, terms }) };
  const grounded = ground(draft, {
    title,
    text,
    siteName,
    byline,
    sentences,
    articleLanguage: language,
    language,
    terms,
  });
  return {
    engine: 'extractive',
    ...(asked && !isSameLanguage(asked, language)
      ? { note: 'In the article’s own language: translating needs a model.' }
      : {}),
    language,
    headline,
    summary: grounded.summary.map((passage) => passage.text).join(joinerOf(language)),
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
  const title = titleOf(article);
  if (title) return title;
  const sentence = sentences[0]?.text ?? '';
  if (sentence.length <= 140) return sentence.replace(/[.。]$/u, '');
  return `${sentence.slice(0, 139).replace(/\s+\S*$/u, '')}…`;
}

function titleOf(article: Pick<Article, 'title' | 'text' | 'blocks'>): string | undefined {
  const [first] = blocksOf(article);
  const heading = first?.kind === 'heading' ? article.text.slice(first.start, first.end) : '';
  return [article.title, heading]
    .map((title) => title.replace(/\s+/g, ' ').trim().slice(0, MAX_HEADLINE_CHARS))
    .find((title) => title !== '' && !holdsInstruction(title) && !carriesLink(title, article.text));
}

function holdsInstruction(title: string): boolean {
  return [title, ...title.split(/(?<=[.!?])\s+/)].some((part) => isInstruction(part));
}

/** Choose the sentences of the summary, and for the points what else the article says. */
function chooseSentences(
  statements: readonly Statement[],
  ranking: Ranking,
  length: Length,
  terms: TermIndex,
): { summary: DraftPassage[]; points: DraftPassage[] } {
  // Few sentences are ever candidates; no other needs to be worded.
  const wordingOf = askOnce((index: number) => {
    const statement = statements[index];
    return statement && wordSentence(statement, terms.language);
  });
  const sizes = statements.map(({ sentence }) => terms.countWords(sentence.text));
  const isPiece = (index: number) => statements.slice(index, index + 1).some(isFragment);
  const isWhole = (index: number) => (sizes[index] ?? 0) >= 5;
  const count = SUMMARY_SENTENCES[length];
  const picked = pick(ranking, {
    count,
    novelty: NOVELTY,
    sizes,
    maxSize: count * WORDS_A_SENTENCE,
    // A pronoun is no orphan right behind the sentence that names it.
    isAllowed: (index, others) =>
      isWhole(index) && (wordingOf(index) !== undefined || (others.includes(index - 1) && !isPiece(index))),
  });
  const summary = picked.length > 0 ? picked : statements.slice(0, count).map((_, index) => index);
  const isFresh = (index: number) => isWhole(index) && !summary.includes(index) && wordingOf(index) !== undefined;
  const others = pick(ranking, { count: MAX_POINTS - 1, isAllowed: isFresh, novelty: POINT_NOVELTY });
  const points = others.length >= 3 ? others : [...new Set([...summary, ...others])].slice(0, MAX_POINTS);
  const toPassages = (indexes: readonly number[]) =>
    [...indexes]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const sentence = statements[index]?.sentence;
        return sentence
          ? [{ text: closeQuotation(wordingOf(index) ?? sentence.text), sentences: [sentence.number] }]
          : [];
      });
  return { summary: toPassages(summary), points: toPassages(points) };
}

/** @returns What stands between two sentences: nothing, where sentences are written without spaces. */
export function joinerOf(language: string): string {
  return ['ja', 'zh'].some((other) => isSameLanguage(other, language)) ? '' : ' ';
}
