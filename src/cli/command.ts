import type { Logger } from 'pino';
import type { Config, Settings } from '../config.ts';
import type { Progress } from './progress.ts';

/** What a command may use; it reads no environment and opens no terminal of its own. */
export interface Context {
  /** @throws {Error} If settings are wrong. Commands that need none do not ask. */
  readonly config: () => Config;
  /** The same for whoever goes on without those that are wrong. */
  readonly settings: () => Settings;
  readonly log: () => Logger;
  /** Write results. Everything else goes through `progress` and errors. */
  readonly print: (text: string) => void;
  readonly progress: Progress;
  /** Whether results go to a terminal, and how wide it is. */
  readonly terminal: { readonly isColoured: boolean; readonly columns: number };
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** One command of `lede`. */
export interface CliCommand {
  readonly name: string;
  /** After the name, such as `<url|file> [--json]`. */
  readonly usage: string;
  readonly summary: string;
  /** More, for `lede <command> --help`; each line as it is shown. */
  readonly details?: string;
  /**
   * @param args What follows the name.
   * @returns The exit code: 0 done, 1 refused or failed.
   * @throws {UsageError} For arguments that make no sense; exit code 2.
   */
  run(args: readonly string[], context: Context): Promise<number>;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
