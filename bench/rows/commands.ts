import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { aChannel, aGuild, aMember, type Discord, startDiscord } from '../../tests/support/discord/index.ts';
import { type Row, sized } from '../row.ts';
import { startLede } from '../stage/lede.ts';
import { startOutside } from '../stage/outside.ts';
import { aFolder } from '../stage/postgres.ts';

const INTERVAL_MS = 20;
/** For warming up; they come slower and are not counted. */
const WARM = 20;
const WARM_INTERVAL_MS = 100;
const BARE_BOT = fileURLToPath(new URL('../stage/bare-bot.ts', import.meta.url));
const COMMAND = { name: 'summarize', description: 'Read', options: [{ type: 3, name: 'link', description: 'A link' }] };

/** Time from a command to its first answer: Lede's real process, which stores each request, and a bot that only defers. */
export const commands: Row = {
  async measure(bench) {
    const count = sized(bench, 25, 200);
    await using outside = await startOutside();
    const floor = await measure(count, outside.url(1), startBareBot);
    await using folder = await aFolder();
    const { LEDE_FETCH_ALLOW } = outside.env;
    const ours = await measure(count, outside.url(1), ({ token, apiUrl }) =>
      startLede({ DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl, LEDE_DATA_DIR: folder.path, LEDE_FETCH_ALLOW }),
    );
    return [
      {
        name: 'first answer to a command, p99',
        value: ours.p99,
        floor: floor.p99,
        unit: 'ms',
        target: { atMost: 50 },
        targetRatio: { atMost: 10 },
        note: `${count} at 50/s; p50 ${ours.p50} ms; floor: a bare bot that defers, p50 ${floor.p50} ms`,
      },
    ];
  },
};

async function measure(count: number, link: string, launch: (discord: Discord) => Promise<AsyncDisposable>) {
  const places = Array.from({ length: 50 }, () => {
    const channel = aChannel();
    return { channel, guild: aGuild({ channels: [channel], members: [aMember()] }) };
  });
  await using discord = await startDiscord({ guilds: places.map(({ guild }) => guild) });
  await using _ = await launch(discord);
  const times: number[] = [];
  for (let n = -WARM; n < count; n += 1) {
    const place = places[(n + WARM) % places.length];
    if (!place) break;
    const actor = { channel: place.channel, user: aMember().user };
    const asked = discord.play.slash('summarize', { link }, actor);
    void asked.answer().then(({ latencyMs }) => n >= 0 && times.push(latencyMs));
    await delay(n < 0 ? WARM_INTERVAL_MS : INTERVAL_MS);
  }
  await discord.until(() => times.length === count, 'all answers');
  if (discord.violations.length > 0) throw new Error(`A bot broke a rule: ${JSON.stringify(discord.violations[0])}`);
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function startBareBot({ token, apiUrl, applicationId }: Discord): Promise<AsyncDisposable> {
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify([COMMAND]);
  await fetch(`${apiUrl}/v10/applications/${applicationId}/commands`, { method: 'PUT', headers, body });
  const child = spawn(process.execPath, [BARE_BOT], {
    env: { PATH: process.env.PATH, DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('ready')) break;
  child.stderr.resume();
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
