import { htmlToText, nodesToText, oneLine } from './html.ts';
import { MAX_LINE, MAX_OF_A_KIND } from './limits.ts';
import type { XmlElement } from './xml.ts';

/** The elements directly below one, by key, each kind in document order. */
export type Fields = ReadonlyMap<string, readonly XmlElement[]>;

export function fieldsOf(element: XmlElement | undefined): Fields {
  const fields = new Map<string, XmlElement[]>();
  for (const child of element?.children ?? []) {
    if (typeof child === 'string') continue;
    const known = fields.get(child.key);
    if (known === undefined) fields.set(child.key, [child]);
    else known.push(child);
  }
  return fields;
}

/** All elements of some kinds, kind by kind. */
export function listFields(fields: Fields, ...keys: readonly string[]): readonly XmlElement[] {
  return keys.flatMap((key) => fields.get(key) ?? []);
}

/** The first that `read` makes something of, kind by kind. */
export function firstOf<Value>(
  fields: Fields,
  keys: readonly string[],
  read: (element: XmlElement) => Value | undefined,
): Value | undefined {
  for (const key of keys) {
    for (const element of fields.get(key) ?? []) {
      const value = read(element);
      if (value !== undefined && value !== '') return value;
    }
  }
  return undefined;
}

/** The last of the best kind, as a later one corrects an earlier: for dates. */
export function lastOf<Value>(
  fields: Fields,
  keys: readonly string[],
  read: (element: XmlElement) => Value | undefined,
): Value | undefined {
  for (const key of keys) {
    const value = fields
      .get(key)
      ?.map(read)
      .findLast((each) => each !== undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An element's own text, as written but for the ends. */
export function textOf(element: XmlElement): string {
  const [only] = element.children;
  const text = typeof only === 'string' && element.children.length === 1 ? only : nodesToText(element.children);
  return text.trim().slice(0, MAX_LINE);
}

/** An element's text as one line of plain text. */
export function lineOf(element: XmlElement): string {
  return oneLine(textOf(element));
}

/** The same, for elements that hold HTML in some feeds. */
export function plainOf(element: XmlElement): string {
  return htmlToText(textOf(element));
}

/** What has something to say: without absent and empty values, and without lists of nothing. */
export type Present<Values> = { readonly [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Leave out what is absent or empty. */
export function present<Values extends object>(values: Values): Present<Values> {
  const kept = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as Present<Values>; // the same keys, fewer of them
}

/** At most so many as one entry may have. */
export function bounded<Value>(values: readonly Value[]): readonly Value[] {
  return values.length > MAX_OF_A_KIND ? values.slice(0, MAX_OF_A_KIND) : values;
}
