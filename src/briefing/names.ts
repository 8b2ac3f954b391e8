import { isCalendarWord } from './calendar.ts';
import { isSameLanguage, primary } from './language.ts';
import { askOnce } from './once.ts';
import { stopwordsOf } from './stopwords.ts';
import { evenOut } from './typography.ts';

/** Runs of plain letters are named apart, as in `WORD`. */
const FOLDED_WORD = /(?:[a-z\d]+|[\p{L}\p{M}\p{N}])+/gu;
/** Capitalised words; a name of several words gives several. Scripts without capitals give none. */
const CAPITALISED = /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}\p{M}]*(?:['’](?:\p{Lu})[\p{L}]+)?)(?![\p{L}\p{N}])/gu;
/** Words for one and the same thing that opens a sentence or a title, not a name. */
const NO_NAMES = new Set(
  (
    'i mr mrs ms miss dr prof sir lord lady dame president minister king queen prince princess saint st according ' +
    'god ok am pm ad bc'
  ).split(' '),
);
const REGION_CODES =
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN XK YE ZA ZM ZW EU UN';

/**
 * List the capitalised words of a text that may be names: no stop words, no titles.
 *
 * @param withOpeners Whether a single word that opens a sentence counts, although it would be capital in any case.
 */
function namesIn(text: string, language: string, withOpeners: boolean): string[] {
  const stopwords = stopwordsOf(language);
  const line = evenOut(text);
  const names: string[] = [];
  for (const { 0: word, index } of line.matchAll(CAPITALISED)) {
    const lower = word.toLowerCase();
    if (word.length < 2 || stopwords.has(lower) || NO_NAMES.has(lower)) continue;
    const opens = /(?:^|[.!?:;]\s*["'([]*|^["'([]+)$/.test(line.slice(0, index));
    if (opens && !withOpeners && /^\p{Lu}\p{Ll}+$/u.test(word)) {
      const next = /^\s+(\p{Lu}\p{Ll}+)/u.exec(line.slice(index + word.length))?.[1];
      if (!next || stopwords.has(next.toLowerCase())) continue;
    }
    names.push(word);
  }
  return names;
}

/** Decides whether names occur in an article, also when the brief is in another language. Built once for an article. */
export interface NameIndex {
  /** The language of the texts that are looked up. */
  readonly language: string;
  /** Whether they are in another language than the article. */
  readonly isTranslated: boolean;
  has(name: string): boolean;
}

/** Scripts that transliteration to Latin letters is known for; a name in another can only be shown beside its original. */
const SPELLABLE = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

/**
 * Index an article's words, so that names of a brief can be looked up.
 *
 * Endings may differ ("Russian" for "Russia"). Across languages a name is also known by its consonants after transliteration, as a
 * country's name in both languages, or by its original in brackets behind it: "Hanako Yamada (山田花子)".
 *
 * @param texts The brief's texts: an original shown once vouches for the name everywhere.
 */
export function indexNames(
  article: string,
  articleLanguage: string,
  briefLanguage: string,
  texts: readonly string[],
): NameIndex {
  let isKnown: ((name: string) => boolean) | undefined;
  return {
    language: briefLanguage,
    isTranslated: !isSameLanguage(articleLanguage, briefLanguage),
    has: askOnce((name: string) => {
      // Most names stand in the article as they are; its words are folded for the first that does not.
      if (!isKnown && standsIn(article, name)) return true;
      isKnown ??= foldedNames(article, { articleLanguage, briefLanguage, texts });
      return isKnown(name);
    }),
  };
}

/** What does not join two words, whatever is folded. */
const APART = /^[ \n.,;:!?()"“”'’–—/-]?$/;

/** Whether a name in plain letters is a word of the article, letter for letter. */
function standsIn(article: string, name: string): boolean {
  if (!/^[A-Za-z]+$/.test(name)) return false;
  for (let at = article.indexOf(name); at >= 0; at = article.indexOf(name, at + 1))
    if (APART.test(article.charAt(at - 1)) && APART.test(article.charAt(at + name.length))) return true;
  return false;
}

interface Languages {
  readonly articleLanguage: string;
  readonly briefLanguage: string;
  readonly texts: readonly string[];
}

function foldedNames(article: string, languages: Languages): (name: string) => boolean {
  const { articleLanguage, briefLanguage } = languages;
  const isEnglish = isSameLanguage(articleLanguage, 'en');
  const folded = foldLetters(article);
  const words = new Set(folded.match(FOLDED_WORD) ?? []);
  const stems = isEnglish ? new Set<string>() : stemsOf(words);
  const hasWord = (word: string) => {
    if (words.has(word)) return true;
    const stem = word.replace(/(?:'s|ians?|ans?|ese|ish|s|n)$/, '');
    return (
      stem.length >= 3 &&
      (words.has(stem) ||
        (!isEnglish && stem.length >= 4 && stems.has(stem)) ||
        (!isEnglish && word.length >= 6 && [...words].some((other) => isInflected(word, other))))
    );
  };
  const hasTranslated = isSameLanguage(articleLanguage, briefLanguage)
    ? () => false
    : translatedNames(article, folded, languages);
  return (name) => {
    const word = foldLetters(name).replace(/'s?$/, '');
    return hasWord(word) || hasTranslated(name, word);
  };
}

function stemsOf(words: ReadonlySet<string>): Set<string> {
  return new Set(
    [...words].filter((word) => word.length > 4).map((word) => word.slice(0, Math.max(4, word.length - 3))),
  );
}

/** Long words that differ in their last letters only. */
function isInflected(word: string, other: string): boolean {
  return (
    other.length >= 5 &&
    (other.startsWith(word.slice(0, -2)) || (word.startsWith(other) && word.length - other.length <= 3))
  );
}

function translatedNames(
  article: string,
  folded: string,
  { articleLanguage, briefLanguage, texts }: Languages,
): (name: string, word: string) => boolean {
  const skeletons = SPELLABLE.test(article) ? skeletonsOf(article) : new Set<string>();
  const countries = countryPairs(articleLanguage, briefLanguage);
  const beside = namesBesideOriginals(article, texts);
  return (name, word) => {
    if (isCalendarWord(word) || beside.has(word)) return true;
    if (countries.some(({ brief, original }) => isCountryForm(word, brief) && folded.includes(stemOf(original))))
      return true;
    const skeleton = skeletonOf(name);
    if (skeleton.length < 2) return false;
    const isLong = skeleton.length >= 3;
    return (
      skeletons.has(skeleton) ||
      (isLong &&
        [...skeletons].some((other) => other.length >= 3 && (other.startsWith(skeleton) || skeleton.startsWith(other))))
    );
  };
}

/** "Hanako Yamada (山田花子)": both words are vouched for if the original stands in the article. */
function namesBesideOriginals(article: string, texts: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, name = '', original = ''] of text.matchAll(
      /(?<!\p{L})(\p{Lu}[\p{L}\p{M}'’-]*(?:\s\p{Lu}[\p{L}\p{M}'’-]*){0,4})\s?[(（]([^()（）]{2,40})[)）]/gu,
    )) {
      if (/[^\p{Script=Latin}\s\p{P}]/u.test(original) && article.includes(original.trim()))
        for (const part of name.trim().split(/\s+/)) names.add(foldLetters(part));
    }
  }
  return names;
}

/**
 * Find the names in a text that an article does not hold.
 *
 * German writes every noun with a capital, so there only a run of capitalised words none of which is known counts as a name.
 */
export function namesNotIn(index: NameIndex, text: string): string[] {
  const isUnknown = (name: string) =>
    !index.has(name) && !name.split(/['’-]/).every((part) => part.length < 2 || index.has(part));
  if (!CAPITALISES_NOUNS.has(primary(index.language)))
    return namesIn(text, index.language, !index.isTranslated).filter(isUnknown);
  const runs = evenOut(text).match(/\p{Lu}[\p{L}\p{M}-]+(?:\s\p{Lu}[\p{L}\p{M}-]+)+/gu) ?? [];
  return runs.filter((run) =>
    run.split(/\s/).every((word) => isUnknown(word) && !stopwordsOf(index.language).has(word.toLowerCase())),
  );
}

/** Languages that write common nouns like names. */
const CAPITALISES_NOUNS = new Set(['de', 'lb']);

function isCountryForm(word: string, country: string): boolean {
  return word === country || (country.length >= 4 && word.startsWith(stemOf(country)));
}

function stemOf(word: string): string {
  return word.slice(0, Math.max(4, word.length - 2));
}

/** Lower case, accents off Latin letters, one apostrophe. */
function foldLetters(text: string): string {
  return evenOut(text)
    .toLowerCase()
    .replace(/[\u00C0-\u024F]+/g, (letters) => letters.normalize('NFD').replace(/[\u0300-\u036F]/g, ''))
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i');
}

const CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'а:a б:b в:v г:g ґ:g д:d е:e ё:o є:e ж:z з:z и:i і:i ї:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:k ц:ts ч:s ш:s щ:s ы:y э:e ' +
    'ю:u я:a ь: ъ: ʼ: α:a β:v γ:g δ:d ε:e ζ:z η:i θ:t ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:k ψ:ps ω:o'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
);

/** Consonants only, with letters that transliterations disagree about brought together. */
function skeletonOf(name: string): string {
  return [...foldLetters(name)]
    .map((letter) => CYRILLIC[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/sch|sh|ch|zh|tsch|cz|sz|ş|ç/g, 's')
    .replace(/kh|ck|q|x|c|h|g/g, 'k')
    .replace(/ph|w|f|b|p/g, 'v')
    .replace(/z|j/g, 's')
    .replace(/t|d/g, 't')
    .replace(/[^bcdfghklmnpqrstv]/g, '')
    .replace(/(.)\1+/g, '$1');
}

function skeletonsOf(article: string): Set<string> {
  return new Set(
    (evenOut(article).match(/(?<![\p{L}])\p{Lu}[\p{L}\p{M}]+/gu) ?? [])
      .map(skeletonOf)
      .filter((skeleton) => skeleton.length >= 2),
  );
}

interface CountryPair {
  readonly brief: string;
  readonly original: string;
}

const countryCache = new Map<string, readonly CountryPair[]>();

function countryPairs(articleLanguage: string, briefLanguage: string): readonly CountryPair[] {
  const key = `${primary(articleLanguage)}>${primary(briefLanguage)}`;
  let pairs = countryCache.get(key);
  if (!pairs) {
    const [from, to] = [regionNames(articleLanguage), regionNames(briefLanguage)];
    pairs = REGION_CODES.split(' ').flatMap((code) => {
      const names = to(code).flatMap((name) => [name, ...name.split(/\s+/).filter((word) => word.length >= 4)]);
      return names.flatMap((brief) => from(code).map((original) => ({ brief, original })));
    });
    countryCache.set(key, pairs);
  }
  return pairs;
}

/** Long and short: "United States" and "US". */
function regionNames(language: string): (code: string) => string[] {
  try {
    const styles = (['long', 'short'] as const).map(
      (style) => new Intl.DisplayNames([primary(language)], { type: 'region', style, fallback: 'none' }),
    );
    return (code) => [...new Set(styles.flatMap((names) => names.of(code) ?? []).map(foldLetters))];
  } catch {
    return () => []; // A language tag that Intl refuses has no names.
  }
}

let englishCountries: ReadonlySet<string> | undefined;

/** Whether a name is a country's, in English. */
export function isCountry(name: string): boolean {
  englishCountries ??= new Set(REGION_CODES.split(' ').flatMap(regionNames('en')));
  return englishCountries.has(foldLetters(name));
}
