import { describe, expect, test } from 'vitest';
import type { DigestArticle } from '../../src/digests/article.ts';
import { clusterArticles } from '../../src/digests/cluster.ts';
import { measureResemblance } from '../../src/digests/resemblance.ts';
import { aDigestArticle } from '../support/digest-articles.ts';
import { FERRIES, meaningOf, otherNews, TOLD_ABROAD } from '../support/meanings.ts';

function anArticle(
  id: string,
  { title, summary, language }: { title: string; summary: string; language?: string },
): DigestArticle {
  return aDigestArticle({ id, title, text: summary, language: language ?? null });
}

const OTHERS = otherNews().map((story, index) => anArticle(`other-${index}`, story));
const english = anArticle('english', { ...TOLD_ABROAD.english, language: 'en' });
const german = anArticle('german', { ...TOLD_ABROAD.german, language: 'de' });
const otherGerman = anArticle('other-german', { ...TOLD_ABROAD.otherGerman, language: 'de' });

const vectorsOf = (articles: readonly DigestArticle[]) =>
  new Map(articles.map(({ id, title, text }) => [id, Float32Array.from(meaningOf(`${title}\n${text}`, FERRIES))]));
const apart = (articles: readonly DigestArticle[]) => articles.map(({ id }) => id);

describe('with what a model says that articles mean', () => {
  test('one event in two languages is one story, and two without', () => {
    const articles = [...OTHERS, english, german];

    expect(clusterArticles(articles)).toEqual(apart(articles));
    expect(clusterArticles(articles, { vectors: vectorsOf(articles) })).toEqual([
      ...apart(OTHERS),
      'english',
      'english',
    ]);
  });

  test('look-alikes stay apart in two languages, though their vectors are near', () => {
    const articles = [...OTHERS, english, otherGerman];
    const near = new Map([...vectorsOf(articles), ['other-german', vectorsOf([english]).get('english') ?? []]]);

    const labels = clusterArticles(articles, { vectors: near as ReadonlyMap<string, Float32Array> });

    expect(labels).toEqual(apart(articles));
  });

  test('look-alikes stay apart in one language, though their vectors are the same', () => {
    const calypso = anArticle('calypso', {
      title: 'Ferry Calypso collides with pier in Porto Nero, 31 hurt',
      summary: `The ferry Calypso hit a pier in the harbour of Porto Nero on Tuesday morning, and 31 passengers were hurt, the port
authority said. Captain Dario Venn was questioned by police.`,
      language: 'en',
    });
    const articles = [...OTHERS, english, calypso];
    const near = new Map([...vectorsOf(articles), ['calypso', vectorsOf([english]).get('english') ?? []]]);

    const labels = clusterArticles(articles, { vectors: near as ReadonlyMap<string, Float32Array> });

    expect(labels).toEqual(apart(articles));
  });

  test('the order of the articles does not matter', () => {
    const articles = [...OTHERS, english, german, otherGerman];
    const vectors = vectorsOf(articles);

    const labels = clusterArticles(articles.toReversed(), { vectors });

    expect(labels.toReversed()).toEqual(clusterArticles(articles, { vectors }));
  });

  test('a batch too small to know chance from likeness is clustered as if there were none', () => {
    const articles = [english, german, ...OTHERS.slice(0, 10)];

    expect(clusterArticles(articles, { vectors: vectorsOf(articles) })).toEqual(clusterArticles(articles));
  });
});

describe('resemblance', () => {
  const located = [english, german, ...OTHERS].map((article) => ({
    language: article.language ?? '',
    vector: vectorsOf([article]).get(article.id),
  }));

  test('does not depend on how widely a model spreads its cosines', () => {
    // One more dimension that all share brings every cosine near to 1, as some models do.
    const narrow = located.map(({ language, vector = new Float32Array() }) => {
      const shifted = [...vector, 3];
      const length = Math.hypot(...shifted);
      return { language, vector: Float32Array.from(shifted, (value) => value / length) };
    });

    const [wide, shifted] = [measureResemblance(located), measureResemblance(narrow)];

    expect(wide.between(0, 1)).toBeGreaterThan(5);
    expect(shifted.between(0, 1)).toBeCloseTo(wide.between(0, 1) ?? 0, 1);
  });

  test('finds the nearest in another language, and nobody in the same', () => {
    const neighbours = measureResemblance(located).listNeighbours();

    expect(neighbours[0]).toEqual([0, 1]);
    for (const [one, other] of neighbours) expect(located[one]?.language).not.toBe(located[other]?.language);
  });

  test('is unknown for vectors of other dimensions, and where all are the same', () => {
    const odd = [...located, { language: 'en', vector: new Float32Array(3) }];
    const same = located.map(({ language }) => ({ language, vector: Float32Array.of(1, 0) }));

    expect(measureResemblance(odd).between(0, located.length)).toBeUndefined();
    expect(measureResemblance(same).between(0, 1)).toBeUndefined();
  });
});
