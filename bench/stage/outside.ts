import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OutsideReport } from './outside-process.ts';

const PROGRAM = fileURLToPath(new URL('outside-process.ts', import.meta.url));

/** A news site and a model, in a process of their own, so that their time is not taken for ours. */
export interface Outside extends AsyncDisposable {
  /** What lets Lede read the site and ask the model. */
  readonly env: { LEDE_FETCH_ALLOW: string; OPENAI_BASE_URL: string; OPENAI_API_KEY: string };
  /** The address of a story; each number has a page of its own. */
  url(story: number): string;
  /** What was asked so far. */
  report(): Promise<OutsideReport>;
}

/** @param latencyMs How long the model takes for an answer. */
export async function startOutside({ latencyMs = 0 } = {}): Promise<Outside> {
  const child = fork(PROGRAM, [String(latencyMs)], { execArgv: [] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The site and the model ended')));
  ended.catch(() => undefined);
  const [{ host, baseUrl, apiKey }] = await Promise.race([once(child, 'message'), ended]);
  return {
    env: { LEDE_FETCH_ALLOW: host, OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey },
    url: (story) => `http://${host}/${story}`,
    async report() {
      const answer = Promise.race([once(child, 'message'), ended]);
      child.send('report');
      const [report] = await answer;
      return report;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}
