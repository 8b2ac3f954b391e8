import pg from 'pg';
import type { z } from 'zod';
import { nextSlot } from '../../digests/planner.ts';
import { UserError } from '../../errors.ts';
import { newestMigration } from '../../store/database.ts';
import { End, FORMAT_VERSION, Header, Section } from './format.ts';
import { readLines } from './lines.ts';
import { BACKED_UP, LEFT_OUT } from './tables.ts';

export interface RestoreOptions {
  /** Whether Lede went on after the backup was made: then what came since counts as posted. */
  readonly skipsMissed: boolean;
  readonly signal: AbortSignal;
}

export interface Restored {
  readonly header: Header;
  readonly rows: Readonly<Record<string, number>>;
}

/** Rows that are sent to the database at a time, and their length. */
const MAX_BATCH = 500;
const MAX_BATCH_LENGTH = 4 * 1024 * 1024;

/**
 * Read a backup into an empty database that has the schema. All of it or nothing: it is one transaction.
 *
 * @throws {UserError} `not_empty`, `bad_backup` or `newer_backup`; then nothing was restored.
 */
export async function restoreBackup(pool: pg.Pool, file: string, options: RestoreOptions): Promise<Restored> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // A Lede that starts meanwhile waits, and finds what was restored.
    await client.query(`lock table ${BACKED_UP.map(({ name }) => name).join(', ')} in exclusive mode`);
    await demandEmpty(client);
    const restored = await readInto(client, file, options.signal);
    await settle(client);
    if (options.skipsMissed) await skipMissed(client);
    await client.query('commit');
    return restored;
  } finally {
    // Destroyed, not returned: whatever was not committed is undone.
    client.release(true);
  }
}

async function demandEmpty(client: pg.PoolClient): Promise<void> {
  const others = LEFT_OUT.filter((name) => name !== 'installation' && name !== 'hosts');
  for (const name of [...BACKED_UP.map((table) => table.name), ...others]) {
    const { rows } = await client.query(`select 1 from ${pg.escapeIdentifier(name)} limit 1`);
    if (rows.length > 0) {
      throw new UserError(
        'not_empty',
        `The database is not empty ("${name}" has rows): give an empty one with DATABASE_URL or LEDE_DATA_DIR; nothing was restored`,
      );
    }
  }
}

async function readInto(client: pg.PoolClient, file: string, signal: AbortSignal): Promise<Restored> {
  const damaged = (reason: string, cause?: unknown) =>
    new UserError('bad_backup', `"${file}" is no backup that can be read: ${reason}; nothing was restored`, { cause });
  const rows: Record<string, number> = {};
  let header: Header | undefined;
  let section: Section | undefined;
  let end: End | undefined;
  let batch: string[] = [];
  let length = 0;

  async function flush(): Promise<void> {
    if (!section || batch.length === 0) return;
    await insert(client, section, batch).catch((cause: Error) => {
      throw damaged(`a row of "${section?.table}" does not fit (${cause.message})`, cause);
    });
    rows[section.table] = (rows[section.table] ?? 0) + batch.length;
    batch = [];
    length = 0;
  }

  for await (const line of readLines(file)) {
    signal.throwIfAborted();
    if (end) throw damaged('something follows its end');
    if (!header) {
      header = readHeader(line, damaged);
    } else if (line.startsWith('[')) {
      if (!section) throw damaged('a row belongs to no table');
      batch.push(line.slice(1, -1));
      length += line.length;
      if (batch.length >= MAX_BATCH || length >= MAX_BATCH_LENGTH) await flush();
    } else {
      await flush();
      end = parse(End, line);
      section = end ? undefined : parse(Section, line);
      if (section) await demandKnown(client, section, damaged);
      if (section) rows[section.table] ??= 0;
      if (!end && !section) throw damaged('a line is neither a row nor a table');
    }
  }
  if (!header || !end) throw damaged('it is cut off');
  for (const [table, count] of Object.entries(end.rows)) {
    if (rows[table] !== count) throw damaged(`of "${table}" it holds ${rows[table] ?? 0} rows instead of ${count}`);
  }
  return { header, rows };
}

function readHeader(line: string, damaged: (reason: string) => UserError): Header {
  const header = parse(Header, line);
  if (!header) throw damaged('it does not begin like one');
  if (header.version > FORMAT_VERSION || header.schema > newestMigration()) {
    throw new UserError(
      'newer_backup',
      `That backup was made by a newer Lede (${header.lede}): update Lede; nothing was restored`,
    );
  }
  return header;
}

async function demandKnown(client: pg.PoolClient, section: Section, damaged: (reason: string) => UserError) {
  if (!BACKED_UP.some(({ name }) => name === section.table)) throw damaged(`there is no table "${section.table}"`);
  const { rows } = await client.query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_schema = 'public' and table_name = $1`,
    [section.table],
  );
  const known = rows.map(({ column_name }) => column_name);
  const unknown = section.columns.find((column) => !known.includes(column));
  if (unknown !== undefined) throw damaged(`"${section.table}" has no column "${unknown}"`);
}

/** A column that the backup does not have, since it is older, gets what new rows get. */
async function insert(client: pg.PoolClient, { table, columns }: Section, batch: readonly string[]): Promise<void> {
  const name = pg.escapeIdentifier(table);
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  await client.query(
    `insert into ${name} (${list}) select ${list} from json_populate_recordset(null::${name}, $1::json)`,
    [`[${batch.join(',')}]`],
  );
}

function parse<Shape extends z.ZodType>(shape: Shape, line: string): z.infer<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Make what was under way safe to go on with. A message to a channel may have been posted after the backup: it is looked for
 * there before it is posted. Replies to members cannot be given any more: their tokens stay out of a backup.
 */
async function settle(client: pg.PoolClient): Promise<void> {
  await client.query(`
    update deliveries set posting_at = coalesce(posting_at, created_at)
      where application_id is null and state in ('waiting', 'due', 'rendered', 'posting')`);
  await client.query(`
    with gone as (
      update deliveries set state = 'cancelled', claimed_until = null
        where application_id is not null and state in ('waiting', 'due', 'rendered', 'posting') returning request_id)
    update requests set state = 'cancelled', answered_at = now()
      where state = 'waiting' and id in (select request_id from gone)`);
}

/** What came between the backup and now was posted by the Lede that is gone. */
async function skipMissed(client: pg.PoolClient): Promise<void> {
  const now = new Date();
  await client.query(`update subscriptions set since = now()`);
  await client.query(`
    update editions set state = 'skipped', claimed_until = null, error_code = 'restored',
        error_message = 'It was under way when the backup was made.'
      where state in ('planned', 'collected', 'briefed', 'rendered', 'posting')
        and not exists (select 1 from deliveries part where part.edition_id = editions.id)`);
  const { rows } = await client.query<{ id: string; expressions: string[]; zone: string }>(
    'select id, expressions, zone from digests where next_at <= now()',
  );
  for (const { id, ...schedule } of rows) {
    await client.query('update digests set next_at = $2 where id = $1', [id, nextSlot(schedule, now)?.at ?? null]);
  }
}
