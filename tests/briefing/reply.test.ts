import { describe, expect, test } from 'vitest';
import { type Problem, writeRepair } from '../../src/briefing/prompt.ts';
import { parseReply } from '../../src/briefing/reply.ts';
import { cpuMsOf } from '../support/effort.ts';

const BRIEF = { headline: 'Harbour opens', summary: [{ text: 'The harbour opened.', sentences: [1] }] };
const CLAIM = { text: 'The harbour opened.', kind: 'event', stance: 'asserted', sentences: [1], importance: 0.9 };
const JSON_BRIEF = JSON.stringify(BRIEF);

function citedBy(sentences: unknown): readonly number[] | undefined {
  return parseReply(JSON.stringify({ summary: [{ text: 'The harbour opened.', sentences }] }))?.summary[0]?.sentences;
}

describe('where the draft stands', () => {
  test.each([
    ['alone', JSON_BRIEF],
    ['in a fence', `\`\`\`json\n${JSON_BRIEF}\n\`\`\``],
    ['after a thought', `<think>Perhaps {"summary": "no"}?</think>${JSON_BRIEF}`],
    ['after several thoughts', `<think>{</think> <think>{"points": ["no"]}</think>\n${JSON_BRIEF}`],
    ['after braces in prose', `Here {is} it: ${JSON_BRIEF}`],
    ['after an object that says nothing', `Shape {"headline": "…"} filled in: ${JSON_BRIEF} {done}`],
    ['after an object that is no JSON', `{"is" not} ${JSON_BRIEF}`],
    ['in a wrapper', JSON.stringify({ brief: BRIEF })],
    ['in a list', JSON.stringify([BRIEF])],
    ['before a brace too many', `${JSON_BRIEF}}}`],
  ])('is found %s', (_, reply) => {
    expect(parseReply(reply)).toMatchObject(BRIEF);
  });

  test('braces inside strings are text', () => {
    const reply = JSON.stringify({ summary: [{ text: 'They wrote "}{" on it.', sentences: [1] }] });
    expect(parseReply(`{x} ${reply} {y}`)?.summary[0]?.text).toBe('They wrote "}{" on it.');
  });

  test('a reply that was cut off is read as far as it goes', () => {
    const reply = `{"headline": "Harbour opens", "summary": [{"text": "The harbour opened.", "sentences": [1]}, {"text": "The`;
    expect(parseReply(reply)).toMatchObject(BRIEF);
  });

  test.each([
    ['a list', [CLAIM]],
    ['an object of claims', { claims: { first: CLAIM } }],
    ['one claim', { claims: CLAIM }],
  ])('claims are read from %s', (_, value) => {
    expect(parseReply(JSON.stringify(value))?.claims).toMatchObject([CLAIM]);
  });

  test.each(['', 'I cannot help with that.', '{', '[{', '{}', '[{"a": 1}]', '{"headline": "Only this"}'])(
    '%j says nothing',
    (reply) => {
      expect(parseReply(reply)).toBeUndefined();
    },
  );
});

test.each([
  [
    [1, 2],
    [1, 2],
  ],
  [1, [1]],
  ['1, 2', [1, 2]],
  [
    ['[1]', '2'],
    [1, 2],
  ],
  ['1-3', [1, 2, 3]],
  ['1–3', [1, 2, 3]],
  ['[4]–[5], 9', [4, 5, 9]],
  ['1-90', [1, 90]],
  ['3-1', [3, 1]],
  [[{ number: 4 }], [4]],
  [null, []],
  [undefined, []],
])('%j cites %j', (sentences, expected) => {
  expect(citedBy(sentences)).toEqual(expected);
});

test('a draft is no longer than a brief can use', () => {
  const passages = Array.from({ length: 100 }, (_, i) => ({ text: `Point ${i}.`, sentences: [1] }));
  const draft = parseReply(
    JSON.stringify({
      summary: passages,
      points: passages,
      claims: Array.from({ length: 100 }, () => ({ ...CLAIM, quote: 'word '.repeat(600) })),
    }),
  );
  expect(draft?.summary).toHaveLength(10);
  expect(draft?.points).toHaveLength(15);
  expect(draft?.claims).toHaveLength(20);
  expect(draft?.claims[0]?.quote).toMatch(/^word .* word$/);
  expect(draft?.claims[0]?.quote?.length).toBeLessThanOrEqual(2000);
});

test.each([
  ['braces after it', JSON_BRIEF + ' '.repeat(300_000) + '}'.repeat(4000)],
  ['a long text and braces', `{"headline": "${'a'.repeat(300_000)}"}${'}'.repeat(4000)}`],
  ['opened thoughts', '<think>'.repeat(30_000)],
  ['opened objects', '{"a":'.repeat(60_000)],
  ['opened and closed objects', '{"a":'.repeat(20_000) + '}'.repeat(4000)],
  ['lists in lists', `{"summary": [{"text": "a", "sentences": ${'['.repeat(40_000)}${']'.repeat(40_000)}}]}`],
  ['an importance in lists', `{"claims": [{"text": "a", "importance": ${'['.repeat(40_000)}${']'.repeat(40_000)}}]}`],
  ['claims', `{"claims": [${Array(10_000).fill(JSON.stringify(CLAIM)).join()}]}`],
  ['white space', `{${' '.repeat(300_000)}`],
  ['quotation marks', `{"${'"{'.repeat(50_000)}`],
])('a reply of endless %s is read at once', (_, reply) => {
  expect(cpuMsOf(() => parseReply(reply))).toBeLessThan(400);
});

test('a request to write again repeats only the beginning of a long reply', () => {
  const problem: Problem = 'unreadable';
  const [answer] = writeRepair([], 'a'.repeat(50_000), { problem, dropped: [], language: 'en' });
  expect(answer).toEqual({ role: 'assistant', content: 'a'.repeat(8000) });
});
