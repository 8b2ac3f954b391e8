/**
 * Time from a command to its first answer, at 50 commands a second for four seconds: Lede's real process, which stores each
 * request, against a bare discord.js bot that only defers. Both against the stand-in for Discord on this machine.
 *
 * Run: node bench/commands.ts
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { aChannel, aGuild, aMember, type Discord, startDiscord } from '../tests/support/discord/index.ts';

const COMMANDS = 200;
const INTERVAL_MS = 20;
const LAUNCHER = fileURLToPath(new URL('../src/launch.cjs', import.meta.url));
const BARE_BOT = fileURLToPath(new URL('bare-bot.ts', import.meta.url));
const COMMAND = { name: 'summarize', description: 'Read', options: [{ type: 3, name: 'link', description: 'A link' }] };

const page = `<title>Bench</title><article><h1>The harbour reopens</h1>${'<p>The harbour of Velmark reopened on Monday, the port authority said, after a storm had closed it for three days.</p>'.repeat(8)}</article>`;
const site = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const { port } = site.address() as AddressInfo; // a TCP server has one

const floor = await measure('bare discord.js bot', async ({ token, apiUrl, applicationId }) => {
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify([COMMAND]);
  await fetch(`${apiUrl}/v10/applications/${applicationId}/commands`, { method: 'PUT', headers, body });
  return start([BARE_BOT], { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl }, 'ready');
});
const folder = await mkdtemp(join(tmpdir(), 'lede-bench-'));
const ours = await measure('lede, bot and worker in one process', ({ token, apiUrl }) =>
  start(
    [LAUNCHER, 'start'],
    { DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, LEDE_DATA_DIR: folder, LEDE_FETCH_ALLOW: `127.0.0.1:${port}` },
    'Lede is ready',
  ),
);
console.log(`p99 against the floor: ${(ours / floor).toFixed(1)}`);
site.close();
await rm(folder, { recursive: true, force: true });

/** @returns The 99th percentile, in milliseconds. */
async function measure(name: string, launch: (discord: Discord) => Promise<ChildProcess>): Promise<number> {
  const places = Array.from({ length: 50 }, () => {
    const channel = aChannel();
    const member = aMember();
    return { channel, member, guild: aGuild({ channels: [channel], members: [member] }) };
  });
  await using discord = await startDiscord({ guilds: places.map(({ guild }) => guild) });
  const child = await launch(discord);
  const times: number[] = [];
  for (let n = -20; n < COMMANDS; n += 1) {
    const place = places[(n + 20) % places.length];
    if (!place) break;
    const actor = { channel: place.channel, user: aMember().user };
    const asked = discord.play.slash('summarize', { link: `http://127.0.0.1:${port}/story` }, actor);
    void asked.answer().then(({ latencyMs }) => n >= 0 && times.push(latencyMs));
    // The first twenty are for warming up.
    await delay(n < 0 ? 100 : INTERVAL_MS);
  }
  await discord.until(() => times.length === COMMANDS, 'all answers');
  child.kill();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  const late = discord.violations.length;
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, violations ${late}`);
  return at(0.99);
}

async function start(args: readonly string[], env: NodeJS.ProcessEnv, readyLine: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: child.stderr })) if (line.includes(readyLine)) break;
  child.stderr.resume();
  return child;
}
