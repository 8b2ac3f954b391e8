import { type BackendFactory, PostgresConnection, type PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';

/**
 * A connection of BullMQ's to a database whose schema was brought up to date before.
 *
 * Its own first looks at that schema, and keeps the failure of that look for good: a queue opened while the database was
 * away, or had no connection to spare, would never work again, and its worker would ask without a pause.
 */
class PreparedConnection extends PostgresConnection {
  override async waitUntilReady(): Promise<void> {}
}

/** BullMQ's backend on PostgreSQL, for a database in which `runMigrations` has ended. */
export const preparedPostgresBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
  name,
  options,
  { withBlockingConnection = false } = {},
) =>
  new PostgresQueueBackend(
    new PreparedConnection(options.connection),
    name,
    options,
    true,
    withBlockingConnection ? name : undefined,
  );
