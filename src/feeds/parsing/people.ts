import type { Person } from '../feed.ts';
import { resolveAddress } from './address.ts';
import { bounded, type Fields, fieldsOf, firstOf, lineOf, listFields, plainOf, present } from './fields.ts';
import type { XmlElement } from './xml.ts';

/** No name with its address is longer, in characters; some feeds put whole texts here. */
const MAX_PERSON = 300;

/** Read a name, an address, or both in any order: `Ann Lee (ann@example.org)`, `ann@example.org (Ann Lee)`. */
function parsePerson(input: string): Person {
  const text = input.slice(0, MAX_PERSON).replace(/\s+/g, ' ').trim();
  const email = /[^\s()<>[\]:;,"@]{1,64}@[^\s()<>[\]:;,"@]{1,190}/.exec(text)?.[0];
  if (email === undefined) return present({ name: text });
  const name = text
    .replace(email, ' ')
    .replace(/mailto:/i, '')
    .replace(/[<>[\]"]|\(\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return present({ name: name.replace(/^\((.*)\)$/, '$1').trim(), email });
}

/** The people that elements of some kinds name, best kind first; the same name twice is one person. */
export function listPeople(fields: Fields, keys: readonly string[]): readonly Person[] {
  const people = new Map<string, Person>();
  for (const person of bounded(listFields(fields, ...keys)).map(readPerson)) {
    const name = (person.name ?? person.email ?? person.url)?.toLowerCase();
    if (name !== undefined) people.set(name, { ...person, ...people.get(name) });
  }
  return [...people.values()];
}

function readPerson(element: XmlElement): Person {
  const parts = fieldsOf(element);
  if (!['name', 'email', 'uri', 'url', 'homepage', 'itunes:name'].some((key) => parts.has(key))) {
    return parsePerson(plainOf(element));
  }
  return present({
    name: firstOf(parts, ['name', 'itunes:name'], plainOf),
    email: firstOf(parts, ['email', 'itunes:email'], lineOf),
    url: firstOf(parts, ['uri', 'url', 'homepage'], (each) => resolveAddress(lineOf(each), each.base)),
  });
}
