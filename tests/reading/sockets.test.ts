import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** Ways to open a socket, each on a line of its own. */
const WAYS = `import { request } from 'undici';
import * as http from 'node:http';
import { get } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { connect as secure } from 'node:tls';
import { lookup } from 'node:dns/promises';
import { createSocket } from 'node:dgram';
const { Agent } = await import('undici');
const net = await import('node:net');
await fetch('http://127.0.0.1/');
const socket = new WebSocket('ws://127.0.0.1/');
`;

/** Lint those lines as if they were a file of ours. @returns The lines that the rules about sockets refuse. */
function refusedLines(file: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'lede-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(join(folder, file), WAYS);
  const { $schema: _, vcs: __, ...rules } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules));
  const { stdout } = spawnSync(process.execPath, [BIOME, 'lint', '--reporter=github', '--max-diagnostics=none', file], {
    cwd: folder,
    encoding: 'utf8',
  });
  const refused = stdout.split('\n').filter((line) => /noRestricted(?:Imports|Globals)/.test(line));
  return refused.map((line) => Number(/line=(\d+)/.exec(line)?.[1]));
}

test('the linter lets one module alone open sockets to hosts that strangers chose', () => {
  expect(new Set(refusedLines('src/feeds/other.ts'))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
  expect(refusedLines('src/reading/fetch.ts')).toEqual([]);
});

test('nothing goes around the linter', () => {
  const sources = ['src', 'commands'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(ROOT, folder, file)),
  );
  const around =
    /globalThis[.[]|getBuiltinModule|setGlobalDispatcher|ProxyAgent|EnvHttpProxy|biome-ignore lint\/style\/noRestricted/;

  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((file) => around.test(readFileSync(file, 'utf8')))).toEqual([]);
});
