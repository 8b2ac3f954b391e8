import { startOfDay, startOfMonth } from '../briefing/budget.ts';
import type { Config } from '../config.ts';
import type { Database } from '../store/database.ts';
import { type GuildUsage, holdStore } from '../store/holds.ts';

/** What a guild used, and what it may still use. */
export interface Bill {
  /** `undefined` where no model is configured. */
  readonly model: string | undefined;
  readonly hasPrices: boolean;
  readonly today: GuildUsage;
  readonly month: GuildUsage;
  /** Of this guild and day, in dollars; `undefined` where none is set. */
  readonly budget: { readonly limit: number; readonly spent: number; readonly held: number } | undefined;
  /** Whether the budget of all guilds is used up for this month. Nothing else of other guilds is told. */
  readonly isMonthSpent: boolean;
}

/** Tells guilds what they used. */
export interface Bills {
  of(guildId: string): Promise<Bill>;
}

export function createBills(
  db: Database,
  { model, prices, budget }: Pick<Config, 'model' | 'prices' | 'budget'>,
): Bills {
  const holds = holdStore(db);
  return {
    async of(guildId) {
      const now = new Date();
      const [day, month] = [startOfDay(now), startOfMonth(now)];
      const spending = budget.guildDay === undefined ? undefined : await holds.spendingSince(day, guildId);
      const all = budget.month === undefined ? undefined : await holds.spendingSince(month);
      return {
        model: model?.model,
        hasPrices: prices !== undefined,
        today: await holds.usageOf(guildId, day),
        month: await holds.usageOf(guildId, month),
        budget: spending && { limit: budget.guildDay ?? 0, ...spending },
        isMonthSpent: all !== undefined && all.spent + all.held >= (budget.month ?? 0),
      };
    },
  };
}
