import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { briefExtractively } from '../../src/briefing/extractive.ts';
import { figuresNotIn } from '../../src/briefing/figures.ts';
import { findAttribution } from '../../src/briefing/find-attribution.ts';
import { sentencesOf } from '../../src/briefing/sentences.ts';
import { aBareArticle } from '../support/builders.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'articles');
const Annotated = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  boilerplate: z.array(z.string()),
  claims: z.array(z.object({ claimants: z.array(z.string()).nullable(), hedged: z.boolean(), anchor: z.string() })),
});
const articles = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => Annotated.parse(JSON.parse(readFileSync(join(FIXTURES, name), 'utf8'))));
const MEDIUM = { length: 'medium', language: null } as const;

describe.each(articles)('the brief of $id', ({ title, text, boilerplate, claims: gold }) => {
  const brief = briefExtractively(aBareArticle({ title, text }), MEDIUM);

  test('has a headline, three sentences, and points that say something else', () => {
    expect(brief.headline).toBe(title);
    expect(brief.summary.split(/(?<=[.!?]["”]?)\s+(?=["“]?\p{Lu})/u)).toHaveLength(3);
    expect(brief.points.length).toBeGreaterThanOrEqual(3);
    expect(brief.points.some((point) => brief.summary.includes(point.text))).toBe(false);
  });

  test('quotes the article letter for letter', () => {
    for (const { quote, start, end } of brief.claims) expect(text.slice(start, end)).toBe(quote);
  });

  test('names the claimants that were annotated, and hedges as annotated', () => {
    const hits = brief.claims.flatMap((claim) =>
      gold
        .filter(({ anchor }) => claim.quote.includes(anchor))
        .slice(0, 1)
        .map((expected) => ({ claim, expected })),
    );
    const named = hits.filter(({ claim, expected }) => isNamed(claim.claimant?.name ?? null, expected.claimants));
    const hedged = hits.filter(
      ({ claim, expected }) => (claim.hedge !== null || claim.stance === 'alleged') === expected.hedged,
    );

    expect(hits.length).toBeGreaterThanOrEqual(4);
    expect(named.length / hits.length).toBeGreaterThanOrEqual(0.7);
    expect(hedged.length / hits.length).toBeGreaterThanOrEqual(0.7);
  });

  test('holds no leftovers of the page and opens no claim with a pronoun', () => {
    const shown = JSON.stringify([brief.summary, brief.points, brief.claims]);

    for (const piece of boilerplate) expect(shown).not.toContain(piece);
    for (const claim of brief.claims)
      expect(claim.text).not.toMatch(/^["“]?(?:he|she|they|it|his|her|their|this|that)\b/i);
  });
});

function isNamed(name: string | null, accepted: readonly string[] | null): boolean {
  if (name === null || accepted === null) return name === accepted;
  const words = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const holds = (whole: string, part: string) => words(part).every((word) => words(whole).includes(word));
  return accepted.some((other) => holds(name, other) || holds(other, name));
}

test.each([
  ['short', 1],
  ['medium', 3],
  ['long', 5],
] as const)('a %s summary has %i sentences', (length, count) => {
  const [article] = articles;

  const { summary } = briefExtractively(aBareArticle({ text: article?.text ?? '' }), { length, language: null });

  expect(sentencesOf({ text: summary, blocks: [] }, 'en')).toHaveLength(count);
});

test('asked for another language, it says that it cannot translate', () => {
  const brief = briefExtractively(aBareArticle({ text: articles[0]?.text ?? '' }), { length: 'short', language: 'de' });

  expect(brief).toMatchObject({ language: 'en', note: expect.stringContaining('translating') });
});

test('the same article gives the same brief', () => {
  const article = aBareArticle({ text: articles[0]?.text ?? '' });

  expect(briefExtractively(article, MEDIUM)).toEqual(briefExtractively(article, MEDIUM));
});

test('whoever alleges something makes an allegation of it', () => {
  const text = 'The bridge closed on Monday. Former treasurer Ada Lott alleged that the mayor had taken 40,000 euros.';

  const { claims } = briefExtractively(aBareArticle({ text }), MEDIUM);

  const claim = claims.find(({ claimant }) => claimant !== null);
  expect(claim).toMatchObject({ stance: 'alleged', kind: 'allegation' });
});

test('who speaks, and that they do, is no part of their words', () => {
  const text =
    'Die Brücke bleibt bis Mai gesperrt. „Wir prüfen jeden Pfeiler und jede Schraube“, sagte Eva Roth. Die Stadt zahlt 4 Millionen Euro. Der Verkehr wird umgeleitet.';

  const { claims } = briefExtractively(aBareArticle({ text, language: 'de' }), MEDIUM);

  const claim = claims.find(({ claimant }) => claimant !== null);
  expect(claim).toMatchObject({
    text: 'Eva Roth: “Wir prüfen jeden Pfeiler und jede Schraube”',
    claimant: { name: 'Eva Roth' },
  });
});

describe('in other languages', () => {
  test.each([
    [
      'de',
      'Die Stadt Ostrau schließt ihr Hallenbad nach einem Brand für 18 Monate. Das Feuer hatte am Montag das Dach zerstört. Bürgermeisterin Anna Lehmann sagte, dass die Sanierung rund 4,2 Millionen Euro kosten werde. Verletzt wurde nach Angaben der Feuerwehr niemand. Die Schulen müssen bis dahin ins Nachbarbad ausweichen.',
      'Anna Lehmann',
    ],
    [
      'fr',
      'La ville de Montclair ferme sa piscine pour 18 mois après un incendie. Le feu a détruit le toit lundi matin. La maire Claire Dubois a déclaré que les travaux coûteraient environ 4,2 millions d’euros. Personne n’a été blessé, selon les pompiers. Les écoles iront dans la commune voisine.',
      'Claire Dubois',
    ],
    [
      'es',
      'La ciudad de Villanera cerrará su piscina durante 18 meses tras un incendio. El fuego destruyó el tejado el lunes. La alcaldesa Marta Ruiz dijo que las obras costarán unos 4,2 millones de euros. Nadie resultó herido, según los bomberos. Las escuelas usarán la piscina del pueblo vecino.',
      'Marta Ruiz',
    ],
    [
      'pt',
      'A cidade de Vila Serena fechará a piscina durante 18 meses após um incêndio. O fogo destruiu o telhado na segunda-feira. A prefeita Ana Sousa disse que as obras custarão cerca de 4,2 milhões de euros. Ninguém ficou ferido, segundo os bombeiros. As escolas usarão a piscina vizinha.',
      'Ana Sousa',
    ],
    [
      'uk',
      'Місто Озерне закриває басейн на 18 місяців після пожежі. Вогонь знищив дах у понеділок. Мер Олена Коваль заявила, що ремонт коштуватиме близько 4,2 мільйона євро. За даними рятувальників, ніхто не постраждав. Школи їздитимуть до сусіднього міста.',
      'Олена Коваль',
    ],
    [
      'ru',
      'Город Озёрный закрывает бассейн на 18 месяцев после пожара. Огонь уничтожил крышу в понедельник. Мэр Ольга Седова заявила, что ремонт обойдётся примерно в 4,2 миллиона евро. По данным спасателей, никто не пострадал. Школы будут ездить в соседний город.',
      'Ольга Седова',
    ],
    [
      'tr',
      'Gölkent belediyesi yangından sonra yüzme havuzunu 18 ay kapatıyor. Yangın pazartesi günü çatıyı yok etti. Belediye Başkanı Ayşe Demir, onarımın yaklaşık 4,2 milyon avroya mal olacağını söyledi. Yaralanan olmadı. Okullar komşu kente gidecek.',
      'Ayşe Demir',
    ],
    [
      'hi',
      'झीलपुर शहर आग के बाद अपना तरणताल 18 महीने के लिए बंद कर रहा है। आग ने सोमवार को छत नष्ट कर दी। महापौर अंजलि वर्मा ने कहा कि मरम्मत में लगभग 42 लाख रुपये लगेंगे। कोई घायल नहीं हुआ। स्कूल पड़ोसी शहर जाएँगे।',
      'अंजलि वर्मा',
    ],
    [
      'ar',
      'تغلق مدينة البحيرة مسبحها لمدة 18 شهرا بعد حريق كبير. دمر الحريق السقف يوم الاثنين. قالت رئيسة البلدية ليلى حسن إن الإصلاح سيكلف نحو 4 ملايين يورو. لم يصب أحد بأذى. ستذهب المدارس إلى المدينة المجاورة.',
      'ليلى حسن',
    ],
    [
      'ja',
      '湖北市は火災の後、市民プールを18か月閉鎖する。火は月曜日に屋根を焼いた。山田花子市長は、修理に約4億円かかると述べた。けが人はいなかった。学校は隣の市のプールを使う。',
      '山田花子',
    ],
    [
      'zh',
      '湖北镇在火灾后将关闭游泳馆18个月。大火于周一烧毁了屋顶。镇长李梅表示，修复将花费约420万元。没有人受伤。学校将使用邻镇的游泳馆。',
      '李梅',
    ],
  ])('%s articles are briefed in their own language, with their claimant', (language, text, claimant) => {
    const brief = briefExtractively(aBareArticle({ text }), MEDIUM);

    expect(brief.language).toBe(language);
    expect(brief.summary).not.toBe('');
    expect(brief.claims.length).toBeGreaterThanOrEqual(3);
    expect(brief.claims.some((claim) => claim.claimant?.name.includes(claimant))).toBe(true);
    for (const { quote, start, end } of brief.claims) expect(text.slice(start, end)).toBe(quote);
  });
});

describe('whatever the text', () => {
  const words = fc.constantFrom(
    'The',
    'minister',
    'said',
    '"',
    '“',
    '”',
    'Roe',
    'Mr',
    '.',
    '. ',
    ', ',
    '\n',
    '\n\n',
    '50,000',
    '12%',
    '$4.1m',
    'he',
    'It',
    'not',
    'may',
    'told',
    'according to',
    'who',
    '(',
    ')',
    'fifty thousand',
    '橋が崩れた。',
    '५०',
    'A.B.',
    '👩‍🚒',
    '\u00AD',
    '\u200B',
    "'s",
    'Read more',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.array(words, { maxLength: 120 }).map((parts) => parts.join(' ')),
    fc
      .array(fc.constantFrom(...articles.flatMap((article) => article.text.split(/(?<=\.) /))), { maxLength: 30 })
      .map((parts) => parts.join(' ')),
  );

  test('every quote is its slice of the article', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { claims } = briefExtractively(aBareArticle({ text: given }), MEDIUM);
        for (const { quote, start, end } of claims) expect(given.slice(start, end)).toBe(quote);
      }),
      { numRuns: 300 },
    );
  });

  test('no text of a brief holds a figure that its passage lacks', () => {
    fc.assert(
      fc.property(text, (given) => {
        const brief = briefExtractively(aBareArticle({ text: given }), MEDIUM);
        const sentences = sentencesOf({ text: given, blocks: [] }, brief.language);
        for (const { text: wording, quote } of brief.claims) expect(figuresNotIn(quote, wording)).toEqual([]);
        for (const point of brief.points) {
          const passage = point.sentences.map((number) => sentences[number - 1]?.text ?? '').join(' ');
          expect(figuresNotIn(passage, point.text)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['The old dam was described as unsafe by Ada Roe, an engineer of the county.', 'Ada Roe'],
  ['Mr Bell was accused of theft by Orrin County – a charge he rejects – on Monday.', 'Orrin County'],
  ['Experts regard the valley – or Tarn Head, as it is called by Velmark – as the capital of floods.', undefined],
])('whoever says so in the passive is named, and no more: %s', (sentence, subject) => {
  expect(findAttribution(sentence, 'en')?.subject.trim()).toBe(subject);
});
