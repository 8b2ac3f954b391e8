import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DAY } from './time.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Unless somebody chooses another. */
const HTTP_PORT = 8080;

const host = /^(?:[^\s:/@[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i;
const isHostAndPort = (pair: string) => {
  const port = Number(host.exec(pair)?.[1]);
  return port >= 1 && port <= 65_535;
};

const ROLES = ['bot', 'worker'] as const;
export type Role = (typeof ROLES)[number];

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const isSnowflake = (id: string) => /^\d{17,20}$/.test(id);

const wholeNumber = (least: number, most: number) =>
  z.coerce.number(`Give a whole number from ${least} to ${most}`).int().min(least).max(most);

const Env = z.object({
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: 'Give a URL such as https://discord.com/api' })
    .default('https://discord.com/api')
    .transform((url) => url.replace(/\/+$/, '')),
  DISCORD_GUILD_IDS: z
    .string()
    .default('')
    .transform(listOf)
    .refine((ids) => ids.every(isSnowflake), 'Give IDs of guilds, digits only, with commas between'),
  LEDE_ROLES: z
    .string()
    .default('bot,worker')
    .transform(listOf)
    .pipe(z.array(z.enum(ROLES, 'Give bot, worker, or bot,worker')).min(1, 'Give bot, worker, or bot,worker')),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Give a URL such as postgresql://user:password@host:5432/lede' })
    .optional(),
  LEDE_DATA_DIR: z.string().default('./data'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'Give a URL such as redis://host:6379' }).optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/, error: 'Give a URL such as http://localhost:11434/v1' }).optional(),
  LEDE_MODEL: z.string().default('gpt-4.1-mini'),
  LEDE_PRICE_INPUT: z.coerce.number('Give dollars per million tokens').min(0).optional(),
  LEDE_PRICE_OUTPUT: z.coerce.number('Give dollars per million tokens').min(0).optional(),
  LEDE_BUDGET_GUILD_DAY: z.coerce.number('Give dollars').min(0).optional(),
  LEDE_BUDGET_MONTH: z.coerce.number('Give dollars').min(0).optional(),
  LEDE_EMBEDDING_MODEL: z.string().optional(),
  LEDE_PRICE_EMBEDDING: z.coerce.number('Give dollars per million tokens').min(0).default(0),
  LEDE_FETCH_ALLOW: z
    .string()
    .default('')
    .transform((list) => listOf(list.toLowerCase()))
    .refine(
      (pairs) => pairs.every(isHostAndPort),
      'Give host:port pairs, such as 192.168.1.5:8080, with commas between',
    ),
  LEDE_CONTACT_URL: z
    .url({ protocol: /^https?$/, error: 'Give a URL such as https://example.org/about-our-bot' })
    .optional(),
  LEDE_MAX_FEEDS: wholeNumber(1, 10_000).default(50),
  LEDE_KEEP_TEXT_DAYS: wholeNumber(2, 36_500).default(90),
  LEDE_HTTP_PORT: z.coerce
    .number('Give a port, or 0 for none')
    .int('Give a port, or 0 for none')
    .min(0, 'Give a port, or 0 for none')
    .max(65_535, 'Give a port, or 0 for none')
    .optional(),
  LEDE_HTTP_HOST: z.string().default('127.0.0.1'),
  LEDE_LOG_LEVEL: z.enum(LEVELS, `Give one of ${LEVELS.join(', ')}`).default('info'),
});

/** Settings that may hold a secret: each can also be the path of a file, in a variable of the same name with `_FILE`. */
const SECRETS = ['DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL', 'OPENAI_API_KEY'] as const satisfies (keyof z.infer<
  typeof Env
>)[];

/** The service that the model engine asks. */
export interface ModelConfig {
  readonly apiKey: string | undefined;
  /** `undefined` is OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly model: string;
}

/** The service that says what articles mean. */
export interface EmbeddingConfig extends ModelConfig {
  /** Dollars per million tokens. */
  readonly price: number;
}

/** Dollars per million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

/** Where health and metrics are served. */
export interface HttpConfig {
  readonly port: number;
  readonly host: string;
  /** Whether somebody set the port: then it must be free. */
  readonly isChosen: boolean;
}

/** Most that model calls may cost, in dollars; `undefined` for no limit. */
export interface BudgetConfig {
  /** Of one guild and day, in UTC. */
  readonly guildDay: number | undefined;
  /** Of all guilds and a month, in UTC. */
  readonly month: number | undefined;
}

/** How Discord is reached. */
export interface DiscordConfig {
  readonly token: string;
  /** Base of the REST API, without a version; the gateway's address follows from it. */
  readonly apiUrl: string;
  /** Guilds that commands are registered for, instead of everywhere; empty for everywhere. */
  readonly guildIds: readonly string[];
}

export interface Config {
  /** `undefined` without a token: then nothing is posted, and only the command line works. */
  readonly discord: DiscordConfig | undefined;
  readonly roles: ReadonlySet<Role>;
  /** `url` is `undefined` for the embedded server, which keeps its files under `dataDir`. */
  readonly database: { readonly url: string | undefined; readonly dataDir: string };
  readonly redis: { readonly url: string | undefined };
  /** `undefined` if no model is configured; then the extractive engine serves. */
  readonly model: ModelConfig | undefined;
  /** `undefined` if none is configured; then articles are compared by their words alone. */
  readonly embedding: EmbeddingConfig | undefined;
  /** `undefined` if they are not set; then usage has no cost. */
  readonly prices: Prices | undefined;
  readonly budget: BudgetConfig;
  /** `contactUrl` is where sites find out who asks them; `undefined` if the host gives none. */
  readonly fetch: { readonly allow: ReadonlySet<string>; readonly contactUrl: string | undefined };
  /** What one guild may have. */
  readonly limits: { readonly feeds: number };
  /** How long the text of an article is kept. */
  readonly keep: { readonly textMs: number };
  /** `undefined` if it is switched off. */
  readonly http: HttpConfig | undefined;
  readonly log: { readonly level: (typeof LEVELS)[number] };
}

/** A setting that is wrong. */
export interface SettingFault {
  /** The variable; for a file that holds it, too. */
  readonly name: string;
  /** What is wrong with it and what to do, in one line; it never shows a secret. */
  readonly message: string;
}

/** The settings as far as they are right: one that is wrong counts as not set. */
export interface Settings {
  readonly config: Config;
  /** Each that is wrong. */
  readonly faults: readonly SettingFault[];
}

/**
 * Read the settings, once.
 *
 * @param env Variables of the process; an empty one counts as not set.
 * @throws {Error} If any is malformed; the message lists all of them and never shows a secret.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return demandRight(readSettings(env));
}

/** @throws {Error} If any is wrong; the message lists all of them. */
export function demandRight({ config, faults }: Settings): Config {
  if (faults.length > 0) throw refusal(faults);
  return config;
}

const NO_TOKEN: SettingFault = {
  name: 'DISCORD_TOKEN',
  message: 'DISCORD_TOKEN is not set; create a bot at https://discord.com/developers/applications and give its token',
};

/** The same for the bot and its workers, which need a token. @throws {Error} As `readConfig`; also without one. */
export function readStartConfig(env: NodeJS.ProcessEnv): Config & { readonly discord: DiscordConfig } {
  const { config, faults } = readSettings(env);
  const { discord } = config;
  if (discord && faults.length === 0) return { ...config, discord };
  const isMissing = !discord && !faults.some(({ name }) => name === NO_TOKEN.name);
  throw refusal(isMissing ? [NO_TOKEN, ...faults] : faults);
}

function refusal(faults: readonly SettingFault[]): Error {
  return new Error(`Cannot start with these settings:\n${faults.map(({ message }) => `  ${message}`).join('\n')}`);
}

/** Read the settings that are right, and say which are not. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const faults: SettingFault[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value) values[name] = value;
  for (const name of SECRETS) {
    const file = values[`${name}_FILE`];
    if (file === undefined) continue;
    if (values[name] !== undefined) faults.push({ name, message: `${name} and ${name}_FILE are both set; keep one` });
    try {
      values[name] = readFileSync(file, 'utf8').trim();
      if (values[name] === '') faults.push({ name, message: `${name}_FILE is empty: write the value into "${file}"` });
    } catch (error) {
      faults.push({
        name,
        message: `${name}_FILE cannot be read: ${(error as Error).message}; give the path of a file that holds the value`,
      });
    }
    if (!values[name]) delete values[name];
  }

  // A list may have several items that are wrong: it is one setting, told of once.
  const wrong = new Map(Env.safeParse(values).error?.issues.map(({ path, message }) => [String(path[0]), message]));
  for (const [name, message] of wrong) faults.push({ name, message: `${name}: ${message}` });
  const hasPrices = values.LEDE_PRICE_INPUT !== undefined;
  if (hasPrices !== (values.LEDE_PRICE_OUTPUT !== undefined)) {
    const name = hasPrices ? 'LEDE_PRICE_INPUT' : 'LEDE_PRICE_OUTPUT';
    faults.push({ name, message: 'LEDE_PRICE_INPUT and LEDE_PRICE_OUTPUT: set both or neither' });
  }
  for (const name of ['LEDE_BUDGET_GUILD_DAY', 'LEDE_BUDGET_MONTH'])
    if (values[name] !== undefined && !hasPrices)
      faults.push({
        name,
        message: `${name} needs LEDE_PRICE_INPUT and LEDE_PRICE_OUTPUT: without prices nothing is counted`,
      });
  if (values.LEDE_EMBEDDING_MODEL && !values.OPENAI_API_KEY && !values.OPENAI_BASE_URL) {
    const name = 'LEDE_EMBEDDING_MODEL';
    faults.push({ name, message: `${name}: set OPENAI_API_KEY or OPENAI_BASE_URL too` });
  }
  for (const { name } of faults) delete values[name];
  return { config: configOf(Env.parse(values)), faults };
}

function configOf(data: z.infer<typeof Env>): Config {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, LEDE_PRICE_INPUT: input, LEDE_PRICE_OUTPUT: output } = data;
  const { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, DISCORD_GUILD_IDS: guildIds, LEDE_HTTP_PORT: port } = data;
  const { LEDE_EMBEDDING_MODEL: embeddingModel, LEDE_PRICE_EMBEDDING: price } = data;
  return {
    discord: token === undefined ? undefined : { token: token.replace(/^Bot\s+/i, ''), apiUrl, guildIds },
    roles: new Set(data.LEDE_ROLES),
    database: { url: data.DATABASE_URL, dataDir: data.LEDE_DATA_DIR },
    redis: { url: data.REDIS_URL },
    model: apiKey === undefined && baseUrl === undefined ? undefined : { apiKey, baseUrl, model: data.LEDE_MODEL },
    embedding: embeddingModel === undefined ? undefined : { apiKey, baseUrl, model: embeddingModel, price },
    prices: input === undefined || output === undefined ? undefined : { input, output },
    budget: { guildDay: data.LEDE_BUDGET_GUILD_DAY, month: data.LEDE_BUDGET_MONTH },
    fetch: { allow: new Set(data.LEDE_FETCH_ALLOW), contactUrl: data.LEDE_CONTACT_URL },
    limits: { feeds: data.LEDE_MAX_FEEDS },
    keep: { textMs: data.LEDE_KEEP_TEXT_DAYS * DAY },
    http: port === 0 ? undefined : { port: port ?? HTTP_PORT, host: data.LEDE_HTTP_HOST, isChosen: port !== undefined },
    log: { level: data.LEDE_LOG_LEVEL },
  };
}
