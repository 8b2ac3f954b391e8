import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { render } from '../../src/cli/render.ts';

const EDITION = {
  title: 'Morning',
  slot: '2026-11-18T07:30',
  zone: 'Europe/Oslo',
  since: '2026-11-17T06:30:00Z',
  until: '2026-11-18T06:30:00Z',
  stories: [
    {
      headline: 'Ferry Marisol runs aground off Tarvik',
      url: 'https://courier.example/ferry',
      summary: 'All 214 aboard were brought ashore.',
      outlets: [{ name: 'The Courier', url: 'https://courier.example/ferry' }],
    },
  ],
};

async function renderFile(content: unknown): Promise<{ messages: unknown[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'lede-render-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'in.json');
  writeFileSync(file, JSON.stringify(content));
  const printed: string[] = [];
  await render.run([file], { print: (line: string) => void printed.push(line) } as Parameters<typeof render.run>[1]); // all it uses
  return JSON.parse(printed.join(''));
}

test('an edition is rendered alike, its fields beside its kind or in an object of their own', async () => {
  const beside = await renderFile({ kind: 'edition', ...EDITION });
  const apart = await renderFile({ kind: 'edition', edition: EDITION });

  expect(beside).toEqual(apart);
  expect(JSON.stringify(beside.messages)).toContain('All 214 aboard were brought ashore.');
});

test.for([
  [{ kind: 'poster' }, /kind/],
  [{ kind: 'edition', title: 'Morning' }, /slot/],
  [[], /neither a card nor an edition/],
] as const)('%j is refused with what is wrong', async ([content, reason]) => {
  await expect(renderFile(content)).rejects.toMatchObject({ code: 'bad_file', message: expect.stringMatching(reason) });
});
