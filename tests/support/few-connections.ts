import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';

/** @returns The address of a database for a role of the test's own, which may do all and is granted only so many connections. */
export async function withConnections(limit: number, databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const role = `few_${randomUUID().replaceAll('-', '')}`;
  const owner = pg.escapeIdentifier(decodeURIComponent(url.username));
  await administer(`create role ${role} login password 'few' connection limit ${limit} in role ${owner}`);
  await administer(`alter role ${role} set role = ${owner}`);
  onTestFinished(() => administer(`drop role ${role}`));
  url.username = role;
  url.password = 'few';
  return url.href;

  async function administer(statement: string): Promise<void> {
    // Not the database itself, which may be gone by then.
    const client = new pg.Client({ connectionString: new URL('/postgres', databaseUrl).href });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  }
}
