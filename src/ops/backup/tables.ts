/** A table of a backup. */
export interface BackedUpTable {
  readonly name: string;
  /** Columns that stay out: secrets of the moment, and what is dropped once it is used. */
  readonly without?: readonly string[];
}

/** What a backup holds, in the order in which rows can refer to rows. */
export const BACKED_UP: readonly BackedUpTable[] = [
  { name: 'guilds' },
  { name: 'audit' },
  { name: 'articles' },
  { name: 'links', without: ['page', 'page_type'] },
  { name: 'briefs' },
  { name: 'usage' },
  { name: 'budget_holds' },
  { name: 'requests' },
  { name: 'feeds', without: ['slot_at'] },
  { name: 'entries' },
  { name: 'subscriptions' },
  { name: 'decisions' },
  { name: 'digests' },
  { name: 'editions' },
  { name: 'edition_stories' },
  { name: 'deliveries', without: ['interaction_token', 'editing_until'] },
];

/** The name of a database's own, the manners of an hour, questions that somebody is asking right now, and what can be asked again. */
export const LEFT_OUT: readonly string[] = ['installation', 'hosts', 'probes', 'entry_vectors'];
