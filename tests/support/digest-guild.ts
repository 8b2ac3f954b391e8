import type { Database } from '../../src/store/database.ts';
import { decisions, digests, entries, feeds, subscriptions } from '../../src/store/schema.ts';
import { HOUR, MINUTE } from '../../src/time.ts';

/** A story as feeds tell it. */
export interface ToldBriefly {
  readonly title: string;
  readonly summary: string;
}

/** Seven events that have nothing in common. */
export const SEVEN_STORIES: readonly ToldBriefly[] = [
  {
    title: 'Bridge over the Vell reopens after two years',
    summary:
      'The old bridge over the river Vell reopened to traffic on Monday, two years after a barge struck its central pillar.',
  },
  {
    title: 'Observatory on Mount Hask finds a comet',
    summary:
      'Astronomers at the observatory on Mount Hask announced the discovery of a comet that will pass the Sun in March.',
  },
  {
    title: 'Dockers of Port Sarrow end their strike',
    summary:
      'Dockers in Port Sarrow voted to end a strike of eleven days after the harbour company offered higher wages.',
  },
  {
    title: 'Orchestra of Tilm names its first woman conductor',
    summary: 'The Tilm philharmonic orchestra appointed Anneke Ruys as chief conductor, the first woman in the post.',
  },
  {
    title: 'Wildfire near Corvala forces villages to leave',
    summary: 'A wildfire in the pine forests near Corvala made three villages leave their homes during the night.',
  },
  {
    title: 'Parliament of Ostrel bans lead in paint',
    summary: 'Deputies in Ostrel passed a law that bans paint containing lead from schools, playgrounds and toys.',
  },
  {
    title: 'Chess prodigy Imre Kallos wins the junior title',
    summary: 'Imre Kallos, aged thirteen, won the junior chess championship in Brenn without losing a single game.',
  },
];

/** Let feeds bring entries to a guild, for digests; each outlet tells every story. */
export async function plantNews(
  db: Database,
  place: { guildId: string; channelId: string },
  news: {
    readonly outlets: readonly string[];
    readonly stories: readonly ToldBriefly[];
    readonly urlOf: (outlet: string, index: number) => string;
    readonly decidedAt?: Date;
  },
): Promise<void> {
  const { outlets, stories, urlOf, decidedAt = new Date(Date.now() - 10 * MINUTE) } = news;
  for (const outlet of outlets) {
    const feed = only(
      await db
        .insert(feeds)
        .values({
          url: `https://${outlet}.example/feed`,
          title: `The ${outlet}`,
          siteUrl: URL.parse(urlOf(outlet, 0))?.origin ?? null,
          readyAt: new Date(),
          dueAt: new Date(Date.now() + HOUR),
        })
        .returning(),
    );
    const subscription = only(
      await db
        .insert(subscriptions)
        .values({ ...place, feedId: feed.id, mode: 'digest', createdBy: '1' })
        .returning(),
    );
    for (const [index, { title, summary }] of stories.entries()) {
      const url = urlOf(outlet, index);
      const known = { feedId: feed.id, key: url, url, contentHash: url, isOld: false, publishedAt: decidedAt };
      const entry = only(
        await db
          .insert(entries)
          .values({ ...known, title, summary })
          .returning(),
      );
      const decision = { subscriptionId: subscription.id, entryId: entry.id, outcome: 'digest' } as const;
      await db.insert(decisions).values({ ...decision, createdAt: decidedAt });
    }
  }
}

/** Keep a digest whose hour came a while ago, and comes again a day later. @returns Its ID. */
export async function plantDigest(
  db: Database,
  place: { guildId: string; channelId: string },
  parts: Partial<typeof digests.$inferInsert> = {},
  agoMs = MINUTE,
): Promise<string> {
  const at = new Date(Math.floor((Date.now() - agoMs) / MINUTE) * MINUTE);
  const row = only(
    await db
      .insert(digests)
      .values({
        ...place,
        name: 'Morning',
        expressions: [`${at.getUTCMinutes()} ${at.getUTCHours()} * * *`],
        zone: 'Etc/UTC',
        sources: { kind: 'all' },
        maxStories: 8,
        quiet: 'skip',
        createdBy: '3',
        nextAt: at,
        ...parts,
      })
      .returning(),
  );
  return row.id;
}

function only<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('A row was not stored');
  return row;
}
