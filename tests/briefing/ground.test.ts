import { describe, expect, test } from 'vitest';
import { countDropped, ground } from '../../src/briefing/ground.ts';
import type { DraftClaim } from '../../src/briefing/reply.ts';
import { sentencesOf } from '../../src/briefing/sentences.ts';

const TEXT = [
  'A ferry with 212 passengers ran aground off Tarn Head on Tuesday, the Velmark coastguard said.',
  'Captain Ilse Drummer told investigators that the rudder had not answered for eleven minutes.',
  '“We do not know yet whether it was a fault,” said Oskar Lind, who heads the inquiry.',
  'The harbour is expected to reopen on Friday.',
  'The operator, Norrline, has 40 ships.',
].join(' ');

function aClaim(given: Partial<DraftClaim>): DraftClaim {
  return {
    text: 'A ferry with 212 passengers ran aground off Tarn Head.',
    kind: 'event',
    claimant: null,
    stance: 'reported',
    hedge: null,
    sentences: [1],
    quote: null,
    importance: 0.5,
    ...given,
  };
}

function groundClaims(...claims: DraftClaim[]) {
  const sentences = sentencesOf({ text: TEXT, blocks: [] }, 'en');
  const context = { title: 'Ferry runs aground', text: TEXT, siteName: 'Harbour Gazette', byline: null, sentences };
  return ground(
    { headline: '', summary: [], points: [], claims },
    { ...context, articleLanguage: 'en', language: 'en' },
  );
}

describe('a claim is dropped', () => {
  test.each<[string, Partial<DraftClaim>, string]>([
    ['when it cites a sentence that is not there', { sentences: [1, 9] }, 'unknown sentence'],
    ['when it cites none', { sentences: [] }, 'unknown sentence'],
    [
      'when its quote is not in the sentences cited',
      { quote: 'the captain had been asleep all night' },
      'quote not found',
    ],
    [
      'when a figure is not in the sentences cited',
      { text: 'A ferry with 312 passengers ran aground off Tarn Head.' },
      'figure not in passage',
    ],
    [
      'when a figure is a piece of another',
      { text: '12 passengers ran aground off Tarn Head on Tuesday.' },
      'figure not in passage',
    ],
    [
      'when it names someone the article does not',
      { text: 'A ferry of Stellaria ran aground off Tarn Head.' },
      'name not in article',
    ],
    [
      'when it opens with someone the article does not name',
      { text: 'Marchand ran a ferry with 212 passengers aground off Tarn Head.' },
      'name not in article',
    ],
    ['when its claimant is not near', { claimant: { name: 'Norrline' } }, 'claimant not near'],
    [
      'when it loses a negation',
      { text: 'The rudder had answered for eleven minutes.', sentences: [2] },
      'negation changed',
    ],
    [
      'when it adds a negation',
      { text: 'A ferry with 212 passengers never ran aground off Tarn Head.' },
      'negation changed',
    ],
    [
      'when it says something else altogether',
      { text: 'The weekly podcast about boats is loved by everyone.' },
      'not supported',
    ],
    [
      'when it carries a link',
      { text: 'A ferry ran aground off Tarn Head, see www.bad.example/win' },
      'instruction or link',
    ],
    [
      'when it is in another language',
      { text: 'el barco encalló el martes frente a la costa y ya no se ha movido desde entonces, según el informe' },
      'wrong language',
    ],
  ])('%s', (_, given, reason) => {
    const { claims, dropped } = groundClaims(aClaim(given));

    expect(claims).toEqual([]);
    expect(dropped.map((drop) => drop.reason)).toEqual([reason]);
  });

  test('when another says the same, and the drop is counted', () => {
    const { claims, dropped } = groundClaims(aClaim({}), aClaim({ importance: 0.4 }));

    expect(claims).toHaveLength(1);
    expect(countDropped(dropped)).toEqual({ 'claim: duplicate': 1 });
  });
});

describe('a quote', () => {
  test('is found whatever its typography, and shown as the article has it', () => {
    const [claim] = groundClaims(
      aClaim({
        text: 'It is not known whether it was a fault.',
        sentences: [3],
        quote: '"We do not know yet whether it was a fault,"',
      }),
    ).claims;

    expect(claim?.quote).toBe('We do not know yet whether it was a fault,');
    expect(TEXT.slice(claim?.start, claim?.end)).toBe(claim?.quote);
  });

  test('with a word wrong in five is taken from the article', () => {
    const [claim] = groundClaims(
      aClaim({ quote: 'ferry with 212 passengers ran onto ground off Tarn Head on Tuesday' }),
    ).claims;

    expect(claim?.quote).toBe('ferry with 212 passengers ran aground off Tarn Head on Tuesday');
  });

  test('without the figure of its claim becomes the whole sentence', () => {
    const [claim] = groundClaims(aClaim({ quote: 'ran aground off Tarn Head' })).claims;

    expect(claim?.quote).toMatch(/^A ferry with 212 .* said\.$/);
  });
});

test('a hedge the model forgot is added from the quote', () => {
  const [claim] = groundClaims(aClaim({ text: 'The harbour reopens on Friday.', sentences: [4] })).claims;

  expect(claim?.hedge).toMatch(/expected/);
});

test('the outlet named as claimant is the outlet’s own voice', () => {
  const [claim] = groundClaims(aClaim({ claimant: { name: 'Harbour Gazette' } })).claims;

  expect(claim?.claimant).toBeNull();
});

test('claims come most important first, at most seven', () => {
  const { claims } = groundClaims(
    aClaim({ importance: 0.2 }),
    aClaim({ text: 'Norrline has 40 ships.', sentences: [5], importance: 0.9 }),
  );

  expect(claims.map(({ importance }) => importance)).toEqual([0.9, 0.2]);
});

describe('across languages', () => {
  function translate(text: string, articleLanguage: string, language: string, ...claims: Partial<DraftClaim>[]) {
    const sentences = sentencesOf({ text, blocks: [] }, articleLanguage);
    const drafts = claims.map((claim) => aClaim({ sentences: [1], ...claim }));
    const context = { title: '', text, siteName: null, byline: null, sentences, articleLanguage, language };
    const grounding = ground({ headline: '', summary: [], points: [], claims: drafts }, context);
    return {
      texts: grounding.claims.map((claim) => claim.text),
      reasons: grounding.dropped.map(({ reason }) => reason),
      claims: grounding.claims,
    };
  }

  test('names are known by transliteration, countries by their names, months and figures by their value', () => {
    const text =
      'У вівторок, 5 листопада, президент Литви Гітанас Науседа прибув до Києва та привіз зі США 50 тисяч снарядів.';
    const borne =
      'On Tuesday 5 November the Lithuanian president, Gitanas Nausėda, brought 50,000 shells from the US to Kyiv.';

    const { texts, reasons } = translate(
      text,
      'uk',
      'en',
      { text: borne },
      { text: 'Emmanuel Marchand brought 50,000 shells.' },
      { text: 'Gitanas Nausėda brought the shells to Kyiv in March 5.' },
      { text: 'Gitanas Nausėda brought 60,000 shells to Kyiv.' },
    );

    expect(texts).toEqual([borne]);
    expect(reasons).toEqual(['name not in article', 'figure not in passage', 'figure not in passage']);
  });

  test('a text left in the language of the article is dropped', () => {
    const text =
      'У вівторок президент Литви Гітанас Науседа прибув до Києва та зустрівся з міністрами, щоб обговорити допомогу.';

    const { reasons } = translate(text, 'uk', 'en', { text });

    expect(reasons).toEqual(['wrong language']);
  });

  test('a name of another script is known by its original in brackets', () => {
    const text = '山田花子市長は火曜日、橋の修理に約4億円かかると述べた。';

    const { texts, reasons } = translate(
      text,
      'ja',
      'en',
      {
        text: 'Mayor Hanako Yamada (山田花子) said on Tuesday that repairing the bridge will cost about 400 million yen.',
      },
      { text: 'Mayor Kenji Tanaka (田中健二) spoke about the repair of a bridge to the press.' },
    );

    expect(texts).toHaveLength(1);
    expect(reasons).toEqual(['name not in article']);
  });

  test('German nouns are no names, and invented people still are', () => {
    const text = 'A ferry with 212 passengers ran aground off Tarn Head on Tuesday, captain Ilse Drummer said.';

    const { texts, reasons, claims } = translate(
      text,
      'en',
      'de',
      {
        text: 'Die Fähre mit 212 Passagieren ist am Dienstag vor Tarn Head auf Grund gelaufen, sagte Kapitänin Ilse Drummer.',
      },
      { text: 'Minister Konrad Wallmer hat den Unfall mit der Fähre und den Passagieren untersucht.' },
    );

    expect(texts).toHaveLength(1);
    expect(reasons).toEqual(['name not in article']);
    expect(text.slice(claims[0]?.start, claims[0]?.end)).toBe(claims[0]?.quote);
  });
});
