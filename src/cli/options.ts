import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Length } from '../briefing/brief.ts';
import { readLanguage } from '../discord/languages.ts';
import { UserError } from '../errors.ts';
import { UsageError } from './command.ts';

/**
 * Parse arguments strictly.
 *
 * @param count How many there must be besides options: a number, or the least and the most.
 * @throws {UsageError} For an unknown option or a wrong number of arguments.
 */
export function parse<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  count: number | readonly [least: number, most: number],
) {
  let parsed: ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
  const [least, most] = typeof count === 'number' ? [count, count] : count;
  const found = parsed.positionals.length;
  if (found < least || found > most) {
    const expected = least === most ? `${least}` : `${least} to ${most}`;
    throw new UsageError(`expected ${expected} argument${expected === '1' ? '' : 's'}, found ${found}`);
  }
  return parsed;
}

const LENGTHS = ['short', 'medium', 'long'] as const satisfies Length[];
const ENGINES = ['extractive', 'model'] as const;

/** Options of every command that writes briefs. */
export const BRIEF_OPTIONS = {
  engine: { type: 'string' },
  language: { type: 'string' },
  length: { type: 'string', default: 'medium' },
} as const;

interface BriefValues {
  readonly engine?: string | undefined;
  readonly language?: string | undefined;
  readonly length: string;
}

/**
 * Read the options of a brief.
 *
 * @param hasModel Whether a model is configured: then it is the default.
 * @throws {UsageError} For a value that is none of those allowed.
 * @throws {UserError} `no_model` if the model is asked for and none is configured.
 */
export function readBriefOptions({ engine, language, length }: BriefValues, hasModel: boolean) {
  if (engine === 'model' && !hasModel) {
    throw new UserError(
      'no_model',
      'No model is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL for one of your own',
    );
  }
  return {
    engine: engine === undefined ? (hasModel ? 'model' : 'extractive') : oneOf('--engine', engine, ENGINES),
    language: language === undefined ? null : readTag(language),
    length: oneOf('--length', length, LENGTHS),
  } as const;
}

function oneOf<const Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${name} is ${allowed.join(' or ')}, not "${value}"`);
  return found;
}

function readTag(text: string): string {
  try {
    return readLanguage(text);
  } catch (cause) {
    throw new UsageError(`--language is a language tag such as de or pt-BR, not "${text}"`, { cause });
  }
}
