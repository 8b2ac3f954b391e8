import type { DigestArticle } from '../../src/digests/article.ts';

export function aDigestArticle(parts: Partial<DigestArticle> & { id: string }): DigestArticle {
  return {
    url: `https://courier.example/${parts.id}`,
    title: 'Council approves budget',
    text: 'The council approved the budget on Monday. The mayor said that taxes would not rise in 2027.',
    publishedAt: '2026-11-17T20:00:00Z',
    language: null,
    ...parts,
  };
}
