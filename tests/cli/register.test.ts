import { describe, expect } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { aGuild } from '../support/discord/index.ts';
import { test } from '../support/fixtures.ts';
import { lede } from '../support/lede.ts';
import { aPlace } from '../support/lede-on-discord.ts';

describe('lede register', () => {
  test('leaves commands in the named guilds only, or everywhere only, so that nobody sees them twice', async () => {
    const other = aGuild();
    const { discord, guild } = await aPlace({ guilds: [other] });
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    const places = () => [undefined, guild, other].map((each) => discord.commands(each).length);
    const all = COMMANDS.length;

    await lede(['register'], { ...env, DISCORD_GUILD_IDS: `${guild.id},${other.id}` });
    expect(places()).toEqual([0, all, all]);

    const one = await lede(['register'], { ...env, DISCORD_GUILD_IDS: guild.id });
    expect(places()).toEqual([0, all, 0]);
    expect(one.stdout).toContain(`guild ${guild.id}: nothing has changed`);
    expect(one.stdout).toMatch(new RegExp(`^guild ${other.id}: .* removed$`, 'm'));

    const everywhere = await lede(['register'], env);
    expect(places()).toEqual([all, 0, 0]);
    expect(everywhere).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`everywhere: ${all} commands registered`),
    });

    const again = await lede(['register'], env);
    expect(again).toMatchObject({ code: 0, stdout: 'everywhere: nothing has changed\n' });
    expect(discord.violations).toEqual([]);
  });

  test.for([
    [
      'DISCORD_API_URL',
      'http://127.0.0.1:1',
      /^Discord does not answer at http:\/\/127\.0\.0\.1:1: .*DISCORD_API_URL$/,
    ],
    ['DISCORD_TOKEN', 'not.a.token', /^Discord does not accept the token; check DISCORD_TOKEN$/],
    ['DISCORD_GUILD_IDS', '999999999999999999', /^Cannot register the commands for guild 9{18}: .*DISCORD_GUILD_IDS$/],
  ] as const)('with a wrong %s ends with one sentence that says what to do', async ([name, value, sentence]) => {
    const { discord } = await aPlace();
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, [name]: value };

    const { code, stdout, stderr } = await lede(['register'], env);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n').at(-1)).toMatch(sentence);
  });
});
