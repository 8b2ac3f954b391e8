import { describe, expect, test } from 'vitest';
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

test.each([
  [
    'A quake struck the island of Sorea on Tuesday, killing at least 23 people, the disaster agency said.',
    'disaster agency',
    'A quake struck the island of Sorea on Tuesday, killing at least 23 people.',
  ],
  [
    'The referee’s report, the league said, will be published next week.',
    'league',
    'The referee’s report will be published next week.',
  ],
  [
    'According to the audit, seen by the Gazette, contracts worth £3m went to a firm in Orrin.',
    'audit',
    'Contracts worth £3m went to a firm in Orrin.',
  ],
  [
    'Captain Mia Stone and goalkeeper Ida Roe said the club expected 30,000 fans.',
    'Captain Mia Stone and goalkeeper Ida Roe',
    undefined,
  ],
])('a statement is told from its attribution, whatever its verb: %s', (sentence, name, text) => {
  const claim = claimOf(`The council met on Monday. ${sentence}`, sentence);

  expect(claim).toMatchObject({ claimant: { name }, ...(text && { text }) });
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
  ['The state said the plant would get 40 million euros, the Tarn Courier reported.', 'state', 'The Tarn Courier'],
  ['State media reported that police had said two men were held.', 'police', 'State media'],
])('second hand, the speaker is the claimant, and who reports it is named: %s', (sentence, name, via) => {
  expect(claimOf(`Fire closed the pier on Monday. ${sentence}`, sentence)?.claimant).toMatchObject({ name, via });
});

test.each([
  [
    'Opposition councillor Priya Dellen alleged that the mayor had hidden 40,000 euros.',
    'The mayor had hidden 40,000 euros.',
  ],
  [
    'Police chief Tom Barr suspects that two clerks burned the books.',
    'Tom Barr suspects that two clerks burned the books.',
  ],
  ['Otto Lind, a former banker, denied that any money was missing.', 'Otto Lind denied that any money was missing.'],
  [
    'The complaint alleged three counts of theft that would make 40 years.',
    'The complaint alleged three counts of theft that would make 40 years.',
  ],
])('what stands beside a claim is not said in it again: %s', (sentence, text) => {
  expect(claimOf(`The council met on Monday. ${sentence}`, sentence)?.text).toBe(text);
});

test('an office ends in a capital too', () => {
  const sentence = 'Secretary of State Ada Roe stressed that the talks would go on until May.';

  expect(claimOf(sentence, sentence)?.claimant).toEqual({ name: 'Ada Roe', role: 'Secretary of State' });
});

test('an abbreviation that nobody is quoted by is no newspaper', () => {
  const text =
    'A fight broke out on a BART train on Tuesday. Employee Ada Roe told the paper that the man had taken the keys from her hand.';

  expect(claimOf(text, 'Employee')?.claimant).not.toHaveProperty('via');
});

describe('in other languages', () => {
  test.each([
    [
      'de',
      'Die Brücke bleibt bis Mai zu.',
      '„Die Stadt zahlt 4 Millionen Euro für die Sanierung“, sagte am Montag die Ministerin Eva Roth.',
      'Die Stadt zahlt 4 Millionen Euro für die Sanierung.',
      { name: 'Eva Roth', role: 'Ministerin' },
    ],
    [
      'fr',
      'Le pont reste fermé jusqu’en mai.',
      '« La ville paiera 4 millions d’euros pour les travaux », a déclaré lundi la ministre Eva Roth.',
      'La ville paiera 4 millions d’euros pour les travaux.',
      { name: 'Eva Roth', role: 'ministre' },
    ],
    [
      'es',
      'El puente seguirá cerrado hasta mayo.',
      '«La ciudad pagará 4 millones de euros por las obras», afirmó el lunes la alcaldesa Marta Ruiz.',
      'La ciudad pagará 4 millones de euros por las obras.',
      { name: 'Marta Ruiz', role: 'alcaldesa' },
    ],
    [
      'pt',
      'A ponte fica fechada até maio.',
      '“A cidade pagará 4 milhões de euros pelas obras”, disse a ministra Ana Sousa.',
      'A cidade pagará 4 milhões de euros pelas obras.',
      { name: 'Ana Sousa', role: 'ministra' },
    ],
    [
      'uk',
      'Міст закритий до травня.',
      '«Місто заплатить 4 мільйони гривень за ремонт», — заявив у понеділок мер Іван Гольт.',
      'Місто заплатить 4 мільйони гривень за ремонт.',
      { name: 'Іван Гольт' },
    ],
    [
      'ja',
      '橋は5月まで閉鎖される。',
      '「市は工事に4億円を支払う。けが人はいない。」と鈴木一郎市長は月曜日に語った。',
      '市は工事に4億円を支払う。けが人はいない。',
      { name: '鈴木一郎市長' },
    ],
  ])(
    'words in quotation marks are those of whoever is named behind them: %s',
    (language, before, sentence, text, claimant) => {
      const claim = claimOf([before, sentence].join(language === 'ja' ? '' : ' '), sentence, language);

      expect(claim).toMatchObject({ text, claimant, stance: 'asserted' });
    },
  );

  test.each([
    ['de', 'Die Firma Volt bestritt, dass der Beton der Brücke schlecht gewesen sei.', 'Volt'],
    ['de', 'Der Ingenieur Otto Lind hat die Vorwürfe gegen die Firma bestritten.', 'Otto Lind'],
    ['de', 'Am Montag dementierte die Ministerin Eva Roth, dass die Brücke unsicher sei.', 'Eva Roth'],
    ['fr', 'L’entreprise Volt a nié que le béton du pont ait été mauvais.', 'Volt'],
    ['es', 'El ingeniero Otto Lind negó haber recibido 3.000 euros por el puente.', 'Otto Lind'],
    ['pt', 'O engenheiro Otto Lind negou ter recebido 3.000 euros pela ponte.', 'Otto Lind'],
    ['uk', 'Компанія «Вольт» заперечила, що бетон мосту був поганий.', 'Компанія «Вольт»'],
    ['ja', '技師の佐藤健氏は300万円を受け取ったとの疑惑を否定した。', '技師の佐藤健氏'],
  ])('a denial is one (%s): %s', (language, sentence, name) => {
    expect(claimOf(sentence, sentence, language)).toMatchObject({ claimant: { name }, stance: 'denied' });
  });

  test.each([
    ['es', 'El tribunal negó la solicitud de libertad de los dos acusados el lunes.'],
    ['pt', 'O tribunal negou o pedido de liberdade dos dois acusados na segunda-feira.'],
    ['fr', 'La police a déclaré que le conducteur a nié les faits lundi matin.'],
  ])('to refuse a request, or to tell of a denial, denies nothing (%s): %s', (language, sentence) => {
    expect(claimOf(sentence, sentence, language)?.stance).not.toBe('denied');
  });

  test.each([
    ['fr', 'La police de Montclair a indiqué que 12 personnes avaient été blessées.', 'police de Montclair'],
    [
      'fr',
      'Deux Français ont été blessés lundi, selon le ministère des Affaires étrangères.',
      'ministère des Affaires étrangères',
    ],
    ['es', 'La policía informó que 12 personas resultaron heridas en el puente.', 'policía'],
    ['de', 'Der Sprecher der Polizei sagte, die Straße bleibe bis Freitag gesperrt.', 'Sprecher der Polizei'],
  ])('all of a body is named (%s): %s', (language, sentence, name) => {
    expect(claimOf(sentence, sentence, language)?.claimant?.name).toBe(name);
  });
});

const DENIALS: [string, string, string | undefined][] = [
  ['de', 'Der Minister bestritt nicht, dass 4 Millionen Euro fehlen.', undefined],
  ['de', 'Der Minister bestritt am Montag, dass 4 Millionen Euro fehlen.', 'denied'],
  ['de', 'Das Gericht hat die Klage der drei Bauern zurückgewiesen.', undefined],
  ['de', 'Das Land wies am Montag den Botschafter von Belmora zurück.', undefined],
  ['de', 'Die Regierung wies die Vorwürfe der Opposition am Montag zurück.', 'denied'],
  ['de', 'Der Konzern hat alle Anschuldigungen der Kläger zurückgewiesen.', 'denied'],
  ['es', 'El ministro no negó que falten 4 millones de euros.', undefined],
  ['es', 'El ministro negó con firmeza que falten 4 millones de euros.', 'denied'],
  ['es', 'El juez negó la extradición de los tres acusados a Belmora.', undefined],
  ['es', 'El ministro negó haber recibido 4 millones de euros.', 'denied'],
  ['es', 'La empresa niega las acusaciones de los tres testigos.', 'denied'],
  ['pt', 'O juiz negou a soltura dos três acusados no Porto.', undefined],
  ['pt', 'O ministro negou ter recebido 4 milhões de euros.', 'denied'],
  ['pt', 'A empresa nega irregularidades na obra da ponte.', 'denied'],
  ['fr', 'Le ministre ne nie pas que 4 millions manquent à la ville.', undefined],
  ['ja', '市長は4億円の不足を否定しなかった。', undefined],
  ['ja', '市長は4億円の不足を否定した。', 'denied'],
  ['es', 'El alcalde se negó a dimitir tras perder 4 millones.', undefined],
  ['es', 'Nadie negó que falten 4 millones de euros.', undefined],
  ['pt', 'Ana Sousa negou na terça-feira (12) que houve fraude.', 'denied'],
  ['zh', '市长没有否认四百万元的缺口。', undefined],
];

test.each(DENIALS)('to refuse, and not to deny, is no denial, in %s: %s', (language, sentence, stance) => {
  const lead =
    language === 'ja' ? '市は橋を建設している。' : language === 'zh' ? '市政府正在修建一座桥。' : 'Orrin, 2026.';

  const claim = claimOf(`${lead} ${sentence}`, sentence.slice(0, 8), language);

  expect(claim?.stance).toBe(stance ?? 'reported');
});

test.each([
  ['de', 'Am Montag teilte die Polizei mit, dass 12 Menschen verletzt wurden.', { name: 'Polizei' }],
  ['de', 'Heute teilte die Polizei mit, 12 Menschen seien verletzt worden.', { name: 'Polizei' }],
  ['de', 'Heute teilte die Bundesbank die Sorge der 20 Banken.', null],
  ['de', 'Niemand sagte, dass die Brücke 4 Millionen koste.', null],
  ['de', 'Am Montag kündigte die Stadt an, dass die Brücke 4 Millionen koste.', { name: 'Stadt' }],
  ['de', 'Die Bundesbank teilte die Sorge der 20 Banken um den Euro.', null],
  [
    'de',
    'Die Ministerin Eva Roth sagte am Montag, dass die Brücke 4 Millionen koste.',
    { name: 'Eva Roth', role: 'Ministerin' },
  ],
  [
    'fr',
    'La ministre Eva Roth a déclaré lundi que le pont coûtera 4 millions.',
    { name: 'Eva Roth', role: 'ministre' },
  ],
  [
    'es',
    'La ministra Eva Roth dijo el lunes que el puente costará 4 millones.',
    { name: 'Eva Roth', role: 'ministra' },
  ],
  [
    'pt',
    'A ministra Eva Roth disse na segunda-feira que a ponte custará 4 milhões.',
    { name: 'Eva Roth', role: 'ministra' },
  ],
  ['uk', 'Міністерка Єва Рот сказала в понеділок, що міст коштуватиме 4 мільйони.', { name: 'Міністерка Єва Рот' }],
])(
  'a day between a verb and its clause is neither of them, and an object is no clause, in %s: %s',
  (language, sentence, claimant) => {
    expect(claimOf(`Orrin, 2026. ${sentence}`, sentence, language)?.claimant).toEqual(claimant);
  },
);

test.each([
  'Neither the company nor the union said the plant would close in May.',
  'None of the officials said the plant would close in May.',
])('what nobody says is nobody’s claim: %s', (sentence) => {
  const claims = claimsOf(`Volt cut 400 jobs at its plant in Orrin on Monday. ${sentence}`);

  expect(claims.map(({ text }) => text)).not.toContain('The plant would close in May.');
  expect(claims.every(({ claimant }) => claimant === null)).toBe(true);
});

test.each([
  ['Secretary of State Ada Roe', 'Ada Roe', 'Secretary of State'],
  ['Leader of the House Ada Roe', 'Ada Roe', 'Leader of the House'],
])('an office is no part of the name behind it: %s', (subject, name, role) => {
  const text = `${subject} said the plant would cost 4 million. Ms Roe said the bridge would be shut until Friday.`;

  expect(claimOf(text, 'plant')?.claimant).toEqual({ name, role });
  expect(claimOf(text, 'bridge')?.claimant?.name).toBe(name);
});

test.each([
  'The state was in talks, Governor Will Roe said, the Gazette reported on Monday.',
  'The state was in talks, Governor Will Roe said, the Gazette reported.',
])('who reports last what somebody said is no part of it: %s', (sentence) => {
  expect(claimOf(`Fire closed the pier on Sunday. ${sentence}`, sentence)).toMatchObject({
    text: 'The state was in talks.',
    claimant: { name: 'Will Roe', via: 'The Gazette' },
  });
});

test.each([
  [
    'Twelve people were taken to the clinic, according to its director, Dr. Omar Haddad.',
    'Twelve people were taken to the clinic.',
    { name: 'Omar Haddad', role: 'director' },
  ],
  [
    'According to the director, Dr. Omar Haddad, twelve people were taken to the clinic.',
    'Twelve people were taken to the clinic.',
    { name: 'Omar Haddad', role: 'director' },
  ],
  [
    'Sales of bread rose 4% in May, according to Ada Roe, an analyst at Kell, who had forecast 3%.',
    'Sales of bread rose 4% in May.',
    { name: 'Ada Roe', role: 'analyst at Kell' },
  ],
  [
    'The bridge fell on a Monday, according to Mayor Cara Bell, 54, and her deputy.',
    'The bridge fell on a Monday.',
    { name: 'Cara Bell', role: 'Mayor' },
  ],
  [
    'Nine people died in the fire, according to officials who saw it.',
    'Nine people died in the fire.',
    { name: 'officials' },
  ],
  ['The bridge, according to Harbour Watch, a charity, will fall.', 'The bridge will fall.', { name: 'Harbour Watch' }],
  [
    'According to police, a man, 54, and a boy were held on Monday.',
    'A man, 54, and a boy were held on Monday.',
    { name: 'police' },
  ],
  [
    'According to Reuters, Ada Roe, Ben Lee and two others were held.',
    'Ada Roe, Ben Lee and two others were held.',
    { name: 'Reuters' },
  ],
])('what describes a source is no part of its statement: %s', (sentence, text, claimant) => {
  const claim = claimOf(`The council met in Orrin on Monday. ${sentence}`, sentence);

  expect(claim?.text).toBe(text);
  expect(claim?.claimant).toMatchObject({ name: claimant.name });
});

test.each([
  ['The mayor, Cara Bell, 54, says 2 in 3 residents support the plan.', 'Cara Bell'],
  ['The bank, which has 200 branches, says nine branches need repair in May.', 'bank'],
  ['Rain hit the whole coast on Monday, says the weather office in Orrin.', 'weather office'],
  ['WHO said that nine people had died of the fever in Orrin.', 'WHO'],
  ['The WHO said on Tuesday that 1 in 8 people live with obesity.', 'WHO'],
])('whoever stands before the verb speaks where no statement does: %s', (sentence, name) => {
  expect(claimOf(`The council met in Orrin. ${sentence}`, sentence)?.claimant?.name).toBe(name);
});

test('an aside between the verb and its statement belongs to neither', () => {
  const sentence = 'Ada Roe, who met the bank, said, through an interpreter, that the sum would not exceed £40m.';

  expect(claimOf(`The council met in Orrin. ${sentence}`, sentence)?.text).toBe('The sum would not exceed £40m.');
});

test('the company that a person speaks of is not the person', () => {
  const claims = claimsOf(
    'Brix raised its forecast. John Smith, chief executive of Brix, said sales rose. Mr Smith said the company expects ' +
      'revenue of $14bn this year. Jane Smith, the finance chief, said costs fell.',
  );

  expect(claims.map(({ text }) => text)).not.toContain('Smith expects revenue of $14bn this year.');
});

test.each([
  'One of them said the wall would not be built this year.',
  'Two of those cases were found in Orrin, among 300 people.',
  'We should spend all of that money on schools, and I say so.',
])('what leans on another sentence for who speaks is no claim: %s', (sentence) => {
  expect(claimOf(`Nine officials met in Orrin on Monday. ${sentence}`, sentence)).toBeUndefined();
});

test.each([
  ['de', 'Nach Angaben der Polizei demonstrierten 300 Menschen in Bonn.', 'Polizei'],
  ['de', 'Laut Angaben der Stadt kamen 400 Menschen nach Bonn.', 'Stadt'],
  ['es', 'El muro costará 9 millones de euros, anunció el martes el ayuntamiento.', 'ayuntamiento'],
  ['fr', 'Le mur coûtera 9,2 millions d’euros, a annoncé mardi la mairie.', 'mairie'],
])('a day, and what a source is called for, are no claimant (%s): %s', (language, sentence, name) => {
  expect(claimOf(sentence, sentence, language)?.claimant?.name).toBe(name);
});

test.each([
  ['Organisers said 50,000 people took part; police estimated 20,000.', '50,000 people took part.', 'Organisers'],
  ['Organisers said 50,000 people took part, but police said it was 20,000.', '50,000 people took part.', 'Organisers'],
  [
    'The economy grew by 2.8% last quarter, the ministry said Thursday, less than the 3.1% it had forecast.',
    'The economy grew by 2.8% last quarter, less than the 3.1% it had forecast.',
    'ministry',
  ],
  [
    'Nine people died, police said, and four others were hurt by smoke.',
    'Nine people died, and four others were hurt by smoke.',
    'police',
  ],
  [
    'The boats in the harbour, Ada Roe said, will sail in May.',
    'The boats in the harbour will sail in May.',
    'Ada Roe',
  ],
  ['Omar Said said the man had fled to the harbour.', 'Omar Said said the man had fled to the harbour.', 'Omar Said'],
])('a statement is all and only what one speaker says: %s', (sentence, text, name) => {
  const claim = claimOf(`The council met in Orrin. ${sentence}`, sentence);

  expect([claim?.text, claim?.claimant?.name]).toEqual([text, name]);
});

test('what was done with a source is no role, and what compares is no hedge', () => {
  const sentence = 'The study, published in Orrin on Monday, found that smokers were 20% more likely to fall ill.';

  expect(claimOf(`The council met in Orrin. ${sentence}`, sentence)).toMatchObject({
    claimant: { name: 'study' },
    hedge: null,
    kind: 'figure',
  });
});

test('with whom it compares does not matter, nor whom a source cites', () => {
  const sentence = 'The hospital, citing a study, said that women were 20% more likely than men to die of the fever.';
  const claim = claimOf(`The council met in Orrin. ${sentence}`, sentence);

  expect(claim).toMatchObject({ claimant: { name: 'hospital' }, hedge: null });
  expect(claim?.claimant?.role ?? null).toBeNull();
});

test.each([
  ['Ada Roe, a spokeswoman for the port, which is closed, said it would open in May.', 'Ada Roe'],
  ['The lawyers of Brix, however, say the deal will stand until May.', 'lawyers of Brix'],
])('what stands between a name and its verb is not who speaks: %s', (sentence, name) => {
  const claimant = claimOf(`The council met in Orrin. ${sentence}`, sentence)?.claimant;

  expect(claimant?.name).toBe(name);
  expect(claimant?.role).not.toBe('however');
});

test('a German quotation keeps both of its marks', () => {
  const sentence = 'Die Verteidigung sprach am Montag in Bonn von einem „Skandal“.';

  expect(claimOf(sentence, sentence, 'de')?.text).toBe(sentence);
});

test.each([
  ['According to Orrin Police, a man was held on Monday, and two others fled north.', 'Orrin Police', 'A man was held'],
  ['According to Unicef, a third of all pupils have no desk, and 300 schools are shut.', 'Unicef', 'A third of all'],
  ['According to Radio Orrin, the head of the clinic, Ann Ost, earns £300,000 a year.', 'Radio Orrin', 'The head of'],
  ['According to Kell, a fire at the port, the third this year, hurt 12 people.', 'Kell', 'According to Kell, a fire'],
  ['In tests on 300 rats, according to Ada Roe, an analyst, the drug cut deaths by 20%.', 'Ada Roe', 'In tests on 300'],
  ['According to Harbour Watch, a charity based in Orrin, 54 people died in the fire.', 'Harbour Watch', '54 people'],
])('where a statement begins behind its source, it is no description: %s', (sentence, name, opening) => {
  const claim = claimOf(`The council met in Orrin on Monday. ${sentence}`, sentence);

  expect(claim?.claimant?.name).toBe(name);
  expect(claim?.text.startsWith(opening)).toBe(true);
});

test('a claim that opens below nought keeps its minus', () => {
  const sentence = '-5 degrees was measured in Orrin on Monday, the lowest in 30 years.';

  expect(claimOf(sentence, sentence)?.text).toBe(sentence);
});

test.each([
  ['de', 'Die EU hat am Montag neue Zölle auf Stahl aus Norwegen beschlossen.'],
  ['de', 'Meinungsforscher befragten 3000 Menschen in Wien.'],
  ['it', 'La crisi continua in tutta Italia, ma il governo ha stanziato 300 milioni di euro.'],
  ['pt', 'O governo vai investir 300 milhões de euros nos hospitais e nos centros de saúde.'],
  ['nl', 'De regering in Utrecht heeft de belasting met 300 miljoen euro verhoogd, lees je in de krant.'],
  ['ru', 'Спасатели нашли 12 человек под завалами дома в Орле.'],
  ['en', 'World War I began in 1914 and killed 20 million people.'],
  ['en', 'A coal mine in Orrin collapsed on Monday, killing 12 people.'],
  ['en', 'The massacre at My Lai killed 504 people in 1968.'],
  ['en', 'The app in Orrin lets you pay fines of up to £50, and 3,000 people have used it.'],
])('what only looks like "I" or "we" leaves a claim as it is (%s): %s', (language, sentence) => {
  expect(claimOf(sentence, sentence, language)?.text).toBe(sentence);
});

test.each([
  'Half of those surveyed in Orrin had no savings at all, at 300 homes.',
  'Most of those who voted in Orrin backed the plan by 54% to 46%.',
])('whoever is told of by what they did leans on no other sentence: %s', (sentence) => {
  expect(claimOf(`The council met in Orrin on Monday. ${sentence}`, sentence)?.text).toBe(sentence);
});

test.each([
  [
    'Ms Roe said the drug cut deaths by 20%, although the claims have not been reviewed.',
    'The drug cut deaths by 20%, although the claims have not been reviewed.',
  ],
  ['The union said 300 workers walked out; the company reported no losses.', '300 workers walked out.'],
])('what follows is left out where it has a speaker of its own: %s', (sentence, text) => {
  expect(claimOf(`The council met in Orrin on Monday. ${sentence}`, sentence)?.text).toBe(text);
});
