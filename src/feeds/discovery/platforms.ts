// What is known of platforms: where each keeps the feeds of its pages. Knowledge only; nothing here fetches.

/** An address in the parts that rules look at. */
interface Place {
  readonly url: URL;
  /** Of the path, without empty ones, as written. */
  readonly parts: readonly string[];
  readonly origin: string;
}

interface Platform {
  readonly host: RegExp;
  /** Addresses of the feeds of a page, best first; empty if the page has none. */
  feeds(place: Place): readonly string[];
}

const RESERVED_GITHUB = new Set(
  'about apps codespaces collections contact customer-stories enterprise events explore features issues join login marketplace new notifications orgs pricing pulls search security settings signup site sponsors team topics trending'.split(
    ' ',
  ),
);
const RESERVED_MEDIUM = new Set([
  'about',
  'creators',
  'jobs-at-medium',
  'm',
  'me',
  'membership',
  'new-story',
  'p',
  'plans',
  'search',
  'topic',
]);
const RESERVED_DEV = new Set(
  'about challenges code-of-conduct contact enter faq listings new pod privacy search settings tags terms top videos'.split(
    ' ',
  ),
);
const RESERVED_VIMEO = new Set(
  'about blog categories create features help jobs join log_in manage ondemand search solutions stock upgrade watch'.split(
    ' ',
  ),
);

const PLATFORMS: readonly Platform[] = [
  {
    host: /^(?:www\.|m\.|music\.)?youtube\.com$/,
    feeds({ url, parts: [kind = '', name = ''] }) {
      const feed = (query: string) => [`https://www.youtube.com/feeds/videos.xml?${query}`];
      const list = url.searchParams.get('list');
      if ((kind === 'playlist' || kind === 'watch') && list) return feed(`playlist_id=${encodeURIComponent(list)}`);
      if (kind === 'channel' && name) return feed(`channel_id=${name}`);
      // A handle or custom name leads to a page that names its channel.
      return kind === 'user' && name ? feed(`user=${name}`) : [];
    },
  },
  {
    host: /^(?:www\.|old\.|new\.|np\.|i\.|m\.|sh\.)?reddit\.com$/,
    feeds({ url, parts: [kind = '', ...rest] }) {
      const path = [kind === 'u' ? 'user' : kind, ...rest].filter(Boolean);
      const query = new URLSearchParams(
        [...url.searchParams].filter(([name]) => /^(?:t|sort|q|restrict_sr|type)$/.test(name)),
      );
      const search = query.size === 0 ? '' : `?${query}`;
      if (path.at(-1) === 'search') return [`https://www.reddit.com/${path.join('/')}.rss${search}`];
      return [`https://www.reddit.com/${path.map((part) => `${part}/`).join('')}.rss${search}`];
    },
  },
  {
    host: /^(?:www\.)?github\.com$/,
    feeds({ parts: [owner, repository, section = '', ...rest] }) {
      if (!owner || RESERVED_GITHUB.has(owner.toLowerCase())) return [];
      if (!repository) return [`https://github.com/${owner}.atom`];
      const base = `https://github.com/${owner}/${repository.replace(/\.git$/, '')}`;
      const general = [`${base}/releases.atom`, `${base}/commits.atom`, `${base}/tags.atom`];
      switch (section) {
        case 'tree':
        case 'blob':
        case 'commits':
          // What follows is a branch, or a branch and a path: both have a feed.
          return rest.length === 0 ? [`${base}/commits.atom`] : [`${base}/commits/${rest.join('/')}.atom`];
        case 'releases':
          return [`${base}/releases.atom`];
        case 'tags':
          return [`${base}/tags.atom`];
        case 'discussions':
          return [`${base}/discussions.atom`, ...general];
        case 'wiki':
          return [`${base}/wiki.atom`, ...general];
        default:
          return general;
      }
    },
  },
  {
    host: /^(?:www\.)?gitlab\.com$|^gitlab\./,
    feeds({ origin, parts }) {
      const dash = parts.indexOf('-');
      const project = dash === -1 ? parts : parts.slice(0, dash);
      const base = `${origin}/${project.join('/')}`;
      if (project.length === 0 || /^(?:explore|users|groups|dashboard|help)$/.test(project[0] ?? '')) return [];
      if (project.length === 1) return [`${base}.atom`];
      const [section, ...rest] = dash === -1 ? [] : parts.slice(dash + 1);
      switch (section) {
        case 'tree':
        case 'blob':
        case 'commits':
          return [`${base}/-/commits/${rest.join('/')}?format=atom`];
        case 'tags':
          return [`${base}/-/tags?format=atom`];
        case 'releases':
          return [`${base}/-/releases.atom`];
        case 'issues':
        case 'merge_requests':
          return [`${base}/-/${section}.atom`];
        default:
          return [`${base}/-/releases.atom`, `${base}/-/tags?format=atom`, `${base}.atom`];
      }
    },
  },
  {
    host: /^(?:www\.)?codeberg\.org$/,
    feeds({ origin, parts: [owner, repository] }) {
      if (!owner || owner === 'explore') return [];
      const base = `${origin}/${owner}`;
      return repository ? [`${base}/${repository}/releases.rss`, `${base}/${repository}.rss`] : [`${base}.rss`];
    },
  },
  {
    host: /^bsky\.app$/,
    feeds: ({ parts: [kind, name] }) => (kind === 'profile' && name ? [`https://bsky.app/profile/${name}/rss`] : []),
  },
  {
    host: /^(?:www\.|open\.)?substack\.com$/,
    feeds({ parts: [first = '', second] }) {
      const name = first.startsWith('@') ? first.slice(1) : first === 'pub' ? second : undefined;
      return name ? [`https://${name}.substack.com/feed`] : [];
    },
  },
  { host: /^[\w-]+\.substack\.com$/, feeds: ({ origin }) => [`${origin}/feed`] },
  {
    host: /^(?:www\.)?medium\.com$/,
    feeds({ parts: [first = '', second, third] }) {
      if (first === '' || RESERVED_MEDIUM.has(first)) return [];
      if (first === 'tag') return second ? [`https://medium.com/feed/tag/${second}`] : [];
      if (second === 'tagged' && third) return [`https://medium.com/feed/${first}/tagged/${third}`];
      return [`https://medium.com/feed/${first}`];
    },
  },
  { host: /^[\w-]+\.medium\.com$/, feeds: ({ origin }) => [`${origin}/feed`] },
  {
    host: /^[\w-]+\.wordpress\.com$/,
    feeds({ origin, parts: [kind = '', name] }) {
      const isPart = /^(?:category|tag|author)$/.test(kind) && name;
      return isPart ? [`${origin}/${kind}/${name}/feed/`, `${origin}/feed/`] : [`${origin}/feed/`];
    },
  },
  {
    host: /^[\w-]+\.blogspot\.[a-z.]+$/,
    feeds({ origin, parts: [search, kind, label] }) {
      const isLabel = search === 'search' && kind === 'label' && label;
      return [`${origin}/feeds/posts/default${isLabel ? `/-/${label}` : ''}`];
    },
  },
  {
    host: /^news\.ycombinator\.com$/,
    feeds({ url, parts: [page = 'news'] }) {
      const id = url.searchParams.get('id');
      const query = id === null ? '' : `?id=${encodeURIComponent(id)}`;
      if ((page === 'item' || page === 'user') && query) return [`https://hnrss.org/${page}${query}`];
      if (page === 'show' || page === 'shownew') return ['https://news.ycombinator.com/showrss'];
      if (/^(?:ask|newest|best|jobs|newcomments)$/.test(page)) return [`https://hnrss.org/${page}`];
      return ['https://news.ycombinator.com/rss'];
    },
  },
  {
    host: /^(?:[\w-]+\.)*(?:stackexchange\.com|stackoverflow\.com|serverfault\.com|superuser\.com|askubuntu\.com|mathoverflow\.net|stackapps\.com)$/,
    feeds({ origin, parts: [kind, second, third] }) {
      if (kind === 'questions' && second === 'tagged' && third) return [`${origin}/feeds/tag/${third}`];
      if (kind === 'tags' && second) return [`${origin}/feeds/tag/${second}`];
      if (/^(?:questions|q)$/.test(kind ?? '') && /^\d+$/.test(second ?? ''))
        return [`${origin}/feeds/question/${second}`];
      if (kind === 'users' && /^\d+$/.test(second ?? '')) return [`${origin}/feeds/user/${second}`];
      return [`${origin}/feeds`];
    },
  },
  {
    host: /^(?:www\.|export\.)?arxiv\.org$/,
    feeds({ parts: [kind = '', name] }) {
      if ((kind === 'list' || kind === 'archive') && name) return [`https://rss.arxiv.org/rss/${name}`];
      return kind === 'a' && name ? [`https://arxiv.org/a/${name}.atom`] : [];
    },
  },
  {
    host: /^(?:www\.)?vimeo\.com$/,
    feeds({ parts: [first = '', second] }) {
      if (/^(?:channels|groups)$/.test(first)) return second ? [`https://vimeo.com/${first}/${second}/videos/rss`] : [];
      return first === '' || /^\d+$/.test(first) || RESERVED_VIMEO.has(first)
        ? []
        : [`https://vimeo.com/${first}/videos/rss`];
    },
  },
  {
    host: /^store\.steampowered\.com$/,
    feeds({ parts }) {
      const id = /(?:^|\/)app\/(\d+)/.exec(parts.join('/'))?.[1];
      if (id !== undefined) return [`https://store.steampowered.com/feeds/news/app/${id}/`];
      return parts.length === 0 || parts[0] === 'news' ? ['https://store.steampowered.com/feeds/news.xml'] : [];
    },
  },
  {
    host: /^(?:www\.)?steamcommunity\.com$/,
    feeds({ parts: [kind = '', name] }) {
      if (/^(?:app|games)$/.test(kind) && name && /^\d+$/.test(name))
        return [`https://store.steampowered.com/feeds/news/app/${name}/`];
      return /^(?:games|groups|ogg)$/.test(kind) && name ? [`https://steamcommunity.com/${kind}/${name}/rss/`] : [];
    },
  },
  {
    host: /(?:^|\.)lemmy\.|^lemm\.ee$|^(?:beehaw\.org|sh\.itjust\.works|programming\.dev|discuss\.tchncs\.de|sopuli\.xyz|feddit\.[a-z]+|slrpnk\.net|infosec\.pub|mander\.xyz|midwest\.social|aussie\.zone|hexbear\.net)$/,
    feeds({ url, origin, parts: [kind = '', name] }) {
      const sort = url.searchParams.get('sort') ?? 'New';
      const query = `?sort=${encodeURIComponent(sort)}`;
      if ((kind === 'c' || kind === 'u') && name) return [`${origin}/feeds/${kind}/${name}.xml${query}`];
      return kind === '' ? [`${origin}/feeds/local.xml${query}`, `${origin}/feeds/all.xml${query}`] : [];
    },
  },
  {
    host: /^(?:www\.)?tumblr\.com$/,
    feeds({ parts: [first = '', second, third] }) {
      const name = first === 'blog' ? (second === 'view' ? third : second) : first.replace(/^@/, '');
      return name && !/^(?:explore|dashboard|tagged|search|login|register|about)$/.test(name)
        ? [`https://${name}.tumblr.com/rss`]
        : [];
    },
  },
  {
    host: /^[\w-]+\.tumblr\.com$/,
    feeds({ origin, parts: [kind, tag] }) {
      return kind === 'tagged' && tag ? [`${origin}/tagged/${tag}/rss`, `${origin}/rss`] : [`${origin}/rss`];
    },
  },
  {
    host: /^itch\.io$/,
    feeds({ parts }) {
      if (parts.length === 0) return ['https://itch.io/feed/featured.xml', 'https://itch.io/feed/new.xml'];
      return parts[0] === 'games' || parts[0] === 'devlogs' ? [`https://itch.io/${parts.join('/')}.xml`] : [];
    },
  },
  { host: /^[\w-]+\.itch\.io$/, feeds: ({ origin, parts: [game] }) => (game ? [`${origin}/${game}/devlog.rss`] : []) },
  {
    host: /^dev\.to$/,
    feeds({ parts: [first = '', second] }) {
      if (first === '') return ['https://dev.to/feed'];
      if (first === 't') return second ? [`https://dev.to/feed/tag/${second}`] : [];
      return RESERVED_DEV.has(first) ? [] : [`https://dev.to/feed/${first}`];
    },
  },
  {
    host: /^pypi\.org$/,
    feeds: ({ parts: [kind, name] }) =>
      kind === 'project' && name ? [`https://pypi.org/rss/project/${name}/releases.xml`] : [],
  },
  {
    host: /^lobste\.rs$/,
    feeds: ({ parts: [kind, tag] }) => [
      kind === 't' && tag ? `https://lobste.rs/t/${tag}.rss` : 'https://lobste.rs/rss',
    ],
  },
  // Last, since it goes by the path: Mastodon and its kin stand on hosts of any name.
  {
    host: /./,
    feeds({ origin, url, parts: [first = '', second] }) {
      const account = /^@([\w.-]+)(?:@([\w.-]+\.\w+))?$/.exec(first);
      if (account?.[1]) return [`${account[2] === undefined ? origin : `https://${account[2]}`}/@${account[1]}.rss`];
      if (!/mastodon|mstdn|toot|^(?:fosstodon|hachyderm|chaos|infosec|sigmoid)\./.test(url.hostname)) return [];
      if (first === 'users' && second) return [`${origin}/@${second}.rss`];
      return first === 'tags' && second ? [`${origin}/tags/${second}.rss`] : [];
    },
  },
];

/** Hosts whose accounts begin with "@" too, and that have no feed for them. */
const WITHOUT_FEEDS =
  /(?:^|\.)(?:tiktok\.com|threads\.(?:net|com)|instagram\.com|x\.com|twitter\.com|facebook\.com|t\.me)$/;

/**
 * Name the feeds of a page from its address alone, best first.
 *
 * @returns The address itself if it plainly is a feed's; empty if the platform is not known.
 */
export function findPlatformFeeds(url: URL): readonly string[] {
  if (isFeedAddress(url)) return [url.href];
  const host = url.hostname.toLowerCase();
  if (WITHOUT_FEEDS.test(host)) return [];
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const place = { url, parts, origin: `${url.protocol}//${url.host}` };
  return PLATFORMS.find((platform) => platform.host.test(host))?.feeds(place) ?? [];
}

/** Tell an address that only a feed has. */
function isFeedAddress(url: URL): boolean {
  return /(?:\.(?:rss|atom|rdf)|\/(?:feed|rss|atom|feeds?)\.(?:xml|json)|\/videos\.xml|\/(?:feed|rss)\/?)$/i.test(
    url.pathname,
  );
}
