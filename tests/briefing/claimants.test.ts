import { expect, test } from 'vitest';
import { briefExtractively } from '../../src/briefing/extractive.ts';
import { indexMentions } from '../../src/briefing/mentions.ts';
import { aBareArticle } from '../support/builders.ts';

/** The claims of an article that says no more than this. */
const claimsOf = (text: string, language = 'en') =>
  briefExtractively(aBareArticle({ text, language }), { length: 'medium', language: null }).claims;
const claimOf = (text: string, words: string, language = 'en') =>
  claimsOf(text, language).find(({ quote }) => quote.includes(words));

test.each([
  [
    'Union leader Greg Poole, a former Volt engineer, said the plant would close in May.',
    { name: 'Greg Poole', role: 'Union leader' },
  ],
  [
    'The price of bread will climb by a fifth, economist Lee Okafor of Wexham University said.',
    { name: 'Lee Okafor', role: 'economist' },
  ],
  ['More than 12,000 people have fled the valley since Friday, the U.N. said.', { name: 'U.N.' }],
  ['The U.N. said that food would run out in the valley within nine days.', { name: 'U.N.' }],
  [
    'Former treasurer May Lott alleged that the chairman had spent the money on a boat.',
    { name: 'May Lott', role: 'Former treasurer' },
  ],
  ['Prices of fuel fell 3% in June, according to the U.S. Department of Labor.', { name: 'U.S. Department of Labor' }],
  ['Greg Poole and Jane Okoro said they would sue Volt for 4 million dollars.', { name: 'Greg Poole and Jane Okoro' }],
  [
    'The father of baby Lily, a nurse, said she was doing well after the crash.',
    { name: 'father of baby Lily', role: 'nurse' },
  ],
  [
    'The paper, a weekly in Orrin, reported that 40 people had complained about it.',
    { name: 'paper', role: 'weekly in Orrin' },
  ],
  [
    'The mayor, a critic of the dam, a former judge, said the county had to pay.',
    { name: 'mayor', role: 'critic of the dam' },
  ],
  [
    'The operator, one of the largest in Orrin, said the dam was safe for 40 years.',
    { name: 'operator', role: 'one of the largest in Orrin' },
  ],
])('whoever says so is the claimant, not what they are or were: %s', (sentence, claimant) => {
  const text = `Volt cut 400 jobs at its plant in Orrin on Monday. ${sentence}`;

  expect(claimOf(text, sentence)?.claimant).toEqual(claimant);
});

test('a month is no given name', () => {
  const sentence = 'Since May Lott has paid more.';

  const { namesIn } = indexMentions(`Ada Lott bought the bridge. ${sentence}`, 'en');

  expect(namesIn(sentence).map(({ name }) => name)).toEqual(['Lott']);
});

test('words that an attribution interrupts keep their comma, and lose all of the attribution', () => {
  const text =
    'The dam, built for 40 million dollars, the governor said, was never tested. The harbour will stay shut until Friday, the coastguard, a branch of the navy, said.';

  expect(claimsOf(text).map((claim) => claim.text)).toEqual(
    expect.arrayContaining([
      'The dam, built for 40 million dollars, was never tested.',
      'The harbour will stay shut until Friday.',
    ]),
  );
});

test.each([
  'The report names three causes of the accident in the harbour on Monday:',
  'Engineer Ben Holt told the council on Monday:',
  'Under the new rules 40 ferries need no check under the following conditions:',
])('what only announces what follows is neither claim nor summary: %s', (sentence) => {
  const text = `A ferry sank on Monday with 212 people on board.\n${sentence}\nAll of them were brought ashore by midnight, the coastguard said.`;

  const { claims, summary } = briefExtractively(aBareArticle({ text }), { length: 'medium', language: null });

  expect(claims.some(({ quote }) => quote === sentence)).toBe(false);
  expect(summary).not.toContain(sentence);
});

test('what stands behind a colon is told without its announcement', () => {
  const text = 'A ferry sank on Monday. The coastguard said on Monday: The harbour will stay shut until Friday.';

  expect(claimOf(text, 'coastguard')?.text).toBe('The harbour will stay shut until Friday.');
});

test.each([
  ['The Harbour Gazette reported that Lee Okafor said the deal would fail.', 'Lee Okafor', 'The Harbour Gazette'],
  ['Orrin Today reports that engineer Ada Roe said the pier was safe.', 'Ada Roe', 'Orrin Today'],
  ['State media reported that police had said two men were held.', 'police', 'State media'],
])('second hand, the speaker is the claimant, and who reports it is named: %s', (sentence, name, via) => {
  expect(claimOf(`Fire closed the pier on Monday. ${sentence}`, sentence)?.claimant).toMatchObject({ name, via });
});

test('an abbreviation that nobody is quoted by is no newspaper', () => {
  const text =
    'A fight broke out on a BART train on Tuesday. Employee Ada Roe told the paper that the man had taken the keys from her hand.';

  expect(claimOf(text, 'Employee')?.claimant).not.toHaveProperty('via');
});
