import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import OpenAI from 'openai';
import type { Config, DiscordConfig, ModelConfig } from '../config.ts';
import { inviteLink } from '../discord/permissions.ts';
import { createDiscordRest } from '../discord/rest.ts';
import { openQueueBackend } from '../jobs/backend.ts';
import { createExtractor } from '../reading/extractor.ts';
import { installationId, migrateDatabase, openDatabase } from '../store/database.ts';
import { openEmbeddedServer } from '../store/embedded/server.ts';
import { SECOND } from '../time.ts';
import type { CliCommand, Context } from './command.ts';
import { parse } from './options.ts';
import { messageOf } from './result.ts';

/** One thing that must be right; `run` says what was found. */
interface Check {
  readonly name: string;
  run(): Promise<string>;
}

const GIB = 1024 ** 3;
const LEAST_FREE_GIB = 1;

export const doctor: CliCommand = {
  name: 'doctor',
  usage: '',
  summary: 'Check every setting and everything Lede depends on; exit 1 if anything fails',
  async run(args, context) {
    parse(args, {}, 0);
    await using closing = new AsyncDisposableStack();
    let isWell = true;
    for (const { name, run } of listChecks(context, closing)) {
      context.progress.stage(`Checking: ${name}`);
      try {
        context.print(`ok    ${name}: ${await run()}`);
      } catch (error) {
        isWell = false;
        context.print(`FAIL  ${name}: ${messageOf(error)}`);
        // Wrong settings make every other answer meaningless.
        if (name === SETTINGS) break;
      }
    }
    context.progress.end();
    return isWell ? 0 : 1;
  },
};

const SETTINGS = 'settings';

function listChecks({ config, log }: Context, closing: AsyncDisposableStack): Check[] {
  let opened: { databaseUrl: string; installationId: string } | undefined;
  return [
    { name: 'node', run: async () => process.version },
    { name: SETTINGS, run: async () => describeSettings(config()) },
    { name: 'disk', run: () => checkDisk(config().database.dataDir) },
    {
      name: 'database',
      async run() {
        const { url, dataDir } = config().database;
        const server = url === undefined ? await openEmbeddedServer(dataDir, log()) : undefined;
        if (server) closing.defer(() => server.close());
        const database = await openDatabase(server?.url ?? url ?? '', log());
        closing.defer(() => database.close());
        await migrateDatabase(database.pool);
        opened = { databaseUrl: server?.url ?? url ?? '', installationId: await installationId(database.db) };
        const { rows } = await database.pool.query<{ server_version: string }>('show server_version');
        return `PostgreSQL ${rows[0]?.server_version}, ${server ? `embedded, in ${server.directory}` : 'external'}, schema up to date`;
      },
    },
    {
      name: 'queue',
      async run() {
        const redisUrl = config().redis.url;
        if (!opened) throw new Error('needs the database');
        const backend = await openQueueBackend({ redisUrl, ...opened }, log());
        await backend.close();
        return backend.options.backend === 'redis' ? 'Redis, maxmemory-policy noeviction' : 'in the database';
      },
    },
    { name: 'discord', run: () => checkDiscord(config().discord) },
    { name: 'extraction', run: checkExtraction },
    { name: 'model', run: () => checkModel(config().model) },
  ];
}

function describeSettings({ database, redis, model, fetch }: Config): string {
  return [
    database.url === undefined ? 'embedded database' : 'external database',
    redis.url === undefined ? 'queue in the database' : 'queue on Redis',
    model ? `model ${model.model}` : 'no model',
    fetch.allow.size > 0 ? `private addresses allowed: ${[...fetch.allow].join(', ')}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

async function checkDisk(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / GIB;
  if (free < LEAST_FREE_GIB) throw new Error(`only ${free.toFixed(1)} GiB free in ${folder}; make room`);
  return `${free.toFixed(1)} GiB free in ${folder}`;
}

async function checkDiscord(discord: DiscordConfig | undefined): Promise<string> {
  if (!discord) return 'no token; only the command line works until DISCORD_TOKEN is set';
  const { channels } = createDiscordRest(discord);
  try {
    const { id, name } = (await channels.get(Routes.currentApplication())) as APIApplication; // what this route answers
    return `the token is ${name}'s; invite it with ${inviteLink(id)}`;
  } catch (cause) {
    const { status, message } = cause as Error & { status?: number };
    if (status === 401) throw new Error('Discord does not accept the token; check DISCORD_TOKEN', { cause });
    throw new Error(`${discord.apiUrl} does not answer: ${message}; check DISCORD_API_URL`, { cause });
  }
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

async function checkModel(model: ModelConfig | undefined): Promise<string> {
  if (!model) return 'none configured; the built-in extractive engine serves';
  const { apiKey = 'none', baseUrl, model: name } = model;
  const client = new OpenAI({ apiKey, baseURL: baseUrl ?? null, timeout: 30 * SECOND, maxRetries: 0, logLevel: 'off' });
  try {
    const reply = await client.chat.completions.create({
      model: name,
      messages: [{ role: 'user', content: 'Answer: ok' }],
    });
    return `${name} answers${reply.usage ? ` (${reply.usage.total_tokens} tokens)` : ''}`;
  } catch (cause) {
    throw new Error(
      `${name} at ${client.baseURL} does not answer: ${(cause as Error).message}; check OPENAI_BASE_URL, OPENAI_API_KEY and LEDE_MODEL`,
      { cause },
    );
  }
}
