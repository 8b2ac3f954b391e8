import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/support/redis.ts';

const ROOT = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { scripts: { start: string } };
/** What `npm start` runs, from wherever. */
const ARGUMENTS = scripts.start
  .split(' ')
  .slice(1)
  .map((part) => (part.startsWith('src/') ? fileURLToPath(new URL(part, ROOT)) : part));

/** `npm start` as a process of its own, which tells its own time and memory. */
export interface LedeProcess extends AsyncDisposable {
  readonly pid: number;
  /** From spawning it until it was ready. */
  readonly startedMs: number;
  /** What it has used so far, of all its threads. */
  usage(): Promise<Usage>;
}

interface Usage {
  readonly cpuMs: number;
  readonly residentMb: number;
  readonly heapUsedMb: number;
}

/** Start Lede with no settings but those given, and wait until it is ready. */
export async function startLede(env: NodeJS.ProcessEnv): Promise<LedeProcess> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, ARGUMENTS, {
    cwd: tmpdir(), // where no .env of a developer's lies
    env: { PATH: process.env.PATH, LEDE_HTTP_PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const log: string[] = [];
  const isReady = await new Promise<boolean>((resolve) => {
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      log.push(line);
      if (line.includes('"Lede is ready"')) resolve(true);
    });
    lines.on('close', () => resolve(false));
  });
  if (!isReady) throw new Error(`Lede did not start:\n${log.join('\n')}`);
  return {
    pid: child.pid ?? 0,
    startedMs: performance.now() - startedAt,
    async usage() {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      const text = await response.text();
      const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
      return {
        cpuMs: read('process_cpu_seconds_total') * 1000,
        residentMb: read('process_resident_memory_bytes') / 2 ** 20,
        heapUsedMb: read('nodejs_heap_size_used_bytes') / 2 ** 20,
      };
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
