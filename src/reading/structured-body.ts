import { type Draft, listDrafts } from './blocks.ts';
import { cleanGently } from './clean.ts';
import { parseDocument } from './dom.ts';
import { decodeEntities } from './json-ld.ts';
import { slimMarkup } from './markup.ts';

const MARKUP = /<(?:p|br|div|h[1-6]|li)\b/i;

/**
 * Read the text that a page's structured data gives as its article's, schema.org's `articleBody`: plain, with markup, or with markup
 * that was escaped. Readers see it only once scripts have run, so it is for pages that show nothing else.
 */
export function readStructuredBody(written: string, pageUrl: string): readonly Draft[] {
  const source = MARKUP.test(written) ? written : decodeEntities(written);
  const html = MARKUP.test(source) ? source : paragraphsOf(source);
  const document = parseDocument(slimMarkup(html));
  cleanGently(document);
  return document.body === null ? [] : listDrafts(document.body, pageUrl);
}

function paragraphsOf(text: string): string {
  const lines = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split(/\s*\n\s*/);
  return lines.map((line) => `<p>${line}</p>`).join('');
}
