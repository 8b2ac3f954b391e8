// Runs in a worker thread: whatever a page does to the parser, it does it there.
import { UserError } from '../errors.ts';
import type { Article } from './article.ts';
import { extractArticle, type SourcePage } from './extract.ts';
import { failure } from './failure.ts';
import { onThread } from './on-thread.ts';

/** An error loses its class on the way between threads, so it travels as data. */
export type Extraction =
  | { readonly ok: true; readonly article: Article }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Extract a page's article; a page that exhausts the stack or the length of a string is too large, like any other. */
function extract(page: SourcePage): Extraction {
  try {
    return { ok: true, article: extractArticle(page) };
  } catch (error) {
    const refusal = error instanceof RangeError ? failure('too_large', error) : error;
    if (refusal instanceof UserError) return { ok: false, code: refusal.code, message: refusal.message };
    throw error;
  }
}

export default onThread(extract);
