import { access, constants, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { REST } from '@discordjs/rest';
import OpenAI from 'openai';
import { COMMANDS } from '../../commands/index.ts';
import type { Config, Settings } from '../config.ts';
import { createEmbedder } from '../digests/embed.ts';
import { createDiscordRest } from '../discord/rest.ts';
import { openQueueBackend } from '../jobs/backend.ts';
import { checkChannels } from '../ops/doctor/channels.ts';
import { compareClocks } from '../ops/doctor/clock.ts';
import { askTime, checkCommands, checkGateway, checkToken } from '../ops/doctor/discord.ts';
import { type Check, type Finding, warn, well } from '../ops/doctor/finding.ts';
import { checkPort } from '../ops/doctor/port.ts';
import { checkDatabase, checkRedis } from '../ops/doctor/stores.ts';
import { createExtractor } from '../reading/extractor.ts';
import { installationId, migrateDatabase } from '../store/database.ts';
import { makeFolder } from '../store/embedded/make-folder.ts';
import { SECOND } from '../time.ts';
import type { CliCommand, Context } from './command.ts';
import { type OpenStore, openStore } from './open-store.ts';
import { parse } from './options.ts';
import { messageOf } from './result.ts';

const GIB = 1024 ** 3;
const LEAST_FREE_GIB = 1;

export const doctor: CliCommand = {
  name: 'doctor',
  usage: '',
  summary: 'Check every setting and everything Lede depends on; exit 1 if anything fails',
  details: `One line for each: "ok", "warn" for what does no harm yet, or "FAIL" with what to do. It asks the model for one word and, where one is set, the
embedding model for one vector, starts the private database if none runs, and posts nothing. What needs a setting that is wrong is not checked.`,
  async run(args, context) {
    parse(args, {}, 0);
    await using closing = new AsyncDisposableStack();
    let isWell = true;
    const wrong = new Set(context.settings().faults.map(({ name }) => name));
    for (const { name, needs, run } of listChecks(context, closing)) {
      context.signal.throwIfAborted();
      context.progress.stage(`Checking: ${name}`);
      try {
        const missing = needs?.filter((setting) => wrong.has(setting)) ?? [];
        if (missing.length > 0) throw new Error(`not checked: set ${missing.join(' and ')} right first`);
        const { status, words } = await run();
        context.print(`${status.padEnd(4)}  ${name}: ${words}`);
      } catch (error) {
        isWell = false;
        context.print(`FAIL  ${name}: ${messageOf(error)}`);
      }
    }
    context.progress.end();
    return isWell ? 0 : 1;
  },
};

const DISCORD = ['DISCORD_TOKEN', 'DISCORD_API_URL'];
const MODEL = ['OPENAI_API_KEY', 'OPENAI_BASE_URL'];
const NO_TOKEN = warn('no token; only the command line works until DISCORD_TOKEN is set');

function listChecks(context: Context, closing: AsyncDisposableStack): Check[] {
  const { log } = context;
  const { config } = context.settings();
  let store: OpenStore | undefined;
  let application: { rest: REST; id: string; userId: string } | undefined;
  /** What can only be asked of Discord. */
  const asApplication = async (ask: (rest: REST, id: string, userId: string) => Promise<Finding>) => {
    if (!config.discord) return NO_TOKEN;
    if (!application) throw new Error('needs the token');
    return ask(application.rest, application.id, application.userId);
  };
  return [
    { name: 'node', run: async () => well(process.version) },
    ...listSettings(context.settings()),
    { name: 'disk', run: async () => well(await checkDisk(config.database.dataDir)) },
    { name: 'http', needs: ['LEDE_HTTP_PORT'], run: async () => checkPort(config.http) },
    {
      name: 'database',
      needs: ['DATABASE_URL'],
      async run() {
        const opened = await openStore({ ...context, config: () => config });
        closing.use(opened);
        const where = opened.embedded ? `embedded, in ${opened.embedded.directory}` : 'external';
        const finding = await checkDatabase(opened.pool, where);
        await migrateDatabase(opened.pool);
        store = opened;
        return finding;
      },
    },
    {
      name: 'queue',
      needs: ['REDIS_URL'],
      async run() {
        const redisUrl = config.redis.url;
        if (!store) throw new Error('needs the database');
        const address = { redisUrl, databaseUrl: store.url, installationId: await installationId(store.db) };
        const backend = await openQueueBackend(address, log());
        await backend.close();
        return redisUrl === undefined ? well('in the database') : checkRedis(redisUrl);
      },
    },
    {
      name: 'discord',
      needs: DISCORD,
      async run() {
        const { discord } = config;
        if (!discord) return NO_TOKEN;
        const { channels: rest } = createDiscordRest(discord);
        const { finding, ...ids } = await checkToken(rest, discord);
        application = { rest, ...ids };
        return finding;
      },
    },
    { name: 'gateway', needs: DISCORD, run: () => asApplication(checkGateway) },
    {
      name: 'commands',
      needs: [...DISCORD, 'DISCORD_GUILD_IDS'],
      run: () =>
        asApplication((rest, id) => {
          const bodies = COMMANDS.map(({ data }) => data);
          return checkCommands(rest, id, bodies, config.discord?.guildIds ?? []);
        }),
    },
    {
      name: 'channels',
      needs: DISCORD,
      run: () =>
        asApplication((rest, _id, userId) => {
          if (!store) throw new Error('needs the database');
          return checkChannels(rest, store.db, userId);
        }),
    },
    { name: 'clock', run: () => checkClock(store, application?.rest) },
    { name: 'extraction', run: async () => well(await checkExtraction()) },
    { name: 'model', needs: MODEL, run: () => checkModel(config) },
    { name: 'embeddings', needs: [...MODEL, 'LEDE_EMBEDDING_MODEL'], run: () => checkEmbeddings(config) },
  ];
}

/** Each that is wrong is a finding of its own. */
function listSettings({ config, faults }: Settings): Check[] {
  const name = 'settings';
  if (faults.length === 0) return [{ name, run: async () => well(describeSettings(config)) }];
  return faults.map(({ message }) => ({ name, run: () => Promise.reject(new Error(message)) }));
}

async function checkClock(store: OpenStore | undefined, rest: REST | undefined): Promise<Finding> {
  const others: { name: string; at: Date; withinMs: number }[] = [];
  const began = Date.now();
  if (store) {
    const { rows } = await store.pool.query<{ now: Date }>('select clock_timestamp() as now');
    if (rows[0]) others.push({ name: 'the database', at: rows[0].now, withinMs: Date.now() - began });
  }
  const asked = Date.now();
  const discord = rest && (await askTime(rest).catch(() => undefined));
  if (discord) others.push({ name: 'Discord', at: discord, withinMs: Date.now() - asked + SECOND });
  return well(compareClocks(new Date(), others));
}

function describeSettings({ database, redis, model, embedding, fetch }: Config): string {
  return [
    database.url === undefined ? 'embedded database' : 'external database',
    redis.url === undefined ? 'queue in the database' : 'queue on Redis',
    model ? `model ${model.model}` : 'no model',
    embedding ? `embedding model ${embedding.model}` : undefined,
    fetch.allow.size > 0 ? `private addresses allowed: ${[...fetch.allow].join(', ')}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

async function checkDisk(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  await makeFolder(folder)
    .then(() => access(folder, constants.W_OK))
    .catch((cause: Error) => {
      throw new Error(`nothing can be kept in ${folder}: ${cause.message}; choose another folder with LEDE_DATA_DIR`, {
        cause,
      });
    });
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIB;
  if (free < LEAST_FREE_GIB) throw new Error(`only ${free.toFixed(1)} GiB free in ${folder}; make room`);
  return `${free.toFixed(1)} GiB free in ${folder}`;
}

async function checkExtraction(): Promise<string> {
  const extractor = createExtractor();
  try {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const body = new TextEncoder().encode(`<title>Check</title><article><p>${words}.</p><p>${words}.</p></article>`);
    const { wordCount } = await extractor.extract({ url: 'https://example.org/', contentType: 'text/html', body });
    return `worker threads answer (${wordCount} words)`;
  } finally {
    await extractor.close();
  }
}

async function checkModel({ model, prices }: Config): Promise<Finding> {
  if (!model) return well('none configured; the built-in extractive engine serves');
  const { apiKey = 'none', baseUrl, model: name } = model;
  const client = new OpenAI({ apiKey, baseURL: baseUrl ?? null, timeout: 30 * SECOND, maxRetries: 0, logLevel: 'off' });
  try {
    const reply = await client.chat.completions.create({
      model: name,
      messages: [{ role: 'user', content: 'Answer: ok' }],
    });
    const words = `${name} answers${reply.usage ? ` (${reply.usage.total_tokens} tokens)` : ''}`;
    return prices
      ? well(words)
      : warn(`${words}; what it costs is not known: set LEDE_PRICE_INPUT and LEDE_PRICE_OUTPUT`);
  } catch (cause) {
    throw new Error(
      `${name} at ${client.baseURL} does not answer: ${(cause as Error).message}; check OPENAI_BASE_URL, OPENAI_API_KEY and LEDE_MODEL`,
      { cause },
    );
  }
}

async function checkEmbeddings({ embedding }: Config): Promise<Finding> {
  if (!embedding) return well('none configured; articles are compared by their words');
  const { vectors, inputTokens } = await createEmbedder(embedding)(['ok']).catch((cause: Error) => {
    throw new Error(`${cause.message}; check OPENAI_BASE_URL, OPENAI_API_KEY and LEDE_EMBEDDING_MODEL`, { cause });
  });
  return well(`${embedding.model} answers (${vectors[0]?.length} dimensions, ${inputTokens} tokens)`);
}
