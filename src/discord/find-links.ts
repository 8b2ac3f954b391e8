import type { Embed, Message } from 'discord.js';
import { normaliseUrl } from '../reading/read.ts';

/** Without what cannot be in one: the end of words that are linked in turn, as in `[https://…](https://…)`. */
const LINK = /https?:\/\/(?:(?!\]\()[^\s<>|])+/giu;
/** What ends a sentence, a quotation or emphasis around a link rather than the link. */
const TRAILING = /[.,;:!?'"’”*_~`。、，！？；：…—」』】》〉\]}]/;
/** Brackets that belong to a link only where they open in it, by those that close them. */
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', '）': '（' };
/** An address that stands alone: whatever it ends in is its own. */
const ADDRESS = /^(?:feed:)?https?:\S+$/iu;

/**
 * Find the links in what a member wrote, in order, each once.
 *
 * A closing bracket belongs to a link only if it opens there, as in encyclopedias; `[words](link)` and `<link>` are read as
 * Discord reads them.
 */
function findLinks(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => Array.from(text.matchAll(LINK), ([raw]) => trim(raw)));
  const byAddress = new Map<string, string>();
  for (const link of found) {
    const address = addressOf(link);
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, link);
  }
  return [...byAddress.values()];
}

/**
 * Find the links in a message, in what it forwards, and in what Discord made of them; where there are none, in what a bot wrote
 * elsewhere: in texts of an embed or of components, and on buttons.
 */
export function findLinksIn(message: Message): string[] {
  const messages = [message, ...message.messageSnapshots.values()];
  const embeds = messages.flatMap((each) => each.embeds);
  const links = findLinks([...messages.map(({ content }) => content ?? ''), ...embeds.map(({ url }) => url ?? '')]);
  // What Discord quotes of a linked page has links of its own, which nobody sent.
  if (links.length > 0) return links;
  const components = messages.flatMap((each) => each.components.map((component) => component.toJSON()));
  return findLinks([...embeds.flatMap(textsInEmbed), ...components.flatMap(textsInComponent)]);
}

/** Without pictures, which are no articles. */
const textsInEmbed = ({ title, description, fields, author }: Embed) =>
  [title, description, ...fields.map(({ value }) => value), author?.url].map((text) => text ?? '');

function textsInComponent(component: object): string[] {
  // Of every kind of component, those parts that hold a text, the address of a button, or further components.
  const {
    content,
    url,
    accessory,
    components = [],
  } = component as Partial<Record<'content' | 'url', string> & { accessory: object; components: object[] }>;
  const inside = accessory ? [...components, accessory] : components;
  return [content ?? '', url ?? '', ...inside.flatMap(textsInComponent)];
}

/** Find the links in what was pasted where one is asked for; the text as it stands if it is an address, or holds none. */
export function findPasted(text: string): string[] {
  const pasted = text.trim();
  const found = ADDRESS.test(pasted) ? [] : findLinks([pasted]);
  return found.length > 0 ? found : [pasted];
}

/** In one go from the end: a member may write thousands of marks behind a link. */
function trim(raw: string): string {
  const count = (mark: string) => raw.split(mark).length - 1;
  const unopened = new Map(
    Object.entries(BRACKETS).map(([closing, opening]) => [closing, count(closing) - count(opening)]),
  );
  let end = raw.length;
  for (; end > 0; end -= 1) {
    const last = raw.charAt(end - 1);
    const surplus = unopened.get(last);
    if (surplus === undefined ? !TRAILING.test(last) : surplus <= 0) break;
    if (surplus !== undefined) unopened.set(last, surplus - 1);
  }
  return raw.slice(0, end);
}

function addressOf(link: string): string | undefined {
  try {
    return normaliseUrl(link);
  } catch {
    return undefined;
  }
}
