import { resolve } from 'node:path';
import { writeBackup } from '../ops/backup/write.ts';
import type { CliCommand } from './command.ts';
import { openStore } from './open-store.ts';
import { parse } from './options.ts';

export const backup: CliCommand = {
  name: 'backup',
  usage: '<file>',
  summary: 'Write everything that guilds configured, and every edition, to a file; Lede may run meanwhile',
  details: `The file is gzipped lines of JSON, as of one instant. It is there whole or not at all, replaces an older one of its name, and can be
read by its owner alone: addresses of feeds may hold keys, and it tells who asked for what. It holds no token and no password of Lede's.`,
  async run(args, context) {
    const { positionals } = parse(args, {}, 1);
    const file = resolve(String(positionals[0]));
    await using store = await openStore(context);
    context.progress.stage('Writing the backup');
    const rows = await writeBackup(store.pool, file, context.signal);
    context.progress.end();
    context.print(`${file}: ${describeRows(rows)}`);
    return 0;
  },
};

/** What people count. */
export function describeRows(rows: Readonly<Record<string, number>>): string {
  const { guilds = 0, subscriptions = 0, digests = 0, editions = 0, articles = 0 } = rows;
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `guilds: ${guilds}, feeds followed: ${subscriptions}, digests: ${digests}, editions: ${editions}, articles: ${articles}; rows in all: ${all}`;
}
