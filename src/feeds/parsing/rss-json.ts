import type { XmlElement, XmlNode } from './xml.ts';

/** As for XML: nothing in a feed stands deeper. */
const MAX_DEPTH = 32;

/**
 * Turn RSS written in JSON (http://scripting.com/rss.json) into the tree that the same feed in XML has: a member is an
 * element, a list a repeated one; a plain member may be meant as an attribute, so it is both.
 *
 * @returns `undefined` for any other JSON.
 */
export function rssOfJson(value: unknown, base: string): XmlElement | undefined {
  if (!isObject(value) || !isObject(value.rss) || !('channel' in value.rss)) return undefined;
  return elementOf('rss', value.rss, base, 0);
}

function elementOf(name: string, value: unknown, base: string, depth: number): XmlElement {
  const element = (children: XmlNode[], attributes: XmlElement['attributes']): XmlElement => ({
    tag: name.slice(name.indexOf(':') + 1),
    key: name.toLowerCase(),
    attributes,
    children,
    base,
    start: 0,
  });
  if (!isObject(value)) return element(isPlain(value) ? [String(value)] : [], []);
  const members = depth < MAX_DEPTH ? Object.entries(value) : [];
  const plain = members.filter((member): member is [string, string | number | boolean] => isPlain(member[1]));
  return element(
    members.flatMap(([key, member]): XmlNode[] =>
      key === '#value' && isPlain(member)
        ? [String(member)]
        : (Array.isArray(member) ? member : [member]).map((each) => elementOf(key, each, base, depth + 1)),
    ),
    plain.map(([key, member]) => [key, String(member)] as const),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
