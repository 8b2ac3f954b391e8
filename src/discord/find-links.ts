import { normaliseUrl } from '../reading/read.ts';

/** Without what cannot be in one: the end of words that are linked in turn, as in `[https://…](https://…)`. */
const LINK = /https?:\/\/(?:(?!\]\()[^\s<>|])+/giu;
/** What ends a sentence, a quotation or emphasis around a link rather than the link. */
const TRAILING = /[.,;:!?'"’”*_~`。、，！？；：…—」』】》〉]+$/u;
/** An address that stands alone: whatever it ends in is its own. */
const ADDRESS = /^(?:feed:)?https?:\S+$/iu;

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

/** Find the links in what was pasted where one is asked for; the text as it stands if it is an address, or holds none. */
export function findPasted(text: string): string[] {
  const pasted = text.trim();
  const found = ADDRESS.test(pasted) ? [] : findLinks([pasted]);
  return found.length > 0 ? found : [pasted];
}

function trim(raw: string): string {
  let link = raw;
  for (;;) {
    const shorter = link.replace(TRAILING, '');
    const next =
      closesMore(shorter, '()') || closesMore(shorter, '（）') ? shorter.slice(0, -1) : shorter.replace(/[\]}]$/, '');
    if (next === link) return link;
    link = next;
  }
}

/** Whether a link ends in a bracket that did not open in it. @param pair The one that opens and the one that closes. */
function closesMore(link: string, pair: '()' | '（）'): boolean {
  const [opening = '', closing = ''] = pair;
  return link.endsWith(closing) && link.split(closing).length > link.split(opening).length;
}

function addressOf(link: string): string | undefined {
  try {
    return normaliseUrl(link);
  } catch {
    return undefined;
  }
}
