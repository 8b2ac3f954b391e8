import type { Logger } from 'pino';
import { backup } from './cli/backup.ts';
import { brief } from './cli/brief.ts';
import { cluster } from './cli/cluster.ts';
import { type CliCommand, type Context, UsageError } from './cli/command.ts';
import { demo } from './cli/demo.ts';
import { discover } from './cli/discover.ts';
import { doctor } from './cli/doctor.ts';
import { extract } from './cli/extract.ts';
import { feed } from './cli/feed.ts';
import { migrate } from './cli/migrate.ts';
import { next } from './cli/next.ts';
import { openProgress } from './cli/progress.ts';
import { read } from './cli/read.ts';
import { register } from './cli/register.ts';
import { render } from './cli/render.ts';
import { restore } from './cli/restore.ts';
import { messageOf } from './cli/result.ts';
import { demandRight, readSettings, type Settings } from './config.ts';
import { UserError } from './errors.ts';
import { openLog } from './log.ts';
import { SECOND } from './time.ts';
import { VERSION } from './version.ts';

const COMMANDS: readonly CliCommand[] = [
  read,
  extract,
  feed,
  discover,
  brief,
  cluster,
  render,
  next,
  demo,
  migrate,
  register,
  doctor,
  backup,
  restore,
];
const DEFAULT_COLUMNS = 80;
/** What a shell reports for a process that Ctrl+C ended. */
const INTERRUPTED = 130;
/** Whoever interrupts a command waits no longer for what does not answer. */
const STOP_WITHIN_MS = 5 * SECOND;

// Whoever reads our output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS.find((each) => each.name === name);
  if (name === undefined) {
    complain(overview());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    print(overview());
    return 0;
  }
  if (name === '--version') {
    print(VERSION);
    return 0;
  }
  if (!command) {
    complain(`There is no command "${name}"; "lede --help" lists them.`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    print(help(command));
    return 0;
  }

  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('Interrupted')));
  process.once('SIGTERM', () => interrupted.abort(new Error('Interrupted')));
  interrupted.signal.addEventListener('abort', () => setTimeout(leave, STOP_WITHIN_MS).unref());
  const progress = openProgress(complain);
  let settings: Settings | undefined;
  let log: Logger | undefined;
  const context: Context = {
    config: () => demandRight(context.settings()),
    settings: () => (settings ??= readSettings(process.env)),
    // At a terminal only what goes wrong is of interest, unless it is asked for.
    log: () => (log ??= openLog(process.env.LEDE_LOG_LEVEL ? context.settings().config.log.level : 'warn')),
    print,
    progress,
    terminal: { isColoured: process.stdout.hasColors?.() ?? false, columns: process.stdout.columns ?? DEFAULT_COLUMNS },
    signal: interrupted.signal,
  };
  try {
    return await command.run(args, context);
  } catch (error) {
    if (interrupted.signal.aborted) return INTERRUPTED;
    if (error instanceof UsageError) {
      complain(`${error.message}\nUsage: lede ${command.name} ${command.usage}`);
      return 2;
    }
    complain(messageOf(error));
    // A refusal explains itself; of anything else, whoever looks for the cause needs the trace.
    if (!(error instanceof UserError)) log?.debug({ err: error }, 'The command failed');
    return 1;
  } finally {
    progress.end();
  }
}

function leave(): void {
  complain('Stopping took too long, perhaps because a server does not answer; what was under way is taken over');
  process.exit(INTERRUPTED);
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'lede <command> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'lede start runs the bot, as npm start does.',
    'lede <command> --help says more; lede --version prints the version.',
    'Results go to stdout, everything else to stderr. Exit 0: done; 1: refused or failed; 2: wrong usage.',
    'Settings come from the environment; .env.example lists them.',
  ].join('\n');
}

function help({ name, usage, summary, details }: CliCommand): string {
  return [`lede ${name} ${usage}`.trim(), '', `${summary}.`, ...(details === undefined ? [] : ['', details])].join(
    '\n',
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
