/** Claims of a model about a ferry that ran aground, all borne out by what the tests give it to read. @param reopening The sentence on the harbour. */
export const ferryClaims = (reopening: number) =>
  [
    {
      text: 'A ferry with 212 passengers ran aground off Tarn Head.',
      kind: 'event',
      claimant: { name: 'Velmark coastguard', role: null },
      stance: 'asserted',
      hedge: null,
      sentences: [1],
      quote: 'ran aground off Tarn Head on Tuesday',
      importance: 1,
    },
    {
      text: 'The rudder of the ferry had not answered for eleven minutes.',
      kind: 'statement',
      claimant: { name: 'Ilse Drummer', role: 'Captain' },
      stance: 'asserted',
      hedge: null,
      sentences: [3],
      quote: null,
      importance: 0.8,
    },
    {
      text: 'The harbour is expected to reopen on Friday.',
      kind: 'forecast',
      claimant: null,
      stance: 'reported',
      hedge: 'expected to',
      sentences: [reopening],
      quote: null,
      importance: 0.4,
    },
  ] as const;
