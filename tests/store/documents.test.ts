import { expect } from 'vitest';
import { audit } from '../../src/store/schema.ts';
import { test } from '../support/fixtures.ts';

test('a document keeps its words, but for what PostgreSQL has no text for', async ({ database: { db } }) => {
  const words = 'Cats \ud83d\ude00 say "\\ud83d", \\u0000\n';
  const detail = { words, half: 'Cats \ud83d', other: '\ude00 cats', none: 'a\u0000b', list: [null, 1.5, '\\'] };

  await db.insert(audit).values({ guildId: '1', memberId: '2', action: 'settings.change', detail });

  const [row] = await db.select().from(audit);
  expect(row?.detail).toEqual({ ...detail, half: 'Cats \ufffd', other: '\ufffd cats', none: 'a\ufffdb' });
});
