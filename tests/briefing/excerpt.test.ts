import { describe, expect, test } from 'vitest';
import { excerptOf, MAX_SHOWN_CHARS } from '../../src/briefing/excerpt.ts';
import { createExtractiveEngine } from '../../src/briefing/extractive.ts';
import { createModelEngine } from '../../src/briefing/model.ts';
import { sentencesOf } from '../../src/briefing/sentences.ts';
import { aBareArticle } from '../support/builders.ts';
import { startModel } from '../support/model.ts';

const TITLE = 'Velmark closes the Orrin bridge';
const NEWS = 'The Orrin bridge in Velmark closes on Monday because two cables of the bridge are worn.';
const LATE = 'Velmark expects the Orrin bridge to reopen in March, when the cables of the bridge are replaced.';

/** Words that no other sentence has: it is near to nothing. */
const aside = (n: number) =>
  `Item${word(n)} bent thing${word(n)}, matter${word(n)}, topic${word(n)}, place${word(n)} and shade${word(n)}.`;
/** Ten letters for ten digits. */
const word = (n: number) => [...String(n)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');
const asides = (from: number, count: number) => Array.from({ length: count }, (_, n) => aside(from + n));

function sentencesFrom(lines: readonly string[]) {
  return sentencesOf(aBareArticle({ title: TITLE, text: lines.join('\n') }), 'en');
}
const about = { title: TITLE, language: 'en' };

describe('what a model is shown of an article', () => {
  test('is all of it where it is short', () => {
    const sentences = sentencesFrom([NEWS, ...asides(0, 20), LATE]);

    expect(excerptOf(sentences, about)).toEqual({ sentences, truncated: false });
  });

  test('is the beginning of a long one, and what says most of its matter, in order and under its own numbers', () => {
    const sentences = sentencesFrom([NEWS, ...asides(0, 200), LATE, ...asides(200, 50)]);

    const { sentences: shown, truncated } = excerptOf(sentences, about);

    expect(truncated).toBe(true);
    expect(shown.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(MAX_SHOWN_CHARS);
    expect(shown.slice(0, 40)).toEqual(sentences.slice(0, 40));
    expect(shown.find(({ text }) => text === LATE)?.number).toBe(202);
    const numbers = shown.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test('has, before a sentence that opens with a pronoun, the one that names whom it means', () => {
    const names = 'Ada Roe spoke in Velmark.';
    const means = 'She said that the Orrin bridge, its cables and the bridge road through Velmark close on Monday.';
    const sentences = sentencesFrom([NEWS, ...asides(0, 200), names, means, ...asides(200, 50)]);

    const texts = excerptOf(sentences, about).sentences.map(({ text }) => text);

    expect(texts).toContain(means);
    expect(texts[texts.indexOf(means) - 1]).toBe(names);
  });

  test('leaves out a sentence that alone is longer, and shows the rest', () => {
    const sentences = sentencesFrom([NEWS, `${'word '.repeat(60)}ends.`, LATE]);

    const shown = excerptOf(sentences, { ...about, maxChars: 240 }).sentences.map(({ number }) => number);

    expect(shown).toEqual([1, 3]);
  });

  test('is all that it may cite', async () => {
    const claim = {
      kind: 'event',
      claimant: null,
      stance: 'reported',
      hedge: null,
      quote: null,
      importance: 1,
    };
    const hidden = aside(150);
    await using model = await startModel([
      ({ body }) => {
        const request = String(body.messages[1]?.content);
        const isHidden = !request.includes(hidden) && request.includes('where numbers are missing');
        return {
          content: JSON.stringify({
            headline: TITLE,
            summary: [{ text: NEWS, sentences: [1] }],
            points: [],
            claims: [
              { ...claim, text: NEWS, sentences: [1] },
              { ...claim, text: aside(0), sentences: [2] },
              { ...claim, text: LATE, sentences: [202] },
              ...(isHidden ? [{ ...claim, text: hidden, sentences: [152] }] : []),
            ],
          }),
        };
      },
    ]);
    const { baseUrl, apiKey } = model;
    const engine = createModelEngine({ baseUrl, apiKey, model: 'excerpt', fallback: createExtractiveEngine() });
    const text = [NEWS, ...asides(0, 200), LATE, ...asides(200, 50)].join('\n');

    const brief = await engine(aBareArticle({ title: TITLE, text }), { language: null, length: 'medium' });

    expect(brief).toMatchObject({ engine: 'model', truncated: true });
    expect(brief.claims.map((each) => each.text)).toEqual([NEWS, aside(0), LATE]);
    expect(text.slice(brief.claims[2]?.start, brief.claims[2]?.end)).toBe(LATE);
  });
});
