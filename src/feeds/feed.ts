// What a feed says, whatever it is written in: RSS, RDF, Atom or JSON Feed. What a feed leaves out is absent here too.

export interface Person {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
}

export interface Category {
  readonly term?: string;
  readonly label?: string;
  readonly scheme?: string;
}

export interface FeedLink {
  readonly href?: string;
  readonly rel?: string;
  readonly type?: string;
}

export interface Enclosure {
  readonly url: string;
  readonly type?: string;
  /** In bytes, as the feed claims. */
  readonly length?: number;
}

/** What feed and entry have in common. Titles are plain text; dates are ISO 8601 in UTC. */
interface Described {
  readonly title?: string;
  readonly link?: string;
  /** Verbatim, never normalised. */
  readonly id?: string;
  readonly published?: string;
  readonly updated?: string;
  /** The first of `authors`. */
  readonly author?: Person;
  readonly authors?: readonly Person[];
  readonly categories?: readonly Category[];
  readonly links?: readonly FeedLink[];
  /** HTML. */
  readonly rights?: string;
  /** An address. */
  readonly image?: string;
}

/** The feed itself. */
export interface FeedHead extends Described {
  /** HTML. */
  readonly description?: string;
  readonly language?: string;
  readonly generator?: string;
  /** In minutes: how long a copy stays fresh. */
  readonly ttl?: number;
  /** Where the feed says it has moved to. */
  readonly newLocation?: string;
}

export interface FeedEntry extends Described {
  /** HTML. */
  readonly summary?: string;
  /** HTML. */
  readonly content?: string;
  readonly enclosures?: readonly Enclosure[];
  /** Address of the discussion. */
  readonly comments?: string;
  /** Whether the id is all the entry has for a link. */
  readonly guidIsLink?: boolean;
  /** Where an entry was taken from. */
  readonly source?: { readonly title?: string; readonly id?: string; readonly link?: string };
  readonly media?: readonly { readonly url: string }[];
  readonly thumbnails?: readonly { readonly url: string }[];
}

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json';

/** What a feed asks of those who poll it. */
export interface PollHints {
  /** How long a copy stays fresh: `ttl` of the head, in milliseconds. */
  readonly ttlMs?: number;
  /** How often it changes (RSS 1.0 modules, "Syndication"), in milliseconds. */
  readonly updatePeriodMs?: number;
  /** In UTC, 0 to 23: hours in which it should not be polled. */
  readonly skipHours: readonly number[];
  /** In UTC, 0 for Sunday to 6: days on which it should not be polled. */
  readonly skipDays: readonly number[];
}

/** A feed as parsed. */
export interface Feed {
  readonly format: FeedFormat;
  /** The charset it was decoded from, in lower case. */
  readonly encoding: string;
  readonly feed: FeedHead;
  /** In the feed's order. */
  readonly items: readonly FeedEntry[];
  readonly hints: PollHints;
}
