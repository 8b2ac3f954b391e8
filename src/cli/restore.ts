import { resolve } from 'node:path';
import { restoreBackup } from '../ops/backup/restore.ts';
import { migrateDatabase } from '../store/database.ts';
import { describeRows } from './backup.ts';
import type { CliCommand } from './command.ts';
import { openStore } from './open-store.ts';
import { parse } from './options.ts';
import { demandFile } from './source.ts';

export const restore: CliCommand = {
  name: 'restore',
  usage: '<file> [--skip-missed]',
  summary: 'Read a backup into an empty database',
  details: `All of it or nothing. Start Lede afterwards: it goes on where the backup was made. A message that was under way then is looked for in its
channel before it is posted; members who were waiting for an answer ask again.
--skip-missed: Lede went on after the backup was made, so what feeds and digests brought since then counts as posted.`,
  async run(args, context) {
    const { positionals, values } = parse(args, { 'skip-missed': { type: 'boolean', default: false } }, 1);
    const file = resolve(String(positionals[0]));
    await demandFile(file);
    await using store = await openStore(context);
    await migrateDatabase(store.pool);
    context.progress.stage('Restoring the backup');
    const options = { skipsMissed: values['skip-missed'], signal: context.signal };
    const { header, rows } = await restoreBackup(store.pool, file, options);
    context.progress.end();
    context.print(`Restored as of ${header.createdAt} (Lede ${header.lede}): ${describeRows(rows)}`);
    return 0;
  },
};
