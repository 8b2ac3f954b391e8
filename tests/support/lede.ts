import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LAUNCHER = fileURLToPath(new URL('../../src/launch.cjs', import.meta.url));

/** Run `lede` as a process of its own, with no settings but those given. */
export async function lede(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Promise<Outcome> {
  return launchLede(args, env, cwd).outcome;
}

/** The same, for a test that does something to the process. @param cwd Where no .env of a developer's lies, unless given. */
export function launchLede(args: readonly string[], env: NodeJS.ProcessEnv, cwd = tmpdir()) {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]);
  return { child, outcome: ended.then(([stdout, stderr, [code]]): Outcome => ({ code, stdout, stderr })) };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
