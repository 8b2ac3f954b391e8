import { expect } from 'vitest';
import { test } from '../support/fixtures.ts';
import { aPlace, isCard, settingsFor } from '../support/lede-on-discord.ts';
import { startLede } from '../support/process.ts';
import { aPage, startSite } from '../support/site.ts';

test.skipIf(process.platform !== 'linux')(
  'a log on a full disk costs lines, and no answer',
  async ({ databaseUrl }) => {
    const { discord, reader } = await aPlace();
    const site = await startSite({ '/story': aPage() });
    const env = { ...settingsFor(discord, databaseUrl), LEDE_FETCH_ALLOW: site.host };
    const lede = startLede(env, { wrapper: ['sh', '-c', 'exec "$0" "$@" 2>/dev/full'] });
    // Its log, which says when it is ready, is not to be had.
    await expect
      .poll(() => discord.gateway.isConnected() && discord.commands().length > 0, { timeout: 25_000 })
      .toBe(true);

    await discord.play.slash('summarize', { link: site.url('/story') }, reader).reply(isCard);

    expect(await lede.stop()).toBe(0);
    expect(discord.violations).toEqual([]);
  },
);
