import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, parseFilter, parseStoredFilter } from '../../src/feeds/filter.ts';

const ENTRY = {
  title: 'Council approves the harbour budget',
  text: 'The Café at the quay stays open, said Mayor Ilse Brandt. 港が再開した。',
  author: 'Ines Okafor',
  categories: ['Politics', 'Local news'],
  language: 'en-GB',
};

describe('a filter', () => {
  test.for([
    ['', true],
    ['budget', true],
    ['BUDGET', true],
    ['cafe', true],
    ['bud', false],
    ['bud*', true],
    ['"harbour budget"', true],
    ['"budget harbour"', false],
    ['budget football', false],
    ['budget AND harbour', true],
    ['football OR budget', true],
    ['football OR tennis', false],
    ['NOT football', true],
    ['budget -harbour', false],
    ['budget AND NOT (football OR tennis)', true],
    ['(football OR budget) quay', true],
    ['title:quay', false],
    ['text:quay', true],
    ['author:okafor', true],
    ['category:politics', true],
    ['category:"local news"', true],
    ['language:en', true],
    ['language:de', false],
    ['/har.?bou?r/', true],
    ['title:/^council/i', true],
    ['/^council/', false],
    ['再開', true],
    ['co-op OR quay', true],
    ['length:>20', true],
    ['length:<20', false],
  ] as const)('%j lets the entry through: %s', ([source, passes]) => {
    expect(judge(parseFilter(source), ENTRY).passes).toBe(passes);
  });

  test.for([
    ['budget football', 'does not have “football”'],
    ['budget -harbour', 'has “harbour”'],
    ['football OR tennis', 'does not have “football” and does not have “tennis”'],
    ['title:quay', 'does not have “quay” in its title'],
    ['length:>5000', 'does not have more than 5000 characters'],
  ] as const)('%j says which part decided', ([source, because]) => {
    expect(judge(parseFilter(source), ENTRY).because).toBe(because);
  });

  test.for([
    ['budget AND', 'needs a word, at character 11'],
    ['(budget', 'bracket that is not closed, at character 1'],
    ['budget)', 'closing bracket too many, at character 7'],
    ['say "budget', 'quotation mark that is not closed, at character 5: `say ▸"budget`'],
    ['titel:budget', 'knows no "titel:"; there are title:'],
    ['/(/', 'regular expression that cannot be read'],
    ['length:long', 'needs a length such as length:>500'],
    ['OR budget', 'needs a word, at character 1'],
    ['x'.repeat(1001), 'longer than 1000 characters'],
    ['('.repeat(50), 'too many brackets'],
  ] as const)('%j is refused and the place is named', ([source, message]) => {
    expect(() => parseFilter(source)).toThrow(message);
  });

  test('takes no longer for a hostile expression than for a plain one', () => {
    const filter = parseFilter('/(a+)+$/ OR /(a|aa)*b/');
    const text = 'a'.repeat(2000);

    expect(judge(filter, { ...ENTRY, text, title: text }).passes).toBe(true);
  });

  test('never fails otherwise than with words for whoever wrote it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (source) => {
        try {
          judge(parseFilter(source), ENTRY);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError', code: 'bad_filter' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('a stored filter that is no longer accepted lets nothing pass, and says so', () => {
  const verdict = judge(parseStoredFilter('(ferry'), ENTRY);

  expect(verdict).toEqual({ passes: false, because: expect.stringMatching(/no longer be read: .*ferry/s) });
});
