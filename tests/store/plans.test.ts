import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { expect } from 'vitest';
import { briefOpener } from '../../src/store/brief-opener.ts';
import { briefStore } from '../../src/store/briefs.ts';
import type { Queryable } from '../../src/store/database.ts';
import { linkStore } from '../../src/store/links.ts';
import { test } from '../support/fixtures.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** @returns What a store asks the database, and hears nothing. */
async function textOf(ask: (db: Queryable) => Promise<unknown>): Promise<string> {
  const texts: string[] = [];
  const query = async ({ text }: pg.QueryConfig) => {
    texts.push(text);
    return { rows: [], rowCount: 0, fields: [] };
  };
  await ask(drizzle({ query } as unknown as pg.PoolClient)); // it is asked nothing else
  return texts.join('\n');
}

test('a row that is known by its ID is not looked for among all that is due or waiting, of which statistics know nothing', async ({
  database: { db, pool },
}) => {
  await pool.query(`
    insert into articles (canonical_url, content_hash, url, title, access, text, blocks, word_count)
      select 'a' || n, 'h', 'a', 't', 'free', 'x', '[]', 1 from generate_series(1, 5000) n;
    insert into links (url, state, article_id, read_at) select canonical_url, 'read', id, now() from articles;
    insert into briefs (article_id, profile, engine, length, state, brief, written_at)
      select id, 'p', 'extractive', 'medium', 'written', '{}', now() from articles;
    insert into requests (link_id, profile, engine, length, state, brief_id)
      select links.id, 'p', 'extractive', 'medium', 'answered', briefs.id from links join briefs using (article_id);
    analyze`);
  const planOf = async (ask: (db: Queryable) => Promise<unknown>) => {
    const { rows } = await db.execute<{ 'QUERY PLAN': string }>(sql.raw(`explain (generic_plan) ${await textOf(ask)}`));
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  const [link, brief, opened] = [
    await planOf((tx) => linkStore(tx).claim(NOBODY)),
    await planOf((tx) => briefStore(tx).claim(NOBODY)),
    await planOf((tx) => briefOpener(tx).open([NOBODY])),
  ];

  expect(link).toContain('links_pkey');
  expect(brief).toContain('briefs_pkey');
  expect(opened).toContain('requests_pkey');
  expect(opened).toContain('Full Join');
  for (const plan of [link, brief, opened]) expect(plan).not.toMatch(/(?:links|briefs)_due/);
});
