import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makePlan } from '../../bench/chaos/plan.ts';
import { hasRedis } from '../support/faulty-servers.ts';

const CHAOS = fileURLToPath(new URL('../../bench/chaos.ts', import.meta.url));
const SIZE = { guilds: 6, feeds: 6 };

test('the same seed is the same plan, and another is another', () => {
  expect(makePlan(5, 60_000, SIZE)).toEqual(makePlan(5, 60_000, SIZE));
  expect(makePlan(5, 60_000, SIZE)).not.toEqual(makePlan(6, 60_000, SIZE));
});

describe.skipIf(!hasRedis())('kills and faults for twenty seconds', () => {
  test('lose nothing and double nothing', { timeout: 180_000 }, async () => {
    const args = [CHAOS, '--seed', '3', '--minutes', '0.3', '--hurry'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);

    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^lost +0$/m) });
    expect(output).toMatch(/^doubled +0$/m);
    expect(output).toMatch(/^accepted +[1-9]/m);
  });
});
