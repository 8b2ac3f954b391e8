import { expect, test } from 'vitest';
import { closeQuotation } from '../../src/briefing/direct-speech.ts';

test.for([
  [
    'the last sentence of a quotation',
    'It could not hold,” said the engineer.',
    '“It could not hold,” said the engineer.',
  ],
  ['the first sentence of a quotation', '“We had no choice.', '“We had no choice.”'],
  ['a whole quotation', '“We had no choice,” she said.', '“We had no choice,” she said.'],
  ['two quotations', '“Yes,” he said, “no.”', '“Yes,” he said, “no.”'],
  ['no quotation', 'The bridge closed.', 'The bridge closed.'],
  ['German marks', 'Sie sagte: „Wir hatten keine Wahl.“', 'Sie sagte: „Wir hatten keine Wahl.“'],
  ['marks turned inwards', 'Sie sagte: »Wir hatten keine Wahl.«', 'Sie sagte: »Wir hatten keine Wahl.«'],
  [
    'the end of a German quotation',
    'Sie hielt nicht“, sagte die Ingenieurin.',
    'Sie hielt nicht“, sagte die Ingenieurin.',
  ],
] as const)('%s is shown with both its marks', ([, sentence, expected]) => {
  expect(closeQuotation(sentence)).toBe(expected);
});
