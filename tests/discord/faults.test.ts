import { describe, expect } from 'vitest';
import { test } from '../support/fixtures.ts';
import { aGuildWithLede, isCard } from '../support/lede-on-discord.ts';

const CALLBACK = 'POST /interactions/:interaction/:token/callback';

describe('a first answer', () => {
  test.for(['lost after the effect', 'reset after the effect', 'lost before the effect', { status: 500 }] as const)(
    'that was %s is followed by the card all the same',
    async (failure, { databaseUrl, closing }) => {
      const { discord, reader, channel, site } = await aGuildWithLede({ databaseUrl, closing });
      discord.faults.add(CALLBACK, failure);

      const asked = discord.play.slash('summarize', { link: site.url('/story') }, reader);

      await asked.reply(isCard);
      expect(discord.messagesIn(channel).filter(isCard)).toHaveLength(1);
    },
  );
});
