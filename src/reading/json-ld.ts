import type { DomDocument } from './dom.ts';
import { tidy } from './text.ts';

/** An object of a page's structured data; nothing about its fields is certain. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 6;
const MAX_OBJECTS = 500;

/** List the objects of every JSON-LD script, in order, out of arrays, `@graph` and the fields that wrap a main entity. */
export function listJsonLd(document: DomDocument): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (const script of document.querySelectorAll('script[type*="ld+json" i]')) {
    collect(parseTolerant(script.textContent ?? ''), 0, found);
  }
  return found;
}

function collect(value: unknown, depth: number, found: JsonObject[]): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || found.length >= MAX_OBJECTS) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, depth + 1, found);
    return;
  }
  const object = value as JsonObject; // neither null nor an array: checked above
  found.push(object);
  for (const wrapper of ['@graph', 'mainEntity', 'mainEntityOfPage', 'hasPart'])
    collect(object[wrapper], depth + 1, found);
}

/** Parse what templates really emit: comments or CDATA around it, bare line breaks in strings, commas before brackets. */
function parseTolerant(source: string): unknown {
  const text = source
    .trim()
    .replace(/^(?:<!--|(?:\/\/|\/\*)?\s*<!\[CDATA\[(?:\s*\*\/)?)\s*/, '')
    .replace(/(?<!\s)\s*(?:-->|(?:(?:\/\/|\/\*)\s*)?\]\]>(?:\s*\*\/)?)$/, '')
    .replace(/;\s*$/, '');
  for (const attempt of [
    (it: string) => it,
    withoutControls,
    (it: string) => withoutControls(it).replace(/,(\s*[\]}])/g, '$1'),
  ]) {
    try {
      return JSON.parse(attempt(text));
    } catch {
      // the next attempt repairs more
    }
  }
  return undefined;
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
  return text.replace(/[\u0000-\u001f]+/g, ' ');
}

export function typesOf(object: JsonObject): readonly string[] {
  return [object['@type']].flat().filter((type) => typeof type === 'string');
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined; // checked here
}

/**
 * Follow references to objects that stand elsewhere on the page (JSON-LD 1.1 §3.3): `{"@id": "#ann"}` becomes the person that has
 * this identifier. All else stays as it is.
 */
export function follow(value: unknown, objects: readonly JsonObject[], pageUrl: string): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_FOLLOWED).map((each) => followOne(each, objects, pageUrl));
  return followOne(value, objects, pageUrl);
}

const MAX_FOLLOWED = 50;

function followOne(value: unknown, objects: readonly JsonObject[], pageUrl: string): unknown {
  const reference = asObject(value);
  const id = idOf(reference, pageUrl);
  if (id === undefined || reference?.name !== undefined) return value;
  return objects.find((object) => object.name !== undefined && idOf(object, pageUrl) === id) ?? value;
}

/** Identifiers are addresses, relative to the page's. */
function idOf(object: JsonObject | undefined, pageUrl: string): string | undefined {
  const id = object?.['@id'];
  return typeof id === 'string' ? (URL.parse(id, pageUrl)?.href ?? id) : undefined;
}

/** @returns `null` for anything but visible text. */
export function textOf(value: unknown): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string') return null;
  const text = tidy(decodeEntities(first));
  return text === '' ? null : text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: ' ' };

/** Structured data is often written with HTML's entities, although JSON has none. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
