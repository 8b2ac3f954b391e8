import { type OpenDatabase, openDatabase } from '../store/database.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../store/embedded/server.ts';
import type { Context } from './command.ts';

/** The database that the settings name. */
export interface OpenStore extends Pick<OpenDatabase, 'db' | 'pool'>, AsyncDisposable {
  readonly url: string;
  /** `undefined` if it is an external one. */
  readonly embedded: EmbeddedServer | undefined;
}

/** Open the database as it is, for a command; a private server is started for it, or shared with whoever runs it. */
export async function openStore({ config, log, progress, signal }: Context): Promise<OpenStore> {
  const { url: external, dataDir } = config().database;
  progress.stage('Opening the database');
  await using opening = new AsyncDisposableStack();
  const embedded = external === undefined ? await openEmbeddedServer(dataDir, log(), signal) : undefined;
  if (embedded) opening.defer(() => embedded.close());
  const url = embedded?.url ?? external ?? '';
  const { db, pool, close } = await openDatabase(url, log());
  opening.defer(close);
  const opened = opening.move();
  return { db, pool, url, embedded, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
