import { calendarWordsIn } from '../briefing/calendar.ts';
import { languageOf, primary } from '../briefing/language.ts';
import { canonicalOf } from '../reading/canonical.ts';
import type { DigestArticle } from './article.ts';
import { domainOf } from './outlet.ts';
import { stateDay } from './stated-day.ts';
import { type StatedFigures, statedFigures } from './stated-figures.ts';
import type { Token, Tokenizer } from './tokens.ts';
import { type Vector, vectorOf } from './vector.ts';

/** Everything clustering asks of an article, worked out once; pairs are compared by walking along these. */
export interface Profile {
  readonly id: string;
  /** The address it is recognised by; `null` if it has none. */
  readonly address: string | null;
  /** The domain it stands under, such as "example.co.uk"; `null` if its address has none that anyone could own. */
  readonly outlet: string | null;
  /** ISO 639. */
  readonly language: string;
  /** When it was published, in milliseconds since 1970; else the day that its address or its first lines state; else `null`. */
  readonly time: number | null;
  readonly title: Vector;
  readonly lead: Vector;
  readonly body: Vector;
  /** Pairs of neighbouring terms. */
  readonly phrases: Vector;
  /** Terms that are written like names. */
  readonly names: Vector;
  readonly leadNames: Vector;
  /** Whether it is written in a script that has capitals. */
  readonly hasCapitals: boolean;
  readonly figures: StatedFigures;
  /** Weekdays that the opening names, 0 (Sunday) to 6. */
  readonly weekdays: ReadonlySet<number>;
  /** Number of terms, stop words apart. */
  readonly size: number;
  /** Runs of five words, ascending. */
  readonly shingles: Int32Array;
}

/** What is read of a text: openings tell events apart, copies show over more. */
const MAX_CHARS = 10_000;
const BODY_TERMS = 500;
const LEAD_TERMS = 60;
const NAME_LEAD_TERMS = 45;
const OPENING_CHARS = 700;
const SHINGLE_WORDS = 5;

export function profileOf(article: DigestArticle, tokenize: Tokenizer): Profile {
  const text = article.text.slice(0, MAX_CHARS);
  const language = languageOf({ language: article.language, text: text.length > 0 ? text : article.title });
  const title = article.title.trim() === '' ? (/^[^\n]*/.exec(text)?.[0] ?? '') : article.title;
  const titleTokens = tokenize(title, language);
  const textTokens = tokenize(text, language);
  const tokens = [...titleTokens, ...textTokens];
  const opening = `${title}\n${text.slice(0, OPENING_CHARS)}`;
  const terms = tokens.filter(isTerm).slice(0, BODY_TERMS);
  const names = namesAmong(tokens);
  const lead = terms.slice(0, LEAD_TERMS + titleTokens.length);
  const nameLead = terms.slice(0, NAME_LEAD_TERMS + titleTokens.length).filter(({ term }) => names.has(term.id));
  const published = article.publishedAt === null ? Number.NaN : Date.parse(article.publishedAt);
  return {
    id: article.id,
    address: addressOf(article.url),
    outlet: domainOf(article.url),
    language: primary(language),
    time: Number.isNaN(published) ? stateDay(article.url, text) : published,
    title: weigh(titleTokens.filter(isTerm)),
    lead: weigh(lead),
    body: weigh(terms),
    phrases: phrasesOf(tokens.slice(0, 2 * BODY_TERMS)),
    names: weigh(terms.filter(({ term }) => names.has(term.id))),
    leadNames: weigh(nameLead),
    hasCapitals: /[\p{Lu}\p{Ll}]/u.test(opening),
    figures: statedFigures(opening),
    weekdays: weekdaysIn(opening),
    size: terms.length,
    shingles: shinglesOf(textTokens.length > 0 ? textTokens : titleTokens),
  };
}

function weekdaysIn(text: string): Set<number> {
  const keys = [...calendarWordsIn(text)].filter((key) => key.startsWith('d'));
  return new Set(keys.map((key) => Number(key.slice(1))));
}

type TermToken = Token & { readonly term: NonNullable<Token['term']> };

function isTerm(token: Token): token is TermToken {
  return token.term !== undefined;
}

/** Terms that stand with a capital inside a sentence more often than without one. */
function namesAmong(tokens: readonly Token[]): ReadonlySet<number> {
  const balance = new Map<number, number>();
  tokens.forEach(({ term, isCapital, opens }, i) => {
    if (!term) return;
    const next = tokens[i + 1];
    const isNeutral = isCapital && opens && !(next?.isCapital && !next.opens);
    if (!isNeutral) balance.set(term.id, (balance.get(term.id) ?? 0) + (isCapital ? 1 : -1));
  });
  return new Set([...balance].filter(([, count]) => count > 0).map(([id]) => id));
}

function weigh(tokens: readonly TermToken[]): Vector {
  const counts = new Map<number, { count: number; weight: number }>();
  for (const { term } of tokens) {
    const found = counts.get(term.id);
    if (found) found.count += 1;
    else counts.set(term.id, { count: 1, weight: term.weight });
  }
  const weights = new Map<number, number>();
  for (const [id, { count, weight }] of counts) weights.set(id, weight * (1 + Math.log(count)));
  return vectorOf(weights);
}

/** A pair of rare words weighs more than a pair of common ones. */
function phrasesOf(tokens: readonly Token[]): Vector {
  const weights = new Map<number, number>();
  let before: TermToken | undefined;
  for (const token of tokens) {
    if (token.opens) before = undefined;
    if (!isTerm(token)) continue;
    if (before) {
      const id = Math.imul(before.term.id, 31) ^ token.term.id;
      weights.set(id, (before.term.weight + token.term.weight) / 2);
    }
    before = token;
  }
  return vectorOf(weights);
}

function shinglesOf(tokens: readonly Token[]): Int32Array {
  const found = new Set<number>();
  const last = Math.max(1, tokens.length - SHINGLE_WORDS + 1);
  for (let i = 0; i < last && tokens.length > 0; i++) {
    let hash = 0;
    for (let k = i; k < Math.min(i + SHINGLE_WORDS, tokens.length); k++)
      hash = Math.imul(hash, 0x01000193) ^ (tokens[k]?.word ?? 0);
    // Neighbouring numbers must not mean neighbouring texts: sketches take them by their last digits.
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    found.add(hash ^ (hash >>> 13));
  }
  return Int32Array.from(found).sort();
}

function addressOf(url: string): string | null {
  return URL.canParse(url) ? canonicalOf(url, []) : null;
}
