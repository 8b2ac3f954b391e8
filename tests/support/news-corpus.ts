import { readFileSync } from 'node:fs';
import type { RememberedStory, StoryDraft, Telling } from '../../src/digests/edition.ts';
import type { ChosenStory, ToldStory } from '../../src/digests/stories.ts';
import type { PassedEntry } from '../../src/store/decisions.ts';
import { aClaim } from './builders.ts';

/** An article of the corpus: its sentences, and which of them are claims. */
export interface CorpusArticle {
  readonly id: string;
  readonly event: string;
  readonly outlet: string;
  readonly at: string;
  readonly title: string;
  readonly language?: string;
  readonly copyOf?: string;
  readonly text: readonly string[];
  readonly claims: readonly number[];
}

const FILE = new URL('../digests/fixtures/three-days.json', import.meta.url);

/** Articles of three days on a dozen events, by a handful of outlets. */
export const CORPUS: readonly CorpusArticle[] = JSON.parse(readFileSync(FILE, 'utf8'));

const addressOf = ({ id, outlet }: CorpusArticle) =>
  `https://${outlet.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example/${id}`;

/** An article as a feed brought it. @param weights By outlet; 1 where none is given. */
export function passedOf(article: CorpusArticle, weights: Readonly<Record<string, number>> = {}): PassedEntry {
  const { id, outlet, at, title, text, language = 'en' } = article;
  const entry = { id, url: addressOf(article), title, summary: text.join(' '), publishedAt: new Date(at) };
  return {
    entry: { ...entry, createdAt: new Date(at) },
    feed: { id: outlet, title: outlet, language },
    subscription: { weight: weights[outlet] ?? 1 },
  } as PassedEntry; // what planning does not read is left out
}

/** A chosen story with everything that its articles say. */
export function draftOf(
  { storyId, entryIds, copies }: ChosenStory,
  seen?: RememberedStory,
): StoryDraft & { readonly storyId: string } {
  return { storyId, seen, tellings: entryIds.map((id) => tellingOf(articleOf(id), copies.includes(id))) };
}

function tellingOf(article: CorpusArticle, isCopy: boolean): Telling {
  const { id, outlet, at, title, text } = article;
  const url = addressOf(article);
  const claims = article.claims.flatMap((index) => {
    const quote = text[index] ?? '';
    return [aClaim({ text: quote, quote, claimant: null, importance: 1 - index / 10 })];
  });
  const reading = {
    articleId: id,
    briefId: `brief-${id}`,
    canonicalUrl: url,
    siteName: outlet,
    summary: text[0] ?? '',
    claims,
  };
  return {
    entryId: id,
    outlet,
    url,
    title,
    publishedAt: at,
    summary: text.join(' '),
    weight: 1,
    isCopy,
    reading: isCopy ? undefined : { ...reading, image: null, note: undefined },
  };
}

/** A story as a digest remembers it. */
export function toldOf({ storyId, entryIds }: ChosenStory, toldAt: Date): ToldStory {
  const [lead] = entryIds.map(articleOf);
  return {
    storyId,
    headline: lead?.title ?? '',
    url: lead ? addressOf(lead) : null,
    text: lead?.text.join(' ') ?? '',
    toldAt,
  };
}

export function articleOf(id: string): CorpusArticle {
  const found = CORPUS.find((article) => article.id === id);
  if (!found) throw new Error(`The corpus has no article ${id}`);
  return found;
}
