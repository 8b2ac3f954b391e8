import { describe, expect, test } from 'vitest';
import { figuresAsWritten, figuresNotIn } from '../../src/briefing/figures.ts';

describe('a figure is borne out', () => {
  test.each([
    ['50,000 soldiers', '50 thousand soldiers'],
    ['50,000 soldiers', 'fifty thousand soldiers'],
    ['50.000 Soldaten', '50,000 soldiers'],
    ['50 000 soldats', '50,000 soldiers'],
    ['пʼятдесят тисяч солдатів', '50,000 soldiers'],
    ['5万人の兵士', '50,000 soldiers'],
    ['٥٠٬٠٠٠ جندي أو ٥٠ ألف', '50,000 soldiers'],
    ['५०,००० सैनिक', '50,000 soldiers'],
    ['profit of $4.1m', 'profit of $4.1 million'],
    ['a profit of 4.1 million dollars', 'a profit of $4.1m'],
    ['fell 12 per cent', 'fell 12%'],
    ['between 6.6 and 8.6%', '6.6% to 8.6%'],
    ['twenty-five people and 206 dogs', '25 people and two hundred and six dogs'],
    ['1,5 Millionen Euro', '1.5 million euros'],
    ['3½ per cent of output', '3.5% of output'],
  ])('"%s" bears out "%s"', (passage, text) => {
    expect(figuresNotIn(passage, text)).toEqual([]);
  });
});

describe('a figure is not borne out', () => {
  test.each([
    ['50,000 soldiers', '500,000 soldiers'],
    ['50 soldiers', '50% of soldiers'],
    ['a profit of €4.1m', 'a profit of $4.1m'],
    ['soldiers were sent', 'fifty soldiers were sent'],
    ['the 3rd of 12 boats', 'the 3rd of 13 boats'],
    ['٥٠ ألف', '60,000'],
    ['rose by 3 percentage points', 'rose by 3%'],
    ['stieg um 3 Prozentpunkte', 'stieg um 3 Prozent'],
  ])('by "%s" when the text says "%s"', (passage, text) => {
    expect(figuresNotIn(passage, text)).not.toEqual([]);
  });
});

test('figures are listed as written, with their sign or measure', () => {
  const text = 'Ukraine took around 1,000 square kilometres; the rest cost $4.1m, or 12% of the budget.';

  expect(figuresAsWritten(text)).toEqual(['1,000 square kilometres', '$4.1m', '12%']);
});

test.each([
  ['Winds of 120 km/h brought 40 mm of rain.', ['120 km/h', '40 mm']],
  ['The rate rose 1.5 percentage points.', ['1.5 percentage points']],
  ['At 200 kilometres per hour it used 30 litres.', ['200 kilometres per hour', '30 litres']],
  ['It reached 41.5 °C and 12 GWh.', ['41.5 °C', '12 GWh']],
  ['In 12 mills the 3 men saw 40 mmol.', ['12', '3', '40']],
  ['The lake is 3½ metres deep, 2¼ hours away.', ['3½ metres', '2¼ hours']],
  ['It fell to -5C, or −12.5 degrees, after 3-2 on Sunday.', ['-5', '−12.5 degrees', '3', '2']],
  ['They paid $120–130bn, or 4-6% of it, for 40-45 boats.', ['$120–130bn', '4-6%', '40', '45']],
])('a measure is as much of a figure as its number: %s', (text, figures) => {
  expect(figuresAsWritten(text)).toEqual(figures);
});
