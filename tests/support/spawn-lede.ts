import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../src/launch.cjs', import.meta.url));
/** How long is waited for a line of a log that should be there, in milliseconds. */
const PATIENCE_MS = 60_000;

export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** `npm start` as a process of its own. */
export interface LedeProcess {
  readonly pid: number;
  readonly lines: readonly LogLine[];
  /** Wait for a line of the log, also one that is there already. */
  logged(message: string): Promise<LogLine>;
  /** Tell it to stop. @returns Its exit code. */
  stop(): Promise<number | null>;
  /** End it without a word. */
  kill(): Promise<void>;
  /** Wait until it ends by itself. */
  ended(): Promise<{ code: number | null; stderr: string }>;
}

export interface SpawnOptions {
  /** What runs it, in front of Node.js. */
  readonly wrapper?: readonly string[];
}

/** Start Lede with no settings but those given, and no port to be found at. */
export function spawnLede(env: NodeJS.ProcessEnv, { wrapper = [] }: SpawnOptions = {}): LedeProcess {
  const [program = '', ...args] = [...wrapper, process.execPath, LAUNCHER, 'start'];
  const child = spawn(program, args, {
    cwd: tmpdir(), // where no .env of a developer's lies
    env: { PATH: process.env.PATH, LEDE_HTTP_PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: LogLine[] = [];
  const raw: string[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  const closed = once(child, 'close');
  createInterface({ input: child.stderr }).on('line', (line) => {
    raw.push(line);
    const parsed = parse(line);
    if (parsed) lines.push(parsed);
    news.emit('line');
  });
  void closed.then(() => news.emit('line'));

  return {
    pid: child.pid ?? 0,
    lines,
    async logged(message) {
      const deadline = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const line = lines.find(({ msg }) => msg === message);
        if (line) return line;
        if (child.exitCode !== null || deadline.aborted)
          throw new Error(`"${message}" was not logged:\n${raw.join('\n')}`);
        await once(news, 'line', { signal: deadline }).catch(() => undefined);
      }
    },
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await closed;
    },
    ended: async () => {
      await closed;
      return { code: child.exitCode, stderr: raw.join('\n') };
    },
  };
}

function parse(line: string): LogLine | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
