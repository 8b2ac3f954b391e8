import { setTimeout as delay } from 'node:timers/promises';
import { startDiscord } from '../../tests/support/discord/index.ts';
import { type Row, sized } from '../row.ts';
import { startLede } from '../stage/lede.ts';
import { residentMb } from '../stage/memory.ts';
import { aFolder } from '../stage/postgres.ts';

/** Both roles in one process with the private PostgreSQL, as `npm start` runs with nothing but a token. */
export const start: Row = {
  async measure(bench) {
    await using discord = await startDiscord();
    await using folder = await aFolder();
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, LEDE_DATA_DIR: folder.path };
    const first = await startLede(env);
    await first[Symbol.asyncDispose]();
    await using second = await startLede(env);
    await delay(sized(bench, 1000, 30_000)); // to be idle takes time
    const { cpuMs, residentMb: own } = await second.usage();
    return [
      {
        name: 'start to ready, second start',
        value: second.startedMs / 1000,
        unit: 's',
        target: { atMost: 3 },
        note: `first start ${(first.startedMs / 1000).toFixed(1)} s; embedded PostgreSQL; ${Math.round(cpuMs)} ms of CPU so far`,
      },
      {
        name: 'resident memory, idle',
        value: await residentMb(second.pid, 'postgres', folder.path),
        unit: 'MB',
        target: { atMost: 250 },
        note: `both roles and embedded PostgreSQL; the process itself ${Math.round(own)} MB`,
      },
    ];
  },
};
