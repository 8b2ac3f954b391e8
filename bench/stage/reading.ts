import type { Brief } from '../../src/briefing/brief.ts';
import { UserError } from '../../src/errors.ts';
import type { Answer } from '../../src/requests.ts';
import type { Services } from '../../src/services.ts';

const TRIES = 5;

/** Ask for a link as a member would: again, where the machine was too busy to read it in time. */
export async function readLink(
  { desk }: Pick<Services, 'desk'>,
  url: string,
  engine: Brief['engine'],
): Promise<Answer> {
  const { signal } = new AbortController();
  for (let left = TRIES; ; left -= 1) {
    try {
      const id = await desk.ask({ url, engine, language: null, length: 'medium' });
      return await desk.wait(id, { signal });
    } catch (error) {
      if (left === 1 || !(error instanceof UserError && error.code === 'too_slow')) throw error;
    }
  }
}
