import { tidy, truncate } from '../reading/text.ts';
import { chooseClaims, withoutTold } from './claims.ts';
import { findDifferences } from './differences.ts';
import type { Edition, Story, StoryDraft, Telling } from './edition.ts';

/** What an edition is about besides its stories. */
export type EditionHead = Pick<
  Edition,
  'title' | 'slot' | 'zone' | 'since' | 'until' | 'outletsRead' | 'entriesRead' | 'leftOut' | 'isLate'
>;

/** Claims and figures that differ, of one story. */
const MAX_CLAIMS = 2;
const MAX_DIFFERENCES = 1;
/** One or two sentences, in characters. */
const MAX_SUMMARY = 320;

/**
 * Make an edition of its stories, in the order given. A story told before is told again only with what is new.
 *
 * @param drafts Each with its ID, and its tellings, the best-sourced first.
 */
export function composeEdition(
  head: EditionHead,
  drafts: readonly (StoryDraft & { readonly storyId: string })[],
): Edition {
  const stories = drafts.flatMap(({ storyId, ...draft }) => composeStory(storyId, draft) ?? []);
  const notes = new Set(drafts.flatMap(({ tellings }) => tellings.flatMap(({ reading }) => reading?.note ?? [])));
  return { ...head, stories, notes: [...notes] };
}

/** @returns `undefined` for a story told before of which there is nothing new. */
function composeStory(storyId: string, { tellings, seen }: StoryDraft): Story | undefined {
  const [lead] = tellings;
  if (!lead) return undefined;
  const fresh = seen ? withoutTold(tellings, seen.claims) : tellings;
  const claims = chooseClaims(fresh, MAX_CLAIMS);
  if (seen && claims.length === 0) return undefined;
  return {
    storyId,
    headline: tidy(lead.title) || 'Untitled',
    url: lead.reading?.canonicalUrl ?? lead.url,
    summary: seen ? '' : summaryOf(lead),
    outlets: outletsOf(tellings),
    claims,
    differences: findDifferences(fresh, MAX_DIFFERENCES),
    known: tellings.flatMap(({ reading }) => reading?.claims.map(({ text }) => text) ?? []),
    isUpdate: seen !== undefined,
    briefId: lead.reading?.briefId ?? null,
    entryIds: tellings.map(({ entryId }) => entryId),
    publishedAt: tellings.reduce<string | null>(
      (newest, { publishedAt }) =>
        publishedAt !== null && (newest === null || publishedAt > newest) ? publishedAt : newest,
      null,
    ),
  };
}

/** The brief's, or the feed's own words where nothing was read. */
function summaryOf({ reading, summary }: Telling): string {
  const text = tidy(reading?.summary ?? summary);
  if (text.length <= MAX_SUMMARY) return text;
  const end = Math.max(...['. ', '! ', '? ', '。'].map((mark) => text.lastIndexOf(mark, MAX_SUMMARY)));
  return end > MAX_SUMMARY / 3 ? text.slice(0, end + 1) : truncate(text, MAX_SUMMARY);
}

function outletsOf(tellings: readonly Telling[]): Story['outlets'] {
  const urls = new Map<string, string | null>();
  for (const { outlet, url, reading } of tellings)
    if (!urls.has(outlet)) urls.set(outlet, reading?.canonicalUrl ?? url);
  return [...urls].map(([name, url]) => ({ name, url }));
}
