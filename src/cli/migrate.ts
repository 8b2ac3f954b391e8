import { migrateDatabase, openDatabase } from '../store/database.ts';
import { openEmbeddedServer } from '../store/embedded/server.ts';
import type { CliCommand } from './command.ts';
import { parse } from './options.ts';

export const migrate: CliCommand = {
  name: 'migrate',
  usage: '',
  summary: 'Bring the database up to date; every start does so too',
  async run(args, { config, log, print, progress }) {
    parse(args, {}, 0);
    const { url, dataDir } = config().database;
    progress.stage('Opening the database');
    await using closing = new AsyncDisposableStack();
    const server = url === undefined ? await openEmbeddedServer(dataDir, log()) : undefined;
    if (server) closing.defer(() => server.close());
    const database = await openDatabase(server?.url ?? url ?? '', log());
    closing.defer(() => database.close());
    const count = await migrateDatabase(database.pool);
    progress.end();
    print(count === 0 ? 'The database is up to date.' : `The database is up to date; migrations applied: ${count}.`);
    return 0;
  },
};
