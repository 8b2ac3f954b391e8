import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { deliveryStore } from '../store/deliveries.ts';
import { MINUTE, SECOND, within } from '../time.ts';
import { note } from './layout.ts';

/** Whose command it is, and how its reply is reached. */
export interface PledgeAddress {
  readonly guildId: string;
  readonly channelId: string;
  readonly memberId: string;
  readonly applicationId: string;
  readonly interactionToken: string;
  readonly interactionExpiresAt: Date;
}

/** That a command which we acknowledge will be answered, even if we are killed before we have done anything about it. */
export interface Pledge {
  /** The row that stands for it; `undefined` while the database has not taken it. */
  id(): string | undefined;
  /** Wait until it is stored, or the database takes too long: from then on the answer can take its row. */
  settled(): Promise<void>;
  /** The command was answered. */
  keep(): Promise<void>;
  /** The command is over and could not be answered: whoever gave it hears of that when the pledge is due. */
  leave(): void;
}

/** How long after its bot was killed a member hears of it. */
const DUE_MS = MINUTE;
/** A command may take longer than that, as long as its bot lives. */
const RENEW_MS = DUE_MS / 3;
/** How long the first answer waits for the pledge, which takes a few milliseconds: a member should not wait for a busy database. */
const STORE_MS = 8;
/** And how long the command itself waits, once its first answer is out. */
const SETTLE_MS = SECOND / 2;

/**
 * Pledge an answer: a message is laid into the outbox which says that we were interrupted. Whoever answers the command takes
 * it out again, or makes it the answer's own row; if nobody does, it is delivered.
 *
 * @returns As soon as it is stored, or the database takes too long.
 */
export async function pledgeAnswer(db: Database, address: PledgeAddress, log: Logger): Promise<Pledge> {
  const payload = note(
    `<@${address.memberId}>, I was interrupted while I read your command. Please see whether it was done, and ask again if not.`,
    'warning',
  );
  let id: string | undefined;
  const stored = deliveryStore(db)
    .pledge(address, payload, DUE_MS)
    .then(
      (given) => {
        id = given;
      },
      (err: unknown) => log.warn({ err }, 'An answer could not be pledged'),
    );
  const renewal = setInterval(() => {
    if (id !== undefined) void renew(id);
  }, RENEW_MS).unref();
  await within(STORE_MS, stored);
  return {
    id: () => id,
    settled: async () => {
      await within(SETTLE_MS, stored);
    },
    async keep() {
      clearInterval(renewal);
      await stored;
      if (id !== undefined) await deliveryStore(db).withdraw(id);
    },
    leave: () => clearInterval(renewal),
  };

  async function renew(pledge: string): Promise<void> {
    try {
      if (!(await deliveryStore(db).renewPledge(pledge, DUE_MS))) clearInterval(renewal);
    } catch (err) {
      log.warn({ err }, 'A pledge could not be renewed');
    }
  }
}
