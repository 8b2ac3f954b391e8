import { aChannel, aGuild, aMember, startDiscord } from '../../tests/support/discord/index.ts';
import type { Row } from '../row.ts';
import { startLede } from '../stage/lede.ts';
import { startOutside } from '../stage/outside.ts';
import { aFolder } from '../stage/postgres.ts';

const GUILDS = 100;

/** Whether somebody has an answer, a card or a refusal, and not only word of progress. */
const isOver = ({ text }: { text: string }) => /Key claims|please try again|could not/i.test(text);

/** One article that a member of every guild asks for at once. */
export const modelCalls: Row = {
  async measure() {
    const count = GUILDS;
    await using outside = await startOutside();
    const places = Array.from({ length: count }, () => {
      const channel = aChannel();
      const member = aMember();
      return { channel, user: member.user, guild: aGuild({ channels: [channel], members: [member] }) };
    });
    await using discord = await startDiscord({ guilds: places.map(({ guild }) => guild) });
    await using folder = await aFolder();
    await using _ = await startLede({
      ...outside.env,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      LEDE_DATA_DIR: folder.path,
    });
    // Once, for the threads to start.
    const [first] = places;
    if (first) await discord.play.slash('summarize', { link: outside.url(0) }, first).reply(isOver);
    const before = await outside.report();
    const link = outside.url(1);
    const asked = places.map(({ channel, user }) => discord.play.slash('summarize', { link }, { channel, user }));
    await Promise.all(asked.map((each) => each.reply(({ text }) => text.includes('Key claims'))));
    const after = await outside.report();
    const [calls, pages] = [after.modelCalls - before.modelCalls, after.pages - before.pages];
    if (calls !== 1 || pages !== 1) throw new Error(`${count} guilds cost ${calls} model calls and ${pages} fetches`);
    const shared = { floor: 1, target: { atMost: 1, atLeast: 1 } };
    return [
      { name: `model calls for one article in ${count} guilds`, value: calls, unit: 'calls', ...shared },
      { name: `fetches of it`, value: pages, unit: 'fetches', ...shared },
    ];
  },
};
