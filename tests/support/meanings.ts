/** A subject that texts are on, known by words of it in any language, and of which kind it is: look-alikes are of one kind. */
export interface Subject {
  readonly words: RegExp;
  readonly name: string;
  readonly kind: string;
}

const DIMENSIONS = 256;

/**
 * Stand in for a model of meanings: texts on one subject are near to each other in whatever language, those of one kind less so, and
 * all others at random.
 *
 * @returns A vector of unit length.
 */
export function meaningOf(text: string, subjects: readonly Subject[]): number[] {
  const subject = subjects.find(({ words }) => words.test(text));
  const parts = [
    [0.75, subject?.name ?? text],
    [0.45, subject?.kind ?? text],
    [0.4, text],
  ] as const;
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const [weight, name] of parts)
    directionOf(name).forEach((value, i) => {
      vector[i] = (vector[i] ?? 0) + weight * value;
    });
  return normalised(vector);
}

function directionOf(name: string): number[] {
  let state = 2166136261;
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  const next = () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  return normalised(Array.from({ length: DIMENSIONS }, () => next() + next() + next() - 1.5));
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const FERRY_WORDS: Subject = { words: /Marisol/, name: 'the ferry Marisol', kind: 'accident of a ferry' };
const CALYPSO_WORDS: Subject = { words: /Calypso/, name: 'the ferry Calypso', kind: 'accident of a ferry' };
export const FERRIES: readonly Subject[] = [FERRY_WORDS, CALYPSO_WORDS];

/** Two tellings of one accident in two languages, and another accident of the kind. */
export const TOLD_ABROAD = {
  english: {
    title: 'Ferry Marisol runs aground off Tarvik with 214 aboard',
    summary:
      'The passenger ferry Marisol ran aground on a sandbank off Tarvik on Tuesday evening with 214 people aboard, the coast guard said. Lifeboats brought all passengers ashore.',
  },
  german: {
    title: 'Fähre Marisol läuft vor Tarvik auf eine Sandbank',
    summary:
      'Die Fähre Marisol ist am Dienstagabend vor Tarvik mit 214 Menschen an Bord auf eine Sandbank gelaufen. Rettungsboote brachten alle Fahrgäste an Land.',
  },
  otherGerman: {
    title: 'Fähre Calypso rammt Kai in Porto Nero',
    summary:
      'Die Fähre Calypso hat am Dienstagabend im Hafen von Porto Nero einen Kai gerammt. 31 Fahrgäste wurden verletzt, wie die Hafenbehörde mitteilte.',
  },
} as const;

const OTHER_NEWS = {
  en: `Halm opens a reading room for night workers|The library of Halm lends books until midnight from March.
Brewery in Brenn recalls bottles of cider|Glass splinters were found by a customer, and shops were told to return crates.
Otter born in captivity for the first time|Keepers at the zoo of Ostrel feed the cub every three hours with fish milk.
Theatre in Tilm cancels its whole season|The roof leaks above the stage, and repairs would take a year.
University of Corvala raises tuition|Students of medicine pay a third more than those before them.
Tram line nine returns to Sarrow|Rails were laid anew along the quay, with grass between the tracks.
Astronomers photograph a distant moon|The telescope on Mount Hask saw a shadow cross its planet.
Painter Ilva Toss wins a prize for murals|A jury praised colours made of soil and rust.
Beekeepers warn of mites in the valley|Every second hive along the Vell died during the winter.
Bank of Norrad keeps its interest rate|Governors expect prices to fall by summer.
Swimmer Ylva Quist retires at thirty|She held a record over two hundred metres for a decade.
Parliament bans lead in paint|Toys and playgrounds must be tested every spring.`,
  de: `Museum zeigt neue Bilder aus dem Moor|Die Ausstellung ist bis Ostern geöffnet, der Eintritt bleibt frei.
Sparkasse schließt elf Filialen auf dem Land|Kunden sollen künftig mit einem Bus bedient werden, der zweimal im Monat hält.
Chor von Altenfurt sucht tiefe Stimmen|Wer Noten lesen kann, darf am Donnerstag ohne Anmeldung vorsingen.
Freibad bleibt den Winter über offen|Das Becken wird mit der Abwärme eines Rechenzentrums geheizt.
Bäckerei Ohlsen wird nach hundert Jahren verkauft|Der Enkel des Gründers findet keinen Nachfolger für die Backstube.
Wald bei Rehberg leidet unter Borkenkäfern|Förster fällen Fichten und pflanzen Eichen nach.
Handballer steigen in die zweite Liga auf|Der Torwart hielt vier Strafwürfe in der Schlussphase.
Streit um Windräder am Dorfrand|Anwohner klagen gegen die Höhe der Masten, der Rat will verhandeln.
Schülerin gewinnt Wettbewerb für Mathematik|Mia Brandt löste alle Aufgaben in der halben Zeit.
Lachse kehren in den Fluss Erle zurück|Nach dem Abriss eines Wehrs zählten Biologen erstmals Laichgruben.
Krankenhaus führt elektronische Akten ein|Pflegekräfte hoffen auf weniger Papier, Ärzte fürchten Ausfälle.
Karneval in Steinau ohne Umzug|Dem Verein fehlen Helfer für die Absperrungen.`,
} as const;

/** Twelve stories in each of two languages, each on a subject of its own: what chance looks like. */
export function otherNews(): { readonly title: string; readonly summary: string; readonly language: 'en' | 'de' }[] {
  return (['en', 'de'] as const).flatMap((language) =>
    OTHER_NEWS[language].split('\n').map((line) => {
      const [title = '', summary = ''] = line.split('|');
      return { title, summary, language };
    }),
  );
}
