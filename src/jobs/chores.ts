import type { Logger } from 'pino';
import { HOUR } from '../time.ts';

/** Something to do now and then, by any process and any number of them. */
export interface Chore {
  readonly name: string;
  run(): Promise<void>;
}

export interface Chores {
  /** @returns After the chore under way has ended. */
  close(): Promise<void>;
}

/** Do every chore at start and each hour; one that fails is logged and done the next time. */
export function startChores(chores: readonly Chore[], log: Logger): Chores {
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, HOUR);

  async function run(): Promise<void> {
    for (const chore of chores) {
      await chore.run().catch((err: unknown) => log.warn({ err, chore: chore.name }, 'A chore failed'));
    }
  }

  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
