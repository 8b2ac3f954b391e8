import { type BackendFactory, PostgresConnection, type PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';

/**
 * One connection of BullMQ's for all queues and workers of a process, to a database whose schema was brought up to date before.
 *
 * BullMQ would have each of them listen on a connection of its own, all of which PostgreSQL wakes for any job. And each would
 * first look at the schema, and keep a failure of that look for good: a queue opened while the database was away, or had no
 * connection to spare, would never work again, and its worker would ask without a pause.
 */
export class SharedConnection extends PostgresConnection {
  readonly #listeners = new WeakSet<object>();

  constructor(connection: PostgresConnectionOptions) {
    super(connection);
    this.setMaxListeners(0); // each queue and worker adds its own
  }

  /** All that it is asked is to listen, by everyone, and at the same time: it is told once. */
  override async getListenClient(): ReturnType<PostgresConnection['getListenClient']> {
    const client = await super.getListenClient();
    if (this.#listeners.has(client)) return client;
    this.#listeners.add(client);
    const query = client.query.bind(client);
    const asked = new Map<string, ReturnType<typeof query<never>>>();
    client.query = (text, params) => {
      const answer = asked.get(text) ?? query<never>(text, params);
      asked.set(text, answer);
      answer.catch(() => asked.delete(text));
      return answer;
    };
    return client;
  }

  override async waitUntilReady(): Promise<void> {}

  /** Who listens goes by many names here; BullMQ only shows them. */
  override async setListenClientName(): Promise<void> {}

  /** A queue that closes leaves it to the others. */
  override async close(): Promise<void> {}

  async end(): Promise<void> {
    await super.close();
  }

  /** BullMQ's backend for queues and workers on this connection. */
  readonly createBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (name, options) =>
    new PostgresQueueBackend(this, name, options);
}
