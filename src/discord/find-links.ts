import { normaliseUrl } from '../reading/read.ts';

const LINK = /https?:\/\/[^\s<>|]+/giu;
/** What ends a sentence, a quotation or emphasis around a link rather than the link. */
const TRAILING = /[.,;:!?'"’”*_~`]+$/u;

/**
 * Find the links in what a member wrote, in order, each once.
 *
 * A closing bracket belongs to a link only if it opens there, as in encyclopedias; `[words](link)` and `<link>` are read as
 * Discord reads them.
 */
export function findLinks(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => Array.from(text.matchAll(LINK), ([raw]) => trim(raw)));
  const byAddress = new Map<string, string>();
  for (const link of found) {
    const address = addressOf(link);
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, link);
  }
  return [...byAddress.values()];
}

function trim(raw: string): string {
  let link = raw;
  for (;;) {
    const shorter = link.replace(TRAILING, '');
    const isOpen = shorter.split('(').length >= shorter.split(')').length;
    const next = shorter.endsWith(')') && !isOpen ? shorter.slice(0, -1) : shorter.replace(/[\]}]$/, '');
    if (next === link) return link;
    link = next;
  }
}

function addressOf(link: string): string | undefined {
  try {
    return normaliseUrl(link);
  } catch {
    return undefined;
  }
}
