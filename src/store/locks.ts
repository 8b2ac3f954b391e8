import { type SQL, sql } from 'drizzle-orm';

/** Advisory locks of PostgreSQL: whatever takes one has its key from here, so that no two things share it. */

/** An open transaction, as far as locks go. */
interface Transaction {
  execute(query: SQL): PromiseLike<unknown>;
}

/** Every process that uses the embedded server holds it, shared; whoever gets it alone is the last and stops the server. */
export const USERS_LOCK = 1_818_584_165;
/** One process migrates at a time. */
export const MIGRATION_LOCK = 1_818_584_166;
/** Whoever decides on entries holds it, shared; an edition waits for those of its period. */
export const DECIDING_LOCK = 1_818_584_167;
/** One decision on money at a time. */
export const SPENDING_LOCK = 7_262_011;

/** What is locked by a text: its hash with one of these. */
const [ASKING, ENTRY_ADDRESS, CONFIGURING] = [0, 1, 2] as const;

/** One link at a time for each guild, until the transaction ends, so that nobody slips past their share. */
export async function lockAsking(tx: Transaction, guildId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${guildId}, ${ASKING}))`);
}

/** One change of its feeds and digests at a time for each guild, until the transaction ends, so that none slips past a limit. */
export async function lockConfiguring(tx: Transaction, guildId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${guildId}, ${CONFIGURING}))`);
}

/** Let nobody else decide on entries with these addresses until the transaction ends: they may be in several feeds. */
export async function lockAddresses(tx: Transaction, urls: readonly string[]): Promise<void> {
  if (urls.length === 0) return;
  await tx.execute(sql`
    select pg_advisory_xact_lock(hash) from (
      select distinct hashtextextended(url, ${ENTRY_ADDRESS}) as hash from unnest(${sql.param([...urls])}::text[]) url order by 1
    ) hashes`);
}
