import { migrateDatabase } from '../store/database.ts';
import type { CliCommand } from './command.ts';
import { openStore } from './open-store.ts';
import { parse } from './options.ts';

export const migrate: CliCommand = {
  name: 'migrate',
  usage: '',
  summary: 'Bring the database up to date; every start does so too',
  async run(args, context) {
    parse(args, {}, 0);
    const { print, progress } = context;
    await using store = await openStore(context);
    const count = await migrateDatabase(store.pool);
    progress.end();
    print(count === 0 ? 'The database is up to date.' : `The database is up to date; migrations applied: ${count}.`);
    return 0;
  },
};
