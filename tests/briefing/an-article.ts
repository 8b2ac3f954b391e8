import type { Article } from '../../src/reading/article.ts';

/** An article with everything a test is not about. */
export function anArticle(given: Partial<Article> & { text: string }): Article {
  return {
    url: 'https://news.example/story',
    canonicalUrl: 'https://news.example/story',
    title: '',
    byline: null,
    siteName: null,
    publishedAt: null,
    language: null,
    image: null,
    access: 'free',
    blocks: [],
    wordCount: given.text.split(/\s+/).length,
    ...given,
  };
}
