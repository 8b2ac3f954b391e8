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
const LOOKS = 20;

/** Whether a worker's memory grows with the articles that it has read. */
export const manyArticles: Row = {
  async measure(bench) {
    const total = sized(bench, 40, 5000, 50_000);
    // Two warm threads hold what they ever will after some 2,500 articles: what grows from then on is a leak.
    const early = sized(bench, 20, 2500, 5000);
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
      const every = Math.max(1, Math.floor(early / LOOKS / 2));
      await eachOf(numbers, AT_ONCE, async (n) => {
        await readLink(services, outside.url(n), 'extractive');
        read += 1;
        if (read % every === 0 && read > count - early / 2) looks.push((await worker.usage()).residentMb);
      });
      return median(looks);
    };
    const begun = performance.now();
    const before = await readUntil(early);
    const late = await readUntil(total);
    const perMinute = (60_000 * total) / (performance.now() - begun);
    const { cpuMs } = await worker.usage();
    await services.close();
    return [
      {
        name: `resident memory after ${total.toLocaleString('en')} articles`,
        value: late,
        floor: before,
        unit: 'MB',
        targetRatio: { atMost: 1.15 },
        note: `one worker; floor: after ${early.toLocaleString('en')}; ${Math.round(perMinute)} articles a minute, ${Math.round(cpuMs / total)} ms of CPU each`,
      },
    ];
  },
};
