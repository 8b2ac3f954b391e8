import { type SQL, sql } from 'drizzle-orm';
import { guilds } from './schema.ts';

/** Whether we have left a guild. @param guildId A column with its table, spelt out: a subquery has columns of its own. */
export function hasLeft(guildId: `${string}.guild_id`): SQL {
  return sql`exists (select 1 from ${guilds} home where home.id = ${sql.raw(guildId)} and home.left_at is not null)`;
}
