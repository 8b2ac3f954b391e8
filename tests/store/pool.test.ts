import { describe, expect } from 'vitest';
import { ModestPool } from '../../src/store/pool.ts';
import { withConnections } from '../support/few-connections.ts';
import { test } from '../support/fixtures.ts';

describe('a pool that is granted fewer connections than it may open', () => {
  test('lets those who ask take turns', async ({ databaseUrl, closing }) => {
    const pool = aPool(await withConnections(2, databaseUrl), closing);
    const asked = Array.from({ length: 20 }, (_, n) =>
      pool.query<{ n: number }>('select $1::int as n, pg_sleep(0.01)', [n]),
    );

    const answers = await Promise.all(asked);

    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(pool.totalCount).toBeLessThanOrEqual(2);
  });

  test('says so where it has none', async ({ databaseUrl, closing }) => {
    const url = await withConnections(1, databaseUrl);
    await aPool(url, closing).query('select');

    await expect(aPool(url, closing).query('select')).rejects.toMatchObject({ code: '53300' });
  });

  test('says so where all that it has are held for good', async ({ databaseUrl, closing }) => {
    const pool = aPool(await withConnections(1, databaseUrl), closing, 1);
    const holder = await pool.connect();

    const refused = await pool.query('select').catch((error: unknown) => error);
    holder.release();

    expect(refused).toMatchObject({ code: '53300' });
  });

  function aPool(
    connectionString: string,
    closing: <Thing extends { close(): Promise<unknown> }>(thing: Thing) => Thing,
    held = 0,
  ) {
    const pool = new ModestPool({ connectionString, max: 10, held });
    pool.on('error', () => undefined);
    closing({ close: () => pool.end() });
    return pool;
  }
});
