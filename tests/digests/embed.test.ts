import { describe, expect, test } from 'vitest';
import { createEmbedder, embeddedTextOf } from '../../src/digests/embed.ts';
import { UpstreamError } from '../../src/errors.ts';
import { type EmbeddingTurn, startModel } from '../support/model.ts';

const embed = (text: string) => [text.length, 1, 0];

async function ask(texts: readonly string[], turn?: EmbeddingTurn, timeoutMs = 5000) {
  await using model = await startModel([], { embed, ...(turn && { embeddingTurns: [turn] }) });
  const { baseUrl, apiKey, embeddingRequests } = model;
  const answer = createEmbedder({ baseUrl, apiKey, model: 'meaning-1', timeoutMs })(texts);
  return { answered: await answer.catch((error: unknown) => error), embeddingRequests, refused: model.refused };
}

describe('the embedder', () => {
  test('brings a vector of unit length for each text, in their order, whatever the order of the answer', async () => {
    const { answered, refused } = await ask(['aaa', 'a'], { spoil: (vectors) => vectors.toReversed() });

    expect(answered).toMatchObject({ inputTokens: 1 });
    const { vectors } = answered as { vectors: Float32Array[] };
    expect(vectors.map(([first = 0]) => first)).toEqual([
      expect.closeTo(3 / Math.sqrt(10), 5),
      expect.closeTo(1 / Math.sqrt(2), 5),
    ]);
    expect(refused).toEqual([]);
  });

  test.for<[string, EmbeddingTurn]>([
    ['too few', { spoil: (vectors) => vectors.slice(1) }],
    ['one twice', { spoil: ([first]) => [first, first] }],
    ['one that nobody asked for', { spoil: ([first, second]) => [first, { ...second, index: 7 }] }],
    ['sizes that differ', { spoil: ([first, second]) => [first, { ...second, embedding: [1, 2] }] }],
    ['what is no number', { spoil: ([first, second]) => [first, { ...second, embedding: [1, Number.NaN, 2] }] }],
    [
      'numbers beyond all',
      { spoil: ([first, second]) => [first, { ...second, embedding: [1.7e308, 1.7e308, 1.7e308] }] },
    ],
    ['nothing but zeros', { spoil: ([first, second]) => [first, { ...second, embedding: [0, 0, 0] }] }],
    ['no vectors', { spoil: () => null }],
    ['text instead of vectors', { spoil: (vectors) => vectors.map((each) => ({ ...each, embedding: 'AAAA' })) }],
    ['no JSON', { raw: 'good morning' }],
    ['no end', { endless: '{"data":[' }],
    ['a refusal', { status: 400 }],
    ['an outage', { status: 500 }],
    ['nothing', { hangUp: true }],
    ['silence', { hang: true }],
  ])('refuses an answer with %s', async ([, turn]) => {
    const { answered } = await ask(['one', 'two'], turn, 2000);

    expect(answered).toBeInstanceOf(UpstreamError);
    expect(String(answered)).toContain('Cannot ask the embedding model "meaning-1": ');
  });

  test('is asked about the title and the opening, cut', () => {
    expect(embeddedTextOf({ title: 'Title', text: 'opening '.repeat(1000) })).toHaveLength(1000);
    expect(embeddedTextOf({ title: ' ', text: '\n' })).toBe('');
    expect(embeddedTextOf({ title: 'x'.repeat(999), text: '😀' }).isWellFormed()).toBe(true);
  });
});
