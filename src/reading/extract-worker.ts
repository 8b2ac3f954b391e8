// Runs in a worker thread: whatever a page does to the parser, it does it there.
import { UserError } from '../errors.ts';
import type { Article } from './article.ts';
import { extractArticle, type SourcePage } from './extract.ts';

/** An error loses its class on the way between threads, so it travels as data. */
export type Extraction =
  | { readonly ok: true; readonly article: Article }
  | { readonly ok: false; readonly code: string; readonly message: string };

export default function extract(page: SourcePage): Extraction {
  try {
    return { ok: true, article: extractArticle(page) };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}
