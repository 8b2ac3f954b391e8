import type { BudgetConfig, Prices } from '../config.ts';
import type { BriefClaim } from '../store/briefs.ts';
import type { Database } from '../store/database.ts';
import { holdStore } from '../store/holds.ts';
import { MAX_ARTICLE_CHARS, MAX_SHOWN_CHARS } from './excerpt.ts';
import { MAX_CALLS, MAX_OUTPUT_TOKENS } from './model.ts';

/** Whether a model may be asked, and for whom; or whose budget has too little left. */
export type Held =
  | {
      readonly ok: true;
      readonly guildId: string | null;
      /** Whether money is held: where there is no budget, none is. */
      readonly isHeld: boolean;
    }
  | { readonly ok: false; readonly spent: 'guild' | 'all' };

/** Asked before a model is: what a call may cost at most is held, so that no budget is ever overdrawn. */
export interface Budget {
  /** Whether the month has room for so many dollars more; what is small is not held. */
  hasRoom(most: number): Promise<boolean>;
  hold(claim: Pick<BriefClaim, 'id' | 'turn' | 'article' | 'guildIds'>): Promise<Held>;
}

/** Of UTF-8, for each UTF-16 code unit. */
const MAX_BYTES_A_CHAR = 3;
/** Instructions and schema, in tokens. */
const REQUEST_TOKENS = 4_000;

/** What a brief may cost at most, in dollars: no text has more tokens than bytes in UTF-8, and the second call repeats the first. */
export function mostExpensive(text: string, prices: Prices): number {
  const shown = Math.min(Buffer.byteLength(text.slice(0, MAX_ARTICLE_CHARS)), MAX_BYTES_A_CHAR * MAX_SHOWN_CHARS);
  const first = REQUEST_TOKENS + shown;
  const input = MAX_CALLS * first + MAX_OUTPUT_TOKENS;
  return (input * prices.input + MAX_CALLS * MAX_OUTPUT_TOKENS * prices.output) / 1_000_000;
}

/**
 * Keep model calls within the budgets: of one guild and day, and of all guilds and a month, both in UTC.
 *
 * A brief is for everyone who waits for it, and charged to whoever asked first of those whose budget allows it.
 */
export function createBudget(
  db: Database,
  { guildDay, month }: BudgetConfig,
  prices: Prices | undefined,
  now: () => Date,
): Budget {
  return {
    async hasRoom(most) {
      if (month === undefined) return true;
      const { spent, held } = await holdStore(db).spendingSince(startOfMonth(now()));
      return spent + held + most <= month;
    },

    async hold(claim) {
      const { guildIds, article } = claim;
      const first = guildIds[0] ?? null;
      if (!prices || (guildDay === undefined && month === undefined))
        return { ok: true, guildId: first, isHeld: false };
      const most = mostExpensive(article.text, prices);
      return db.transaction(async (tx): Promise<Held> => {
        const holds = holdStore(tx);
        await holds.lock();
        const fits = async (limit: number | undefined, since: Date, guildId?: string) => {
          if (limit === undefined) return true;
          const { spent, held } = await holds.spendingSince(since, guildId);
          return spent + held + most <= limit;
        };
        if (!(await fits(month, startOfMonth(now())))) return { ok: false, spent: 'all' };
        for (const guildId of guildIds) {
          if (!(await fits(guildDay, startOfDay(now()), guildId))) continue;
          await holds.add(claim, guildId, most);
          return { ok: true, guildId, isHeld: true };
        }
        if (guildIds.length > 0) return { ok: false, spent: 'guild' };
        await holds.add(claim, null, most);
        return { ok: true, guildId: null, isHeld: true };
      });
    },
  };
}

/** @returns The first instant of a time's day, in UTC. */
export function startOfDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}

/** @returns The first instant of a time's month, in UTC. */
export function startOfMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}
