import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { MINUTE, SECOND } from '../time.ts';

/** SQLSTATE `too_many_connections`: the server, the database or the role has no more of them to give. */
const TOO_MANY = '53300';
/** Until a pool that was refused a connection asks for more than it has. */
const CONTENT_MS = MINUTE;
/** While nothing is there to make do with, and between two attempts: one of ours may be on its way, and another process may end. */
const HOPE_MS = 2 * SECOND;
const RETRY_MS = 100;

export interface PoolOptions extends pg.PoolConfig {
  readonly max: number;
  /** How many of its connections whoever has them never gives back. */
  readonly held?: number;
}

/** A pool that makes do with the connections it has where PostgreSQL gives it no more, instead of failing who asks. */
export class ModestPool extends pg.Pool {
  readonly #most: number;
  readonly #held: number;
  readonly #connected = new Set<pg.PoolClient>();
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor({ held = 0, ...options }: PoolOptions) {
    super({ connectionTimeoutMillis: 10 * SECOND, keepAlive: true, ...options });
    this.#most = options.max;
    this.#held = held;
    this.on('connect', (client) => this.#connected.add(client));
    this.on('remove', (client) => this.#connected.delete(client));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void;
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | undefined {
    const connected = this.#connect();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  async #connect(): Promise<pg.PoolClient> {
    if (performance.now() - this.#refusedAt > CONTENT_MS) this.options.max = this.#most;
    const deadline = performance.now() + HOPE_MS;
    for (;;) {
      try {
        return await super.connect();
      } catch (error) {
        const isRefused = error instanceof pg.DatabaseError && error.code === TOO_MANY;
        if (!isRefused || (!this.#hasOwn() && performance.now() > deadline)) throw error;
      }
      this.#refusedAt = performance.now();
      if (this.#hasOwn()) this.options.max = this.#connected.size;
      // While none is to be had, or one of ours is still ending, it would ask for another again and again.
      if (this.totalCount < this.options.max) await delay(RETRY_MS);
    }
  }

  /** Whether it has any that somebody will give back. */
  #hasOwn(): boolean {
    return this.#connected.size > this.#held;
  }
}
