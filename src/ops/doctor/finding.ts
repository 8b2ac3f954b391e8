/** What a check found. A thing that is not as it should be, and does no harm yet, is a warning. */
export interface Finding {
  readonly status: 'ok' | 'warn';
  readonly words: string;
}

export const well = (words: string): Finding => ({ status: 'ok', words });
export const warn = (words: string): Finding => ({ status: 'warn', words });

/** One thing that must be right. */
export interface Check {
  readonly name: string;
  /** Settings without which there is nothing to check. */
  readonly needs?: readonly string[];
  /** @throws {Error} If it is not; the message says what was found and what to do. */
  run(): Promise<Finding>;
}
