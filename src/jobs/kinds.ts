import { z } from 'zod';
import { defineJob, RETRY } from './job.ts';

/**
 * Jobs that only say "look at this row now". The turn is that of the row when the bell was rung: a row that is due again
 * has another one, so that its bell is not taken for the old one.
 */
const bell = { payload: z.object({ id: z.uuid(), turn: z.int() }), options: RETRY };
type Bell = z.infer<typeof bell.payload>;
const key = ({ id, turn }: Bell) => `${id}/${turn}`;

/** Fetch a link's page and find its article. */
export const readLink = defineJob({ name: 'read-link', ...bell, key });
/** Write an article's brief. */
export const writeBrief = defineJob({ name: 'write-brief', ...bell, key });
/** Post a message of the outbox. */
export const deliverMessage = defineJob({ name: 'deliver-message', ...bell, key });
/** Ask a feed's host what is new. */
export const pollFeed = defineJob({ name: 'poll-feed', ...bell, key });
/** Find the feeds of an address that a moderator named. */
export const probeSite = defineJob({ name: 'probe-site', ...bell, key });
/** Bring an edition one step further. */
export const composeEdition = defineJob({ name: 'compose-edition', ...bell, key });
