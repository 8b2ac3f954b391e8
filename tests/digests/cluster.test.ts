import { expect, test } from 'vitest';
import { clusterArticles } from '../../src/digests/cluster.ts';
import { aDigestArticle } from '../support/digest-articles.ts';

const FERRY = [
  aDigestArticle({
    id: 'ferry-1',
    title: 'Ferry Marisol runs aground off Tarvik with 214 aboard',
    text: `The passenger ferry Marisol ran aground on a sandbank off Tarvik on Tuesday evening with 214 people aboard, the coast guard said.
Lifeboats brought all passengers of the Marisol ashore within three hours. Captain Oddny Brekke said that the steering had failed.
Two people were treated for bruises at Tarvik hospital.`,
  }),
  aDigestArticle({
    id: 'ferry-2',
    title: 'All 214 passengers rescued after Tarvik ferry grounding',
    publishedAt: '2026-11-18T09:00:00Z',
    text: `Rescuers have taken all 214 passengers off the Marisol, the ferry that ran onto a sandbank near Tarvik on Tuesday.
The coast guard said nobody was badly hurt. Oddny Brekke, the captain, told reporters that the ship had lost its steering.`,
  }),
];
const OTHER_FERRY = aDigestArticle({
  id: 'other-ferry',
  title: 'Ferry Calypso collides with pier in Porto Nero, 31 hurt',
  text: `The ferry Calypso hit a pier in the harbour of Porto Nero on Tuesday morning, and 31 passengers were hurt, the port authority said.
Captain Dario Venn was questioned by police. The coast guard said that the ferry's engine had not stopped in time.`,
});

test('articles on one event share a label, and a look-alike stays apart', () => {
  const labels = clusterArticles([...FERRY, OTHER_FERRY]);

  expect(labels).toEqual(['ferry-1', 'ferry-1', 'other-ferry']);
});

test('the order of the articles does not matter', () => {
  const articles = [...FERRY, OTHER_FERRY];

  const labels = clusterArticles(articles.toReversed());

  expect(labels.toReversed()).toEqual(clusterArticles(articles));
});

test('a follow-up days later stays with its event, and a look-alike of those days does not', () => {
  const [first, second] = FERRY.map((article) => ({ ...article }));
  const later = { ...second, id: 'later', publishedAt: '2026-11-25T09:00:00Z' };
  const copy = { ...first, id: 'copy', publishedAt: '2026-11-25T09:00:00Z', url: 'https://gazette.example/ferry' };
  const lookAlike = { ...OTHER_FERRY, publishedAt: '2026-11-25T09:00:00Z' };

  const labels = clusterArticles([first, later, copy, lookAlike] as typeof FERRY);

  expect(labels).toEqual(['ferry-1', 'ferry-1', 'ferry-1', 'other-ferry']);
});

test.for([
  [
    'German',
    'Fähre Marisol läuft vor Tarvik auf Grund',
    'Die Fähre Marisol ist am Dienstag vor Tarvik auf eine Sandbank gelaufen. 214 Fahrgäste wurden gerettet.',
    'Rathaus von Selmhaven nach Brand gesperrt',
    'Nach einem Brand im Keller bleibt das Rathaus von Selmhaven bis Freitag geschlossen. Verletzt wurde niemand.',
  ],
  [
    'Japanese',
    'タルビク沖でフェリーが座礁',
    'フェリー「マリソル」が火曜日、タルビク沖の砂州に乗り上げた。乗客214人は全員救助された。',
    'セルムハーフェン市役所で火災',
    'セルムハーフェン市役所の地下で火事があり、建物は金曜日まで閉鎖される。けが人はいなかった。',
  ],
  [
    'Arabic',
    'جنوح العبارة ماريسول قبالة تارفيك',
    'جنحت العبارة ماريسول يوم الثلاثاء على ضفة رملية قبالة تارفيك، وتم إنقاذ 214 راكبا.',
    'إغلاق بلدية سلمهافن بعد حريق',
    'تبقى بلدية سلمهافن مغلقة حتى الجمعة بعد حريق في القبو، ولم يصب أحد بأذى.',
  ],
] as const)('a copy is found and another story kept apart in %s', ([, title, text, otherTitle, otherText]) => {
  const articles = [
    aDigestArticle({ id: 'a', title, text }),
    aDigestArticle({ id: 'b', title, text }),
    aDigestArticle({ id: 'c', title: otherTitle, text: otherText }),
  ];

  expect(clusterArticles(articles)).toEqual(['a', 'a', 'c']);
});

test('articles without any words are stories of their own', () => {
  const empty = { title: '', text: '', url: '', publishedAt: null };

  expect(clusterArticles([aDigestArticle({ id: 'a', ...empty }), aDigestArticle({ id: 'b', ...empty })])).toEqual([
    'a',
    'b',
  ]);
});
