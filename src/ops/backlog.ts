import { sql } from 'drizzle-orm';
import { composeEdition, deliverMessage, pollFeed, probeSite, readLink, writeBrief } from '../jobs/kinds.ts';
import type { Queryable } from '../store/database.ts';
import { isWanted } from '../store/feeds.ts';

/** How a row of work stands: `due` now and taken by nobody, `later`, or `running` with somebody. */
type WorkState = 'due' | 'later' | 'running';

/** What the database says of the whole installation's work. */
export interface Backlog {
  readonly work: readonly { readonly kind: string; readonly state: WorkState; readonly count: number }[];
  /** How long the oldest row that is due has waited, of each kind of job; 0 where none is due. */
  readonly oldest: readonly { readonly kind: string; readonly oldestDueMs: number }[];
  readonly feeds: readonly { readonly health: 'well' | 'failing' | 'paused' | 'gone'; readonly count: number }[];
  readonly guilds: number;
}

/** Where the rows of each kind are, and which of their states ask for work; the partial indexes of schema.ts serve these. */
const KINDS = [
  { kind: readLink.name, table: 'links', states: ['due', 'fetching', 'extracting'] },
  { kind: writeBrief.name, table: 'briefs', states: ['due', 'writing'] },
  { kind: deliverMessage.name, table: 'deliveries', states: ['due', 'rendered', 'posting'] },
  { kind: pollFeed.name, table: 'feeds', states: ['due', 'polling'] },
  { kind: probeSite.name, table: 'probes', states: ['due', 'probing'] },
  {
    kind: composeEdition.name,
    table: 'editions',
    states: ['planned', 'collected', 'briefed', 'rendered', 'posting'],
  },
] as const;

interface Row extends Record<string, unknown> {
  readonly kind: string;
  readonly due: number;
  readonly later: number;
  readonly running: number;
  readonly oldest: number;
}

/** Count what is to be done. */
export async function readBacklog(db: Queryable): Promise<Backlog> {
  const counts = KINDS.map(({ kind, table, states }) => {
    const wanted = table === 'feeds' ? sql` and ${isWanted}` : sql``;
    return sql`
      select ${kind}::text as kind,
        count(*) filter (where not is_running and due_at <= now())::int as due,
        count(*) filter (where not is_running and due_at > now())::int as later,
        count(*) filter (where is_running)::int as running,
        coalesce(extract(epoch from now() - min(due_at) filter (where not is_running and due_at <= now())), 0)::float8 as oldest
      from (select due_at, coalesce(claimed_until >= now(), false) as is_running from ${sql.identifier(table)}
        where state in (${sql.join(
          states.map((state) => sql.raw(`'${state}'`)), // constants, so that the partial index serves
          sql`, `,
        )})${wanted}) work`;
  });
  const { rows } = await db.execute<Row>(sql.join(counts, sql` union all `));
  const { rows: feeds } = await db.execute<{ health: 'well' | 'failing' | 'paused' | 'gone'; count: number }>(sql`
    select case when state in ('paused', 'gone') then state when failures > 0 then 'failing' else 'well' end as health,
      count(*)::int as count
    from feeds where exists (select 1 from subscriptions wish where wish.feed_id = feeds.id and wish.removed_at is null)
    group by 1`);
  const { rows: guilds } = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from guilds where left_at is null`,
  );
  return {
    work: rows.flatMap(({ kind, due, later, running }) => [
      { kind, state: 'due' as const, count: due },
      { kind, state: 'later' as const, count: later },
      { kind, state: 'running' as const, count: running },
    ]),
    oldest: rows.map(({ kind, oldest }) => ({ kind, oldestDueMs: oldest * 1000 })),
    feeds: (['well', 'failing', 'paused', 'gone'] as const).map((health) => ({
      health,
      count: feeds.find((row) => row.health === health)?.count ?? 0,
    })),
    guilds: guilds[0]?.count ?? 0,
  };
}
