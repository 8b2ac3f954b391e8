import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { UserError } from '../../errors.ts';
import { listApplied, newestMigration } from '../../store/database.ts';
import { VERSION } from '../../version.ts';
import { type End, FORMAT, FORMAT_VERSION, type Header, type Section } from './format.ts';
import { BACKED_UP, type BackedUpTable } from './tables.ts';

/** Rows that are in memory at a time; an article's may be large. */
const ROWS_AT_ONCE = 200;

/**
 * Write everything that guilds configured, and every edition, as it is at one instant, while Lede goes on.
 *
 * The file is there whole or not at all, and for its owner alone: a feed's address may hold a key.
 *
 * @returns How many rows of each table it holds.
 * @throws {UserError} If there is nothing to back up, or the file cannot be written.
 */
export async function writeBackup(pool: pg.Pool, file: string, signal: AbortSignal): Promise<Record<string, number>> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`;
  const client = await pool.connect();
  const rows: Record<string, number> = {};
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const output = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(linesOf(client, rows), createGzip(), output, { signal });
    await rename(part, file);
    return rows;
  } catch (error) {
    await rm(part, { force: true });
    // Of the system, and not of the database.
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall !== undefined)
      throw new UserError('bad_file', `"${file}" cannot be written: ${message}`, { cause: error });
    throw error;
  } finally {
    // Its transaction goes with it.
    client.release(true);
  }
}

async function* linesOf(client: pg.PoolClient, rows: Record<string, number>): AsyncGenerator<string> {
  const schema = (await listApplied(client)).at(-1);
  if (schema === undefined) throw new UserError('no_data', 'That database has no schema of Lede: nothing to back up');
  if (schema > newestMigration())
    throw new UserError('newer_database', 'That database was made by a newer Lede: back it up with that one');
  const header: Header = {
    format: FORMAT,
    version: FORMAT_VERSION,
    lede: VERSION,
    schema,
    createdAt: new Date().toISOString(),
  };
  yield line(header);
  for (const table of BACKED_UP) {
    const columns = await columnsOf(client, table);
    yield line({ table: table.name, columns } satisfies Section);
    rows[table.name] = 0;
    for await (const row of rowsOf(client, table.name, columns)) {
      rows[table.name] = (rows[table.name] ?? 0) + 1;
      yield `[${row}]\n`;
    }
  }
  yield line({ end: true, rows } satisfies End);
}

async function columnsOf(client: pg.PoolClient, { name, without = [] }: BackedUpTable): Promise<string[]> {
  const { rows } = await client.query<{ column_name: string }>(
    `select column_name from information_schema.columns
      where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [name],
  );
  return rows.map(({ column_name }) => column_name).filter((column) => !without.includes(column));
}

async function* rowsOf(client: pg.PoolClient, table: string, columns: readonly string[]): AsyncGenerator<string> {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  await client.query(
    `declare reading no scroll cursor for
      select row_to_json(picked)::text as row from (select ${list} from ${pg.escapeIdentifier(table)}) picked`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${ROWS_AT_ONCE} from reading`);
    if (rows.length === 0) break;
    for (const { row } of rows) yield row;
  }
  await client.query('close reading');
}

const line = (value: object) => `${JSON.stringify(value)}\n`;
