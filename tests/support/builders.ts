import type { Brief, Claim } from '../../src/briefing/brief.ts';
import type { Article } from '../../src/reading/article.ts';

const TEXT = 'The council approved the budget on Monday. The mayor said that taxes would not rise in 2027.';

export function anArticle(parts: Partial<Article> = {}): Article {
  const text = parts.text ?? TEXT;
  return {
    url: 'https://courier.example/story',
    canonicalUrl: 'https://courier.example/story',
    title: 'Council approves budget',
    byline: 'Ines Okafor',
    siteName: 'The Courier',
    publishedAt: '2026-11-20T06:15:00.000Z',
    language: 'en',
    image: null,
    access: 'free',
    text,
    blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
    wordCount: text.split(' ').length,
    ...parts,
  };
}

/** A text of which nothing else is known. */
export function aBareArticle(parts: Partial<Article> & { text: string }): Article {
  const unknown = { title: '', byline: null, siteName: null, publishedAt: null, language: null, blocks: [] };
  return anArticle({ ...unknown, ...parts });
}

export function aClaim(parts: Partial<Claim> = {}): Claim {
  const quote = parts.quote ?? 'The mayor said that taxes would not rise in 2027.';
  return {
    text: 'Taxes will not rise in 2027.',
    kind: 'statement',
    claimant: { name: 'The mayor' },
    stance: 'asserted',
    hedge: null,
    quote,
    start: 0,
    end: quote.length,
    figures: [],
    importance: 0.5,
    ...parts,
  };
}

export function aBrief(parts: Partial<Brief> = {}): Brief {
  return {
    engine: 'extractive',
    language: 'en',
    headline: 'Council approves budget',
    summary: 'The council approved the budget on Monday.',
    points: [{ text: 'The mayor said that taxes would not rise in 2027.', sentences: [2] }],
    claims: [aClaim()],
    truncated: false,
    usage: { inputTokens: 0, outputTokens: 0, calls: 0 },
    ...parts,
  };
}
