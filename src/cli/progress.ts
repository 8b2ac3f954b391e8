import { SECOND } from '../time.ts';

/** Tells a person at the terminal what is going on, if it takes long enough to wonder. */
export interface Progress {
  /** Name the present stage, such as `Fetching the page`. */
  stage(text: string): void;
  /** Say no more. */
  end(): void;
}

const QUIET_MS = SECOND;

/** Report stages as lines, from the moment the work has taken more than a second. */
export function openProgress(write: (line: string) => void): Progress {
  let current = '';
  let isShown = false;
  const show = () => {
    isShown = true;
    if (current) write(`${current} …`);
  };
  const timer = setTimeout(show, QUIET_MS);
  timer.unref();
  return {
    stage(text) {
      if (text === current) return;
      current = text;
      if (isShown) show();
    },
    end: () => clearTimeout(timer),
  };
}
