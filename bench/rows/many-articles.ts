import { readConfig } from '../../src/config.ts';
import { openServices } from '../../src/services.ts';
import { startDiscord } from '../../tests/support/discord/index.ts';
import { type Row, sized } from '../row.ts';
import { startLede } from '../stage/lede.ts';
import { startOutside } from '../stage/outside.ts';
import { silent, startPostgres } from '../stage/postgres.ts';
import { readLink } from '../stage/reading.ts';
import { eachOf, median } from '../stage/timing.ts';

const AT_ONCE = 16;
/** Of the articles, before memory is looked at first. */
const EARLY = 1 / 10;
const LOOKS = 20;

/** Whether a worker's memory grows with the articles that it has read. */
export const manyArticles: Row = {
  async measure(bench) {
    const total = sized(bench, 40, 5000, 50_000);
    await using outside = await startOutside();
    await using discord = await startDiscord();
    await using postgres = await startPostgres();
    const env = { DATABASE_URL: postgres.url, LEDE_FETCH_ALLOW: outside.env.LEDE_FETCH_ALLOW, LEDE_ROLES: 'worker' };
    const address = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    await using worker = await startLede({ ...env, ...address });
    const services = await openServices(readConfig(env), silent);
    let read = 0;
    /** The median of several looks: between two of them garbage comes and goes. */
    const readUntil = async (count: number) => {
      const from = read;
      const looks: number[] = [];
      const numbers = Array.from({ length: count - from }, (_, n) => from + n);
      const every = Math.max(1, Math.floor((total * EARLY) / LOOKS / 2));
      await eachOf(numbers, AT_ONCE, async (n) => {
        await readLink(services, outside.url(n), 'extractive');
        read += 1;
        if (read % every === 0 && read > count - (total * EARLY) / 2) looks.push((await worker.usage()).residentMb);
      });
      return median(looks);
    };
    const before = performance.now();
    const early = await readUntil(total * EARLY);
    const late = await readUntil(total);
    const perMinute = (60_000 * total) / (performance.now() - before);
    const { cpuMs } = await worker.usage();
    await services.close();
    return [
      {
        name: `resident memory after ${total.toLocaleString('en')} articles`,
        value: late,
        floor: early,
        unit: 'MB',
        targetRatio: { atMost: 1.15 },
        note: `one worker; floor: after ${(total * EARLY).toLocaleString('en')}; ${Math.round(perMinute)} articles a minute, ${Math.round(cpuMs / total)} ms of CPU each`,
      },
    ];
  },
};
