import { RE2JS } from 're2js';
import { UserError } from '../errors.ts';

/** What a filter looks at. */
export interface FilterSubject {
  readonly title: string;
  readonly text: string;
  readonly author: string;
  readonly categories: readonly string[];
  /** As a language tag; `null` if it is not known. */
  readonly language: string | null;
}

/** Whether an entry passes, and which part of the filter decided it. */
export interface FilterVerdict {
  readonly passes: boolean;
  /** In words, such as `mentions “football”`. */
  readonly because: string;
}

const FIELDS = ['title', 'text', 'author', 'category', 'language', 'length'] as const;
type Field = (typeof FIELDS)[number];

export type Filter =
  | { readonly kind: 'all' }
  /** One that was stored and is no longer accepted. */
  | { readonly kind: 'unreadable'; readonly because: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | {
      readonly kind: 'term';
      readonly field: Field | undefined;
      readonly source: string;
      matches(text: string): boolean;
    };

/** Longer filters are mistakes. */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 20;

const TOKEN =
  /\s*(?:(?<open>\()|(?<close>\))|(?<minus>-(?=\S))|(?:(?<field>[a-z]+):)?(?:"(?<phrase>[^"]*)"|\/(?<regex>(?:\\.|[^/\\])+)\/(?<flags>[a-z]*)|(?<word>[^\s()":]+)))/iuy;

interface Token {
  readonly at: number;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/**
 * Read a filter: words and "phrases" joined by AND (or nothing), OR and NOT (or a leading -), in brackets where needed;
 * `title:`, `text:`, `author:`, `category:` or `language:` before one looks there alone, `length:>500` counts characters, a trailing * matches beginnings,
 * and /a regular expression/ is matched in time that grows only with the text (RE2 syntax).
 *
 * @throws {UserError} `bad_filter`, pointing at the place.
 */
export function parseFilter(source: string): Filter {
  if (source.length > MAX_LENGTH) throw fault(source, MAX_LENGTH, `is longer than ${MAX_LENGTH} characters`);
  const tokens = tokenize(source);
  let next = 0;
  if (tokens.length === 0) return { kind: 'all' };
  const filter = readOr(0);
  const rest = tokens[next];
  if (rest) throw fault(source, rest.at, 'has a closing bracket too many');
  return filter;

  function isKeyword(word: 'AND' | 'OR' | 'NOT'): boolean {
    const groups = tokens[next]?.groups;
    return groups?.word === word && groups.field === undefined;
  }

  function readOr(depth: number): Filter {
    const parts = [readAnd(depth)];
    while (isKeyword('OR')) {
      next += 1;
      parts.push(readAnd(depth));
    }
    return join('or', parts);
  }

  function readAnd(depth: number): Filter {
    const parts = [readNot(depth)];
    for (;;) {
      const token = tokens[next];
      if (!token || token.groups.close !== undefined || isKeyword('OR')) return join('and', parts);
      if (isKeyword('AND')) next += 1;
      parts.push(readNot(depth));
    }
  }

  function readNot(depth: number): Filter {
    if (depth > MAX_DEPTH) throw fault(source, tokens[next]?.at ?? source.length, 'has too many brackets');
    if (isKeyword('NOT') || tokens[next]?.groups.minus !== undefined) {
      next += 1;
      return { kind: 'not', part: readNot(depth + 1) };
    }
    return readAtom(depth);
  }

  function readAtom(depth: number): Filter {
    const token = tokens[next];
    if (!token || token.groups.close !== undefined || isKeyword('AND') || isKeyword('OR')) {
      throw fault(source, token?.at ?? source.length, 'needs a word');
    }
    next += 1;
    if (token.groups.open === undefined) return readTerm(source, token);
    const inner = readOr(depth + 1);
    if (tokens[next]?.groups.close === undefined) throw fault(source, token.at, 'has a bracket that is not closed');
    next += 1;
    return inner;
  }
}

/** Read a filter that was stored. One that is no longer accepted lets nothing pass and says so: it must not hold up other channels. */
export function parseStoredFilter(source: string): Filter {
  try {
    return parseFilter(source);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unreadable', because: `its filter can no longer be read: ${error.message}` };
  }
}

/** Hold an entry against a filter. */
export function judge(filter: Filter, subject: FilterSubject): FilterVerdict {
  switch (filter.kind) {
    case 'all':
      return { passes: true, because: 'there is no filter' };
    case 'unreadable':
      return { passes: false, because: filter.because };
    case 'term': {
      const passes = textsOf(filter.field, subject).some((text) => filter.matches(text));
      const where = filter.field === undefined || filter.field === 'length' ? '' : ` in its ${filter.field}`;
      return { passes, because: `${passes ? 'has' : 'does not have'} ${filter.source}${where}` };
    }
    case 'not': {
      const { passes, because } = judge(filter.part, subject);
      return { passes: !passes, because };
    }
    case 'and':
    case 'or': {
      const verdicts = filter.parts.map((part) => judge(part, subject));
      const deciding = filter.kind === 'or';
      const decided = verdicts.find(({ passes }) => passes === deciding);
      return decided ?? { passes: !deciding, because: verdicts.map(({ because }) => because).join(' and ') };
    }
  }
}

function textsOf(
  field: Field | undefined,
  { title, text, author, categories, language }: FilterSubject,
): readonly string[] {
  switch (field) {
    case 'title':
      return [title];
    case 'text':
    case 'length':
      return [text];
    case 'author':
      return [author];
    case 'category':
      return categories;
    case 'language':
      return [language ?? ''];
    default:
      return [title, text, author, ...categories];
  }
}

function join(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length && source.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    const at = start + (/^\s*/.exec(source.slice(start))?.[0].length ?? 0);
    if (!match)
      throw fault(source, at, source[at] === '"' ? 'has a quotation mark that is not closed' : 'cannot be read');
    tokens.push({ at, groups: match.groups ?? {} });
  }
  return tokens;
}

function readTerm(source: string, { at, groups }: Token): Filter {
  const { phrase, regex, flags = '', word = '' } = groups;
  const field = FIELDS.find((name) => name === groups.field?.toLowerCase());
  if (groups.field !== undefined && field === undefined) {
    throw fault(source, at, `knows no "${groups.field}:"; there are ${FIELDS.map((name) => `${name}:`).join(', ')}`);
  }
  if (regex !== undefined)
    return { kind: 'term', field, source: `/${regex}/`, matches: compile(source, at, regex, flags) };
  if (field === 'length') return readLength(source, at, phrase ?? word);
  const wanted = fold(phrase ?? word);
  if (wanted.replace(/\*$/, '').trim() === '') throw fault(source, at, 'needs a word');
  const shown = `“${phrase ?? word}”`;
  if (field === 'language') return { kind: 'term', field, source: shown, matches: (tag) => isLanguage(tag, wanted) };
  return { kind: 'term', field, source: shown, matches: (text) => hasWords(fold(text), wanted) };
}

/** `length:>500` or `length:<500`: of the text that the feed gives, in characters. */
function readLength(source: string, at: number, words: string): Filter {
  const [, sign, digits] = /^([<>])(\d{1,6})$/.exec(words) ?? [];
  if (sign === undefined || digits === undefined) {
    throw fault(source, at, 'needs a length such as length:>500, in characters');
  }
  const limit = Number(digits);
  const matches = (text: string) => (sign === '>' ? text.length > limit : text.length < limit);
  return {
    kind: 'term',
    field: 'length',
    source: `${sign === '>' ? 'more' : 'less'} than ${limit} characters`,
    matches,
  };
}

function compile(source: string, at: number, regex: string, flags: string): (text: string) => boolean {
  if (/[^imsu]/.test(flags)) throw fault(source, at, `knows no flags but i, m and s`);
  try {
    const bits = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
    const pattern = RE2JS.compile(regex, bits | (flags.includes('s') ? RE2JS.DOTALL : 0));
    return (text) => pattern.matcher(text).find();
  } catch (error) {
    throw fault(source, at, `has a regular expression that cannot be read: ${(error as Error).message}`);
  }
}

/** Letters as they are compared: without case and without marks. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** Scripts that put no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether words stand in a text as whole words, or as the beginning of one where they end in an asterisk. */
function hasWords(text: string, wanted: string): boolean {
  const isBeginning = wanted.endsWith('*');
  const words = isBeginning ? wanted.slice(0, -1) : wanted;
  if (UNSPACED.test(words)) return text.includes(words);
  const [first = '', last = ''] = [[...words][0], [...words].at(-1)];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
    const after = [...text.slice(at + words.length, at + words.length + 2)][0] ?? '';
    const isStart = !(WORD_CHARACTER.test(first) && WORD_CHARACTER.test(before));
    const isEnd = isBeginning || !(WORD_CHARACTER.test(last) && WORD_CHARACTER.test(after));
    if (isStart && isEnd) return true;
  }
  return false;
}

/** "pt" is every Portuguese; "pt-br" is one. */
function isLanguage(tag: string, wanted: string): boolean {
  const language = tag.toLowerCase();
  return language === wanted || language.startsWith(`${wanted}-`);
}

/** How much of a filter is shown around the place. */
const CONTEXT = 30;

function fault(source: string, at: number, message: string): UserError {
  // As code, in which Discord leaves asterisks and the like as they are.
  const before = source.slice(Math.max(0, at - CONTEXT), at);
  const place = `${before}▸${source.slice(at, at + CONTEXT)}`;
  return new UserError(
    'bad_filter',
    `The filter ${message}, at character ${at + 1}: \`${place.replaceAll('`', "'")}\``,
  );
}
