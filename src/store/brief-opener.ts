import { and, inArray, sql } from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import type { Brief, Length } from '../briefing/brief.ts';
import { MINUTE } from '../time.ts';
import { batchesOf } from './batches.ts';
import type { Queryable } from './database.ts';
import { keptFor, prepared } from './prepared.ts';
import { briefs } from './schema.ts';

/** How long a brief that the extractive engine wrote in the model's stead is given out. */
const STAND_IN_MS = 10 * MINUTE;

/** What somebody wants to read of an article. */
export interface BriefWish {
  readonly articleId: string;
  readonly profile: string;
  readonly engine: Brief['engine'];
  readonly language: string | null;
  readonly length: Length;
}

const briefState = {
  id: briefs.id,
  articleId: briefs.articleId,
  profile: briefs.profile,
  state: briefs.state,
  turn: briefs.turn,
};

type BriefState = Pick<typeof briefs.$inferSelect, 'id' | 'articleId' | 'profile' | 'state' | 'turn'>;

/** Makes the briefs that are wished for, or finds those that are there; the table is `briefs` in schema.ts. */
export const briefOpener = keptFor((db: Queryable) => {
  const openOne = prepared(() =>
    insertBriefs([
      {
        articleId: sql.placeholder('articleId'),
        profile: sql.placeholder('profile'),
        engine: sql.placeholder('engine'),
        language: sql.placeholder('language'),
        length: sql.placeholder('length'),
      },
    ]).prepare('open_brief'),
  );

  return {
    /** Open the briefs that some wish for, one for the same wish. @returns Finds the brief of one of these wishes. */
    async open(wishes: readonly BriefWish[]): Promise<(wish: BriefWish) => BriefState> {
      const keyOf = ({ articleId, profile }: Pick<BriefWish, 'articleId' | 'profile'>) => `${articleId} ${profile}`;
      const wanted = new Map(wishes.map((wish) => [keyOf(wish), wish]));
      // Whoever opens several does so in this order, since each stays locked.
      const rows = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, wish]) => wish);
      const opened = new Map<string, BriefState>();
      for (const batch of batchesOf(rows)) {
        for (const brief of await openBatch(batch)) opened.set(keyOf(brief), brief);
      }
      return (wish) => {
        const brief = opened.get(keyOf(wish));
        if (!brief) throw new Error('A brief vanished between two statements');
        return brief;
      };
    },
  };

  async function openBatch(wishes: readonly BriefWish[]): Promise<BriefState[]> {
    const rows = wishes.map(({ articleId, profile, engine, language, length }) => {
      return { articleId, profile, engine, language, length };
    });
    const [one, ...more] = rows;
    const due = one && more.length === 0 ? await openOne().execute(one) : await insertBriefs(rows);
    if (due.length === wishes.length) return due;
    const isWanted = and(
      inArray(
        briefs.articleId,
        wishes.map(({ articleId }) => articleId),
      ),
      inArray(
        briefs.profile,
        wishes.map(({ profile }) => profile),
      ),
    );
    return db.select(briefState).from(briefs).where(isWanted);
  }

  /** @returns Those that are due now; others are due already, being written, or written. */
  function insertBriefs(values: PgInsertValue<typeof briefs>[]) {
    // A fallback's brief answers for a while, then the model may be tried again; at once where one guild's budget was the reason.
    const isOld = sql`${briefs.writtenAt} < now() - ${STAND_IN_MS} * interval '1 millisecond'`;
    const isStandIn = sql`${briefs.brief} ? 'note' and (${briefs.brief} ? 'isOfOneGuild' or ${isOld})`;
    const isOver = sql`${briefs.state} = 'failed' or (${briefs.state} = 'written' and ${isStandIn})`;
    const again = { state: 'due', attempts: 0, dueAt: sql`now()`, errorCode: null, errorMessage: null } as const;
    return db
      .insert(briefs)
      .values(values)
      .onConflictDoUpdate({ target: [briefs.articleId, briefs.profile], set: again, setWhere: isOver })
      .returning(briefState);
  }
});
