import type { DomDocument } from './dom.ts';
import type { JsonObject } from './json-ld.ts';
import { tidy } from './text.ts';

/** Everything in a page that claims something about it. */
export interface Claims {
  readonly pageUrl: string;
  readonly document: DomDocument;
  readonly meta: ReadonlyMap<string, string>;
  /** The structured data of its article, if it has any. */
  readonly article: JsonObject | undefined;
}

/** Longest content of a meta element that is looked at: far more than any of them needs. */
const MAX_CONTENT = 2000;

/** The first content of each meta element, by lower-case name, property or itemprop. */
export function listMeta(document: DomDocument): ReadonlyMap<string, string> {
  const meta = new Map<string, string>();
  for (const element of document.querySelectorAll('meta[content]')) {
    const content = tidy((element.getAttribute('content') ?? '').slice(0, MAX_CONTENT));
    const names = ['property', 'name', 'itemprop', 'http-equiv'].map((attribute) => element.getAttribute(attribute));
    for (const name of names.join(' ').toLowerCase().split(/\s+/)) {
      if (name !== '' && content !== '' && !meta.has(name)) meta.set(name, content);
    }
  }
  return meta;
}

export function firstMeta(meta: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  for (const name of names) {
    const content = meta.get(name);
    if (content !== undefined) return content;
  }
  return null;
}

/** Compare names by their letters and digits alone, without an article in front. */
export function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
