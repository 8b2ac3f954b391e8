import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { isAvailable, test } from '../support/fixtures.ts';
import { aPlace, isCard } from '../support/lede-on-discord.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { aPage, startSite } from '../support/site.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const run = promisify(execFile);

/** Instructions of the Dockerfile, continued lines joined. */
const instructions = read('Dockerfile')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
const argumentsOf = (name: string) => instructions.filter((each) => each.name === name).map(({ rest }) => rest);
const commandOf = (name: string): string[] => JSON.parse(/\[.*\]$/.exec(argumentsOf(name)[0] ?? '')?.[0] ?? '[]');

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.literal('30s'),
  restart: z.literal('unless-stopped'),
  read_only: z.boolean().default(false),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  logging: z.object({ options: z.object({ 'max-size': z.string(), 'max-file': z.string() }) }),
});
const compose = z
  .object({
    services: z.object({ bot: Service, worker: Service, redis: Service, postgres: Service }),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(read('compose.yaml'), { merge: true }));
const { bot, worker, redis, postgres } = compose.services;

describe('the image', () => {
  test('is of one pinned Node.js, the one that is tested, and of packages for production alone', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    const bases = argumentsOf('FROM').map((from) => from.split(' ')[0]);

    expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
    expect(argumentsOf('RUN')[0]).toBe('npm ci --omit=dev --ignore-scripts');
    expect(argumentsOf('USER')).toEqual(['node']);
  });

  test('is copied from what there is and is sent to the builder, and nothing secret can be', () => {
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const copied = argumentsOf('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));

    expect(sent[0]).toBe('*');
    for (const path of copied) {
      expect(existsSync(new URL(path, ROOT)), path).toBe(true);
      expect(sent).toContain(`!${path}`);
    }
    expect(sent.filter((line) => /env|secret|data|git/.test(line))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  test('pins images, keeps data in named volumes, and rotates logs', () => {
    expect(redis.image).toMatch(/^redis:\d+\.\d+\.\d+-/);
    expect(postgres.image).toMatch(/^postgres:\d+\.\d+-/);
    expect(bot.image).toBe(`lede:${JSON.parse(read('package.json')).version}`);
    for (const mount of [...redis.volumes, ...postgres.volumes])
      expect(Object.keys(compose.volumes)).toContain(mount.split(':')[0]);
    for (const { secrets } of Object.values(compose.services))
      for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
    for (const each of [bot, worker]) expect(each.read_only).toBe(true);
    for (const each of [redis, postgres]) expect(each.healthcheck?.test[0]).toBe('CMD');
  });

  test('gives settings that Lede knows, and secrets as files', async ({ folder }) => {
    for (const [name, value] of [
      ['discord_token', 't'],
      ['database_url', 'postgresql://lede:p@postgres:5432/lede'],
    ] as const)
      await writeFile(join(folder, name), value);
    const known = read('.env.example');
    const image = Object.fromEntries(
      argumentsOf('ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('='))),
    );
    for (const [service, role] of [
      [bot, 'bot'],
      [worker, 'worker'],
    ] as const) {
      const settings = { ...image, ...service.environment };
      // What is not Lede's own, but the system's.
      for (const name of Object.keys(settings))
        if (!['NODE_ENV', 'HOME', 'MALLOC_ARENA_MAX'].includes(name))
          expect(known).toContain(`${name.replace(/_FILE$/, '')}=`);
      const inFolder = Object.entries(settings).map(([name, value]) => [
        name,
        String(value).replace('/run/secrets', folder),
      ]);
      expect(inFolder.filter(([name = '']) => /TOKEN|DATABASE_URL/.test(name) && !name.endsWith('_FILE'))).toEqual([]);

      const config = readConfig(Object.fromEntries(inFolder));

      expect([...config.roles]).toEqual([role]);
      expect(config).toMatchObject({ http: { host: '0.0.0.0', port: 8080 }, redis: { url: 'redis://redis:6379' } });
    }
  });
});

describe.skipIf(!isAvailable('redis'))('the roles of compose.yaml', () => {
  test('run as they are written, by somebody who is not root, from a folder that cannot be written', async ({
    databaseUrl,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'lede-image-'));
    const app = join(folder, 'app');
    onTestFinished(async () => {
      await setMode(app, 0o755);
      await rm(folder, { recursive: true });
    });
    await layOut(app);
    await setMode(app, 0o555);
    const { discord, reader } = await aPlace();
    const site = await startSite({ '/story': aPage() });
    const [program, ...options] = redis.command ?? [];
    expect(program).toBe('redis-server');
    const server = await startRedis(options);
    if (!server) throw new Error('There is no Redis');
    onTestFinished(() => server.stop());
    await chmod(folder, 0o755);
    const secrets = join(folder, 'secrets');
    await mkdir(secrets);
    await writeFile(join(secrets, 'discord_token'), `${discord.token}\n`);
    await writeFile(join(secrets, 'database_url'), databaseUrl);

    const start = async (service: z.infer<typeof Service>) => {
      const port = await freePort();
      const own = Object.entries(service.environment ?? {}).map(([name, value]) => [
        name,
        value.replace('/run/secrets', secrets).replace('redis://redis:6379', server.url),
      ]);
      const env = {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        ...Object.fromEntries(own),
        LEDE_HTTP_PORT: String(port),
        DISCORD_API_URL: discord.apiUrl,
        LEDE_FETCH_ALLOW: site.host,
      };
      const [node = '', ...args] = [...commandOf('ENTRYPOINT'), ...commandOf('CMD')];
      const settings = { cwd: app, env, ...somebody() };
      const child = spawn(node, args, { ...settings, stdio: ['ignore', 'ignore', 'pipe'] });
      const closed = once(child, 'close');
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk;
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      await expect.poll(() => log, { timeout: 25_000 }).toContain('Lede is ready');
      const [check = '', ...question] = commandOf('HEALTHCHECK');
      return {
        health: () => run(check, question, settings),
        stop: async () => {
          child.kill('SIGTERM');
          await closed;
          return child.exitCode;
        },
      };
    };
    const started = await Promise.all([start(bot), start(worker)]);

    for (const each of started) await each.health();
    await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);
    const began = Date.now();
    expect(await Promise.all(started.map((each) => each.stop()))).toEqual([0, 0]);
    expect(Date.now() - began).toBeLessThan(25_000);
    await expect(started[0]?.health()).rejects.toThrow();
    expect(discord.violations).toEqual([]);
  }, 90_000);
});

/** Whoever is not root; root itself where the tests are not run by root. */
function somebody(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
}

/** Put together what the image would hold: what is copied, and the packages of production. */
async function layOut(app: string): Promise<void> {
  await mkdir(app);
  for (const path of ['package.json', 'commands', 'src']) {
    await cp(new URL(path, ROOT), join(app, path), { recursive: true });
  }
  const lock = JSON.parse(read('package-lock.json'));
  const packages = Object.entries<{ dev?: boolean; devOptional?: boolean }>(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path]) => path);
  for (const path of packages) {
    if (existsSync(new URL(path, ROOT))) await linkFolder(new URL(path, ROOT).pathname, join(app, path));
  }
}

/** Let nobody write in a folder, or let its owner again. Root's folders are closed to others as they are. */
async function setMode(folder: string, mode: number): Promise<void> {
  const inside = await readdir(folder, { recursive: true, withFileTypes: true });
  const folders = inside.filter((each) => each.isDirectory()).map((each) => join(each.parentPath, each.name));
  for (const path of [folder, ...folders]) await chmod(path, mode);
}

/** Link a package's files, for there are many; packages inside it are listed by themselves. */
async function linkFolder(from: string, to: string, isPackage = true): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const each of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, each.name), join(to, each.name)];
    if (each.isDirectory() && !(isPackage && each.name === 'node_modules')) await linkFolder(source, target, false);
    else if (each.isFile()) await link(source, target).catch(() => cp(source, target)); // on another disk
  }
}
