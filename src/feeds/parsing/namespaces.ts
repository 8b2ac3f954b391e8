/** Namespaces that feeds use, by the prefix they are known under. */
const SPACES: Readonly<Record<string, readonly string[]>> = {
  atom: ['www.w3.org/2005/atom', 'purl.org/atom/ns', 'purl.org/atom/app'],
  rss: [
    'purl.org/rss/1.0',
    'purl.org/net/rss1.1',
    'my.netscape.com/rdf/simple/0.9',
    'channel.netscape.com/rdf/simple/0.9',
    'my.netscape.com/publish/formats/rss-0.91.dtd',
    'backend.userland.com/rss',
    'backend.userland.com/rss2',
    'backend.userland.com/rss091',
    'backend.userland.com/rss092',
    'backend.userland.com/weblogmodule/rss',
    'blogs.law.harvard.edu/tech/rss',
    'cyber.law.harvard.edu/rss',
  ],
  rdf: ['www.w3.org/1999/02/22-rdf-syntax-ns'],
  dc: ['purl.org/dc/elements/1.1', 'purl.org/dc/elements/1.0'],
  dcterms: ['purl.org/dc/terms', 'purl.org/rss/1.0/modules/dcterms'],
  content: ['purl.org/rss/1.0/modules/content'],
  sy: ['purl.org/rss/1.0/modules/syndication'],
  media: ['search.yahoo.com/mrss', 'search.yahoo.com/mrss/rss'],
  itunes: ['www.itunes.com/dtds/podcast-1.0.dtd'],
  googleplay: ['www.google.com/schemas/play-podcasts/1.0'],
  admin: ['webns.net/mvcb'],
  cc: ['creativecommons.org/ns', 'web.resource.org/cc', 'backend.userland.com/cc'],
  creativecommons: [
    'backend.userland.com/creativecommonsrssmodule',
    'cyber.law.harvard.edu/rss/creativecommonsrssmodule',
  ],
  prism: ['prismstandard.org/namespaces/basic/2.0', 'prismstandard.org/namespaces/1.2/basic'],
  xhtml: ['www.w3.org/1999/xhtml'],
  svg: ['www.w3.org/2000/svg'],
  mathml: ['www.w3.org/1998/math/mathml'],
};

const BY_URI = new Map(Object.entries(SPACES).flatMap(([space, uris]) => uris.map((uri) => [uri, space] as const)));

/** Prefixes of modules that mean the same whatever they are declared as: Apple's own first example had another address. */
const MODULES = new Set(['dc', 'dcterms', 'content', 'sy', 'media', 'itunes', 'googleplay']);

/**
 * Name a namespace by its usual prefix. Spellings vary in case, in a final slash or hash, and in http or https.
 *
 * @returns The URI itself for one that is not known here; empty for none.
 */
export function spaceOf(uri: string, prefix: string): string {
  const plain = uri
    .trim()
    .slice(0, 200)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]$/, '');
  return BY_URI.get(plain) ?? (MODULES.has(prefix) ? prefix : uri);
}

/** What an undeclared prefix most likely means; prefixes are what authors copy from each other. */
export function spaceOfPrefix(prefix: string): string {
  return prefix === 'a10' ? 'atom' : prefix;
}
