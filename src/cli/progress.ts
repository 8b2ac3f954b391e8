import { SECOND } from '../time.ts';

/** Tells a person at the terminal what is going on, if it takes long enough to wonder. */
export interface Progress {
  /** Name the present stage, such as `Fetching the page`. */
  stage(text: string): void;
  /** Say no more. */
  end(): void;
}

const EVERY_MS = SECOND;

/** Report the stage as a line, once a second at most and only if it is another one than before. */
export function openProgress(write: (line: string) => void): Progress {
  let current = '';
  let shown = '';
  const timer = setInterval(() => {
    if (current === shown) return;
    shown = current;
    write(`${current} …`);
  }, EVERY_MS);
  timer.unref();
  return {
    stage(text) {
      current = text;
    },
    end: () => clearInterval(timer),
  };
}
